import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyUpgrades, chooseUpgrade, compareReleases, readPins } from '../../../bin/upgrade.ts';
import { PROJECT_ROOT } from '../../../local/synthesize.ts';

const read = (name: string) => readFileSync(join(PROJECT_ROOT, name), 'utf8');
const release = fc
  .tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.nat({ max: 30 }))
  .map((numbers) => numbers.join('.'));

describe('an upgrade', () => {
  test('stays within the major and is never older', () => {
    fc.assert(
      fc.property(release, fc.array(release), (current, published) => {
        const { target } = chooseUpgrade('p', current, published);
        expect(target.split('.')[0]).toBe(current.split('.')[0]);
        expect(compareReleases(target, current)).toBeGreaterThanOrEqual(0);
        if (target !== current) expect(published).toContain(target);
      }),
    );
  });

  test.each([
    ['the newest of the major', '1.2.3', ['1.2.3', '1.10.0', '1.9.0', '2.0.0'], { target: '1.10.0', beyond: '2.0.0' }],
    ['the newest of the minor before 1.0', '0.28.2', ['0.28.3', '0.29.0'], { target: '0.28.3', beyond: '0.29.0' }],
    ['no prerelease', '1.0.0', ['1.1.0-rc.1', '1.0.0'], { target: '1.0.0' }],
  ])('is %s', (_, current, published, expected) => {
    expect(chooseUpgrade('p', current, published)).toEqual({ name: 'p', current, ...expected });
  });

  test('of what is pinned stays at the pin and says why', () => {
    const pin = { name: 'p', allowedVersions: '2.0.6', reason: 'it is the reference' };
    expect(chooseUpgrade('p', '2.0.6', ['2.0.6', '2.2.0'], pin)).toEqual({
      name: 'p',
      current: '2.0.6',
      target: '2.0.6',
      beyond: '2.2.0',
      reason: 'it is the reference',
    });
    expect(chooseUpgrade('p', '2.0.5', ['2.0.6', '2.2.0'], pin).target).toBe('2.0.6');
    const major = { ...pin, allowedVersions: '^24.0.0' };
    expect(chooseUpgrade('p', '24.1.0', ['24.9.0', '26.0.0'], major)).toMatchObject({
      target: '24.9.0',
      beyond: '26.0.0',
    });
  });

  test('is written wherever the package is named', () => {
    const manifest = {
      name: 'x',
      overrides: { a: '1.0.0' },
      devDependencies: { b: '1.0.0' },
      dependencies: { a: '1.0.0' },
    };
    const text = applyUpgrades(JSON.stringify(manifest), [{ name: 'a', current: '1.0.0', target: '1.1.0' }]);
    expect(JSON.parse(text)).toEqual({ ...manifest, overrides: { a: '1.1.0' }, dependencies: { a: '1.1.0' } });
    expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(manifest));
  });
});

describe('the pins of this project', () => {
  const pins = readPins(read('renovate.json'));
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const versions = { ...manifest['dependencies'], ...manifest['devDependencies'], ...manifest['overrides'] };

  test('have reasons and are what is installed', () => {
    expect(pins.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['jsonata', 'aws-cdk', '@biomejs/biome', 'unrs-resolver', 'node']),
    );
    for (const { name, allowedVersions, reason } of pins) {
      expect(reason.length, name).toBeGreaterThan(20);
      const [major] = allowedVersions.replace('^', '').split('.');
      if (allowedVersions.startsWith('^')) expect(versions[name]?.split('.')[0], name).toBe(major);
      else expect(versions[name], name).toBe(allowedVersions);
    }
  });

  test('every dependency is an exact version', () => {
    for (const [name, version] of Object.entries(versions)) expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
