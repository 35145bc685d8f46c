import { Button } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { type ReactElement, useCallback, useEffect, useState } from 'react';
import type { AccountView } from '../../generated/types.ts';
import { bundleHref } from '../parts/bundle-href.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { ReportView } from '../report/report-view.tsx';
import { useValidation } from '../report/use-validation.ts';
import { formatRoute, type Route } from '../routes/parse-route.ts';
import { useRouter } from '../routes/use-route.ts';
import { useHost } from '../state/host-context.ts';
import { common } from '../texts/common.ts';
import { flowTexts, formTexts } from '../texts/form-texts.ts';
import { lossTexts } from '../texts/list-texts.ts';
import { AccountForm } from './account-form.tsx';
import { ActionBar } from './action-bar.tsx';
import { FlowPanel } from './flow-panel.tsx';
import type { FormStart } from './form-start.ts';
import { formStatus } from './form-status.ts';
import { SetupGuide } from './setup-guide.tsx';
import { grantOf } from './to-input.ts';
import { changedElsewhere, useApply } from './use-apply.ts';
import { useAuthorization } from './use-authorization.ts';
import { useEditor } from './use-editor.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import { useRunningQuestion } from './use-running-question.ts';

/** The account form with all that belongs to it: guide, Authorize, Validate, Apply and Cancel. */
export function AccountEditor({ start }: { readonly start: FormStart }): ReactElement {
  const { connector, announce } = useHost();
  const { go } = useRouter();
  const editor = useEditor(start);
  const { facts, handle, input } = editor;
  const { account } = start;
  const guard = useLeaveGuard(editor.isDirty || handle.draft !== undefined);
  const authorization = useAuthorization(handle, guard.allow);
  const validation = useValidation();
  const { action, apply, discard } = useApply(editor, account, guard.allow);
  const changed = useChangedElsewhere(account);
  const question = useRunningQuestion(account?.id, apply);

  const home: Route = account === undefined ? { view: 'list' } : { view: 'account', id: account.id };
  const interactive = facts.grant?.interactive === true;
  const authorized = handle.draft?.token != null;
  const bundle = handle.draft === undefined ? undefined : bundleHref('drafts', handle.draft.draftId);
  const fits = (): boolean => {
    const wrong = editor.check();
    if (wrong > 0) announce(flowTexts.invalid(wrong));
    return wrong === 0;
  };
  const leaveHome = (): void => go(home);
  const { flow } = authorization;
  const { refuse } = editor;
  useEffect(() => {
    if (flow.is === 'refused') refuse(flow.problem);
  }, [flow, refuse]);

  return (
    <>
      <a className="back-link" href={formatRoute(home)}>
        <IconChevronLeft size={16} aria-hidden="true" />
        {account?.settings.label ?? common.allAccounts}
      </a>
      <div className="page-head">
        <PageTitle
          title={account === undefined ? formTexts.titleNew : formTexts.titleEdit(account.settings.label)}
        />
      </div>
      <div className="form-layout">
        <div className="form-column">
          {start.copy === undefined ? null : <Notice tone="info">{formTexts.copyHint}</Notice>}
          {changed ? (
            <ChangedNotice account={account} onReload={() => discard(() => startAgain(account?.id))} />
          ) : null}
          <AccountForm
            facts={facts}
            filled={editor.filled}
            visited={editor.visited}
            refused={editor.refused}
            onData={editor.setData}
            onVisited={editor.visit}
          />
          {interactive && flow.is === 'idle' ? <p className="small muted">{flowTexts.adminHint}</p> : null}
          <FlowPanel authorization={authorization} bundleHref={bundle} />
          <ReportView validation={validation} bundleHref={bundle} />
          {action.problem === undefined || (changed && action.problem.code === changedElsewhere) ? null : (
            <ProblemNotice problem={action.problem} />
          )}
          <ActionBar
            status={formStatus(editor, account)}
            authorized={authorized}
            interactive={interactive}
            authorizing={flow.is === 'starting'}
            validating={validation.busy}
            applying={action.busy}
            onAuthorize={() => {
              if (fits()) authorization.start(input, interactive);
            }}
            onValidate={() => {
              if (fits()) validation.start(async () => `drafts/${(await handle.keep(input)).draftId}`);
            }}
            onApply={question.ask}
            onCancel={() => discard(leaveHome)}
          />
        </div>
        <SetupGuide
          manifest={connector.manifest}
          grant={grantOf(facts.data, connector.manifest)}
          redirectUri={editor.redirectUri}
        />
      </div>
      {guard.question === undefined ? null : (
        <ConfirmDialog
          title={flowTexts.leaveTitle}
          confirm={flowTexts.leaveConfirm}
          cancel={flowTexts.stay}
          dangerous
          onConfirm={() => discard(guard.question?.leave ?? leaveHome)}
          onClose={guard.question.stay}
        >
          <p>{flowTexts.leave}</p>
        </ConfirmDialog>
      )}
      {question.running === undefined ? null : (
        <ConfirmDialog
          title={flowTexts.runningTitle}
          confirm={flowTexts.applyAnyway}
          dangerous
          onConfirm={question.confirm}
          onClose={question.close}
        >
          <p>{lossTexts.running(question.running)}</p>
          <p>{flowTexts.runningAdvice}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** Loads the form anew from the account as it is now. */
function startAgain(id: string | undefined): void {
  if (id !== undefined) window.history.replaceState(null, '', formatRoute({ view: 'edit', id }));
  window.location.reload();
}

function ChangedNotice({
  account,
  onReload,
}: {
  readonly account: AccountView | undefined;
  readonly onReload: () => void;
}): ReactElement | null {
  if (account === undefined) return null;
  return (
    <Notice tone="warn" title={flowTexts.elsewhereTitle} urgent>
      <p>{flowTexts.elsewhere}</p>
      <div>
        <Button size="xs" variant="default" onClick={onReload}>
          {flowTexts.reload}
        </Button>
      </div>
    </Notice>
  );
}

/** Whether somebody else has changed the settings of the account since the form was opened. */
function useChangedElsewhere(account: AccountView | undefined): boolean {
  const { client, events } = useHost();
  const [changed, setChanged] = useState(false);
  const look = useCallback(async () => {
    if (account === undefined) return;
    const present = await client.account(account.id).catch(() => undefined);
    setChanged(present !== undefined && present.settingsVersion !== account.settingsVersion);
  }, [client, account]);
  useEffect(
    () =>
      events.subscribe((event) => {
        const mine = event.type === 'account' && event.accountId === account?.id;
        if (mine || event.type === 'resync') void look();
      }),
    [events, account, look],
  );
  return changed;
}
