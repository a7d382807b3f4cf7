import { alone, type Code, listOf, one, reference } from '../code.ts';
import { lift } from '../flow.ts';
import type { HelperName } from '../helpers/helpers.ts';
import type { Node } from '../syntax.ts';
import type { Scope, Translation } from '../translation.ts';
import { ANY, type Types } from '../types.ts';

/** How a function of jq is translated where it is called. */
export type Builtin = (parameters: readonly Node[], scope: Scope, to: Translation) => Code;

/** Functions by name and number of parameters, as the manual of jq writes them: `has/1`. */
export type Builtins = Readonly<Record<string, Builtin>>;

/** A helper that is given `.` and the values of the parameters, the first of which is the outermost. */
export function helperCall(helper: HelperName, types: Types): Builtin {
  return (parameters, scope, to) =>
    lift(
      parameters.map((parameter) => to.compile(parameter, scope)),
      to,
      (values) => one(to.call(helper, alone(scope.dot), ...values.map(alone)), types),
    );
}

/** A helper that is given `.` and a function: the keys that `sort_by` and its like order by. Several keys are a list. */
export function keyedCall(helper: HelperName, types: Types): Builtin {
  return ([key], scope, to) => one(to.call(helper, alone(scope.dot), keyFunction(key as Node, scope, to)), types);
}

function keyFunction(key: Node, scope: Scope, to: Translation): string {
  const name = to.local();
  const code = to.compile(key, { ...scope, dot: reference(name, ANY) });
  // A single key orders as a list of it does.
  return `function($${name}) { ${alone(code.outputs === 'one' ? code : listOf(code, to))} }`;
}
