import { unsupported } from '../refusal.ts';
import type { CallNode } from '../syntax.ts';
import type { Builtin, Builtins } from './builtin.ts';
import { LISTS } from './lists.ts';
import { TEXTS } from './texts.ts';
import { VALUES } from './values.ts';

const BUILTINS: Builtins = { ...VALUES, ...TEXTS, ...LISTS };

/** What to write instead of functions that are often looked for. */
const INSTEAD: Readonly<Record<string, string>> = {
  error: 'Use a `raise` task.',
  env: 'Give what is needed as input.',
  input: 'Read `.` or a variable.',
  inputs: 'Read `.` or a variable.',
  limit: 'Write `first(…)`, or a slice: `[…][:3]`.',
  until: 'Use a `for` task with `while`.',
  while: 'Use a `for` task with `while`.',
  recurse: 'Name the path, or use JSONata and its `**`.',
  paths: 'Name the path, or use JSONata.',
  del: 'Build the object of what is to stay: `{a, b}`, or `with_entries(select(.key != "x"))`.',
  delpaths: 'Build the object of what is to stay: `{a, b}`.',
  setpath: 'Write `. + {name: value}`.',
  getpath: 'Write the path: `.a.b`.',
  sub: 'Use `split("…") | join("…")`, or JSONata and its `$replace`.',
  gsub: 'Use `split("…") | join("…")`, or JSONata and its `$replace`.',
  match: 'Use `test`, or JSONata and its `$match`.',
  capture: 'Use `test`, or JSONata and its `$match`.',
  test: 'Write one pattern without flags: `test("^[Aa]")`.',
  values: 'Write `select(. != null)`.',
  map_values: 'Write `with_entries(.value |= …)` as `with_entries({key, value: …})`.',
  in: 'Write `has`: `. as $x | $map | has($x)`.',
  inside: 'Write `contains`: `. as $x | "…" | contains($x)`.',
};

/** How a call is translated. @throws Refusal for functions that are not supported */
export function builtin({ name, arguments: { length }, at }: CallNode): Builtin {
  const signature = `${name}/${length}`;
  const found = Object.hasOwn(BUILTINS, signature) ? BUILTINS[signature] : undefined;
  if (found !== undefined) return found;
  const instead = Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined;
  throw unsupported(`The function \`${signature}\``, at, instead ?? 'See the list of functions, or use JSONata.');
}
