import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { schemaFindings } from '../../../../functions/workflows/domain/json-schema/check-schema.ts';
import type { Schema } from '../../../../functions/workflows/domain/json-schema/schema.ts';
import { validateInput } from '../../../../functions/workflows/domain/json-schema/validate-input.ts';
import { definitionSchema } from '../../../../functions/workflows/language/definition-schema.ts';
import { RULES } from '../../../../functions/workflows/language/rules/all-rules.ts';
import { parseSource } from '../../../../functions/workflows/language/source/parse-source.ts';
import { PROJECT_ROOT } from '../../../../local/synthesize.ts';

const schema = definitionSchema() as Schema;
const HEAD = "document: {dsl: '1.0.3', namespace: test, name: schema, version: '1.0.0'}\n";

function faults(text: string): readonly string[] {
  const parsed = parseSource(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return validateInput(schema, parsed.definition, '').map(({ pointer }) => pointer);
}

describe('the JSON Schema of definitions', () => {
  test('is one that is understood, and refers to nothing that is not in it', () => {
    expect(schemaFindings(schema, '')).toEqual([]);
    const { $defs } = schema as { readonly $defs: Readonly<Record<string, unknown>> };
    const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(
      ([, name = '']) => name,
    );
    expect(new Set(references)).toEqual(new Set(Object.keys($defs)));
  });

  test('takes the example of all that is common', () => {
    expect(faults(readFileSync(join(PROJECT_ROOT, 'examples/order-fulfilment/workflow.yaml'), 'utf8'))).toEqual([]);
  });

  test.each(RULES.map(({ name, passes }) => [name, passes] as const))('takes what the rule %s passes', (_, passes) => {
    expect(faults(HEAD + passes)).toEqual([]);
  });

  test.each([
    ['a member that is unknown', 'titel: x\ndo: [{a: {wait: PT1S}}]'],
    ['a definition without tasks', 'evaluate: {language: jq}'],
    ['a list that is empty', 'do: []'],
    ['two tasks in one entry', 'do: [{a: {wait: PT1S}, b: {wait: PT1S}}]'],
    ['a task that says nothing', 'do: [{a: {metadata: {}}}]'],
    ['a fault deep inside', 'do: [{a: {try: [{b: {fork: {branches: [{c: {wait: {second: 1}}}]}}}], catch: {}}}]'],
    ['a protocol that is not run', 'do: [{a: {call: grpc, with: {}}}]'],
    ['a process that is not run', 'do: [{a: {run: {shell: {command: ls}}}}]'],
    ['a part that is not run', 'do: [{a: {wait: PT1S}}]\nuse: {catalogs: {x: {endpoint: "https://a.example"}}}'],
    ['another mode', 'do: [{a: {wait: PT1S}}]\nevaluate: {mode: loose}'],
  ])('refuses %s', (_, text) => {
    expect(faults(HEAD + text)).not.toEqual([]);
  });
});
