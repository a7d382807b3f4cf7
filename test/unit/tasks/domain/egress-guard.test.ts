import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { egressGuard, isPublicAddress } from '../../../../functions/tasks/domain/egress-guard.ts';
import { TaskFault } from '../../../../functions/tasks/domain/problem.ts';

const guard = egressGuard('127.0.0.1:8080, shop.internal:443');

describe('addresses', () => {
  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.9',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '2002:7f00:1::',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '::7f00:1',
    '100::1',
    '3fff::1',
    'fec0::1',
    'localhost',
    '',
    '1.2.3',
    'fe80::1%eth0',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.1',
    '172.32.0.1',
    '192.1.1.1',
    '2606:4700::1111',
    '2a00:1450:4001::1',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test('an IPv4 address is judged alike when it is mapped into IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPublicAddress(`::ffff:${address}`)).toBe(isPublicAddress(address));
      }),
    );
  });
});

describe('URLs', () => {
  const check = (uri: string) => () => guard.checkUrl(new URL(uri));

  test.each([
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.0.0.1:8081/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fd00:ec2::254]/',
    'http://169.254.169.254/latest',
    'http://１２７.0.0.1/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'http://example.com:22/',
    'http://example.com:25/',
    'http://user:secret@example.com/',
    'gopher://example.com:70/',
  ])('%s is refused, and the detail shows no credentials', (uri) => {
    expect(check(uri)).toThrow(TaskFault);
    expect(check(uri)).toThrow(/"status":403/);
    expect(check(uri)).not.toThrow(/secret/);
  });

  test.each([
    'http://example.com/',
    'https://example.com/',
    'https://example.com:8443/',
    'http://127.0.0.1:8080/',
    'https://shop.internal/',
    'https://1.1.1.1/',
  ])('%s is let through', (uri) => {
    expect(check(uri)).not.toThrow();
  });

  test('a name may not resolve to a private address unless the pair is allowed', () => {
    expect(() => guard.checkAddress(new URL('https://example.com'), '10.0.0.1')).toThrow(/not a public host/);
    expect(() => guard.checkAddress(new URL('https://shop.internal'), '10.0.0.1')).not.toThrow();
    expect(() => guard.checkAddress(new URL('https://shop.internal:8443'), '10.0.0.1')).toThrow(TaskFault);
    expect(() => guard.checkAddress(new URL('https://example.com'), '93.184.216.34')).not.toThrow();
  });

  test('no list of allowed hosts allows nothing private', () => {
    expect(() => egressGuard('').checkUrl(new URL('http://127.0.0.1:8080'))).toThrow(TaskFault);
  });
});
