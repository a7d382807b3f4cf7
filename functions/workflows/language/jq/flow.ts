import { alone, type Code, listOf, literal, NOTHING, type Outputs, one, operand, reference } from './code.ts';
import type { Translation } from './translation.ts';
import { TYPE } from './types.ts';

/** How values flow from one part of an expression to another: `a as $x | b` for any number of values of `a` and of `b`. */

/** Gives every value of `source` to `body`. */
export function bind(source: Code, to: Translation, body: (value: Code) => Code): Code {
  if (source.outputs === 'many') return bindMany(source, to, body);
  if (source.outputs === 'one' && source.simple) return within(source, source.lets, body({ ...source, lets: [] }));
  const name = to.local();
  const inner = body(known(source, name));
  const lets = [...source.lets, [name, source.text] as const];
  if (source.outputs === 'one') return within(source, lets, inner);
  const isMany = inner.outputs === 'many';
  const otherwise = isMany ? ' : []' : '';
  const given = { ...inner, text: `$exists($${name}) ? ${alone(inner)}${otherwise}`, atomic: false, simple: false };
  return within(source, lets, { ...forgetful(given), lets: [], outputs: isMany ? 'many' : 'optional' });
}

/** What is known of a value goes with its name. */
function known(source: Code, name: string): Code {
  return { ...reference(name, source.types), ...(source.shape === undefined ? {} : { shape: source.shape }) };
}

function within(source: Code, lets: Code['lets'], inner: Code): Code {
  const total = source.total && inner.total;
  const failsFirst = source.failsFirst && inner.failsFirst;
  const simple = inner.simple && lets.length === 0;
  return { ...inner, lets: [...lets, ...inner.lets], total, failsFirst, simple };
}

/** Without what held for another text. */
function forgetful({ items: _items, loop: _loop, path: _path, shape: _shape, ...code }: Code): Code {
  return code;
}

function bindMany(source: Code, to: Translation, body: (value: Code) => Code): Code {
  const name = to.local();
  const inner = body(reference(name, source.types));
  const facts = { total: source.total && inner.total, failsFirst: source.failsFirst && inner.total, lets: source.lets };
  if (inner.text === `$${name}` && inner.outputs === 'one') return source;
  const step = `function($${name}) { ${alone(inner)} }`;
  const helper = inner.outputs === 'many' ? 'flatMap' : 'map';
  const text = to.call(helper, source.text, step);
  const loop = inner.outputs === 'many' ? {} : { loop: { source, name, body: inner } };
  return { ...one(text, inner.types, facts), outputs: 'many', ...loop };
}

/** Gives the one value to a body that evaluates it first and once, so that it needs no name; else binds it. */
export function once(source: Code, to: Translation, body: (value: Code) => Code): Code {
  return source.outputs === 'one' ? body(source) : bind(source, to, body);
}

/**
 * Gives every combination of values to `build`. jq varies the last operand first: the operands stand from the outermost to the
 * innermost.
 */
export function lift(operands: readonly Code[], to: Translation, build: (values: readonly Code[]) => Code): Code {
  const last = operands.findLastIndex(({ outputs }) => outputs !== 'one');
  const from = (index: number, values: readonly Code[]): Code => {
    const next = operands[index];
    if (index > last || next === undefined) return build([...values, ...operands.slice(index)]);
    return bind(next, to, (value) => from(index + 1, [...values, value]));
  };
  return from(0, []);
}

/** One of two, by a condition that gives true or false. */
export function choose(condition: Code, then: Code, otherwise: Code, to: Translation): Code {
  if (condition.total && condition.text === literal(true).text) return then;
  const outputs = both(then.outputs, otherwise.outputs);
  const side = (code: Code): string => alone(outputs === 'many' ? listOf(code, to) : code);
  const total = condition.total && then.total && otherwise.total;
  // A condition without an alternative would take the one behind it for its own.
  const first = then.outputs === 'optional' && outputs !== 'many' ? operand(then) : side(then);
  const second = otherwise === NOTHING && outputs !== 'many' ? '' : ` : ${side(otherwise)}`;
  const text = `${operand(condition)} ? ${first}${second}`;
  const failsFirst = then.failsFirst && otherwise.failsFirst;
  return { ...one(text, then.types | otherwise.types, { total, failsFirst, atomic: false }), outputs };
}

function both(a: Outputs, b: Outputs): Outputs {
  if (a === 'many' || b === 'many') return 'many';
  return a === 'one' && b === 'one' ? 'one' : 'optional';
}

/** Whether the optional value is there and true. */
export function isTrue(code: Code): Code {
  const text = `$exists(${code.text}) and $not(${code.text} in [null, false])`;
  return one(text, TYPE.boolean, { total: true, atomic: false });
}
