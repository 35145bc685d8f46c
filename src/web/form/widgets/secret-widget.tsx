import { PasswordInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { formatInstant } from '../../format/format-instant.ts';
import { formTexts } from '../../texts/form-texts.ts';
import { type FieldProps, factsOf, frameOf, nameOf } from './widget-parts.ts';

/** A secret: it can be written, never read back. A stored one shows its fingerprint and date. */
export function SecretWidget(props: FieldProps): ReactElement {
  const { id, value, onChange, onBlur } = props;
  const stored = factsOf(props).secrets[nameOf(props)] ?? null;
  return (
    <div className="stack">
      <PasswordInput
        {...frameOf(props)}
        value={typeof value === 'string' ? value : ''}
        placeholder={stored === null ? '' : formTexts.masked}
        autoComplete="new-password"
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        onBlur={({ currentTarget }) => onBlur(id, currentTarget.value)}
      />
      {stored === null ? null : (
        <p className="small muted">
          {formTexts.storedSecret(stored.fingerprint, formatInstant(stored.storedAt))}
        </p>
      )}
    </div>
  );
}
