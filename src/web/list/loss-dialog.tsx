import type { ReactElement } from 'react';
import type { AccountView } from '../../generated/types.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useHost } from '../state/host-context.ts';
import { useAction } from '../state/use-action.ts';
import { listTexts, lossTexts } from '../texts/list-texts.ts';
import { useRunningPipelines } from './use-running-pipelines.ts';

/** Something that takes tokens, or all of it, from an account. */
export interface Loss {
  readonly kind: 'disconnect' | 'remove';
  readonly account: AccountView;
}

/** Says what will be lost, and who is using it, before it is. */
export function LossDialog({
  loss: { kind, account },
  onClose,
  onDone,
}: {
  readonly loss: Loss;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactElement {
  const { client, announce } = useHost();
  const { busy, problem, run } = useAction();
  const running = useRunningPipelines(account.id);
  const texts = lossTexts[kind];
  const { label } = account.settings;

  const confirm = async (): Promise<void> => {
    const worked = await run(async () => {
      if (kind === 'remove') await client.removeAccount(account.id);
      else await client.disconnect(account.id);
    });
    if (!worked) return;
    announce(kind === 'remove' ? listTexts.removed(label) : listTexts.disconnected(label));
    onDone();
    onClose();
  };
  return (
    <ConfirmDialog
      title={texts.title(label)}
      confirm={texts.confirm}
      dangerous
      busy={busy}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{texts.lead}</p>
      <ul>
        {texts.losses.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {running > 0 ? <Notice tone="warn" title={lossTexts.running(running)} /> : null}
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
    </ConfirmDialog>
  );
}
