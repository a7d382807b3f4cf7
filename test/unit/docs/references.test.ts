import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../../local/synthesize.ts';
import { anchorsOf, codeOf, linksOf, type Page, projectFiles, readPages } from '../../support/markdown.ts';

const pages = readPages();
const files = projectFiles();
const manifest: { readonly scripts: Record<string, string>; readonly bin: Record<string, string> } = JSON.parse(
  readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'),
);

/** Beginnings of what in backticks is a path of this project. */
const FOLDERS = /^(?:bin|lib|functions|local|test|docs|examples|client|bench)\//;
const ROOT_FILES = /^[\w-]+\.(?:json|ts|md)$/;

/** A path as it is written, with `<noun>`, `*` and `{a,b}` standing for several, as a pattern. */
function pathPattern(path: string): RegExp {
  const source = path
    .replace(/\/$/, '')
    .replace(/[.+?^$()|[\]\\]/g, '\\$&')
    .replace(/<[^>]+>|\*/g, '[^/]+')
    .replace(/\{([^}]+)\}/g, (_, names: string) => `(?:${names.split(/, ?/).join('|')})`);
  return new RegExp(`^${source}(?:/|$)`);
}

/** Text that is read as commands: blocks of a shell, and code in the prose. */
function commandsOf(page: Page): readonly string[] {
  const blocks = page.blocks.filter(({ language }) => ['sh', 'console'].includes(language)).map(({ text }) => text);
  return [...blocks, ...codeOf(page)];
}

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name);

describe.each(pages.map((page) => [page.path, page] as const))('%s', (path, page) => {
  test('links lead somewhere', () => {
    const dead = linksOf(page).filter((target) => {
      if (/^(?:https?|mailto):/.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? path : posix.join(posix.dirname(path), file);
      if (!existsSync(join(PROJECT_ROOT, linked))) return true;
      if (anchor === undefined) return false;
      const other = pages.find((candidate) => candidate.path === linked);
      return other === undefined || !anchorsOf(other).has(anchor);
    });
    expect(dead).toEqual([]);
  });

  test('files in backticks exist', () => {
    const named = codeOf(page).filter((code) => /^[\w@.<>{},*/ -]+$/.test(code) && FOLDERS.test(code));
    const roots = codeOf(page).filter((code) => ROOT_FILES.test(code));
    const missing = named.filter((code) => !files.some((file) => pathPattern(code).test(file)));
    const beside = (code: string) => existsSync(join(PROJECT_ROOT, dirname(path), code));
    const unknown = roots.filter((code) => !beside(code) && !files.some((file) => posix.basename(file) === code));
    expect([...missing, ...unknown]).toEqual([]);
  });

  test('commands exist', () => {
    const commands = commandsOf(page).join('\n');
    const scripts = matches(commands, /\bnpm run ([\w:-]+)/g).filter((name) => manifest.scripts[name] === undefined);
    const tools = matches(commands, /\bnpx ([\w@/-]+)/g).filter(
      (name) => manifest.bin[name] === undefined && !existsSync(join(PROJECT_ROOT, 'node_modules', '.bin', name)),
    );
    const programs = matches(commands, /\bnode ((?:bin|local|bench)\/[\w./-]+)/g).filter(
      (file) => !existsSync(join(PROJECT_ROOT, file)),
    );
    expect([...scripts, ...tools, ...programs]).toEqual([]);
  });
});
