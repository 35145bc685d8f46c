import type { ManifestConstraint } from './constraint.ts';

/** Two plain labels or more, the last one not a number (that would be an address). */
const plainDomain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Suffixes under which strangers register names. The labels are those that registries use below a country
 * (RFC 1591 section 2 leaves that to each), and the shared hosting domains are the usual ones.
 */
const sharedSecondLevels = new Set([
  'ac',
  'co',
  'com',
  'edu',
  'gob',
  'gov',
  'gouv',
  'ltd',
  'me',
  'net',
  'ne',
  'or',
  'org',
  'plc',
]);
const sharedHosting = new Set([
  'amazonaws.com',
  'azurewebsites.net',
  'cloudfront.net',
  'github.io',
  'gitlab.io',
  'herokuapp.com',
  'netlify.app',
  'ngrok.io',
  'ngrok-free.app',
  'pages.dev',
  'run.app',
  'vercel.app',
  'web.app',
  'workers.dev',
]);

function isShared(suffix: string): boolean {
  const labels = suffix.split('.');
  const [second = '', country = ''] = labels;
  return (
    sharedHosting.has(suffix) ||
    (labels.length === 2 && country.length === 2 && sharedSecondLevels.has(second))
  );
}

function problemOf(suffix: string, others: readonly string[]): string | undefined {
  if (!plainDomain.test(suffix))
    return 'The host suffix is not a plain domain name of two labels or more in lower case.';
  if (isShared(suffix)) return `Anybody can have a host under ${suffix}.`;
  const wider = others.find((other) => suffix.endsWith(`.${other}`));
  return wider === undefined ? undefined : `${wider} already covers ${suffix}.`;
}

/** The client secret goes to hosts under these suffixes, so one trusted owner must hold all names below each. */
export const hostSuffixesBelongToOneOwner: ManifestConstraint = {
  id: 'host-suffixes-belong-to-one-owner',
  check: ({ network }) =>
    network.hostSuffixes.flatMap((suffix, index, all) => {
      const problem = problemOf(suffix, all);
      if (problem === undefined) return [];
      return [
        { field: `network.hostSuffixes[${index}]`, problem, instead: 'Use a domain such as coupahost.com.' },
      ];
    }),
};
