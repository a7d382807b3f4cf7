import type { WireRequest } from './wire.ts';

const inFull = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&');

const LOOKALIKES: Readonly<Record<string, string>> = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', i: 'і', s: 'ѕ' };

const lookalike = (text: string) =>
  text.replace(/[aeopcis0-9]/g, (letter) => LOOKALIKES[letter] ?? String.fromCodePoint(0xff10 + Number(letter)));

const wide = (text: string) => text.replace(/[!-~]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0));

/** Segments of a path, as they go over the wire, that might be taken for `id` of the tenant `victim`. */
export function pathTricks(id: string, victim: string): Readonly<Record<string, string>> {
  const plain = encodeURIComponent(id);
  return {
    'encoded in full': inFull(id),
    'encoded twice': encodeURIComponent(inFull(id)),
    'encoded thrice': encodeURIComponent(encodeURIComponent(inFull(id))),
    'upper case': plain.toUpperCase(),
    'lower case': plain.toLowerCase(),
    'a slash behind': `${plain}/`,
    'two slashes before': `/${plain}`,
    'an encoded slash before': `%2F${plain}`,
    'an encoded slash behind': `${plain}%2f`,
    'another tenant before an encoded slash': `${victim}%2F${plain}`,
    'a folder up': `../${plain}`,
    'a folder up, encoded': `%2e%2e%2f${plain}`,
    'a folder up, encoded twice': `%252e%252e%252f${plain}`,
    'a folder up, overlong': `%c0%ae%c0%ae%c0%af${plain}`,
    'a folder up with a parameter': `..;/${plain}`,
    'here and back': `${plain}/.`,
    backslashes: `..%5c${plain}`,
    'NUL behind': `${plain}%00`,
    'NUL before': `%00${plain}`,
    'NUL and an ending': `${plain}%00.json`,
    'a fragment': `${plain}#${victim}`,
    'a hash behind': `${plain}%23`,
    'a partition before': `${victim}%23identity%23${plain}`,
    'a sort key': `member%23${plain}`,
    'a sort key that climbs': `..%23${victim}%23member%23${plain}`,
    'a row of the platform': '%24platform%23tenants',
    'a version of it': `${plain}%401.0.0`,
    'a matrix parameter': `${plain};tenant=${victim}`,
    'a query': `${plain}?tenant=${victim}`,
    'two question marks': `${plain}??tenant=${victim}`,
    'a space before': `%20${plain}`,
    'a plus': `+${plain}`,
    'a tab behind': `${plain}%09`,
    'a line break and a header': `${plain}%0d%0aX-Tenant-Id:%20${victim}`,
    lookalikes: encodeURIComponent(lookalike(id)),
    'wide letters': encodeURIComponent(wide(id)),
    'a zero-width space': `${plain}%E2%80%8B`,
    'a byte order mark': `%EF%BB%BF${plain}`,
    'a combining accent': `${plain}%CC%81`,
    'right to left': `%E2%80%AE${plain}`,
    'bytes that are no UTF-8': `${plain}%ff`,
    'half a surrogate': `${plain}%ED%A0%80`,
    'half an encoding': `${plain}%2`,
    'a wildcard': '*',
    'a wildcard behind': `${plain.slice(0, 5)}*`,
    'a wildcard of SQL': '%25',
    'a list': `${plain},${plain}`,
    JSON: encodeURIComponent(JSON.stringify({ S: id })),
    'an expression': encodeURIComponent(`\${aws:PrincipalTag/tenant}`),
    'a prototype': '__proto__',
    'a constructor': 'constructor',
    nothing: '%20',
    'very long': plain.padEnd(6_000, 'a'),
  };
}

type Headers = WireRequest['headers'];

/** Headers by which an attacker may claim to be somebody else, and whether the claim must be refused as such. */
export function headerTricks(own: string, victim: string, bearer: string): readonly HeaderTrick[] {
  const claims: Readonly<Record<string, Headers>> = {
    'the victim': [['X-Tenant-Id', victim]],
    'first oneself': [
      ['X-Tenant-Id', own],
      ['X-Tenant-Id', victim],
    ],
    'first the victim': [
      ['X-Tenant-Id', victim],
      ['X-Tenant-Id', own],
    ],
    'in two spellings': [
      ['X-Tenant-Id', own],
      ['x-tenant-id', victim],
    ],
    'in two spellings, turned round': [
      ['x-tenant-id', victim],
      ['X-TENANT-ID', own],
    ],
    'both in one': [['X-Tenant-Id', `${own}, ${victim}`]],
    nobody: [['X-Tenant-Id', '']],
    'oneself in capitals': [['X-Tenant-Id', own.toUpperCase()]],
    'the platform': [['X-Tenant-Id', '$platform']],
  };
  const ignored: Readonly<Record<string, Headers>> = {
    'other names': [
      ['X-Tenant', victim],
      ['Tenant-Id', victim],
      ['X-TenantId', victim],
      ['X_Tenant_Id', victim],
    ],
    'a proxy’s user': [
      ['X-Forwarded-User', 'owner'],
      ['X-Forwarded-Tenant', victim],
      ['X-Remote-User', 'owner'],
    ],
    'a proxy’s address': [
      ['X-Forwarded-For', '127.0.0.1'],
      ['X-Real-IP', '127.0.0.1'],
      ['Forwarded', 'for=127.0.0.1;host=localhost'],
    ],
    'a proxy’s host': [
      ['X-Forwarded-Host', `${victim}.example`],
      ['X-Forwarded-Proto', 'http'],
    ],
    'another address': [
      ['X-Original-URL', '/v1/tenants'],
      ['X-Rewrite-URL', '/v1/tenants'],
    ],
    'another method': [
      ['X-HTTP-Method-Override', 'DELETE'],
      ['X-HTTP-Method', 'DELETE'],
      ['X-Method-Override', 'DELETE'],
    ],
    'an authorizer’s context': [
      ['X-Amzn-Authorizer-TenantId', victim],
      ['tenantId', victim],
      ['principalId', 'owner'],
      ['kind', 'operator'],
    ],
    roles: [
      ['X-Roles', 'owner'],
      ['X-Permissions', '*'],
      ['X-Platform-Role', 'operator'],
    ],
    'a usage key': [['X-Api-Key', 'tributary-dev-operators']],
    cookies: [['Cookie', `tenant=${victim}; tenant_id=${victim}; platform_role=operator`]],
    'a request id of the victim': [['X-Request-Id', `${victim}.${'a'.repeat(40)}`]],
    'a trace': [['X-Amzn-Trace-Id', `Root=1-67891233-abcdef012345678912345678;Tenant=${victim}`]],
    'an origin': [
      ['Origin', `https://${victim}.example`],
      ['Referer', `https://${victim}.example/`],
    ],
  };
  const doubled: Readonly<Record<string, Headers>> = {
    'a second authorization': [['Authorization', 'Bearer nonsense']],
    'a second authorization in capitals': [['AUTHORIZATION', 'Bearer nonsense']],
    'an authorization for the proxy': [['Proxy-Authorization', bearer]],
    'an operator’s authorization': [['authorization', 'Bearer tributary-dev-operators']],
  };
  const tricks = (list: Readonly<Record<string, Headers>>, expected: HeaderTrick['expected']) =>
    Object.entries(list).map(([name, headers]) => ({ name, headers, expected }));
  return [...tricks(claims, 'refused'), ...tricks(ignored, 'ignored'), ...tricks(doubled, 'either')];
}

export interface HeaderTrick {
  readonly name: string;
  readonly headers: Headers;
  /** `refused`: the answer is `tenant-mismatch`; `ignored`: it is not; `either`: API Gateway itself may refuse it. */
  readonly expected: 'refused' | 'ignored' | 'either';
}

/** Members by which a body or a query may try to name the tenant. */
export const TENANT_MEMBERS = [
  'tenant',
  'tenantId',
  'tenant_id',
  'TenantId',
  'PK',
  'partition',
  'principal',
  '__proto__',
];
