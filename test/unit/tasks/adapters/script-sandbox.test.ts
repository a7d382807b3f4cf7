import { describe, expect, test } from 'vitest';
import { runScript } from '../../../../functions/tasks/adapters/script-sandbox.ts';
import type { ScriptRequest } from '../../../../functions/tasks/domain/script.ts';

const LIMITS = { milliseconds: 300, memoryBytes: 16 * 1024 * 1024, outputLength: 10_000 };

const run = (code: string, given: Partial<ScriptRequest> = {}) =>
  runScript({ code, arguments: {}, environment: {}, ...given }, LIMITS);

const stdout = async (code: string, given: Partial<ScriptRequest> = {}) => {
  const end = await run(code, given);
  if (!('code' in end) || end.code !== 0) throw new Error(JSON.stringify(end));
  return end.stdout;
};

describe('what a script is given', () => {
  test('arguments are globals, the environment is where Node.js has it, and stdin is the value it was', async () => {
    const given = { arguments: { amount: 20, order: { id: 7 } }, environment: { FACTOR: 2, MODE: 'fast' }, stdin: [1] };
    const code =
      'console.log(amount * process.env.FACTOR, order.id, process.env.MODE, typeof process.env.FACTOR, stdin)';
    expect(await stdout(code, given)).toBe('40 7 fast string [1]\n');
  });

  test('what is not text is written as JSON', async () => {
    expect(await stdout('console.log({ a: [1, null] }, true, undefined, new TypeError("no"))')).toBe(
      '{"a":[1,null]} true undefined TypeError: no\n',
    );
  });

  test('both streams are told apart', async () => {
    const end = await run('console.info("a"); console.warn("b"); process.stdout.write("c"); process.stderr.write(4)');
    expect(end).toEqual({ code: 0, stdout: 'a\nc', stderr: 'b\n4' });
  });

  test('await may stand at the top', async () => {
    expect(await stdout('console.log(await Promise.all([1, Promise.resolve(2)]))')).toBe('[1,2]\n');
  });

  test('an argument may have the name of anything, and text that looks like code stays text', async () => {
    const given = { arguments: { JSON: 'mine', __proto__: { a: 1 }, 'x-y': '`${process.exit(3)}`' } };
    expect(await stdout('console.log(JSON, globalThis["x-y"])', given)).toBe('mine `${process.exit(3)}`\n');
  });
});

describe('how a script ends', () => {
  test.each([
    ['process.exit(3); console.log("never")', { code: 3, stdout: '', stderr: '' }],
    [
      'try { process.exit(4) } catch { console.log("never") } finally { console.log("never") }',
      { code: 4, stdout: '', stderr: '' },
    ],
    ['console.log("before"); process.exit()', { code: 0, stdout: 'before\n', stderr: '' }],
    ['await new Promise(() => {})', { code: 13, stdout: '', stderr: expect.stringContaining('unsettled') }],
    ['throw 5', { code: 1, stdout: '', stderr: 'Uncaught 5\n' }],
    ['const x = ;', { code: 1, stdout: '', stderr: expect.stringMatching(/^SyntaxError: .*\n.*script\.js:1/) }],
    [
      'function f() {\n  throw new RangeError("far")\n}\nf()',
      { code: 1, stdout: '', stderr: expect.stringMatching(/^RangeError: far\n.*script\.js:2/) },
    ],
    ['await null; throw new Error("late")', { code: 1, stdout: '', stderr: expect.stringContaining('Error: late') }],
    ['(function f() { f() })()', { code: 1, stdout: '', stderr: expect.stringContaining('InternalError') }],
  ])('%s', async (code, end) => {
    expect(await run(code)).toEqual(end);
  });

  test.each([
    ['for (;;);', 'time'],
    ['while (true) try { for (;;); } catch {}', 'time'],
    ['await (async () => { for (;;) await null })()', 'time'],
    ['/^(a+)+$/.test("a".repeat(31) + "b")', 'time'],
    ['"x".repeat(5e8)', 'memory'],
    ['new Uint8Array(1e9)', 'memory'],
    ['const all = []; for (;;) all.push(new Array(1e5).fill(all))', 'memory'],
    ['for (;;) console.log("x".repeat(1000))', 'output'],
    ['while (true) try { console.error("x".repeat(5000)) } catch {}', 'output'],
  ])('%s is stopped', async (code, stopped) => {
    expect(await run(code)).toEqual({ stopped });
  });
});

describe('what a script cannot reach', () => {
  test('there is nothing of Node.js, nor any way to load it', async () => {
    const names = ['require', 'module', 'fetch', 'setTimeout', 'Buffer', 'WebAssembly', 'std', 'os', 'XMLHttpRequest'];
    expect(await stdout(`console.log(${names.map((name) => `typeof ${name}`).join(', ')})`)).toBe(
      `${names.map(() => 'undefined').join(' ')}\n`,
    );
    expect(await stdout('console.log(Object.keys(process))')).toBe('["env","stdout","stderr","exit"]\n');
    const loads = await run('await import("node:fs")');
    expect(loads).toMatchObject({ code: 1, stderr: expect.stringContaining('could not load module') });
    expect(await run('import fs from "node:fs"')).toMatchObject({ code: 1 });
  });

  test('constructors lead to the sandbox itself and no further', async () => {
    const code = `
      const own = Function('return this')();
      const found = [console.log, process.exit, process.stdout.write, (async () => {}).constructor, Error]
        .map((value) => value.constructor.constructor('return this')() === own && typeof own.require);
      console.log(...found);
    `;
    expect(await stdout(code)).toBe('undefined undefined undefined undefined undefined\n');
  });

  test('what one leaves behind another does not find', async () => {
    await run(
      'globalThis.left = 1; Object.prototype.left = 1; JSON.stringify = () => "mine"; Array.prototype.map = null',
    );
    expect(await stdout('console.log(typeof left, {}.left, JSON.stringify([1].map(String)))')).toBe(
      'undefined undefined ["1"]\n',
    );
  });

  test('scripts at the same time do not mix', async () => {
    const ends = await Promise.all([1, 2, 3].map((n) => stdout(`globalThis.n = ${n}; await null; console.log(n)`)));
    expect(ends).toEqual(['1\n', '2\n', '3\n']);
  });
});
