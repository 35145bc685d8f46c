import { TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { InstanceLine } from './instance-line.tsx';
import { type FieldProps, factsOf, frameOf, nameOf } from './widget-parts.ts';

/** A line of text. The host shows which instance it is understood as. */
export function TextWidget(props: FieldProps): ReactElement {
  const { id, value, schema, onChange, onBlur } = props;
  return (
    <div className="stack">
      <TextInput
        {...frameOf(props)}
        value={typeof value === 'string' ? value : ''}
        maxLength={schema.maxLength ?? 4096}
        autoComplete="off"
        spellCheck={false}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        onBlur={({ currentTarget }) => onBlur(id, currentTarget.value)}
      />
      {nameOf(props) === 'host' ? <InstanceLine echo={factsOf(props).instance.echo} /> : null}
    </div>
  );
}
