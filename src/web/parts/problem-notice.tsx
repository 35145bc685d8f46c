import type { ReactElement, ReactNode } from 'react';
import type { Problem } from '../../generated/types.ts';
import { common } from '../texts/common.ts';
import { Notice } from './notice.tsx';

/** A problem in the words of the catalogue: what happened, what to do, where, and the code for whoever is asked. */
export function ProblemNotice({
  problem,
  children,
}: {
  readonly problem: Problem;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <Notice tone="bad" title={problem.title} urgent>
      <p>{problem.action}</p>
      <p className="notice-where">
        {problem.where === undefined ? null : `${common.where}: ${problem.where} · `}
        {common.code}: <code>{problem.code}</code>
      </p>
      {children}
    </Notice>
  );
}
