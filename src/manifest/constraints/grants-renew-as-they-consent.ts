import type { GrantDeclaration } from '../../generated/types.ts';
import type { ManifestConstraint } from './constraint.ts';

/** RFC 6749 section 4.4.3: without a person there is no refresh token; with one, minting again would need the person. */
const expected: Readonly<Record<GrantDeclaration['id'], Pick<GrantDeclaration, 'interactive' | 'renewBy'>>> =
  {
    client_credentials: { interactive: false, renewBy: 'mint' },
    authorization_code: { interactive: true, renewBy: 'refresh_token' },
  };

/** A grant declares the consent and the way of renewing that its protocol has. */
export const grantsRenewAsTheyConsent: ManifestConstraint = {
  id: 'grants-renew-as-they-consent',
  check: ({ grants }) =>
    grants.flatMap((grant, index) => {
      const { interactive, renewBy } = expected[grant.id];
      const path = `grants[${index}]`;
      return [
        ...(grant.interactive === interactive
          ? []
          : [
              {
                field: `${path}.interactive`,
                problem: `${grant.id} ${interactive ? 'needs a' : 'has no'} person who consents.`,
                instead: `Use ${interactive}.`,
              },
            ]),
        ...(grant.renewBy === renewBy
          ? []
          : [
              {
                field: `${path}.renewBy`,
                problem: `${grant.id} cannot renew by ${grant.renewBy}.`,
                instead: `Use ${renewBy}.`,
              },
            ]),
        ...(grant.refreshTokenScope === undefined || renewBy === 'refresh_token'
          ? []
          : [
              {
                field: `${path}.refreshTokenScope`,
                problem: `${grant.id} never yields a refresh token.`,
                instead: 'Remove it.',
              },
            ]),
      ];
    }),
};
