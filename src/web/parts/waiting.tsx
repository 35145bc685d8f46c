import { IconLoader2 } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { common } from '../texts/common.ts';

/** Something is on its way. */
export function Waiting({ text = common.loading }: { readonly text?: string }): ReactElement {
  return (
    <div className="page-waiting" role="status">
      <IconLoader2 className="spin" size={20} aria-hidden="true" />
      {text}
    </div>
  );
}
