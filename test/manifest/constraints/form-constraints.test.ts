import { describe, expect, it } from 'vitest';
import type { ConnectorManifest, FormField } from '../../../src/generated/types.ts';
import type { ManifestConstraint } from '../../../src/manifest/constraints/constraint.ts';
import { fieldsAreShownForDeclaredGrants } from '../../../src/manifest/constraints/fields-are-shown-for-declared-grants.ts';
import { filledFieldsUseDisplayWidgets } from '../../../src/manifest/constraints/filled-fields-use-display-widgets.ts';
import { formFieldsExistInSchema } from '../../../src/manifest/constraints/form-fields-exist-in-schema.ts';
import { formSectionsAreUnique } from '../../../src/manifest/constraints/form-sections-are-unique.ts';
import { formShowsEveryFieldOnce } from '../../../src/manifest/constraints/form-shows-every-field-once.ts';
import { secretFieldsUsePasswordWidget } from '../../../src/manifest/constraints/secret-fields-use-password-widget.ts';
import { readShippedManifest, withFields } from '../shipped-manifest.ts';

function withWidget(name: string, widget: FormField['widget']): ConnectorManifest {
  return withFields((field) => (field.name === name ? { ...field, widget } : field));
}

function problems({ check }: ManifestConstraint, manifest: ConnectorManifest): readonly string[] {
  return check(manifest).map(({ problem }) => problem);
}

describe('form-fields-exist-in-schema', () => {
  it('names a field that the account schema does not have, with its place', () => {
    const manifest = withFields((field) => (field.name === 'host' ? { ...field, name: 'hostname' } : field));
    expect(formFieldsExistInSchema.check(manifest)).toEqual([
      {
        field: 'accountType.form.sections[0].fields[1].name',
        problem: 'The account schema has no field hostname.',
        instead: 'Use the name of a property of the account form.',
      },
    ]);
  });

  it('is not fooled by names that every object has', () => {
    const manifest = withFields((field) =>
      field.name === 'host' ? { ...field, name: 'constructor' } : field,
    );
    expect(formFieldsExistInSchema.check(manifest)).toHaveLength(1);
  });
});

describe('form-shows-every-field-once', () => {
  it('names what is shown twice and what is shown never', () => {
    const manifest = withFields((field) => (field.name === 'host' ? { ...field, name: 'label' } : field));
    expect(problems(formShowsEveryFieldOnce, manifest)).toEqual([
      'The form shows label more than once.',
      'The form does not show host.',
    ]);
  });
});

describe('form-sections-are-unique', () => {
  it('names the second section of the same id', () => {
    const manifest = readShippedManifest();
    const [first, ...rest] = manifest.accountType.form.sections;
    const sections = first === undefined ? [] : [first, ...rest, first];
    const twice = { ...manifest, accountType: { ...manifest.accountType, form: { sections } } };
    expect(formSectionsAreUnique.check(twice).map(({ field }) => field)).toEqual([
      'accountType.form.sections[4].id',
    ]);
  });
});

describe('secret-fields-use-password-widget', () => {
  it.each([
    ['clientSecret', 'text', 'clientSecret is a secret but would be shown.'],
    ['clientId', 'password', 'clientId is no secret but is hidden like one.'],
  ] as const)('refuses %s as %s', (name, widget, problem) => {
    expect(problems(secretFieldsUsePasswordWidget, withWidget(name, widget))).toEqual([problem]);
  });
});

describe('filled-fields-use-display-widgets', () => {
  it.each([
    ['accessToken', 'text', 'accessToken is filled by Authorize, but text lets people type.'],
    ['host', 'copy', 'host is typed, but copy only shows.'],
  ] as const)('refuses %s as %s', (name, widget, problem) => {
    expect(problems(filledFieldsUseDisplayWidgets, withWidget(name, widget))).toEqual([problem]);
  });
});

describe('fields-are-shown-for-declared-grants', () => {
  it('names a field for a grant that is not on offer', () => {
    const manifest = readShippedManifest();
    const grants = manifest.grants.filter(({ id }) => id === 'client_credentials');
    const found = fieldsAreShownForDeclaredGrants.check({ ...manifest, grants });
    expect(found.map(({ field }) => field)).toContain('accountType.form.sections[1].fields[1].showFor[0]');
  });
});

describe('the shipped manifest', () => {
  it.each([
    formFieldsExistInSchema,
    formShowsEveryFieldOnce,
    formSectionsAreUnique,
    secretFieldsUsePasswordWidget,
    filledFieldsUseDisplayWidgets,
    fieldsAreShownForDeclaredGrants,
  ])('keeps $id', ({ check }) => expect(check(readShippedManifest())).toEqual([]));
});
