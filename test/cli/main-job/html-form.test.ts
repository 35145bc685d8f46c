import { describe, expect, it } from 'vitest';
import { htmlForms } from '../../../src/cli/main-job/html-form.ts';

describe('forms of a page', () => {
  it('have an action, a method, the fields as they stand, and the buttons', () => {
    const [form] = htmlForms(`
      <form action="/oauth2/authorizations?a=1&amp;b=2" method="post">
        <input type="hidden" name="state" value="s&quot;1">
        <input type=radio name=person value=ada checked><input type="radio" name="person" value="ben">
        <input type="checkbox" name="remember" value="yes">
        <select name="language"><option value="de">Deutsch</option><option value="en" selected>English</option></select>
        <button type="submit" name="decision" value="allow"><b>Allow</b></button>
        <button>Deny</button>
      </form>`);
    expect(form).toMatchObject({ action: '/oauth2/authorizations?a=1&b=2', method: 'POST' });
    expect(Object.fromEntries(form?.fields ?? [])).toEqual({ state: 's"1', person: 'ada', language: 'en' });
    expect(form?.buttons).toEqual([
      { text: 'Allow', name: 'decision', value: 'allow' },
      { text: 'Deny', name: undefined, value: '' },
    ]);
  });

  it('are none on a page without any', () => {
    expect(htmlForms('<p>Nothing</p>')).toEqual([]);
  });
});
