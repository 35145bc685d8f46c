import { ConnectorError } from '../errors.ts';
import type { EndpointUrl } from '../generated/types.ts';

/** One Coupa tenant environment. */
export interface CoupaInstance {
  /** Lower-case ASCII host, for example `acme.coupahost.com`. */
  readonly host: string;
  /** `https://` and the host; also the issuer that tokens are bound to. */
  readonly origin: string;
}

const longestTyped = 300;
const longestHost = 253;
const fewestLabels = 3;
const readScopes: ReadonlyMap<string, string> = new Map([
  ['accounts', 'core.accounting.read'],
  ['currencies', 'core.common.read'],
  ['users', 'core.user.read'],
]);
/** Without the `xn--` of foreign alphabets: no instance has them, and they are made to look alike. */
const labelPattern = /^(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Coupa services that have hosts, clients or tokens of their own, as Coupa's documents name them. */
const otherServices: readonly (readonly [host: RegExp, service: string])[] = [
  [/^(?:[^.]+\.)?supplier\.coupahost\.com$/, 'the Coupa Supplier Portal, which has clients of its own'],
  [/\.ctm\.coupahost\.com$/, 'Treasury, whose tokens come from the Core instance'],
  [/\.risk\.coupahost\.com$/, 'Risk Assess, whose tokens come from the Core instance'],
  [/\.cso\.(?:coupahost|coupacloud)\.com$/, 'Sourcing Optimization, which has an API of its own'],
  [/^identity-[^.]+\.io\.coupahost\.com$/, 'Contingent Workforce, which has a token service of its own'],
  [/^(?:sso-[^.]+|(?:dev|prd)sso\d+)\.coupahost\.com$/, 'single sign-on'],
];
const separatorPattern = /[/\\?#@:]/;
/** Single names that are an address or a scheme in disguise, never an instance. */
const misleadingName = /^(?:\d+|0x[0-9a-f]*|localhost|https?)$/;

/**
 * Reads what a designer typed as Host: a name (`acme`), a host or an https address. The grammar is applied before
 * any URL is built, and the built URL is compared with it afterwards. A bare name gets the first suffix.
 * Throws `account.host_insecure` (http), `account.host_has_path` (path, port, user, query),
 * `account.host_suffix_refused` (not under a suffix) and `account.host_invalid` (anything else).
 */
export function parseInstance(typed: string, suffixes: readonly string[]): CoupaInstance {
  const name = bareHost(typed);
  const host = name.includes('.') ? name : withFirstSuffix(name, suffixes);
  assertGrammar(host);
  assertAllowedSuffix(host, suffixes);
  return assertParsesBack(host);
}

/**
 * An absolute URL of the instance; the only place that makes an `EndpointUrl`. `path` starts with one slash and
 * comes from the manifest. Throws `manifest.contradiction` when the path would leave the instance.
 */
export function endpointUrl(instance: CoupaInstance, path: string): EndpointUrl {
  const text = `${instance.origin}${path}`;
  const url = URL.parse(text);
  if (!path.startsWith('/') || url === null || url.origin !== instance.origin || url.href !== text) {
    throw new ConnectorError('manifest.contradiction', { details: { path } });
  }
  return text as EndpointUrl;
}

/** The resource of an API path: `currencies` of `/api/currencies?limit=1`. */
export function resourceOf(path: string): string {
  return /^\/api\/([\w-]+)/.exec(path)?.[1] ?? path;
}

/** The scope that reading a resource needs, where a source states it; undefined is unknown, not none. */
export function scopeToRead(resource: string): string | undefined {
  return readScopes.get(resource);
}

/** Which other Coupa service a host belongs to by its form; undefined for what may be a Core instance. */
export function otherServiceOf({ host }: CoupaInstance): string | undefined {
  return otherServices.find(([form]) => form.test(host))?.[1];
}

function bareHost(typed: string): string {
  const trimmed = typed.trim();
  if (trimmed === '' || trimmed.length > longestTyped) throw new ConnectorError('account.host_invalid');
  if (/^http:\/\//i.test(trimmed)) throw new ConnectorError('account.host_insecure');
  const rest = trimmed.replace(/^https:\/\//i, '').replace(/\/$/, '');
  const separator = rest.search(separatorPattern);
  if (separator === -1) return rest.toLowerCase();
  throw new ConnectorError(
    isHostLike(rest.slice(0, separator)) ? 'account.host_has_path' : 'account.host_invalid',
  );
}

function isHostLike(text: string): boolean {
  return text.toLowerCase().split('.').every(isLabel);
}

function isLabel(text: string): boolean {
  return labelPattern.test(text);
}

function withFirstSuffix(name: string, suffixes: readonly string[]): string {
  const [first] = suffixes;
  if (first === undefined || misleadingName.test(name)) throw new ConnectorError('account.host_invalid');
  return `${name}.${first}`;
}

function assertGrammar(host: string): void {
  if (host.length > longestHost || !isHostLike(host)) throw new ConnectorError('account.host_invalid');
}

/** A suffix that is itself a full host, added by the operator, also allows that one host. */
function assertAllowedSuffix(host: string, suffixes: readonly string[]): void {
  const allowed = suffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
  if (!allowed) throw new ConnectorError('account.host_suffix_refused', { details: { allowed: suffixes } });
  if (host.split('.').length < fewestLabels) throw new ConnectorError('account.host_invalid');
}

/** What URL parsers do to odd spellings is their business; an instance is a host they leave exactly as it is. */
function assertParsesBack(host: string): CoupaInstance {
  const origin = `https://${host}`;
  const url = URL.parse(origin);
  if (url === null || url.host !== host || url.origin !== origin || url.href !== `${origin}/`) {
    throw new ConnectorError('account.host_invalid');
  }
  return { host, origin };
}
