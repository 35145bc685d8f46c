import { useCallback, useMemo, useState } from 'react';
import type { AccountInput, GrantDeclaration, Problem } from '../../generated/types.ts';
import { useHost } from '../state/host-context.ts';
import { formTexts } from '../texts/form-texts.ts';
import { type FormFacts, filledValues, redirectUriOf, secretsOf } from './form-facts.ts';
import type { FormStart } from './form-start.ts';
import { fieldOf, findingsOf } from './form-validator.ts';
import {
  emptyForm,
  type FormData,
  grantOf,
  sameInput,
  toFormData,
  toInput,
  typedPart,
  withoutSecrets,
} from './to-input.ts';
import { type DraftHandle, useDraft } from './use-draft.ts';
import { useInstance } from './use-instance.ts';

/** What the form holds and what follows from it. */
export interface Editor {
  readonly input: AccountInput;
  readonly facts: FormFacts;
  readonly filled: FormData;
  /** What is to be registered at Coupa; undefined before Host is understood. */
  readonly redirectUri: string | undefined;
  readonly handle: DraftHandle;
  readonly visited: ReadonlySet<string> | undefined;
  readonly refused: Readonly<Record<string, string>>;
  /** Something was typed that is neither in the account nor in the draft. */
  readonly isDirty: boolean;
  readonly setData: (data: FormData) => void;
  readonly visit: (field: string) => void;
  /** Shows every error and focuses the first field that does not fit; returns how many do not. */
  readonly check: () => number;
  /** Shows what the host said about a field beside it. */
  readonly refuse: (problem: Problem) => void;
}

function startData({ account, draft, copy }: FormStart, empty: FormData): FormData {
  if (draft !== undefined) return { ...empty, ...toFormData(draft.settings) };
  if (account !== undefined) return { ...empty, ...toFormData(account.settings) };
  if (copy === undefined) return empty;
  return { ...empty, ...toFormData(copy.settings), label: formTexts.copyLabel(copy.settings.label) };
}

function grantDeclared(
  data: FormData,
  { connector: { manifest } }: ReturnType<typeof useHost>,
): GrantDeclaration | undefined {
  return manifest.grants.find(({ id }) => id === grantOf(data, manifest));
}

/** Keeps what is typed, apart from what Authorize and the host fill in. */
export function useEditor(start: FormStart): Editor {
  const host = useHost();
  const { connector } = host;
  const { manifest } = connector;
  const [first] = useState(() => startData(start, emptyForm(manifest)));
  const [data, setTyped] = useState(first);
  const [visited, setVisited] = useState<ReadonlySet<string> | undefined>(() => new Set<string>());
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({});
  const startInput = useMemo(() => toInput(first, manifest), [first, manifest]);
  const kept = useDraft(start.account?.id, start.draft, start.draft === undefined ? undefined : startInput);
  const keep = kept.keep;
  const handle = useMemo<DraftHandle>(
    () => ({
      ...kept,
      async keep(typed) {
        const draft = await keep(typed);
        setTyped(withoutSecrets);
        return draft;
      },
    }),
    [kept, keep],
  );
  const input = useMemo(() => toInput(data, manifest), [data, manifest]);

  const token = handle.draft === undefined ? (start.account?.token ?? null) : handle.draft.token;
  const clientSecret = handle.draft?.clientSecret ?? start.account?.clientSecret ?? null;
  const { echo, isCurrent } = useInstance(data['host']);
  const instance = useMemo(() => ({ echo, isCurrent }), [echo, isCurrent]);
  const redirectUri = redirectUriOf(connector, instance);
  const facts = useMemo<FormFacts>(
    () => ({
      connector,
      data,
      token,
      instance,
      grant: grantDeclared(data, host),
      secrets: secretsOf(clientSecret, token),
    }),
    [connector, data, token, instance, clientSecret, host],
  );
  const filled = useMemo(() => filledValues(token, redirectUri), [token, redirectUri]);

  const setData = useCallback((next: FormData) => {
    setTyped((typed) => ({ ...typed, ...typedPart(next) }));
    setRefused({});
  }, []);
  const visit = useCallback(
    (field: string) =>
      setVisited((before) =>
        before === undefined || before.has(field) ? before : new Set([...before, field]),
      ),
    [],
  );
  const check = useCallback(() => {
    const findings = findingsOf(data, manifest);
    setVisited(undefined);
    const [worst] = findings;
    if (worst !== undefined) document.getElementById(`field_${fieldOf(worst.field)}`)?.focus();
    return findings.length;
  }, [data, manifest]);
  const refuse = useCallback(({ field, title, action }: Problem) => {
    if (field === undefined) return;
    setRefused({ [fieldOf(field)]: `${title} ${action}` });
    document.getElementById(`field_${fieldOf(field)}`)?.focus();
  }, []);
  const isDirty = !sameInput(input, handle.told ?? startInput);
  return {
    input,
    facts,
    filled,
    redirectUri,
    handle,
    visited,
    refused,
    isDirty,
    setData,
    visit,
    check,
    refuse,
  };
}
