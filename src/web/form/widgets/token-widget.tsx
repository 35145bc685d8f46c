import { Input } from '@mantine/core';
import type { ReactElement } from 'react';
import { formatInstant } from '../../format/format-instant.ts';
import { formTexts } from '../../texts/form-texts.ts';
import { type FieldProps, factsOf, frameOf, nameOf } from './widget-parts.ts';

/** A token as anybody may see it: masked, with its fingerprint and its day. */
export function TokenWidget(props: FieldProps): ReactElement {
  const { label, description } = frameOf(props);
  const stored = factsOf(props).secrets[nameOf(props)] ?? null;
  return (
    <Input.Wrapper label={label} description={description} labelElement="div">
      {stored === null ? (
        <p className="muted">{formTexts.noToken}</p>
      ) : (
        <p className="token-line">
          <span aria-hidden="true">{formTexts.masked}</span>
          <span className="small muted">
            {formTexts.fingerprint} <code>{stored.fingerprint}</code> · {formatInstant(stored.storedAt)}
          </span>
        </p>
      )}
    </Input.Wrapper>
  );
}
