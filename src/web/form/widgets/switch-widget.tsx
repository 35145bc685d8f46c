import { Checkbox } from '@mantine/core';
import type { ReactElement } from 'react';
import { type FieldProps, frameOf } from './widget-parts.ts';

/** Yes or no. */
export function SwitchWidget(props: FieldProps): ReactElement {
  const { id, label, description, error } = frameOf(props);
  return (
    <Checkbox
      id={id}
      label={label}
      description={description}
      {...(error === undefined ? {} : { error })}
      checked={props.value === true}
      onChange={({ currentTarget }) => props.onChange(currentTarget.checked)}
    />
  );
}
