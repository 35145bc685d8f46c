import type { ReactElement } from 'react';
import { CopyLine } from '../parts/copy-line.tsx';
import { formTexts } from '../texts/form-texts.ts';

/** The redirect URI to be copied to Coupa; before Host is understood, that there is none to copy yet. */
export function RedirectLine({
  redirectUri,
  ...line
}: {
  readonly redirectUri: string | undefined;
  readonly name: string;
  readonly id?: string;
}): ReactElement {
  if (redirectUri !== undefined) return <CopyLine value={redirectUri} {...line} />;
  return (
    <p className="muted small" {...(line.id === undefined ? {} : { id: line.id })}>
      {formTexts.instance.hostFirst}
    </p>
  );
}
