import { alone, type Code, itemsOf, listOf, literal, NOTHING, one, operand, reference, truthOf } from '../code.ts';
import { elementsOf } from '../compile-paths.ts';
import { bind, choose, lift, once } from '../flow.ts';
import { type Refusal, unsupported } from '../refusal.ts';
import type { Node } from '../syntax.ts';
import type { Scope, Translation } from '../translation.ts';
import { ANY, TYPE } from '../types.ts';
import { type Builtin, type Builtins, helperCall, keyedCall } from './builtin.ts';

/** Functions of lists and objects. */
export const LISTS: Builtins = {
  'map/1': ([body], scope, to) =>
    listOf(
      each(scope, to, (dot) => to.compile(body as Node, { ...scope, dot })),
      to,
    ),
  'select/1': ([condition], scope, to) =>
    bind(scope.dot, to, (dot) =>
      once(to.compile(condition as Node, { ...scope, dot }), to, (value) => choose(truthOf(value), dot, NOTHING, to)),
    ),
  'add/0': helperCall('sum', ANY),
  'sort/0': helperCall('sort', TYPE.array),
  'unique/0': helperCall('unique', TYPE.array),
  'min/0': helperCall('min', ANY),
  'max/0': helperCall('max', ANY),
  'sort_by/1': keyedCall('sortBy', TYPE.array),
  'group_by/1': keyedCall('groupBy', TYPE.array),
  'unique_by/1': keyedCall('uniqueBy', TYPE.array),
  'min_by/1': keyedCall('minBy', ANY),
  'max_by/1': keyedCall('maxBy', ANY),
  'reverse/0': helperCall('reverse', TYPE.array),
  'flatten/0': (_, { dot }, to) => flattened(dot, WHOLLY, to),
  'flatten/1': ([depth], scope, to) =>
    bind(to.compile(depth as Node, scope), to, (levels) => flattened(scope.dot, to.call('levels', alone(levels)), to)),
  'to_entries/0': helperCall('toEntries', TYPE.array),
  'from_entries/0': helperCall('fromEntries', TYPE.object),
  'with_entries/1': ([body], scope, to) => {
    const entries = one(to.call('toEntries', alone(scope.dot)), TYPE.array);
    const changed = bind(elementsOf(entries, to), to, (dot) => to.compile(body as Node, { ...scope, dot }));
    return one(to.call('fromEntries', alone(listOf(changed, to))), TYPE.object);
  },
  'first/0': (_, { dot }, to) => one(to.call('at', alone(dot), '0'), ANY),
  'last/0': (_, { dot }, to) => one(to.call('at', alone(dot), '-1'), ANY),
  'first/1': ([values], scope, to) => firstOf(to.compile(values as Node, scope), values as Node, to),
  'last/1': ([values], scope, to) => lastOf(to.compile(values as Node, scope), to),
  'range/1': ([end], scope, to) =>
    lift([to.compile(end as Node, scope)], to, ([until]) => numbers([literal(0), until as Code, literal(1)], to)),
  'range/2': ([start, end], scope, to) =>
    lift([to.compile(start as Node, scope), to.compile(end as Node, scope)], to, ([from, until]) =>
      numbers([from as Code, until as Code, literal(1)], to),
    ),
  'range/3': (parameters, scope, to) =>
    lift(
      parameters.map((parameter) => to.compile(parameter, scope)),
      to,
      (bounds) => numbers(bounds, to),
    ),
  'any/0': quantified('any'),
  'all/0': quantified('all'),
  'any/1': quantified('any'),
  'all/1': quantified('all'),
  'any/2': quantified('any'),
  'all/2': quantified('all'),
};

function each(scope: Scope, to: Translation, body: (value: Code) => Code): Code {
  return bind(elementsOf(scope.dot, to), to, body);
}

/** Counting down from here, nothing ends before the lists do. */
const WHOLLY = '-1';

function flattened(dot: Code, levels: string, to: Translation): Code {
  return one(to.call('flatten', to.call('each', alone(dot)), levels), TYPE.array);
}

function numbers(bounds: readonly Code[], to: Translation): Code {
  return { ...one(to.call('range', ...bounds.map(alone)), TYPE.number), outputs: 'many' };
}

/** The first value ends the search, so errors that come after it are none: it must be possible to stop there. */
function firstOf(values: Code, node: Node, to: Translation): Code {
  if (values.outputs !== 'many') return values;
  const { loop } = values;
  const facts = { total: values.total, lets: values.lets };
  if (values.failsFirst) return optional(one(`${operand({ ...values, lets: [] })}[0]`, values.types, facts));
  if (loop === undefined || !loop.source.failsFirst) throw notLazy(node);
  const step = `function($${loop.name}) { ${alone(loop.body)} }`;
  const list = alone({ ...loop.source, lets: [] });
  return optional(one(to.call('firstOf', list, step), values.types, { lets: values.lets }));
}

function optional(code: Code): Code {
  return { ...code, outputs: 'optional' };
}

function notLazy(node: Node): Refusal {
  const hint =
    'Take them from one list, as in `first(.items[] | select(…))`, and write `?` behind steps that may fail.';
  return unsupported('Stopping in the middle of values of which one may fail', node.at, hint);
}

/** jq gives null for the last of none. */
function lastOf(values: Code, to: Translation): Code {
  if (values.outputs === 'one') return values;
  const { total, types } = values;
  if (values.outputs === 'optional') return one(to.call('orNull', alone(values)), types | TYPE.null, { total });
  return one(to.call('orNull', `${operand({ ...values, lets: [] })}[-1]`), types | TYPE.null, {
    total,
    lets: values.lets,
  });
}

/** `any` and `all` stop at the first value that decides. Conditions that give several values ask each of them. */
function quantified(kind: 'any' | 'all'): Builtin {
  return (parameters, scope, to) => {
    const [first, second] = parameters;
    const condition = parameters.length === 2 ? second : first;
    const source = parameters.length === 2 ? to.compile(first as Node, scope) : elementsOf(scope.dot, to);
    const at = first?.at ?? 0;
    if (!source.failsFirst) throw notLazy(first ?? { kind: 'identity', at });
    const [sum, name] = [to.local(), to.local()];
    const dot = reference(name, source.types);
    const value = condition === undefined ? dot : to.compile(condition, { ...scope, dot });
    const test = decided(kind, value, condition ?? { kind: 'identity', at }, to);
    const operator = kind === 'any' ? 'or' : 'and';
    const list = source.outputs === 'many' ? alone(source) : `[${itemsOf(source, to)}]`;
    const step = `function($${sum}, $${name}) { $${sum} ${operator} ${test} }`;
    return one(`$reduce(${list}, ${step}, ${kind === 'all'})`, TYPE.boolean, { total: source.total && value.total });
  };
}

function decided(kind: 'any' | 'all', value: Code, node: Node, to: Translation): string {
  if (value.outputs === 'one') {
    const truth = truthOf(value);
    return `(${alone(truth)})`;
  }
  if (!value.failsFirst || (value.outputs === 'many' && !value.total)) throw notLazy(node);
  const list = alone(listOf(bind(value, to, truthOf), to));
  return kind === 'any' ? `(true in ${list})` : `$not(false in ${list})`;
}
