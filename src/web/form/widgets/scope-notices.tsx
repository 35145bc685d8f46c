import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import type { GrantDeclaration } from '../../../generated/types.ts';
import { Notice } from '../../parts/notice.tsx';
import { scopeAdvice } from '../../scopes/scope-advice.ts';
import { scopeTexts } from '../../texts/form-texts.ts';

interface ScopeNoticesProps {
  readonly chosen: readonly string[];
  readonly known: ReadonlyMap<string, string>;
  readonly grant: GrantDeclaration | undefined;
  readonly onAdd: (scope: string) => void;
}

/** What is worth knowing about the chosen scopes before Coupa says it. */
export function ScopeNotices({ chosen, known, grant, onAdd }: ScopeNoticesProps): ReactElement {
  const { missingForRenewal, unknown, malformed } = scopeAdvice(chosen, new Set(known.keys()), grant);
  return (
    <>
      {missingForRenewal === undefined ? null : (
        <Notice tone="warn" title={scopeTexts.missing(missingForRenewal)}>
          <div>
            <Button size="xs" variant="default" onClick={() => onAdd(missingForRenewal)}>
              {scopeTexts.add(missingForRenewal)}
            </Button>
          </div>
        </Notice>
      )}
      {unknown.length === 0 ? null : <Notice tone="calm">{scopeTexts.unknown(unknown.join(', '))}</Notice>}
      {malformed.length === 0 ? null : (
        <Notice tone="bad">{scopeTexts.malformed(malformed.join(', '))}</Notice>
      )}
    </>
  );
}
