import type { ReactElement } from 'react';
import { common } from '../texts/common.ts';

/** Marks an instance that a sandbox answers, wherever its host is shown. */
export function SandboxBadge(): ReactElement {
  return (
    <span className="badge sandbox" title={common.sandboxMeaning}>
      {common.sandbox}
    </span>
  );
}
