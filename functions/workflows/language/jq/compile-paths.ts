import { alone, type Code, literal, type Outputs, one, type Shape } from './code.ts';
import { bind, lift, once } from './flow.ts';
import type { HelperName } from './helpers/helpers.ts';
import type { IndexNode, IterateNode, Node, SliceNode } from './syntax.ts';
import type { Scope, Translation } from './translation.ts';
import { ANY, TYPE, type Types } from './types.ts';

/** `target[key]`: the target is the innermost of both. */
export function compileIndex(node: IndexNode, scope: Scope, to: Translation): Code {
  const key = constantKey(node.key);
  const target = to.compile(node.target, scope);
  if (typeof key === 'string') return member(target, key, node.optional, to);
  if (typeof key === 'number') return position(target, key, node.optional, to);
  return lift([to.compile(node.key, scope), target], to, ([index, value]) =>
    step(value as Code, index as Code, node.optional, to),
  );
}

function constantKey(node: Node): string | number | undefined {
  if (node.kind === 'number') return node.value;
  if (node.kind !== 'text' || node.parts.length > 1) return undefined;
  const [part = ''] = node.parts;
  return typeof part === 'string' ? part : undefined;
}

function member(target: Code, name: string, optional: boolean, to: Translation): Code {
  const known = optional ? undefined : knownMember(target, name, to);
  if (known !== undefined) return known;
  if (optional) return optionalStep('getIfAny', target, JSON.stringify(name), to);
  return once(target, to, (value) => {
    const isLonger = value.path !== undefined && value.lets.length === 0;
    const { root, names } = isLonger ? value.path : { root: value, names: [] };
    const path = { root, names: [...names, name] };
    const keys = path.names.map((part) => JSON.stringify(part));
    const text =
      keys.length === 1
        ? to.call('get', alone(root), keys.join())
        : `$reduce([${keys.join(', ')}], ${to.helper('get')}, ${alone(root)})`;
    return one(text, ANY, { path });
  });
}

const PLAIN_NAME = /^[A-Za-z_]\w*$/;

/** A member of what the platform makes is a path of JSONata, so that only this member is carried along. */
function knownMember(target: Code, name: string, to: Translation): Code | undefined {
  if (!target.simple || target.shape === undefined || target.shape === 'value') return undefined;
  if (!PLAIN_NAME.test(name)) return undefined;
  const text = `${target.text}.${name}`;
  const shape = typeof target.shape === 'object' ? target.shape[name] : undefined;
  if (shape === undefined) return one(to.call('orNull', text), ANY, { total: true });
  return one(text, typesOf(shape), { total: true, simple: true, shape });
}

export function typesOf(shape: Shape): Types {
  return shape === 'value' ? ANY : TYPE.object;
}

/** jq cuts a fraction off a position. */
function position(target: Code, index: number, optional: boolean, to: Translation): Code {
  const place = JSON.stringify(Math.trunc(index) + 0);
  if (optional) return optionalStep('atIfAny', target, place, to);
  return once(target, to, (value) => one(to.call('at', alone(value), place), ANY));
}

/** Helpers of optional steps take nothing for nothing, so that paths of them need no tests. */
function optionalStep(helper: HelperName, target: Code, key: string, to: Translation): Code {
  const step = (value: Code): Code => ({
    ...one(to.call(helper, alone(value), key), ANY, { total: value.total }),
    outputs: 'optional',
  });
  return target.outputs === 'many' ? bind(target, to, step) : step(target);
}

function step(target: Code, key: Code, optional: boolean, to: Translation): Code {
  const helper = key.types === TYPE.string ? 'get' : key.types === TYPE.number ? 'at' : 'index';
  const outputs: Outputs = optional ? 'optional' : 'one';
  const text = to.call(optional ? `${helper}IfAny` : helper, alone(target), alone(key));
  return { ...one(text, ANY, { total: optional && target.total && key.total }), outputs };
}

/** `target[from:to]`, from the outermost to the innermost: from, to, target. */
export function compileSlice(node: SliceNode, scope: Scope, to: Translation): Code {
  const bound = (part: Node | undefined): Code => (part === undefined ? literal(null) : to.compile(part, scope));
  return lift([bound(node.from), bound(node.to), to.compile(node.target, scope)], to, ([first, last, target]) => {
    const [from, until, value] = [first as Code, last as Code, target as Code];
    const text = to.call(node.optional ? 'sliceIfAny' : 'slice', alone(value), alone(from), alone(until));
    const total = node.optional && value.total && from.total && until.total;
    const types = TYPE.null | TYPE.string | TYPE.array;
    return { ...one(text, types, { total }), outputs: node.optional ? 'optional' : 'one' };
  });
}

/** `target[]` */
export function compileIterate(node: IterateNode, scope: Scope, to: Translation): Code {
  return elementsOf(to.compile(node.target, scope), to, node.optional);
}

/** All elements of a list, or values of an object. */
export function elementsOf(target: Code, to: Translation, optional = false): Code {
  return once(target, to, (value) => {
    const isList = value.types === TYPE.array;
    const total = value.total && (isList || optional);
    const text = isList ? alone(value) : to.call(optional ? 'eachIfAny' : 'each', alone(value));
    const items = isList && value.lets.length === 0 ? value.items : undefined;
    return { ...one(text, ANY, { total, ...(items === undefined ? {} : { items }) }), outputs: 'many' };
  });
}
