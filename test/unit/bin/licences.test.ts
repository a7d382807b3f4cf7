import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAllowed, licenceProblems, lockedPackages } from '../../../bin/licences.ts';
import { PROJECT_ROOT } from '../../../local/synthesize.ts';

describe('licence expressions', () => {
  test.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-or-later)', 'MIT AND ISC', '(MIT AND Zlib) OR AGPL-3.0-only'])(
    '%s is allowed',
    (expression) => expect(isAllowed(expression)).toBe(true),
  );

  test.each([
    'AGPL-3.0-only',
    'GPL-2.0-or-later',
    'LGPL-3.0-or-later',
    'BUSL-1.1',
    'SSPL-1.0',
    'Elastic-2.0',
    'MIT AND GPL-3.0-only',
    '(MIT OR ISC) AND SSPL-1.0',
    'MIT OR',
    'UNLICENSED',
    'SEE LICENSE IN LICENSE.txt',
    '',
  ])('"%s" is not', (expression) => expect(isAllowed(expression)).toBe(false));
});

describe('problems', () => {
  const locked = (name: string, licence: string | undefined, dev: boolean) => ({
    name,
    version: '1.0.0',
    licence,
    dev,
  });

  test('name the package, its use and its licence', () => {
    expect(
      licenceProblems([locked('left', 'MIT', false), locked('up', 'AGPL-3.0', true), locked('none', undefined, false)]),
    ).toEqual(['up@1.0.0 (a development dependency): AGPL-3.0', 'none@1.0.0 (deployed): names no licence']);
  });

  test('exceptions hold for one licence, and for development only', () => {
    expect(licenceProblems([locked('lightningcss-linux-x64-gnu', 'MPL-2.0', true)])).toEqual([]);
    expect(licenceProblems([locked('lightningcss', 'MPL-2.0', false)])).toHaveLength(1);
    expect(licenceProblems([locked('lightningcss', 'GPL-3.0', true)])).toHaveLength(1);
  });
});

describe('the lock file', () => {
  test('is read with nested and renamed packages', () => {
    const packages = {
      '': { name: 'project', license: 'X' },
      'node_modules/a/node_modules/@b/c': { version: '1.2.3', license: 'ISC', dev: true },
      'node_modules/alias': { name: 'real', version: '2.0.0' },
    };
    expect(lockedPackages(JSON.stringify({ packages }))).toEqual([
      { name: '@b/c', version: '1.2.3', licence: 'ISC', dev: true },
      { name: 'real', version: '2.0.0', licence: undefined, dev: false },
    ]);
  });

  test('of this project has nothing that is not allowed', () => {
    const packages = lockedPackages(readFileSync(join(PROJECT_ROOT, 'package-lock.json'), 'utf8'));
    expect(packages.length).toBeGreaterThan(100);
    expect(licenceProblems(packages)).toEqual([]);
  });
});
