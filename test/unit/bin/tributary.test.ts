import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../../local/synthesize.ts';

const WORKFLOW = `document: { dsl: '1.0.3', namespace: shop, name: quote, version: '1.0.0' }
evaluate: { language: jsonata }
do:
  - price:
      call: http
      with: { method: get, endpoint: 'https://shop.example/price' }
  - total:
      set: { cents: '\${ $input.price * 100 }' }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-command-'));
  mkdirSync(join(folder, 'deep'));
  write('quote.yaml', WORKFLOW);
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

function tributary(...args: readonly string[]) {
  const program = join(PROJECT_ROOT, 'bin/tributary.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

const testFile = (tests: readonly string[], workflow = '../quote.yaml') =>
  `workflow: ${workflow}\ntests:\n${tests.map((test) => `  - ${test}\n`).join('')}`;
const expectFive = '{ name: five, mocks: { price: { output: { price: 5 } } }, expect: { output: { cents: 500 } } }';
const expectSix = '{ name: six, mocks: { price: { output: { price: 5 } } }, expect: { output: { cents: 600 } } }';

describe('npx tributary', { timeout: 60_000 }, () => {
  test('tells how it is used, and that a file is not there', () => {
    expect(tributary()).toMatchObject({ status: 2, err: expect.stringContaining('Usage: npx tributary') });
    expect(tributary('toString', 'quote.yaml')).toMatchObject({ status: 2 });
    expect(tributary('test', 'nowhere')).toMatchObject({ status: 1, err: expect.stringContaining('nowhere') });
  });

  test('compile prints the state machine, validate what a run costs', () => {
    expect(JSON.parse(tributary('compile', 'quote.yaml').out)).toMatchObject({ StartAt: 'price' });
    expect(JSON.parse(tributary('validate', 'quote.yaml').out)).toMatchObject({ transitions: { least: 1, most: 1 } });
  });

  test('an error has its place, the line, and a hint', () => {
    write('bad.yaml', WORKFLOW.replace('$input.price', '$inputt.price'));
    const { status, err } = tributary('validate', 'bad.yaml');
    expect(status).toBe(1);
    const [place, line, caret] = err.split('\n');
    expect(place).toMatch(/^bad\.yaml:8:\d+: error unknown-variable: /);
    expect(line).toContain('$inputt.price * 100');
    expect(line?.slice(caret?.indexOf('^'))).toMatch(/^'\$\{ \$inputt/);
  });

  test('OpenAPI documents are files', () => {
    const call = { call: 'openapi', with: { document: { endpoint: 'https://a.example/?v=1' }, operationId: 'ask' } };
    const document = { dsl: '1.0.3', namespace: 'shop', name: 'ask', version: '1.0.0' };
    write('ask.json', JSON.stringify({ document, evaluate: { language: 'jsonata' }, do: [{ ask: call }] }));
    write(
      'api.json',
      '{"swagger":"2.0","host":"a.example","schemes":["https"],"paths":{"/":{"get":{"operationId":"ask"}}}}',
    );
    expect(tributary('compile', 'ask.json', '--document', 'https://a.example/?v=1=api.json')).toMatchObject({
      status: 0,
      out: expect.stringContaining('https://a.example/'),
    });
    expect(tributary('compile', 'ask.json')).toMatchObject({
      status: 1,
      err: expect.stringContaining('unreadable-document'),
    });
    expect(tributary('compile', 'ask.json', '--document', 'https://a.example')).toMatchObject({ status: 2 });
    expect(tributary('compile', 'ask.json', '--documents', 'a=b')).toMatchObject({ status: 2 });
    const documents = { 'https://a.example/?v=1': 'api.json' };
    const tests = [{ name: 'waits', expect: { status: 'running' } }];
    write('ask.test.json', JSON.stringify({ workflow: 'ask.json', documents, tests }));
    expect(tributary('test', '.')).toMatchObject({ status: 0, out: expect.stringContaining('1 passed') });
  });

  test('test runs the tests of a folder and those below', () => {
    write('deep/quote.test.yaml', testFile([expectFive]));
    write(
      'quote.test.json',
      JSON.stringify({ workflow: 'quote.yaml', tests: [{ name: 'waits', expect: { status: 'running' } }] }),
    );
    expect(tributary('test', '.')).toMatchObject({ status: 0, out: expect.stringContaining('2 passed, 0 failed') });
  });

  test('test tells what differs', () => {
    write('deep/quote.test.yaml', testFile([expectFive, expectSix]));
    const { status, out } = tributary('test', 'deep');
    expect(status).toBe(1);
    expect(out).toContain('passed  five');
    expect(out).toContain('failed  six\n    output: expected {"cents":600}, got {"cents":500}');
    expect(out).toContain('1 passed, 1 failed');
  });

  test.each([
    ['a status', '{ name: a, expect: {} }', 'status: expected "completed", got "running"\n    /do/0/price was called'],
    [
      'an error',
      '{ name: a, mocks: { price: { output: { price: 1 } } }, expect: { error: { status: 4 } } }',
      'error.status',
    ],
    [
      'the tasks',
      '{ name: a, mocks: { price: { output: { price: 1 } } }, expect: { tasks: [total] } }',
      'tasks: expected',
    ],
    [
      'the time',
      '{ name: a, mocks: { price: { output: { price: 1 } } }, expect: { durationMs: 1 } }',
      'durationMs: expected 1, got 0',
    ],
    ['a mock', '{ name: a, mocks: { pri: { output: 1 } }, expect: {} }', 'Tasks that call something: /do/0/price.'],
  ])('test fails on %s', (_, each, told) => {
    write('deep/quote.test.yaml', testFile([each]));
    const { status, out } = tributary('test', 'deep');
    expect(status).toBe(1);
    expect(out).toContain(told);
  });

  test('test fails on files that cannot be run, and goes on with the others', () => {
    write('deep/a.test.yaml', 'workflow: [');
    write('deep/b.test.yaml', testFile(['{ name: b, expects: {} }']));
    write('deep/c.test.yaml', testFile([expectFive], 'nowhere.yaml'));
    write('deep/d.test.yaml', testFile([expectFive]));
    write('bad.yaml', 'do: 1');
    write('deep/e.test.yaml', testFile([expectFive], '../bad.yaml'));
    const { status, out } = tributary('test', '.');
    expect(status).toBe(1);
    expect(out).toMatch(/a\.test\.yaml:1:\d+: error /);
    expect(out).toMatch(/b\.test\.yaml:3:5: error invalid-test: /);
    expect(out).toContain('nowhere.yaml: there is no such file');
    expect(out).toContain('bad.yaml:1:');
    expect(out).toContain('1 passed, 4 failed');
  });

  test('test fails where there are no tests', () => {
    expect(tributary('test', 'deep')).toMatchObject({ status: 1, err: 'deep: there is no file *.test.yaml\n' });
  });
});
