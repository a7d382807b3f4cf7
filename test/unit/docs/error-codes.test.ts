import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../../functions/shared/error-codes.ts';
import { RULES } from '../../../functions/workflows/language/rules/all-rules.ts';
import { PROJECT_ROOT } from '../../../local/synthesize.ts';
import { codeOf, type Page, projectFiles, readPages } from '../../support/markdown.ts';

/** Codes of findings: the rules name theirs, the rest of the language writes them into the finding. */
const findings = projectFiles()
  .filter((file) => /^functions\/workflows\/(?:language|compiler|domain)\/.*\.ts$/.test(file))
  .flatMap((file) => [
    ...readFileSync(join(PROJECT_ROOT, file), 'utf8').matchAll(
      /(?:code: |faulty\(pointer, |unsupported\(\s*|noScheme\()'([a-z][a-z0-9.-]+)'/g,
    ),
  ])
  .map(([, code = '']) => code)
  // The name of a kind of issue of the schema library, and no code.
  .filter((code) => code !== 'custom');
const codes: ReadonlySet<string> = new Set([...Object.keys(ERRORS), ...findings, ...RULES.map(({ code }) => code)]);

/** Words with hyphens that are no codes: names in this project, in AWS and on the shell. */
const names = new Set([
  ...projectFiles().flatMap((file) => file.split('/').map((part) => part.replace(/\.\w+$/, ''))),
  ...projectFiles()
    .filter((file) => /^functions\/[\w-]+\/(?:api|on-[\w-]+)\.ts$/.test(file))
    .map((file) => file.replace(/^functions\/|\.ts$/g, '').replace('/', '-')),
  ...['api-key', 'by-status', 'by-workflow', 'get-records', 'greeting-flow', 'order-fulfilment'],
  ...[
    'aws-jwt-verify',
    'cdk-nag',
    'cfn-lint',
    'detail-type',
    'no-run',
    'us-east-1',
    'x-api-key',
    'fast-check',
    'aws-local-stepfunctions',
  ],
]);

/** Cells of the first column of tables that are headed `Code`. */
function tabled({ prose }: Page): readonly string[] {
  return [...prose.matchAll(/^\| *Code *\|.*\n\|[-| :]+\n((?:\|.*\n?)+)/gm)].flatMap(([, rows = '']) =>
    rows
      .trim()
      .split('\n')
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)),
  );
}

describe.each(readPages().map((page) => [page.path, page] as const))('%s', (_, page) => {
  test('names no error code that does not exist', () => {
    const hyphenated = codeOf(page).filter((code) => /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(code) && !names.has(code));
    expect([...tabled(page), ...hyphenated].filter((code) => !codes.has(code))).toEqual([]);
  });
});

test('docs/language.md names every code that the check of a definition can answer with', () => {
  const page = readPages().find(({ path }) => path === 'docs/language.md');
  const named = new Set(page === undefined ? [] : codeOf(page));
  const language = findings.filter((code) => !code.startsWith('schema-'));
  expect([...new Set(language)].filter((code) => !named.has(code))).toEqual([]);
});
