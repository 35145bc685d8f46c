import { Select } from '@mantine/core';
import { type ReactElement, useMemo, useState } from 'react';
import type { CoupaOperation } from '../../../generated/types.ts';
import { scopeTexts } from '../../texts/form-texts.ts';

/** Adds the scope that a named source states for an operation; for anything else it says that it is not known. */
export function OperationPresets({
  operations,
  onScope,
}: {
  readonly operations: readonly CoupaOperation[];
  readonly onScope: (scope: string) => void;
}): ReactElement {
  const [last, setLast] = useState<CoupaOperation>();
  const data = useMemo(
    () =>
      operations.map(({ operation, method, path }, index) => ({
        value: String(index),
        label: `${operation} · ${method} ${path}`,
      })),
    [operations],
  );
  return (
    <div>
      <Select
        label={scopeTexts.presetLabel}
        placeholder={scopeTexts.presetPlaceholder}
        data={data}
        value={null}
        searchable
        nothingFoundMessage={scopeTexts.presetUnknown}
        maxDropdownHeight={240}
        comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
        onChange={(value) => {
          const operation = operations[Number(value)];
          if (value === null || operation === undefined) return;
          setLast(operation);
          onScope(operation.scope);
        }}
      />
      <p className="small muted" aria-live="polite">
        {last === undefined ? '' : scopeTexts.presetAdded(last.scope, last.source)}
      </p>
    </div>
  );
}
