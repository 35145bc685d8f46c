import type { AccountView } from '../../generated/types.ts';
import { flowTexts } from '../texts/form-texts.ts';
import type { Editor } from './use-editor.ts';

/** One sentence about where the form stands. */
export function formStatus(
  { handle: { draft, told }, input, isDirty }: Pick<Editor, 'handle' | 'input' | 'isDirty'>,
  account: AccountView | undefined,
): string {
  const { status } = flowTexts;
  if (draft?.token != null) {
    if (!isDirty) return status.authorized;
    const keepsTokens =
      told !== undefined &&
      told.host === input.host &&
      told.clientId === input.clientId &&
      told.grantType === input.grantType;
    return keepsTokens ? status.changed : status.tokensDropped;
  }
  if (account === undefined) return status.fresh;
  return isDirty || draft !== undefined ? status.dirty : status.unchanged;
}
