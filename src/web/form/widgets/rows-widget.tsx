import { ActionIcon, Button, Input, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { EndpointParameter } from '../../../generated/types.ts';
import { formTexts } from '../../texts/form-texts.ts';
import { type FieldProps, frameOf } from './widget-parts.ts';

const { rows: texts } = formTexts;

/** Rows of a name and a value. */
export function RowsWidget(props: FieldProps): ReactElement {
  const { id, onChange, onBlur } = props;
  const { label, description, error } = frameOf(props);
  const rows: readonly EndpointParameter[] = Array.isArray(props.value) ? props.value : [];
  const change = (index: number, part: Partial<EndpointParameter>): void =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <fieldset className="rows">
      <Input.Label component="legend">{label}</Input.Label>
      <Input.Description>{description}</Input.Description>
      <ul className="plain-list stack">
        {rows.map(({ parameter, value }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity, and the fields are controlled
          <li key={index} className="rows-row">
            <TextInput
              aria-label={`${label}: ${texts.name} ${index + 1}`}
              placeholder={texts.name}
              value={parameter}
              onChange={({ currentTarget }) => change(index, { parameter: currentTarget.value })}
              onBlur={() => onBlur(id, rows)}
            />
            <TextInput
              aria-label={`${label}: ${texts.value} ${index + 1}`}
              placeholder={texts.value}
              value={value}
              onChange={({ currentTarget }) => change(index, { value: currentTarget.value })}
              onBlur={() => onBlur(id, rows)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`${label}: ${texts.remove(index + 1)}`}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            >
              <IconTrash size={18} aria-hidden="true" />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {error === undefined ? null : <Input.Error>{error}</Input.Error>}
      <div>
        <Button
          id={id}
          size="xs"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          aria-label={`${label}: ${texts.add}`}
          onClick={() => onChange([...rows, { parameter: '', value: '' }])}
        >
          {texts.add}
        </Button>
      </div>
    </fieldset>
  );
}
