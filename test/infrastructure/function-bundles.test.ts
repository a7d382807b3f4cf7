import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App, FileSystem, Stack } from 'aws-cdk-lib';
import { bundleFunctions, type FunctionCode } from '../../lib/platform/function-bundles.ts';
import { FUNCTION_ENTRIES } from '../../lib/platform/function-entries.ts';

const root = mkdtempSync(path.join(tmpdir(), 'tributary-bundles-'));
const sources = path.join(root, 'sources');
const outdir = path.join(root, 'bundles');
let code: FunctionCode;

beforeAll(() => {
  mkdirSync(sources);
  writeFileSync(path.join(sources, 'greeting.ts'), `export const greeting: string = 'from ' + 'a module';`);
  for (const entry of FUNCTION_ENTRIES) {
    mkdirSync(path.join(sources, path.dirname(entry)), { recursive: true });
    const text = `import { greeting } from '../greeting.ts';\nexport const handler = async () => '${entry} ' + greeting;`;
    writeFileSync(path.join(sources, `${entry}.ts`), text);
  }
  code = bundleFunctions({ sources, outdir, files: { 'reference/api': { 'openapi.json': '{"openapi":"3.1.0"}' } } });
});

afterAll(() => rmSync(root, { recursive: true }));

describe('bundles', () => {
  test.each(FUNCTION_ENTRIES)('%s is one CommonJS file that exports its handler', async (entry) => {
    const bundle = createRequire(__filename)(path.join(outdir, entry, 'index.js')) as { handler(): Promise<string> };
    await expect(bundle.handler()).resolves.toBe(`${entry} from a module`);
  });

  test('bring a source map without the sources', () => {
    const map = JSON.parse(readFileSync(path.join(outdir, 'tenants/api/index.js.map'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(map['sources']).toEqual(expect.arrayContaining([expect.stringContaining('greeting.ts')]));
    expect(map).not.toHaveProperty('sourcesContent');
  });

  test('have the files that were asked for beside them, and only there', () => {
    expect(readFileSync(path.join(outdir, 'reference/api/openapi.json'), 'utf8')).toBe('{"openapi":"3.1.0"}');
    expect(existsSync(path.join(outdir, 'tenants/api/openapi.json'))).toBe(false);
  });

  test('are assets of the stack that uses them', () => {
    const stack = new Stack(new App({ outdir: path.join(root, 'assembly') }), 'Bundles');
    expect(code('tenants/api').bind(stack)).toHaveProperty('s3Location');
  });

  test('of the same sources are the same assets wherever they are written', () => {
    const elsewhere = path.join(root, 'some', 'where', 'deeper');
    bundleFunctions({ sources, outdir: elsewhere });
    for (const entry of FUNCTION_ENTRIES.filter((candidate) => candidate !== 'reference/api'))
      expect(FileSystem.fingerprint(path.join(elsewhere, entry))).toBe(
        FileSystem.fingerprint(path.join(outdir, entry)),
      );
  });

  test('name the entry that has no source', () => {
    expect(() => bundleFunctions({ sources: path.join(root, 'nowhere'), outdir })).toThrow('Could not resolve');
  });
});
