import * as z from 'zod';

/** What a policy says of a method. */
export type Verdict = 'allowed' | 'denied' | 'explicitly denied' | 'malformed';

const oneOrMany = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany,
  Resource: oneOrMany,
});
// A policy with conditions counts as malformed: none of the platform's has any, and ignoring one would allow too much.
const policy = z.object({
  Version: z.string().optional(),
  Statement: z.union([z.array(statement), statement.transform((one) => [one])]),
});

/** Evaluates the policy that an authorizer returned for calling the method. A denial wins over what allows. */
export function verdictOf(document: unknown, methodArn: string): Verdict {
  const parsed = policy.safeParse(document);
  if (!parsed.success) return 'malformed';
  const effects = parsed.data.Statement.filter(
    ({ Action, Resource }) =>
      Action.some((action) => matches(action.toLowerCase(), 'execute-api:invoke')) &&
      Resource.some((resource) => matches(resource, methodArn)),
  ).map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'explicitly denied';
  return effects.includes('Allow') ? 'allowed' : 'denied';
}

function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}
