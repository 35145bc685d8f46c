import './detail.css';
import { IconChevronLeft } from '@tabler/icons-react';
import { type ReactElement, useCallback, useState } from 'react';
import type { AccountView } from '../../generated/types.ts';
import { LifetimeDrawing } from '../lifetime/lifetime-drawing.tsx';
import { type Loss, LossDialog } from '../list/loss-dialog.tsx';
import { bundleHref } from '../parts/bundle-href.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { SandboxBadge } from '../parts/sandbox-badge.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { ReportView } from '../report/report-view.tsx';
import { useValidation } from '../report/use-validation.ts';
import { useRouter } from '../routes/use-route.ts';
import { useHost } from '../state/host-context.ts';
import type { HostEvent } from '../state/host-events.ts';
import { useAction } from '../state/use-action.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { common } from '../texts/common.ts';
import { detailTexts } from '../texts/detail-texts.ts';
import { DetailActions } from './detail-actions.tsx';
import { HealthCard } from './health-card.tsx';
import { ScopesCard } from './scopes-card.tsx';
import { SettingsCard } from './settings-card.tsx';
import { TimelineCard } from './timeline-card.tsx';
import { TryOperation } from './try-operation.tsx';

/** One account: how it is, why, what happened, and what can be done with it. */
export function AccountDetail({ id }: { readonly id: string }): ReactElement {
  const { client } = useHost();
  const load = useCallback(() => client.account(id), [client, id]);
  const concerns = useCallback(
    (event: HostEvent) => event.type === 'account' && event.accountId === id && event.kind !== 'removed',
    [id],
  );
  const { value: account, problem, reload } = useLoaded(load, concerns);
  return (
    <>
      <a className="back-link" href="#/">
        <IconChevronLeft size={16} aria-hidden="true" />
        {common.allAccounts}
      </a>
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      {account === undefined ? (
        problem === undefined && <Waiting />
      ) : (
        <Detail account={account} onChanged={reload} />
      )}
    </>
  );
}

function Detail({
  account,
  onChanged,
}: {
  readonly account: AccountView;
  readonly onChanged: () => void;
}): ReactElement {
  const { client, connector, announce } = useHost();
  const { go } = useRouter();
  const renewal = useAction();
  const validation = useValidation();
  const [loss, setLoss] = useState<Loss['kind']>();
  const { id, settings, token } = account;

  const renew = (): void => {
    void renewal.run(async () => {
      await client.renew(id);
      announce(detailTexts.renewed);
      onChanged();
    });
  };
  return (
    <>
      <div className="page-head">
        <div>
          <PageTitle title={settings.label} />
          <p className="account-host">
            {settings.host}
            {connector.sandboxInstances.includes(settings.host) ? <SandboxBadge /> : null}
          </p>
        </div>
        <DetailActions
          account={account}
          renewing={renewal.busy}
          validating={validation.busy}
          onRenew={renew}
          onValidate={() => validation.start(async () => `accounts/${id}`)}
          onLoss={setLoss}
        />
      </div>
      <div className="detail-grid">
        <div className="detail-main">
          <HealthCard account={account} />
          {renewal.problem === undefined ? null : <ProblemNotice problem={renewal.problem} />}
          <ReportView validation={validation} bundleHref={bundleHref('accounts', id)} />
          <section className="card">
            <h2>{detailTexts.lifetimeTitle}</h2>
            {token === null ? (
              <p className="muted">{detailTexts.noToken}</p>
            ) : (
              <LifetimeDrawing token={token} />
            )}
          </section>
          <TryOperation accountId={id} disabled={token === null} />
          <TimelineCard accountId={id} />
        </div>
        <div className="detail-side">
          <SettingsCard account={account} />
          {token === null ? null : <ScopesCard token={token} />}
        </div>
      </div>
      {loss === undefined ? null : (
        <LossDialog
          loss={{ kind: loss, account }}
          onClose={() => setLoss(undefined)}
          onDone={() => (loss === 'remove' ? go({ view: 'list' }) : onChanged())}
        />
      )}
    </>
  );
}
