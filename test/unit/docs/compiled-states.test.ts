import { describe, expect, test } from 'vitest';
import { OFFLINE_SETTINGS } from '../../../bin/offline-settings.ts';
import { compile } from '../../../functions/workflows/compiler/compile.ts';
import { readPage } from '../../support/markdown.ts';

const [, table = ''] = readPage('docs/language.md').prose.split('## What it compiles to');
const rows = [...(table.split('\n## ')[0] ?? '').matchAll(/^\| `(\{.+\})` \| (.+) \|$/gm)].map(
  ([, tasks = '', states = '']) => [tasks, states] as const,
);

interface Scope {
  readonly States: Readonly<
    Record<string, { readonly Type: string; readonly Branches?: readonly Scope[]; readonly ItemProcessor?: Scope }>
  >;
}

/** The types of the states as the page writes them, those of inner scopes in parentheses. */
function statesOf({ States }: Scope): string {
  const described = Object.values(States).map(({ Type, Branches = [], ItemProcessor }) => {
    const inner = [...Branches, ...(ItemProcessor === undefined ? [] : [ItemProcessor])].map(statesOf);
    return inner.length === 0 ? Type : `${Type} (${inner.join('; ')})`;
  });
  return described.join(', ');
}

describe('the states that the page on the language tells', () => {
  test('are those of many tasks', () => expect(rows.length).toBeGreaterThan(30));

  test.each(rows)('%s', (tasks, states) => {
    const definition = [
      "document: { dsl: '1.0.3', namespace: docs, name: states, version: '1.0.0' }",
      'evaluate: { language: jsonata }',
      'use: { functions: { get: { call: http, with: { method: get, endpoint: https://a.example } } } }',
      `do: [${tasks}]`,
    ];
    const result = compile(definition.join('\n'), OFFLINE_SETTINGS);
    expect(result).toMatchObject({ ok: true });
    if (result.ok) expect(statesOf(result.stateMachine as unknown as Scope)).toBe(states);
  });
});
