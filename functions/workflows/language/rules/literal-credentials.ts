import { authenticationIn } from '../authentication-in.ts';
import { enclosedExpression } from '../expression/text.ts';
import type { LanguageFinding } from '../finding.ts';
import { pointerTo } from '../pointer.ts';
import type { AuthenticationSource } from '../task-kinds/authentication.ts';
import { type PlacedTask, tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

/** Passwords and tokens do not belong into definitions, which every reader of the workflow sees. */
export const literalCredentials: Rule = {
  name: 'literal-credentials',
  severity: 'warning',
  code: 'credential-in-definition',
  check: ({ document, tasks }) => [
    ...Object.entries(document.use?.authentications ?? {}).flatMap(([name, policy]) =>
      literals(policy, pointerTo('/use/authentications', name)),
    ),
    ...tasksWithin(tasks).flatMap(callCredentials),
  ],
  passes:
    'do: [{a: {call: http, with: {method: get, endpoint: {uri: "https://a.example", authentication: {bearer: {token: "${ $input.token }"}}}}}}]',
  fails:
    'do: [{a: {call: http, with: {method: get, endpoint: {uri: "https://a.example", authentication: {bearer: {token: abc}}}}}}]',
};

function callCredentials(place: PlacedTask): readonly LanguageFinding[] {
  const found = authenticationIn(place);
  return found === undefined || 'use' in found.policy ? [] : literals(found.policy, found.pointer);
}

function literals(policy: AuthenticationSource, pointer: string): readonly LanguageFinding[] {
  const { basic, bearer, oauth2 } = policy;
  const granted = oauth2 !== undefined && 'client' in oauth2 ? oauth2 : undefined;
  const secrets = [
    { path: ['basic', 'password'], text: basic !== undefined && 'password' in basic ? basic.password : undefined },
    { path: ['bearer', 'token'], text: bearer !== undefined && 'token' in bearer ? bearer.token : undefined },
    { path: ['oauth2', 'client', 'secret'], text: granted?.client.secret },
    { path: ['oauth2', 'password'], text: granted?.password },
  ];
  return secrets
    .filter(({ text }) => text !== undefined && enclosedExpression(text) === undefined)
    .map(({ path }) => ({
      pointer: pointerTo(pointer, ...path),
      code: 'credential-in-definition',
      detail: 'The credential is written into the definition, where everyone who can read the workflow sees it.',
      hint: 'Name a secret: `{use: <secret>}`, or take it from the input: `${ $input.token }`.',
    }));
}
