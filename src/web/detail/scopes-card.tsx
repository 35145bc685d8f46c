import type { ReactElement } from 'react';
import type { TokenView } from '../../generated/types.ts';
import { Notice } from '../parts/notice.tsx';
import { ScopePills } from '../parts/scope-pills.tsx';
import { compareScopes } from '../scopes/compare-scopes.ts';
import { detailTexts } from '../texts/detail-texts.ts';

/** Requested, granted and missing scopes. */
export function ScopesCard({ token }: { readonly token: TokenView }): ReactElement {
  const { requestedScopes, grantedScopes, missingScopes } = token;
  return (
    <section className="card">
      <h2>{detailTexts.scopesTitle}</h2>
      <div className="stack">
        <p className="small muted">{detailTexts.scopeLegend}</p>
        <ScopePills scopes={compareScopes(requestedScopes, grantedScopes)} />
        {missingScopes.length === 0 ? null : (
          <Notice tone="warn">{detailTexts.missing(missingScopes.length)}</Notice>
        )}
      </div>
    </section>
  );
}
