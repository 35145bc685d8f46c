import type { FormContextType, RJSFSchema, WidgetProps } from '@rjsf/utils';
import type { FormFacts } from '../form-facts.ts';
import type { FormData } from '../to-input.ts';

/** RJSF's form context, as this form fills it. */
export interface FormContext extends FormContextType {
  readonly facts: FormFacts;
}

/** What a widget of this form is given. */
export type FieldProps = WidgetProps<FormData, RJSFSchema, FormContext>;

/** What every input shows around itself: label, help from the manifest, errors in the server's words. */
export function frameOf({ id, label, required, options, rawErrors, placeholder }: FieldProps) {
  return {
    id,
    label,
    required: required === true,
    description: options.description,
    ...(placeholder === undefined || placeholder === '' ? {} : { placeholder }),
    ...(rawErrors === undefined || rawErrors.length === 0 ? {} : { error: rawErrors.join(' ') }),
  };
}

/** The facts behind the form. */
export function factsOf({ registry }: FieldProps): FormFacts {
  return registry.formContext.facts;
}

/** The name of the field, as manifest and schema call it. */
export function nameOf({ options }: FieldProps): string {
  return String(options['name'] ?? '');
}
