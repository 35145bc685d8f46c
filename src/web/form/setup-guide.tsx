import { IconChevronDown } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { accountFormFields } from '../../generated/account-form-fields.ts';
import type { ConnectorManifest, GrantType } from '../../generated/types.ts';
import { guideSteps, guideTexts } from '../texts/guide-texts.ts';
import { RedirectLine } from './redirect-line.tsx';

interface SetupGuideProps {
  readonly manifest: ConnectorManifest;
  readonly grant: GrantType;
  /** What is to be registered; undefined before Host is understood. */
  readonly redirectUri: string | undefined;
}

const redirectLabel = accountFormFields['redirectUri']?.label ?? '';

/** What to do at Coupa, step by step, for the grant that is chosen in the form. */
export function SetupGuide({ manifest, grant, redirectUri }: SetupGuideProps): ReactElement {
  const title = manifest.grants.find(({ id }) => id === grant)?.title ?? grant;
  return (
    <aside className="guide" aria-label={guideTexts.title}>
      <details className="card" open={window.matchMedia('(min-width: 64rem)').matches}>
        <summary className="guide-title">
          <h2>{guideTexts.title}</h2>
          <IconChevronDown className="guide-chevron" size={20} aria-hidden="true" />
        </summary>
        <p className="muted small">{guideTexts.lead(title)}</p>
        <ol className="guide-steps">
          {guideSteps[grant].map((step) => (
            <li key={step.title}>
              <h3>{step.title}</h3>
              {step.lines.map((line) => (
                <p key={line}>{line}</p>
              ))}
              {step.redirectUri === true ? (
                <RedirectLine redirectUri={redirectUri} name={redirectLabel} />
              ) : null}
            </li>
          ))}
        </ol>
        <OfflineAccess manifest={manifest} />
        <p className="small muted">{guideTexts.apiKeys}</p>
      </details>
    </aside>
  );
}

function OfflineAccess({ manifest }: { readonly manifest: ConnectorManifest }): ReactElement {
  const { matrix } = guideTexts;
  const hours = Math.round(manifest.renewal.fallbackLifetimeSeconds / 3600);
  const title = (id: GrantType): string => manifest.grants.find((grant) => grant.id === id)?.title ?? id;
  return (
    <table className="guide-matrix">
      <caption>{matrix.title}</caption>
      <thead>
        <tr>
          <th scope="col">{matrix.grant}</th>
          <th scope="col">{matrix.without}</th>
          <th scope="col">{matrix.with}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{title('client_credentials')}</th>
          <td>{matrix.clientCredentials.without}</td>
          <td>{matrix.clientCredentials.with}</td>
        </tr>
        <tr>
          <th scope="row">{title('authorization_code')}</th>
          <td>{matrix.authorizationCode.without(hours)}</td>
          <td>{matrix.authorizationCode.with(manifest.renewal.refreshTokenHorizonDays)}</td>
        </tr>
      </tbody>
    </table>
  );
}
