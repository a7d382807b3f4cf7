import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OFFLINE_SETTINGS } from '../../../bin/offline-settings.ts';
import { compile } from '../../../functions/workflows/compiler/compile.ts';
import { inputSchemaFindings } from '../../../functions/workflows/domain/publish-workflow.ts';
import { PROJECT_ROOT } from '../../../local/synthesize.ts';
import { readPages } from '../../support/markdown.ts';

const settings = OFFLINE_SETTINGS;
const DOCUMENT = "document: { dsl: '1.0.3', namespace: docs, name: example, version: '1.0.0' }";
const EVALUATE = 'evaluate: { language: jsonata }';

/** A definition of what a block shows: a whole one, a list of tasks, or the members around one. */
function completed(text: string): string {
  if (/^document:/m.test(text)) return text;
  const body = text.startsWith('- ') ? `do:\n${text.replace(/^/gm, '  ')}` : text;
  return [DOCUMENT, ...(/^evaluate:/m.test(body) ? [] : [EVALUATE]), body].join('\n');
}

const blocks = readPages().flatMap(({ path, blocks: all }) =>
  all
    .filter(({ language, info }) => language === 'yaml' && !info.startsWith('no-run'))
    .map((block) => [`${path}:${block.line}`, block] as const),
);

describe('definitions in the docs', () => {
  test('there are some', () => expect(blocks.length).toBeGreaterThan(10));

  test.each(blocks)('%s', (_, { text, info }) => {
    const result = compile(completed(text), settings);
    const refused = /^error=(\S+)$/.exec(info)?.[1];
    const findings = result.ok ? inputSchemaFindings(result) : result.errors;
    if (refused === undefined) expect([...findings, ...result.warnings]).toEqual([]);
    else expect(findings.map(({ code }) => code)).toEqual([refused]);
  });

  test('the example of the tour', () => {
    const text = readFileSync(join(PROJECT_ROOT, 'examples/order-fulfilment/workflow.yaml'), 'utf8');
    expect(compile(text, settings)).toMatchObject({ ok: true, warnings: [] });
  });
});
