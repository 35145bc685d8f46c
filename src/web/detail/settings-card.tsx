import type { ReactElement } from 'react';
import type { AccountView } from '../../generated/types.ts';
import { formatInstant } from '../format/format-instant.ts';
import { formatAway } from '../format/format-span.ts';
import { renewalOf } from '../list/renewal-of.ts';
import { useNow } from '../state/host-context.ts';
import { common } from '../texts/common.ts';
import { detailTexts } from '../texts/detail-texts.ts';

const { facts: texts } = detailTexts;

/** The settings worth seeing at a glance; secrets as fingerprints. */
export function SettingsCard({ account }: { readonly account: AccountView }): ReactElement {
  const now = useNow(15_000);
  const { settings, clientSecret, updatedAt, lastUsedAt } = account;
  const rows: readonly (readonly [string, ReactElement | string])[] = [
    [texts.host, settings.host],
    [texts.grant, common.grants[settings.grantType]],
    [texts.clientId, <code key="client">{settings.clientId}</code>],
    [
      texts.secret,
      clientSecret === null
        ? common.none
        : texts.secretStored(clientSecret.fingerprint, formatInstant(clientSecret.storedAt)),
    ],
    [texts.autoRefresh, settings.autoRefreshToken ? texts.on : texts.off],
    [texts.renewal, renewalOf(account, now)],
    [texts.lastUsed, lastUsedAt === undefined ? common.notYet : formatAway(Date.parse(lastUsedAt), now)],
    [texts.changed, formatInstant(updatedAt)],
  ];
  return (
    <section className="card">
      <h2>{detailTexts.settingsTitle}</h2>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
