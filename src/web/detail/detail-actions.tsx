import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconFileDownload, IconListCheck, IconPencil, IconRefresh } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { AccountView } from '../../generated/types.ts';
import { AccountMenuItems } from '../list/account-menu-items.tsx';
import type { Loss } from '../list/loss-dialog.tsx';
import { bundleHref } from '../parts/bundle-href.ts';
import { formatRoute } from '../routes/parse-route.ts';
import { common } from '../texts/common.ts';
import { detailTexts } from '../texts/detail-texts.ts';

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

function MoreMenu({ account, onLoss }: DetailActionsProps): ReactElement {
  const href = bundleHref('accounts', account.id);
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={detailTexts.more}>
          <IconDots size={20} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <AccountMenuItems account={account} onLoss={onLoss}>
          <Menu.Item component="a" href={href} download leftSection={<IconFileDownload size={16} />}>
            {common.bundle}
          </Menu.Item>
        </AccountMenuItems>
      </Menu.Dropdown>
    </Menu>
  );
}
