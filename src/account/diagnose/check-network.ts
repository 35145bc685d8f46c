import type { ErrorCode } from '../../errors.ts';
import { ConnectorError } from '../../errors.ts';
import type { Finding } from '../../generated/types.ts';
import { findingFromError, findingOf, okFinding } from '../finding-of.ts';
import type { TlsHandshake } from '../hook-context.ts';
import { type StageCheck, untested } from '../validate/stage.ts';
import type { NetworkFacts } from './inspect-network.ts';

const dayMilliseconds = 86_400_000;
const certificateNoticeDays = 14;
const noProbe = 'Not tested: Host is not usable, or this host gives no probe of the network.';
const sandbox = 'Not needed: a sandbox on this machine stands in for the instance.';
/** What the name of the instance is to blame for, and not the connection. */
const nameCodes: readonly ErrorCode[] = ['net.dns', 'net.address_refused'];

/** Which way do requests leave, and does the proxy let them through? */
export function checkProxy(facts: NetworkFacts | undefined): StageCheck {
  if (facts === undefined) return untested('proxy.not_tested', noProbe);
  const { route, handshake } = facts;
  if (route.kind === 'sandbox') {
    return { findings: [okFinding('proxy.sandbox', `Requests go to the sandbox at ${route.origin}.`)] };
  }
  if (route.kind === 'direct') {
    return { findings: [okFinding('proxy.none', 'No proxy is set; requests go straight to the instance.')] };
  }
  const { failure } = handshake;
  if (failure?.code !== 'net.proxy') {
    return { findings: [okFinding('proxy.passes', `The proxy ${route.proxy} opens a way to the instance.`)] };
  }
  const { reason = 'nothing' } = failure.details;
  if (reason === 407) {
    const seen = `The proxy ${route.proxy} answered 407 to the request for a tunnel.`;
    return { findings: [findingOf('diagnose.proxy_credentials', { severity: 'error', seen })] };
  }
  const seen = `The proxy ${route.proxy} opened no way to the instance (${String(reason)}).`;
  return { findings: [findingOf('net.proxy', { severity: 'error', seen })] };
}

/** Does the name lead to public addresses? Behind a proxy that is the proxy's to find out. */
export function checkName(facts: NetworkFacts | undefined): StageCheck {
  if (facts === undefined) return untested('dns.not_tested', noProbe);
  const { route, name } = facts;
  if (route.kind === 'sandbox') return { findings: [okFinding('dns.sandbox', sandbox)] };
  if (route.kind === 'proxy') {
    return untested('dns.by_proxy', `The proxy resolves the name; on this machine it ${localName(name)}.`);
  }
  if (name instanceof ConnectorError) return { findings: [findingFromError(name, { severity: 'error' })] };
  if (name.privateAddresses > 0 || name.addresses.length === 0) {
    return { findings: [findingOf('net.address_refused', { severity: 'error' })] };
  }
  return { findings: [okFinding('dns.resolved', `The name leads to ${name.addresses.join(', ')}.`)] };
}

function localName(name: NetworkFacts['name']): string {
  return name instanceof ConnectorError ? 'does not resolve, which need not matter' : 'resolves too';
}

/** Is there a verified TLS connection, and for how long will its certificate do? `now` in milliseconds. */
export function checkTls(facts: NetworkFacts | undefined, now: number): StageCheck {
  if (facts === undefined) return untested('tls.not_tested', noProbe);
  const { route, handshake } = facts;
  if (route.kind === 'sandbox') return { findings: [okFinding('tls.sandbox', sandbox)] };
  const { failure } = handshake;
  if (failure === undefined) return { findings: verified(handshake, now) };
  if (failure.code === 'net.proxy') {
    return untested('tls.not_tested', 'Not tested: the proxy lets nothing through.');
  }
  if (nameCodes.includes(failure.code)) {
    return untested('tls.not_tested', 'Not tested: the name leads nowhere that may be called.');
  }
  const finding = findingFromError(failure, { severity: 'error' });
  return { findings: [{ ...finding, seen: `${finding.seen}${shown(handshake)}` }] };
}

function verified(handshake: TlsHandshake, now: number): readonly Finding[] {
  const { protocol = 'TLS', certificate } = handshake;
  const seen = `${protocol}.${shown(handshake)}`;
  const days = certificate === undefined ? Infinity : (certificate.validTo - now) / dayMilliseconds;
  if (days > certificateNoticeDays) return [okFinding('tls.verified', seen)];
  return [findingOf('diagnose.certificate_ending', { severity: 'warning', seen })];
}

function shown({ certificate }: TlsHandshake): string {
  if (certificate === undefined) return '';
  const { subject, issuer, validFrom, validTo } = certificate;
  return ` The certificate is for ${subject}, signed by ${issuer}, good from ${day(validFrom)} to ${day(validTo)}.`;
}

function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
