// The package's own index also brings its test helpers, and with them the compiler of schemas.
import withTheme from '@rjsf/core/lib/withTheme.js';
import type {
  ErrorSchema,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
  RJSFSchema,
  UiSchema,
} from '@rjsf/utils';
import { type ReactElement, useMemo } from 'react';
import type { ConnectorManifest, GrantType } from '../../generated/types.ts';
import type { FormFacts } from './form-facts.ts';
import { formSchema } from './form-schema.ts';
import { FormSections } from './form-sections.tsx';
import { createFormValidator, findingsOf, toErrorSchema } from './form-validator.ts';
import { type FormData, grantOf } from './to-input.ts';
import { uiSchemaOf } from './ui-schema.ts';
import { ChoiceWidget } from './widgets/choice-widget.tsx';
import { CopyWidget } from './widgets/copy-widget.tsx';
import { InstantWidget } from './widgets/instant-widget.tsx';
import { RowsWidget } from './widgets/rows-widget.tsx';
import { ScopesWidget } from './widgets/scopes-widget.tsx';
import { SecretWidget } from './widgets/secret-widget.tsx';
import { SwitchWidget } from './widgets/switch-widget.tsx';
import { TextWidget } from './widgets/text-widget.tsx';
import { TokenWidget } from './widgets/token-widget.tsx';
import type { FormContext } from './widgets/widget-parts.ts';

// The manifest's words for widgets, and what draws each.
const Themed = withTheme<FormData, RJSFSchema, FormContext>({
  widgets: {
    text: TextWidget,
    password: SecretWidget,
    select: ChoiceWidget,
    scopes: ScopesWidget,
    rows: RowsWidget,
    checkbox: SwitchWidget,
    copy: CopyWidget,
    token: TokenWidget,
    instant: InstantWidget,
  },
  templates: {
    FieldTemplate: ({ children }: FieldTemplateProps<FormData, RJSFSchema, FormContext>) => (
      <div className="form-field">{children}</div>
    ),
    ObjectFieldTemplate: ({
      properties,
      registry,
    }: ObjectFieldTemplateProps<FormData, RJSFSchema, FormContext>) => (
      <FormSections
        facts={registry.formContext.facts}
        fields={new Map(properties.map(({ name, content }) => [name, content]))}
      />
    ),
    ErrorListTemplate: () => null,
  },
});

interface AccountFormProps {
  readonly facts: FormFacts;
  readonly filled: FormData;
  /** Fields whose errors are shown; undefined shows all. */
  readonly visited: ReadonlySet<string> | undefined;
  /** What the host said about single fields. */
  readonly refused: Readonly<Record<string, string>>;
  readonly onData: (data: FormData) => void;
  readonly onVisited: (field: string) => void;
}

interface Shape {
  readonly schema: RJSFSchema;
  readonly uiSchema: UiSchema<FormData, RJSFSchema, FormContext>;
}

function shapeOf(accountSchema: unknown, manifest: ConnectorManifest, grant: GrantType): Shape {
  return {
    schema: formSchema(accountSchema, manifest, grant) as RJSFSchema,
    uiSchema: uiSchemaOf(manifest, grant) as Shape['uiSchema'],
  };
}

/** The account form: fields, order, sections, help and widgets from the manifest and the schema. */
export function AccountForm({
  facts,
  filled,
  visited,
  refused,
  onData,
  onVisited,
}: AccountFormProps): ReactElement {
  const { manifest, accountSchema } = facts.connector;
  const grant = grantOf(facts.data, manifest);
  const { schema, uiSchema } = useMemo(
    () => shapeOf(accountSchema, manifest, grant),
    [accountSchema, manifest, grant],
  );
  const validator = useMemo(() => createFormValidator(manifest), [manifest]);
  const errors = useMemo<ErrorSchema<FormData>>(() => {
    const isShown = (field: string): boolean => visited === undefined || visited.has(field);
    const told = Object.entries(refused).map(([field, text]) => [field, { __errors: [text] }]);
    return { ...toErrorSchema(findingsOf(facts.data, manifest), isShown), ...Object.fromEntries(told) };
  }, [facts.data, manifest, visited, refused]);
  return (
    <Themed
      idPrefix="field"
      tagName="div"
      schema={schema}
      uiSchema={uiSchema}
      validator={validator}
      formContext={{ facts }}
      formData={{ ...facts.data, ...filled }}
      // Which errors are shown depends on what was visited; hence they are given, not found by the form.
      extraErrors={errors}
      noValidate
      showErrorList={false}
      noHtml5Validate
      onChange={({ formData }) => onData(formData ?? {})}
      onBlur={(id) => onVisited(id.replace(/^field_/, ''))}
    />
  );
}
