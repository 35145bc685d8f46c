import { Input } from '@mantine/core';
import type { ReactElement } from 'react';
import { CopyLine } from '../../parts/copy-line.tsx';
import { type FieldProps, frameOf } from './widget-parts.ts';

/** A value of the host's that is to be copied to Coupa. */
export function CopyWidget(props: FieldProps): ReactElement {
  const { id, label, description } = frameOf(props);
  return (
    <Input.Wrapper label={label} description={description} labelElement="div">
      <CopyLine id={id} value={String(props.value ?? '')} name={String(label)} />
    </Input.Wrapper>
  );
}
