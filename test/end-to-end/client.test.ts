import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileClient } from '../../bin/client.ts';
import { type ClientOptions, createClient } from '../../client/src/index.ts';
import { PROJECT_ROOT } from '../../local/synthesize.ts';
import { readPage } from '../support/markdown.ts';
import { type Platform, startPlatform, type TestTenant } from '../support/platform.ts';
import { definition, publish, SOON } from '../support/workflows.ts';

const run = promisify(execFile);

let platform: Platform;
let acme: TestTenant;

beforeAll(async () => {
  platform = await startPlatform();
  acme = await platform.createTenant('acme');
});
afterAll(() => platform?.close());

const clientOf = (options: Partial<ClientOptions> = {}) =>
  createClient({ baseUrl: platform.cloud.baseUrl, credential: acme.tokens.accessToken, ...options });

/** A network that carries requests and loses the first answers. */
function losing(answers: number): typeof globalThis.fetch {
  let lost = 0;
  return async (...request) => {
    const response = await fetch(...request);
    await response.clone().text();
    if (lost++ < answers) throw new TypeError('the connection was reset');
    return response;
  };
}

describe('when answers are lost on the way', () => {
  test('an execution is started once', async () => {
    const workflow = await publish(acme.owner, definition('lost', [{ done: { set: { ok: true } } }]));
    const { id } = await clientOf({ fetch: losing(2) }).executions.start({ workflow });
    expect(await acme.owner.waitForExecution(id, SOON)).toMatchObject({ status: 'completed' });
    const { items } = await acme.owner.executions.list({ workflow }).page();
    expect(items.map((execution) => execution.id)).toEqual([id]);
  });

  test('an API key is made once, and its secret is lost with the answer', async () => {
    const key = await clientOf({ fetch: losing(1) }).apiKeys.create({ name: 'lost', role: 'viewer' });
    expect(key.secret).toBeUndefined();
    const names: string[] = [];
    for await (const { name } of acme.owner.apiKeys.list({ limit: 1 })) names.push(name);
    expect(names.filter((name) => name === 'lost')).toHaveLength(1);
  });
});

test('more requests than the rate allows all pass in the end', async () => {
  const small = await platform.createTenant('small', 'basic');
  const answers: number[] = [];
  const counting: typeof globalThis.fetch = async (...request) => {
    const response = await fetch(...request);
    answers.push(response.status);
    return response;
  };
  const client = clientOf({ credential: small.tokens.accessToken, fetch: counting, retry: { attempts: 20 } });
  const { limits } = await platform.operator.tenants.read({ tenant: 'small' });
  const callers = Array.from({ length: limits.requestBurst * 2 }, () => client.me.read());
  expect((await Promise.all(callers)).every(({ tenant }) => tenant?.id === 'small')).toBe(true);
  expect(answers).toContain(429);
});

test('findings of a definition reach the author with their place', async () => {
  const text =
    "document: { dsl: '1.0.3', namespace: test, name: wrong, version: '1.0.0' }\ndo:\n  - a: { dance: {} }\n";
  const error = await clientOf()
    .workflows.publish({ definition: text })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'invalid-definition', status: 422, requestId: expect.any(String) });
  expect(error).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining({ line: 3 })]) });
});

test('a client that means another tenant than its credential is refused', async () => {
  await expect(clientOf({ tenant: 'globex' }).me.read()).rejects.toMatchObject({ code: 'tenant-mismatch' });
  expect((await clientOf({ tenant: 'acme' }).me.read()).tenant?.id).toBe('acme');
});

test('the API describes itself to anybody', async () => {
  const document = await clientOf({ credential: () => Promise.reject(new Error('asked')) }).reference.readOpenApi();
  expect(document).toMatchObject({ openapi: '3.1.0' });
});

describe('the package, installed elsewhere', () => {
  const blocks = readPage('client/README.md').blocks;
  const examples = blocks.flatMap((block, index) =>
    block.language === 'ts' ? [{ line: block.line, code: block.text, output: blocks[index + 1]?.text }] : [],
  );
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tributary-client-'));
    const installed = join(folder, 'node_modules', '@tributary', 'client');
    await compileClient(join(installed, 'dist'));
    await cp(join(PROJECT_ROOT, 'client', 'package.json'), join(installed, 'package.json'));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    for (const { line, code } of examples) await writeFile(join(folder, `line-${line}.ts`), code);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('type-checks the examples of its README, declarations included', async () => {
    const compilerOptions = {
      ...{ target: 'es2022', module: 'nodenext', strict: true, exactOptionalPropertyTypes: true, noEmit: true },
      ...{ skipLibCheck: false, types: ['node'], typeRoots: [join(PROJECT_ROOT, 'node_modules/@types')] },
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    const { stdout } = await run(join(PROJECT_ROOT, 'node_modules/.bin/tsc'), ['-p', folder]).catch((error) => error);
    expect(stdout).toBe('');
  });

  test('runs the examples of its README, which print what it says', async () => {
    const { secret = '' } = await acme.owner.apiKeys.create({ name: 'readme', role: 'author' });
    const env = { ...process.env, TRIBUTARY_URL: platform.cloud.baseUrl, TRIBUTARY_API_KEY: secret, NO_COLOR: '1' };
    expect(examples.length).toBeGreaterThan(4);
    for (const { line, output } of examples) {
      const { stdout } = await run(process.execPath, [join(folder, `line-${line}.ts`)], { env });
      expect(stdout.trimEnd(), `client/README.md:${line}`).toBe(output?.trimEnd());
    }
  });

  test('imports nothing but itself', async () => {
    const { stdout } = await run('grep', ['-rhoE', "from '[^']+'", '--include=*.js', join(folder, 'node_modules')]);
    const imports = stdout.trim().split('\n');
    expect(imports.length).toBeGreaterThan(5);
    expect(imports.filter((line) => !/^from '\.\.?\//.test(line))).toEqual([]);
  });
});

test('the README of the package is about the package that is built', async () => {
  const manifest = JSON.parse(await readFile(join(PROJECT_ROOT, 'client', 'package.json'), 'utf8'));
  expect(readPage('client/README.md').text.startsWith(`# ${manifest.name}\n`)).toBe(true);
});
