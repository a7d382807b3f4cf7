import * as z from 'zod';

/** Variables that have a meaning of their own, here or in the specification. */
const RESERVED: readonly string[] = [
  ...['input', 'output', 'context', 'workflow', 'task', 'runtime'],
  ...['secrets', 'authorization', 'states', 'eval'],
];

/** A name that becomes a variable of expressions. Two underscores in a row are kept for the compiler. */
export const variableName = z
  .string()
  .regex(/^[A-Za-z](?:_?[A-Za-z0-9])*_?$/, { error: 'must be a variable name: letters, digits and single underscores' })
  .max(40)
  .refine((name) => !RESERVED.includes(name), {
    params: { code: 'reserved-variable', hint: `Choose a name other than ${RESERVED.join(', ')}.` },
    error: 'is the name of a variable that expressions have already',
  })
  .meta({ not: { enum: [...RESERVED] } });

/** The members that name the variable of an item and that of its index, with the names that these have where none is given. */
type Names = Readonly<Record<string, string>>;

/** Refuses two variables of one name: one of them could not be read. @param names by their members, with their defaults */
export function differ(names: Names) {
  return (given: Readonly<Record<string, unknown>>, ctx: z.RefinementCtx): void => {
    const members = Object.keys(names);
    const named = members.map((member) => given[member] ?? names[member]);
    if (new Set(named).size === named.length) return;
    const path = members.filter((member) => given[member] !== undefined).slice(-1);
    const params = { code: 'duplicate-variable', hint: `Give \`${members.join('` and `')}\` different names.` };
    ctx.addIssue({ code: 'custom', path, message: `names both the item and its index \`$${named[0]}\``, params });
  };
}
