import * as z from 'zod';
import { checkWanted, type Operator, parseOperator } from './operators.ts';

/** One condition: the values of a key compared by an operator. */
export interface Condition {
  readonly operator: Operator;
  readonly key: string;
  readonly values: readonly string[];
}

/** What a statement is about: the patterns listed, or with `not` everything else. */
export interface Selection {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

/** Whom a resource-based statement is about, e.g. `{ type: 'Service', value: 'events.amazonaws.com' }`. */
export interface PrincipalPattern {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
  readonly value: string;
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Selection;
  /** Absent in trust policies, which are about their own role. */
  readonly resources?: Selection;
  /** Absent in identity policies, which are about the identity they are attached to. */
  readonly principals?: readonly PrincipalPattern[];
  readonly conditions: readonly Condition[];
}

/** Where a policy is attached decides which elements it must have. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

const texts = z.union([z.string(), z.array(z.string()).nonempty()]).transform((value) => [value].flat());
const scalar = z.union([z.string(), z.boolean(), z.number()]).transform(String);
const scalars = z.union([scalar, z.array(scalar)]).transform((value) => [value].flat());
const principalTypes = z.enum(['AWS', 'Service', 'Federated', 'CanonicalUser']);

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Principal: z.union([z.literal('*'), z.partialRecord(principalTypes, texts)]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), scalars)).optional(),
});

const document = z.strictObject({
  // The older version 2008-10-17 knows no policy variables; only queues' default policies still carry it.
  Version: z.literal('2012-10-17'),
  Id: z.string().optional(),
  Statement: z.union([statement, z.array(statement)]).transform((value) => [value].flat()),
});

/**
 * Reads a policy document. `NotPrincipal` is not known here: AWS advises against it. What an operator cannot compare is
 * refused where AWS would let it fail to match: a negated operator would always hold.
 * @throws Error naming the element that does not fit
 */
export function parsePolicy(policy: unknown, kind: PolicyKind): readonly Statement[] {
  const parsed = document.safeParse(policy);
  if (!parsed.success) throw new Error(`policy is malformed: ${z.prettifyError(parsed.error)}`);
  return parsed.data.Statement.map((written) => readStatement(written, kind));
}

function readStatement(written: z.output<typeof statement>, kind: PolicyKind): Statement {
  const actions = selection('Action', written.Action, written.NotAction);
  if (actions === undefined) throw new Error('a statement needs Action or NotAction');
  const resources = selection('Resource', written.Resource, written.NotResource);
  if ((resources === undefined) !== (kind === 'trust')) throw new Error(`Resource does not fit a ${kind} policy`);
  const principals = written.Principal === undefined ? undefined : principalPatterns(written.Principal);
  if ((principals === undefined) !== (kind === 'identity')) throw new Error(`Principal does not fit a ${kind} policy`);
  return {
    effect: written.Effect,
    actions,
    ...(resources === undefined ? {} : { resources }),
    ...(principals === undefined ? {} : { principals }),
    conditions: conditionsOf(written.Condition ?? {}),
  };
}

function selection(name: string, listed?: readonly string[], others?: readonly string[]): Selection | undefined {
  if (listed !== undefined && others !== undefined) throw new Error(`a statement has ${name} or Not${name}, not both`);
  if (listed !== undefined) return { not: false, patterns: listed };
  return others === undefined ? undefined : { not: true, patterns: others };
}

function principalPatterns(written: NonNullable<z.output<typeof statement>['Principal']>): PrincipalPattern[] {
  if (written === '*') return [{ type: 'AWS', value: '*' }];
  const named = principalTypes.options.flatMap((type) => (written[type] ?? []).map((value) => ({ type, value })));
  for (const { value } of named) {
    // IAM refuses it, and a deny that matched nobody would go unnoticed.
    if (value !== '*' && /[*?]/.test(value)) throw new Error(`a principal is named in full or by *: ${value}`);
  }
  return named;
}

function conditionsOf(written: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>): Condition[] {
  return Object.entries(written).flatMap(([name, keys]) => {
    const operator = parseOperator(name);
    return Object.entries(keys).map(([key, values]) => {
      for (const value of values) checkWanted(name, operator, value);
      return { operator, key, values };
    });
  });
}
