import { Input } from '@mantine/core';
import type { ReactElement } from 'react';
import { RedirectLine } from '../redirect-line.tsx';
import { type FieldProps, frameOf } from './widget-parts.ts';

/** The redirect URI, which is to be copied to Coupa. */
export function CopyWidget(props: FieldProps): ReactElement {
  const { id, label, description } = frameOf(props);
  return (
    <Input.Wrapper label={label} description={description} labelElement="div">
      <RedirectLine
        id={id}
        redirectUri={typeof props.value === 'string' ? props.value : undefined}
        name={String(label)}
      />
    </Input.Wrapper>
  );
}
