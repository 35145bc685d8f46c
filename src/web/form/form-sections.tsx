import type { ReactElement, ReactNode } from 'react';
import { accountFormFields } from '../../generated/account-form-fields.ts';
import type { FormSection } from '../../generated/types.ts';
import { formTexts } from '../texts/form-texts.ts';
import type { FormFacts } from './form-facts.ts';
import { shownSections } from './form-schema.ts';
import { grantOf } from './to-input.ts';

interface FormSectionsProps {
  readonly facts: FormFacts;
  readonly fields: ReadonlyMap<string, ReactNode>;
}

const labelsOf = ({ fields }: FormSection): string =>
  fields.map(({ name }) => accountFormFields[name]?.label ?? name).join(', ');

// A section without a field that must be filled is folded; nearly nobody needs it.
const isOptional = ({ fields }: FormSection): boolean =>
  fields.every(({ name }) => accountFormFields[name]?.default !== undefined);
const isFilledLater = ({ fields }: FormSection): boolean =>
  fields.every(({ name }) => accountFormFields[name]?.filled === true);

/** The sections of the manifest with the fields that belong to them. */
export function FormSections({ facts, fields }: FormSectionsProps): ReactElement {
  const { manifest } = facts.connector;
  return (
    <>
      {shownSections(manifest, grantOf(facts.data, manifest)).map((section) => (
        <Section key={section.id} section={section} facts={facts} fields={fields} />
      ))}
    </>
  );
}

function Section({
  section,
  facts,
  fields,
}: FormSectionsProps & { readonly section: FormSection }): ReactElement {
  const content = section.fields.map(({ name }) => <div key={name}>{fields.get(name)}</div>);
  if (isFilledLater(section) && facts.token === null) {
    return (
      <section className="card form-section waiting-section">
        <h2>{section.title}</h2>
        <p className="muted">{formTexts.filledLater(labelsOf(section))}</p>
      </section>
    );
  }
  if (isOptional(section)) {
    return (
      <details className="card form-section">
        <summary>
          <h2>{section.title}</h2>
          <span className="small muted">{formTexts.advanced(labelsOf(section))}</span>
        </summary>
        <div className="form-fields">{content}</div>
      </details>
    );
  }
  return (
    <section className="card form-section">
      <h2>{section.title}</h2>
      <div className="form-fields">{content}</div>
    </section>
  );
}
