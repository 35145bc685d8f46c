import { BlockList, isIP } from 'node:net';

/** IANA special-purpose registries for IPv4: everything that is not a public unicast address. */
const refusedIPv4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Metadata and platform services of clouds that sit on otherwise public addresses.
  ['168.63.129.16', 32],
];

/**
 * IPv6 is judged the other way round: only 2000::/3 is handed out, and inside it these lead elsewhere, among
 * them the forms that carry an IPv4 address (6to4, Teredo). Mapped and NAT64 forms lie outside 2000::/3.
 */
const refusedIPv6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const refused = blockListOf(refusedIPv4, 'ipv4');
const refusedInGlobal = blockListOf(refusedIPv6, 'ipv6');
const global = blockListOf([['2000::', 3]], 'ipv6');

/**
 * Whether an address literal is a public unicast address. Loopback, private, link-local, CGNAT, multicast,
 * unspecified, reserved, cloud metadata, IPv4-mapped, NAT64, 6to4 and Teredo addresses are not; neither is
 * anything that is no address, or one with a zone.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !refused.check(address, 'ipv4');
    case 6:
      return (
        !address.includes('%') && global.check(address, 'ipv6') && !refusedInGlobal.check(address, 'ipv6')
      );
    default:
      return false;
  }
}

function blockListOf(networks: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) {
    list.addSubnet(network, prefix, family);
  }
  return list;
}
