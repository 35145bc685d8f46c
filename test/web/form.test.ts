import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConnectorManifest } from '../../src/generated/types.ts';
import { formSchema, shownSections } from '../../src/web/form/form-schema.ts';
import { fieldOf, findingsOf, toErrorSchema } from '../../src/web/form/form-validator.ts';
import { emptyForm, sameInput, toInput, typedPart, withoutSecrets } from '../../src/web/form/to-input.ts';

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const manifest = read('connector.manifest.json') as ConnectorManifest;
const accountSchema = read('schemas/account.schema.json');
const namesFor = (grant: 'client_credentials' | 'authorization_code'): readonly string[] =>
  Object.keys(formSchema(accountSchema, manifest, grant)['properties'] as object);

describe('the schema of the form', () => {
  it('has the fields of the manifest, in its order', () => {
    const order = shownSections(manifest, 'authorization_code').flatMap(({ fields }) =>
      fields.map(({ name }) => name),
    );
    expect(namesFor('authorization_code')).toEqual(order);
  });

  it('leaves out what the grant does not show', () => {
    expect(namesFor('client_credentials')).not.toContain('redirectUri');
    expect(namesFor('client_credentials')).not.toContain('refreshToken');
    expect(namesFor('authorization_code')).toContain('redirectUri');
  });

  it('has neither references nor alternatives, which would need a compiler in the browser', () => {
    const text = JSON.stringify(formSchema(accountSchema, manifest, 'authorization_code'));
    expect(text).not.toMatch(/"(\$ref|anyOf|oneOf|if)":/);
  });
});

describe('what the form sends', () => {
  const typed = { ...emptyForm(manifest), label: 'Coupa', host: 'acme', clientId: 'x' };

  it('is what was typed with the defaults of the schema, and nothing that Authorize fills in', () => {
    const input = toInput({ ...typed, accessToken: '1f2e3d4c', redirectUri: 'http://127.0.0.1/' }, manifest);
    expect(input).toMatchObject({ label: 'Coupa', grantType: 'client_credentials', autoRefreshToken: true });
    expect(input).not.toHaveProperty('accessToken');
    expect(input).not.toHaveProperty('redirectUri');
  });

  it('leaves a blank secret out, which keeps the stored one (A-49)', () => {
    expect(toInput({ ...typed, clientSecret: '' }, manifest)).not.toHaveProperty('clientSecret');
    expect(toInput({ ...typed, clientSecret: 's' }, manifest)).toHaveProperty('clientSecret', 's');
  });

  it('holds no field that the grant does not show', () => {
    expect(toInput({ ...typed, clientType: 'public' }, manifest)).not.toHaveProperty('clientType');
    const code = { ...typed, clientType: 'public', grantType: 'authorization_code' };
    expect(toInput(code, manifest)).toHaveProperty('clientType', 'public');
  });

  it('is compared without regard to the order of its keys', () => {
    expect(
      sameInput({ label: 'a', host: 'b', clientId: 'c' }, { clientId: 'c', host: 'b', label: 'a' }),
    ).toBe(true);
    expect(
      sameInput({ label: 'a', host: 'b', clientId: 'c' }, { label: 'z', host: 'b', clientId: 'c' }),
    ).toBe(false);
  });

  it('keeps no secret once it was sent', () => {
    expect(withoutSecrets({ label: 'a', clientSecret: 's' })).toEqual({ label: 'a' });
    expect(typedPart({ label: 'a', accessToken: 'x' })).toEqual({ label: 'a' });
  });
});

describe('errors of the form', () => {
  it('are the sentences of the server, at the field they belong to', () => {
    const findings = findingsOf({ ...emptyForm(manifest), host: 'acme' }, manifest);
    expect(findings.map(({ field }) => field)).toEqual(['label', 'clientId']);
    expect(toErrorSchema(findings, (field) => field === 'label')).toEqual({
      label: { __errors: [expect.stringMatching(/^Label is missing\. Type a name/)] },
    });
  });

  it.each([
    ['tokenEndpointConfig[0].parameter', 'tokenEndpointConfig'],
    ['label', 'label'],
    ['', ''],
  ])('in %s are shown at %s', (path, field) => {
    expect(fieldOf(path)).toBe(field);
  });
});
