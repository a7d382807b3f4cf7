import { describe, expect, test } from 'vitest';
import { check } from '../../../../../functions/workflows/language/check.ts';
import { RULES } from '../../../../../functions/workflows/language/rules/all-rules.ts';
import { parseSource } from '../../../../../functions/workflows/language/source/parse-source.ts';

function findings(tasks: string) {
  const head =
    "document: {dsl: '1.0.3', namespace: test, name: rule, version: '1.0.0'}\nevaluate: {language: jsonata}\n";
  const parsed = parseSource(head + tasks);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const result = check(parsed.definition, parsed.positions);
  return { error: result.ok ? [] : result.errors, warning: result.warnings };
}

describe.each(RULES)('the rule $name', (rule) => {
  test('passes its good example', () => {
    const { error, warning } = findings(rule.passes);
    expect([...error, ...warning]).toEqual([]);
  });

  test('finds the fault of its bad example, at its place', () => {
    const [first] = findings(rule.fails)[rule.severity];
    expect(first).toMatchObject({ code: rule.code, line: expect.any(Number), column: expect.any(Number) });
    expect(first?.detail).toMatch(/\.$/);
  });
});

describe('the rules', () => {
  test('have names of their own', () => {
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  });
});
