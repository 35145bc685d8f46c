import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconCopy,
  IconDots,
  IconFileDownload,
  IconListCheck,
  IconPencil,
  IconPlugConnectedX,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { AccountView } from '../../generated/types.ts';
import type { Loss } from '../list/loss-dialog.tsx';
import { formatRoute } from '../routes/parse-route.ts';
import { useRouter } from '../routes/use-route.ts';
import { detailTexts } from '../texts/detail-texts.ts';
import { bundleHref } from './bundle-href.ts';

interface DetailActionsProps {
  readonly account: AccountView;
  readonly renewing: boolean;
  readonly validating: boolean;
  readonly onRenew: () => void;
  readonly onValidate: () => void;
  readonly onLoss: (kind: Loss['kind']) => void;
}

/** What can be done with the account. An account without a grant is asked for one first. */
export function DetailActions(props: DetailActionsProps): ReactElement {
  const { id, token } = props.account;
  return (
    <div className="row detail-actions">
      <Button
        component="a"
        href={formatRoute({ view: 'edit', id })}
        variant={token === null ? 'filled' : 'default'}
        leftSection={<IconPencil size={18} aria-hidden="true" />}
      >
        {detailTexts.edit}
      </Button>
      <Button
        variant="default"
        loading={props.validating}
        onClick={props.onValidate}
        leftSection={<IconListCheck size={18} aria-hidden="true" />}
      >
        {detailTexts.validate}
      </Button>
      {token === null ? null : (
        <Button
          loading={props.renewing}
          onClick={props.onRenew}
          leftSection={<IconRefresh size={18} aria-hidden="true" />}
        >
          {detailTexts.renew}
        </Button>
      )}
      <MoreMenu {...props} />
    </div>
  );
}

function MoreMenu({ account: { id, token }, onLoss }: DetailActionsProps): ReactElement {
  const { go } = useRouter();
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={detailTexts.more}>
          <IconDots size={20} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => go({ view: 'new', copyOf: id })}>
          {detailTexts.duplicate}
        </Menu.Item>
        <Menu.Item component="a" href={bundleHref(id)} download leftSection={<IconFileDownload size={16} />}>
          {detailTexts.bundle}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPlugConnectedX size={16} />}
          disabled={token === null}
          onClick={() => onLoss('disconnect')}
        >
          {detailTexts.disconnect}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => onLoss('remove')}>
          {detailTexts.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
