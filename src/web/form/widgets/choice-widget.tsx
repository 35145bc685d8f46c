import { Input } from '@mantine/core';
import type { ReactElement } from 'react';
import { formTexts } from '../../texts/form-texts.ts';
import { type FieldProps, factsOf, frameOf } from './widget-parts.ts';

/** One of a few values, all in sight. Grants are called as the manifest calls them. */
export function ChoiceWidget(props: FieldProps): ReactElement {
  const { id, value, schema, onChange } = props;
  const { label, description, error, required } = frameOf(props);
  const { grants } = factsOf(props).connector.manifest;
  const wordsOf = (choice: string): readonly [string, string] => {
    const [word = choice, hint = ''] = formTexts.choices[choice] ?? [];
    return [grants.find(({ id: grant }) => grant === choice)?.title ?? word, hint];
  };
  return (
    <fieldset className="choice" aria-describedby={`${id}-help`}>
      <Input.Label component="legend" required={required}>
        {label}
      </Input.Label>
      <Input.Description id={`${id}-help`}>{description}</Input.Description>
      <div className="choice-options">
        {(schema.enum ?? []).map(String).map((choice) => {
          const [word, hint] = wordsOf(choice);
          return (
            <label key={choice} className="choice-option">
              <input
                type="radio"
                name={id}
                id={`${id}-${choice}`}
                checked={value === choice}
                onChange={() => onChange(choice)}
              />
              <span>
                <span className="choice-word">{word}</span>
                <span className="choice-hint">{hint}</span>
              </span>
            </label>
          );
        })}
      </div>
      {error === undefined ? null : <Input.Error>{error}</Input.Error>}
    </fieldset>
  );
}
