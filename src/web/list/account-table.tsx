import { type ReactElement, type ReactNode, useState } from 'react';
import type { AccountView } from '../../generated/types.ts';
import { formatAway } from '../format/format-span.ts';
import { HealthMark } from '../parts/health-mark.tsx';
import { SandboxBadge } from '../parts/sandbox-badge.tsx';
import { formatRoute } from '../routes/parse-route.ts';
import { useHost, useNow } from '../state/host-context.ts';
import { common } from '../texts/common.ts';
import { listTexts } from '../texts/list-texts.ts';
import { AccountMenu } from './account-menu.tsx';
import { type Loss, LossDialog } from './loss-dialog.tsx';
import { renewalOf } from './renewal-of.ts';

const { columns } = listTexts;
const refreshMilliseconds = 15_000;

/** The accounts, one row each; on a narrow screen each row is a small card. */
export function AccountTable({
  accounts,
  onChanged,
}: {
  readonly accounts: readonly AccountView[];
  readonly onChanged: () => void;
}): ReactElement {
  const [loss, setLoss] = useState<Loss>();
  return (
    <div className="card account-table">
      <div className="account-grid account-columns" aria-hidden="true">
        <span>{columns.account}</span>
        <span>{columns.grant}</span>
        <span>{columns.health}</span>
        <span>{columns.renewal}</span>
        <span>{columns.used}</span>
        <span />
      </div>
      <ul className="plain-list">
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} onLoss={(kind) => setLoss({ kind, account })} />
        ))}
      </ul>
      {loss === undefined ? null : (
        <LossDialog loss={loss} onClose={() => setLoss(undefined)} onDone={onChanged} />
      )}
    </div>
  );
}

function AccountRow({
  account,
  onLoss,
}: {
  readonly account: AccountView;
  readonly onLoss: (kind: Loss['kind']) => void;
}): ReactElement {
  const { connector } = useHost();
  const now = useNow(refreshMilliseconds);
  const { id, settings, health, lastUsedAt } = account;
  return (
    <li className="account-row account-grid">
      <div className="account-name">
        <a href={formatRoute({ view: 'account', id })}>{settings.label}</a>
        <span className="account-host">
          {settings.host}
          {connector.sandboxInstances.includes(settings.host) ? <SandboxBadge /> : null}
        </span>
      </div>
      <Cell name={columns.grant}>{common.grants[settings.grantType]}</Cell>
      <Cell name={columns.health}>
        <HealthMark state={health.state} />
      </Cell>
      <Cell name={columns.renewal}>{renewalOf(account, now)}</Cell>
      <Cell name={columns.used}>
        {lastUsedAt === undefined ? listTexts.used.never : formatAway(Date.parse(lastUsedAt), now)}
      </Cell>
      <div className="account-menu">
        <AccountMenu account={account} onLoss={onLoss} />
      </div>
    </li>
  );
}

function Cell({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="account-cell">
      <span className="cell-name">{name}</span>
      <span className="cell-value">{children}</span>
    </div>
  );
}
