import type { LanguageFinding } from '../finding.ts';
import { pointerTo } from '../pointer.ts';
import type { AuthenticationSource, CallTask } from '../task-kinds/call.ts';
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
      if (place.kind !== 'call' || place.task === undefined) return [];
      const { endpoint } = (place.task as CallTask).with;
      const policy = typeof endpoint === 'string' ? undefined : endpoint.authentication;
      const pointer = pointerTo(place.pointer, 'with', 'endpoint', 'authentication');
      return policy === undefined || 'use' in policy ? [] : oneScheme(policy, pointer);
    }),
  ],
  passes: 'use: {authentications: {shop: {bearer: {token: "${ $input.token }"}}}}\ndo: [{a: {set: {x: 1}}}]',
  fails: 'use: {authentications: {shop: {}}}\ndo: [{a: {set: {x: 1}}}]',
};

function oneScheme(policy: AuthenticationSource, pointer: string): readonly LanguageFinding[] {
  if (Object.keys(policy).length === 1) return [];
  const detail = 'A policy has exactly one scheme: `basic` or `bearer`.';
  return [{ pointer, code: 'invalid-authentication', detail }];
}
