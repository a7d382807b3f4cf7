import { BlockList, isIP, isIPv4 } from 'node:net';
import { fault } from './problem.ts';

/** Where a tenant's calls may go. */
export interface EgressGuard {
  /** @throws TaskFault `communication.403` when scheme, port, credentials or a literal address are not allowed */
  checkUrl(url: URL): void;
  /** @throws TaskFault `communication.403` when a name resolved to an address that is not public */
  checkAddress(url: URL, address: string): void;
}

/** IPv4 ranges that are not the public internet: the special-purpose registry of IANA, multicast and reserved space. */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
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
];

/**
 * Inside global unicast, what leads elsewhere: protocol assignments with Teredo, documentation, and 6to4, which
 * carries an IPv4 address. All other special ranges (loopback, link-local, unique local, NAT64, multicast) lie
 * outside of 2000::/3 and are refused as a whole.
 */
const SPECIAL_IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const specialIpv4 = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) specialIpv4.addSubnet(network, prefix, 'ipv4');
const specialIpv6 = new BlockList();
for (const [network, prefix] of SPECIAL_IPV6) specialIpv6.addSubnet(network, prefix, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
const mappedIpv4 = new BlockList();
mappedIpv4.addSubnet('::ffff:0:0', 96, 'ipv6');

/** The IPv4 address in `::ffff:a.b.c.d`, also when it is written `::ffff:7f00:1`. */
function embeddedIpv4(address: string): string {
  const dotted = /:(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (dotted?.[1] !== undefined) return dotted[1];
  const [high = 0, low = 0] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split(':')
    .slice(-2)
    .map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Whether an address, v4 or v6 without a zone, belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (isIPv4(address)) return !specialIpv4.check(address, 'ipv4');
  if (mappedIpv4.check(address, 'ipv6')) return isPublicAddress(embeddedIpv4(address));
  return globalUnicast.check(address, 'ipv6') && !specialIpv6.check(address, 'ipv6');
}

/** Below 1024 lie services that are not HTTP (SMTP, SSH, LDAP, …) and could be spoken to by smuggling. */
const LOWEST_FREE_PORT = 1024;

export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** The host without the brackets that URLs put around IPv6 addresses. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function refuse(detail: string): never {
  throw fault('communication', 'Destination refused', detail, 403);
}

/** @param allowedHosts `host:port` pairs, separated by commas, that may be private */
export function egressGuard(allowedHosts: string): EgressGuard {
  const allowed = new Set(
    allowedHosts
      .split(',')
      .map((pair) => pair.trim().toLowerCase())
      .filter((pair) => pair !== ''),
  );
  const isAllowed = (url: URL) => allowed.has(`${hostOf(url)}:${portOf(url)}`);
  return {
    checkUrl(url) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:') refuse(`the scheme ${url.protocol} is not supported`);
      if (url.username !== '' || url.password !== '') refuse('the URI must not carry credentials');
      if (isAllowed(url)) return;
      const port = portOf(url);
      if (port !== 80 && port !== 443 && port < LOWEST_FREE_PORT) refuse(`port ${port} is not allowed`);
      const host = hostOf(url);
      if (isIP(host) !== 0 && !isPublicAddress(host)) refuse(`${host} is not a public address`);
    },
    checkAddress(url, address) {
      if (!isAllowed(url) && !isPublicAddress(address)) refuse(`${hostOf(url)} is not a public host`);
    },
  };
}
