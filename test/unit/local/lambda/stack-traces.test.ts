import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEnvironment } from '../../../../local/lambda/execution-environment.ts';

const SOURCE = `interface Luck { readonly bad: boolean }
class NoLuck extends Error {}
const inner = (luck: Luck): never => {
  if (luck.bad) throw new NoLuck('no such luck');
  throw new Error('none');
};
export const handler = (luck: Luck): never => inner(luck);
`;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-'));
  writeFileSync(join(folder, 'luck.ts'), SOURCE);
  const entry = join(folder, 'luck.ts');
  const options = { bundle: true, minify: true, sourcemap: true, format: 'cjs', platform: 'node' } as const;
  await build({ entryPoints: [entry], outfile: join(folder, 'index.js'), ...options });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The stack of what the handler throws, in an environment with these variables. */
async function trace(variables: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const pace = { startedAt: 0, realStart: 0, speed: 1 };
  const environment = startEnvironment({
    runtime: { folder, handler: 'index.handler', pace },
    variables,
    memoryMb: 128,
    timeoutSeconds: 30,
    codeCache: join(folder, 'cache'),
    print: () => {},
  });
  const message = { requestId: 'r', invokedFunctionArn: 'arn', traceId: 't', tenantId: undefined };
  const { payload } = await environment.run({ ...message, payload: JSON.stringify({ bad: true }) });
  environment.kill();
  await environment.ended;
  return JSON.parse(payload).trace;
}

/** What Node itself writes, on the lines that lie in the source. */
function ofNode(): readonly string[] {
  const script = `try { require('./index.js').handler({ bad: true }) } catch (error) { process.stdout.write(error.stack) }`;
  const { stdout } = spawnSync(process.execPath, ['--enable-source-maps', '-e', script], { cwd: folder });
  return inSource(String(stdout).split('\n'));
}

const inSource = (lines: readonly string[]) => lines.flatMap((line) => /luck\.ts:\d+:\d+/.exec(line)?.[0] ?? []);

test('stacks show the places of the source that Node shows, when the template asks for it', async () => {
  const stack = await trace({ NODE_OPTIONS: '--enable-source-maps' });
  expect(stack[0]).toBe('Error: no such luck');
  expect(inSource(stack)).toEqual(ofNode());
  expect(inSource(stack)[0]).toMatch(/^luck\.ts:4:/);
});

test('otherwise they show those of the bundle', async () => {
  const stack = await trace({});
  expect(inSource(stack)).toEqual([]);
  expect(stack[1]).toContain('index.js:');
});
