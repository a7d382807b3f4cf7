import { authenticationIn } from '../authentication-in.ts';
import type { WorkflowDocument } from '../document.ts';
import type { LanguageFinding } from '../finding.ts';
import { listed } from '../listed.ts';
import { pointerTo } from '../pointer.ts';
import { type AuthenticationSource, secretOf } from '../task-kinds/authentication.ts';
import type { RaiseTask } from '../task-kinds/raise.ts';
import type { TryTask } from '../task-kinds/try.ts';
import { type PlacedTask, tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

type Collection = 'errors' | 'retries' | 'timeouts' | 'authentications' | 'secrets';

interface NameUse {
  readonly collection: Collection;
  readonly name: string;
  readonly pointer: string;
}

/** What is used by name is defined in `use`. */
export const usedNames: Rule = {
  name: 'used-names',
  severity: 'error',
  code: 'unknown-reference',
  check: ({ document, tasks }) =>
    [...workflowUses(document), ...tasksWithin(tasks).flatMap(usesOf)].flatMap((use) => missing(use, document)),
  passes: 'use: {errors: {gone: {type: "https://a.example/gone", status: 410}}}\ndo: [{a: {raise: {error: gone}}}]',
  fails: 'do: [{a: {raise: {error: gone}}}]',
};

function workflowUses(document: WorkflowDocument): readonly NameUse[] {
  const policies = Object.entries(document.use?.authentications ?? {});
  return [
    ...timeoutUse(document.timeout, '/timeout'),
    ...policies.flatMap(([name, policy]) => secretUse(policy, pointerTo('/use/authentications', name))),
  ];
}

function timeoutUse(timeout: unknown, pointer: string): readonly NameUse[] {
  return typeof timeout === 'string' ? [{ collection: 'timeouts', name: timeout, pointer }] : [];
}

function usesOf(place: PlacedTask): readonly NameUse[] {
  if (place.task === undefined) return [];
  return [...timeoutUse(place.task.timeout, pointerTo(place.pointer, 'timeout')), ...kindUses(place)];
}

function kindUses(place: PlacedTask): readonly NameUse[] {
  const at = (...path: string[]) => pointerTo(place.pointer, ...path);
  if (place.kind === 'raise') {
    const { error } = (place.task as RaiseTask).raise;
    return typeof error === 'string' ? [{ collection: 'errors', name: error, pointer: at('raise', 'error') }] : [];
  }
  if (place.kind === 'try') {
    const { retry } = (place.task as TryTask).catch;
    return typeof retry === 'string' ? [{ collection: 'retries', name: retry, pointer: at('catch', 'retry') }] : [];
  }
  const found = authenticationIn(place);
  if (found === undefined) return [];
  const { policy, pointer } = found;
  if (!('use' in policy)) return secretUse(policy, pointer);
  return [{ collection: 'authentications', name: policy.use, pointer: pointerTo(pointer, 'use') }];
}

function secretUse(policy: AuthenticationSource, pointer: string): readonly NameUse[] {
  const name = secretOf(policy);
  const [scheme] = Object.keys(policy);
  if (name === undefined || scheme === undefined) return [];
  return [{ collection: 'secrets', name, pointer: pointerTo(pointer, scheme, 'use') }];
}

function definedIn(collection: Collection, { use = {} }: WorkflowDocument): readonly string[] {
  return collection === 'secrets' ? (use.secrets ?? []) : Object.keys(use[collection] ?? {});
}

function missing(use: NameUse, document: WorkflowDocument): readonly LanguageFinding[] {
  const defined = definedIn(use.collection, document);
  if (defined.includes(use.name)) return [];
  const known = listed(defined);
  return [
    {
      pointer: use.pointer,
      code: 'unknown-reference',
      detail: `There is no \`${use.name}\` in \`use.${use.collection}\`.`,
      hint: known === '' ? `Define it in \`use.${use.collection}\`.` : `Defined there: ${known}.`,
    },
  ];
}
