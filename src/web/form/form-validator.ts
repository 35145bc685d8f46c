import type { ErrorSchema, RJSFSchema, ValidatorType } from '@rjsf/utils';
import { validateAccountInput } from '../../generated/account-input-validators.js';
import type { ConnectorManifest } from '../../generated/types.ts';
import { type SchemaFinding, validateSchema } from '../../schema-validator.ts';
import { type FormData, toInput } from './to-input.ts';

/** `tokenEndpointConfig[0].parameter` as steps. */
function stepsOf(field: string): readonly string[] {
  return field.split(/[.[\]]+/).filter((step) => step !== '');
}

/** The field of the form that a finding is about: `tokenEndpointConfig[0].parameter` belongs to the first step. */
export function fieldOf(field: string): string {
  return stepsOf(field)[0] ?? '';
}

/** What does not fit, in the words that the server would use: the same validator, made ahead of time. */
export function findingsOf(data: FormData, manifest: ConnectorManifest): readonly SchemaFinding[] {
  return validateSchema(validateAccountInput, toInput(data, manifest));
}

/** Findings as the form shows them, each at its field; the fields of the form are never nested deeper. */
export function toErrorSchema(
  findings: readonly SchemaFinding[],
  isShown: (field: string) => boolean,
): ErrorSchema<FormData> {
  const texts = new Map<string, string[]>();
  for (const { field, problem, instead } of findings) {
    const name = fieldOf(field);
    if (isShown(name)) texts.set(name, [...(texts.get(name) ?? []), `${problem} ${instead}`]);
  }
  return Object.fromEntries(
    [...texts].map(([name, errors]) => [name, { __errors: errors }]),
  ) as ErrorSchema<FormData>;
}

/**
 * RJSF's validator over the precompiled one of the account's input; nothing is compiled in the browser, so the
 * content security policy needs no `unsafe-eval`.
 */
export function createFormValidator(manifest: ConnectorManifest): ValidatorType<FormData, RJSFSchema> {
  return {
    validateFormData: (data) => ({
      errors: [],
      errorSchema: toErrorSchema(findingsOf(data ?? {}, manifest), () => true),
    }),
    rawValidation: () => ({}),
    // Asked about alternatives and conditions only; the form's schema has none.
    isValid: () => true,
  };
}
