import { Menu } from '@mantine/core';
import { IconCopy, IconPlugConnectedX, IconTrash } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import type { AccountView } from '../../generated/types.ts';
import { useRouter } from '../routes/use-route.ts';
import { common } from '../texts/common.ts';
import type { Loss } from './loss-dialog.tsx';

/** The end of every menu of an account: Duplicate, what the view adds, and below a line what takes something away. */
export function AccountMenuItems({
  account: { id, token },
  onLoss,
  children,
}: {
  readonly account: AccountView;
  readonly onLoss: (kind: Loss['kind']) => void;
  readonly children?: ReactNode;
}): ReactElement {
  const { go } = useRouter();
  return (
    <>
      <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => go({ view: 'new', copyOf: id })}>
        {common.actions.duplicate}
      </Menu.Item>
      {children}
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconPlugConnectedX size={16} />}
        disabled={token === null}
        onClick={() => onLoss('disconnect')}
      >
        {common.actions.disconnect}
      </Menu.Item>
      <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => onLoss('remove')}>
        {common.actions.remove}
      </Menu.Item>
    </>
  );
}
