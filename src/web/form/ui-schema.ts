import type { UiSchema } from '@rjsf/utils';
import type { ConnectorManifest, FormField, GrantType } from '../../generated/types.ts';
import { shownSections } from './form-schema.ts';

/** How each field is drawn: widget, help, placeholder and link, all from the manifest. */
export function uiSchemaOf(manifest: ConnectorManifest, grant: GrantType): UiSchema {
  const fields = shownSections(manifest, grant).flatMap((section) => section.fields);
  return {
    'ui:submitButtonOptions': { norender: true },
    ...Object.fromEntries(fields.map((field) => [field.name, uiOf(field)])),
  };
}

function uiOf({ name, widget, help, placeholder, doc }: FormField): UiSchema {
  return {
    'ui:widget': widget,
    'ui:description': help,
    'ui:options': { name, ...(doc === undefined ? {} : { doc }) },
    ...(placeholder === undefined ? {} : { 'ui:placeholder': placeholder }),
  };
}
