import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OFFLINE_SETTINGS } from '../../../../bin/offline-settings.ts';
import { versionId, workflowId } from '../../../../functions/shared/ids.ts';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';

/** Whether a definition with this document block is accepted, and where it is at fault. */
function check(document: { readonly namespace?: string; readonly name?: string; readonly version?: string }) {
  const block = { dsl: '1.0.3', namespace: 'shop', name: 'probe', version: '1.0.0', ...document };
  const result = compile({ document: block, do: [{ done: { set: { ok: true } } }] }, OFFLINE_SETTINGS);
  return result.ok ? [] : result.errors.map(({ pointer }) => pointer);
}

test.each(['1.0.0', '1.0.0-rc.1', '0.0.1', `1.0.0-${'a'.repeat(58)}`])('the version %s is accepted', (version) => {
  expect(check({ version })).toEqual([]);
});

test.each(['1.0', '1.0.0+build.1', '01.0.0', '1.0.0-a..b', '9999999999.0.0', `1.0.0-${'a'.repeat(59)}`])(
  'the version %s is refused, since the API could not name it',
  (version) => {
    expect(check({ version })).toEqual(['/document/version']);
  },
);

test('what a definition may be called, the API can name', () => {
  const part = fc.stringMatching(/^[a-z0-9.+-]{1,8}$/);
  const version = fc
    .tuple(fc.stringMatching(/^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$/), part)
    .map(([a, b]) => `${a}-${b}`);
  fc.assert(
    fc.property(part, part, version, (namespace, name, candidate) => {
      const isNameable = workflowId.safeParse(`${namespace}.${name}`).success && versionId.safeParse(candidate).success;
      expect(check({ namespace, name, version: candidate }).length === 0).toBe(isNameable);
    }),
  );
});
