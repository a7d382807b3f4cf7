import { authenticationIn } from '../authentication-in.ts';
import type { LanguageFinding } from '../finding.ts';
import { pointerTo } from '../pointer.ts';
import type { AuthenticationSource } from '../task-kinds/authentication.ts';
import { tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

/** A policy is of exactly one scheme. */
export const authenticationPolicies: Rule = {
  name: 'authentication-policies',
  severity: 'error',
  code: 'invalid-authentication',
  check: ({ document, tasks }) => [
    ...Object.entries(document.use?.authentications ?? {}).flatMap(([name, policy]) =>
      oneScheme(policy, pointerTo('/use/authentications', name)),
    ),
    ...tasksWithin(tasks).flatMap((place) => {
      const found = authenticationIn(place);
      return found === undefined || 'use' in found.policy ? [] : oneScheme(found.policy, found.pointer);
    }),
  ],
  passes: 'use: {authentications: {shop: {bearer: {token: "${ $input.token }"}}}}\ndo: [{a: {set: {x: 1}}}]',
  fails: 'use: {authentications: {shop: {}}}\ndo: [{a: {set: {x: 1}}}]',
};

function oneScheme(policy: AuthenticationSource, pointer: string): readonly LanguageFinding[] {
  if (Object.keys(policy).length === 1) return [];
  const detail = 'A policy has exactly one scheme: `basic`, `bearer` or `oauth2`.';
  return [{ pointer, code: 'invalid-authentication', detail }];
}
