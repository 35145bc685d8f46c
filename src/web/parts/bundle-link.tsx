import type { ReactElement } from 'react';
import { common } from '../texts/common.ts';

/** Offers the support bundle beside what it explains; nothing where there is none yet. */
export function BundleLink({ href }: { readonly href: string | undefined }): ReactElement | null {
  if (href === undefined) return null;
  return (
    <p className="small">
      <a href={href} download>
        {common.bundle}
      </a>{' '}
      <span className="muted">{common.bundleHelp}</span>
    </p>
  );
}
