import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconEye, IconPencil } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { AccountView } from '../../generated/types.ts';
import { useRouter } from '../routes/use-route.ts';
import { listTexts } from '../texts/list-texts.ts';
import { AccountMenuItems } from './account-menu-items.tsx';
import type { Loss } from './loss-dialog.tsx';

/** What can be done with an account, from its row. */
export function AccountMenu({
  account,
  onLoss,
}: {
  readonly account: AccountView;
  readonly onLoss: (kind: Loss['kind']) => void;
}): ReactElement {
  const { go } = useRouter();
  const { id, settings } = account;
  return (
    <Menu position="bottom-end" withinPortal transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={listTexts.menu(settings.label)}>
          <IconDots size={20} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconEye size={16} />} onClick={() => go({ view: 'account', id })}>
          {listTexts.open}
        </Menu.Item>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => go({ view: 'edit', id })}>
          {listTexts.edit}
        </Menu.Item>
        <AccountMenuItems account={account} onLoss={onLoss} />
      </Menu.Dropdown>
    </Menu>
  );
}
