import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { DEFINITION_SETTINGS } from './support/definition-settings.ts';
import { definitions } from './support/definitions.ts';
import { statesOf, stringsOf } from './support/machine.ts';
import { type Compiled, definition } from './support/run.ts';

/** No function of Step Functions has this name: where it is called, text of a tenant has become code. */
const CALL = '$pwned()';

/** Ways out of a text and into an expression. */
const HOSTILE = [
  `{% ${CALL} %}`,
  `{%${CALL}%}`,
  `x %} {% ${CALL} %}`,
  `" & ${CALL} & "`,
  `' & ${CALL} & '`,
  `\\" & ${CALL} & \\"`,
  `\\' & ${CALL} & \\'`,
  `\` & ${CALL} & \``,
  `*/ ${CALL} /*`,
  `") ; ${CALL} ; ("`,
  `\u2028${CALL}\u2029`,
  `}${CALL}{`,
  `\${ "{% ${CALL} %}" }`,
  `{{ ${CALL} }}`,
  `$.x[?(${CALL})]`,
] as const;

/** What belongs to somebody else, or to nobody. */
const FOREIGN = [
  'arn:aws:states:eu-west-1:123456789012:stateMachine:trb_dev_umbra_shop_ledger_0a1b2c3d4e',
  'arn:aws:lambda:eu-west-1:123456789012:function:tributary-dev-identity-on-directory-request',
  'arn:aws:states:::aws-sdk:dynamodb:scan',
  'arn:aws:iam::123456789012:role/admin',
  'tributary.executions',
  'umbra#identity',
] as const;

type Path = readonly (string | number)[];

/** Places of all texts in a definition. */
function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...path, name]));
}

/** A copy with another text at a place, or with another name of what stands there. */
function changed(value: unknown, [head, ...rest]: Path, text: string, asName: boolean): unknown {
  if (head === undefined) return text;
  const isLast = rest.length === 0 && asName;
  if (Array.isArray(value)) {
    return value.map((inner, index) => (String(index) === head ? changed(inner, rest, text, asName) : inner));
  }
  const entries = Object.entries(Object(value)).map(([name, inner]) => {
    if (name !== head) return [name, inner];
    return isLast ? [text, inner] : [name, changed(inner, rest, text, asName)];
  });
  return Object.fromEntries(entries);
}

/** A valid definition in which one text was replaced. */
const attacked = fc
  .tuple(definitions, fc.nat(), fc.constantFrom(...HOSTILE, ...FOREIGN), fc.boolean())
  .map(([source, choice, text, asName]) => {
    const places = placesIn(source);
    const place = places[choice % places.length] ?? [];
    return { source: changed(source, place, text, asName) as Record<string, unknown>, place };
  });

/** Nodes of an expression's tree. */
function nodesIn(tree: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(tree)) return tree.flatMap(nodesIn);
  if (typeof tree !== 'object' || tree === null) return [];
  return [tree as Readonly<Record<string, unknown>>, ...Object.values(tree).flatMap(nodesIn)];
}

/** What the machine evaluates and the tenant wrote as text. */
function tenantCode({ stateMachine }: Compiled): readonly string[] {
  const expressions = stringsOf(stateMachine).filter((text) => text.startsWith('{%') && text.endsWith('%}'));
  return expressions.filter((text) => {
    const nodes = nodesIn(jsonata(text.slice(2, -2)).ast());
    return nodes.some(({ type, value }) => type === 'variable' && value === 'pwned');
  });
}

const { httpCallFunction, listenFunction, scriptFunction, events } = DEFINITION_SETTINGS;
const FUNCTIONS = [httpCallFunction, listenFunction, scriptFunction];
const RESOURCES =
  /^arn:aws:states:::(?:lambda:invoke(?:\.waitForTaskToken)?|events:putEvents|states:startExecution(?:\.sync:2)?)$/;

/** What the states of a machine reach that no tenant may choose. */
function strangeTargets({ stateMachine }: Compiled): readonly unknown[] {
  const states = statesOf(stateMachine).flatMap((scope) => Object.values(scope.states));
  return states.flatMap(({ Resource, Arguments, Credentials }) => {
    if (Credentials !== undefined) return [Credentials];
    if (Resource === undefined) return [];
    if (typeof Resource !== 'string' || !RESOURCES.test(Resource)) return [Resource];
    const { FunctionName, Entries } = Object(Arguments);
    const entries: readonly { EventBusName?: unknown; Source?: unknown }[] = Array.isArray(Entries) ? Entries : [];
    return [
      ...(Resource.includes('lambda') && !FUNCTIONS.includes(FunctionName) ? [FunctionName] : []),
      ...entries.filter(({ EventBusName, Source }) => EventBusName !== events.bus || Source !== events.source),
    ];
  });
}

const RUNS = { numRuns: Number(process.env['COMPILER_RUNS'] ?? 120) };

describe('a definition with a hostile text in any place', () => {
  test('is refused, or the text stays a text and reaches nothing of others', { timeout: 3_600_000 }, () => {
    const count = { refused: 0, accepted: 0 };
    fc.assert(
      fc.property(attacked, ({ source, place }) => {
        const result = compile(source, DEFINITION_SETTINGS);
        count[result.ok ? 'accepted' : 'refused'] += 1;
        if (!result.ok) return;
        expect(tenantCode(result), place.join('/')).toEqual([]);
        expect(strangeTargets(result), place.join('/')).toEqual([]);
        expect(JSON.stringify(result.stateMachine)).not.toContain('"JSONPath"');
      }),
      RUNS,
    );
    // Neither answer may be the only one, or nothing was tried.
    expect(Math.min(count.refused, count.accepted)).toBeGreaterThan(RUNS.numRuns / 20);
  });

  test('that would be found: code of a tenant is told apart from its text', () => {
    const machine = (text: string) => ({ stateMachine: { States: { a: { Output: text } } } }) as unknown as Compiled;
    expect(tenantCode(machine(`{% ${JSON.stringify(HOSTILE[0])} %}`))).toEqual([]);
    expect(tenantCode(machine(`{% "a" & ${CALL} %}`))).toHaveLength(1);
  });
});

describe('names that every object has', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])('%s pollutes nothing', (name) => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    fc.assert(
      fc.property(definitions, fc.nat(), (source, choice) => {
        const places = placesIn(source);
        const text = JSON.stringify(changed(source, places[choice % places.length] ?? [], 'NAME', true));
        compile(text.replaceAll('"NAME"', JSON.stringify(name)), DEFINITION_SETTINGS);
        compile(text.replace('{', `{${JSON.stringify(name)}: {"polluted": true},`), DEFINITION_SETTINGS);
      }),
      { numRuns: 20 },
    );
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('a workflow that runs another', () => {
  test.each([
    ['namespace', '../umbra'],
    ['namespace', 'umbra#shop'],
    ['namespace', 'umbra_shop'],
    ['namespace', 'umbra.shop'],
    ['namespace', 'UMBRA'],
    ['namespace', ''],
    ['name', 'ledger:1'],
    ['name', 'ledger@1.0.0'],
    ['name', FOREIGN[0]],
    ['name', '${ $input.name }'],
    ['name', '{% $states.input.name %}'],
    ['version', '*'],
    ['version', '1.0.0:2'],
    ['version', '${ $input.version }'],
  ])('cannot have the %s %s', (member, value) => {
    const workflow = { namespace: 'shop', name: 'ledger', version: '1.0.0', [member]: value };
    expect(compile(definition({ do: [{ other: { run: { workflow } } }] }), DEFINITION_SETTINGS).ok).toBe(false);
  });
});
