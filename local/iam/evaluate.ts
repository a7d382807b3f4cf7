import { type ConditionKeys, valuesOf } from './condition-keys.ts';
import { isResolvable, matchesPattern } from './pattern.ts';
import type { Condition, PrincipalPattern, Selection, Statement } from './policy.ts';

/** One question to a set of policies. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  readonly keys: ConditionKeys;
}

/** Who asks, in the forms in which a resource-based policy may name it. */
export interface Identity {
  readonly accountId: string;
  /** The session's ARN and its role's, or the root's; none for a service. */
  readonly arns: readonly string[];
  readonly service?: string;
}

/**
 * What policies say. `delegate` is a resource-based policy that admits the account: it leaves the answer to the
 * identity's own policies.
 */
export type Verdict = 'deny' | 'allow' | 'delegate' | 'none';

/** What the policies of an identity say: `deny`, `allow` or `none`. */
export function evaluateIdentityPolicies(statements: readonly Statement[], access: Access): Verdict {
  const effects = statements.filter((statement) => applies(statement, access)).map((statement) => statement.effect);
  if (effects.includes('Deny')) return 'deny';
  return effects.includes('Allow') ? 'allow' : 'none';
}

/** What the policy of a resource, or a role's trust policy, says about an identity. */
export function evaluateResourcePolicy(statements: readonly Statement[], access: Access, identity: Identity): Verdict {
  let verdict: Verdict = 'none';
  for (const statement of statements) {
    const match = bestMatch(statement.principals ?? [], identity);
    if (match === 'none' || !applies(statement, access)) continue;
    if (statement.effect === 'Deny') return 'deny';
    if (match === 'itself') verdict = 'allow';
    else if (verdict === 'none') verdict = 'delegate';
  }
  return verdict;
}

function applies(statement: Statement, access: Access): boolean {
  return (
    selectsAction(statement.actions, access.action) &&
    (statement.resources === undefined || selectsResource(statement.resources, access)) &&
    statement.conditions.every((condition) => holds(condition, access.keys))
  );
}

/** Actions are not case-sensitive and hold no variables. */
function selectsAction(selection: Selection, action: string): boolean {
  const listed = selection.patterns.some((pattern) =>
    matchesPattern(pattern.toLowerCase(), action.toLowerCase(), new Map()),
  );
  return listed !== selection.not;
}

/** A statement whose resource names a variable without a value applies to nothing, not even with `NotResource`. */
function selectsResource(selection: Selection, { resource, keys }: Access): boolean {
  if (selection.not && !selection.patterns.every((pattern) => isResolvable(pattern, keys))) return false;
  return selection.patterns.some((pattern) => matchesPattern(pattern, resource, keys)) !== selection.not;
}

/**
 * Whether a condition holds, by the rules of the IAM user guide ("Condition operators", "Set operators for
 * multivalued context keys"):
 * - several values of the policy are alternatives, for negated operators none of them may agree;
 * - a key that is missing fails a condition, unless the operator is negated, ends in `IfExists` or asks `ForAllValues`;
 * - an operator without a set prefix is meant for keys of one value; every value of the request must then agree;
 * - a variable that has no value in the request makes a negated condition fail, too: the statement applies to nothing.
 */
export function holds({ operator, key, values: wanted }: Condition, keys: ConditionKeys): boolean {
  const values = valuesOf(keys, key);
  const { comparison, quantifier, ifExists } = operator;
  if (comparison === 'null') return wanted.some((text) => text.toLowerCase() === String(values.length === 0));
  if (values.length === 0 && (ifExists || quantifier === 'all')) return true;
  if (comparison.negated && !wanted.every((text) => isResolvable(text, keys))) return false;
  if (values.length === 0) return quantifier === 'none' && comparison.negated;
  const meets = (value: string) => wanted.some((text) => comparison.meets(value, text, keys)) !== comparison.negated;
  return quantifier === 'any' ? values.some(meets) : values.every(meets);
}

type PrincipalMatch = 'itself' | 'account' | 'none';

function bestMatch(principals: readonly PrincipalPattern[], identity: Identity): PrincipalMatch {
  const matches = principals.map((principal) => principalMatch(principal, identity));
  if (matches.includes('itself')) return 'itself';
  return matches.includes('account') ? 'account' : 'none';
}

/** Principals are named in full: the only wildcard is a `*` by itself, which admits everyone. */
function principalMatch({ type, value }: PrincipalPattern, identity: Identity): PrincipalMatch {
  if (type === 'AWS' && value === '*') return 'itself';
  if (type === 'Service') return value === identity.service ? 'itself' : 'none';
  if (type !== 'AWS' || identity.arns.length === 0) return 'none';
  if (identity.arns.includes(value)) return 'itself';
  return value === identity.accountId || value === `arn:aws:iam::${identity.accountId}:root` ? 'account' : 'none';
}
