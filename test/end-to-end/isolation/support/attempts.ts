import { encodeCursor } from '../../../../functions/shared/http/cursor.ts';
import { type Attack, requestFor } from './campaign.ts';
import type { Credential } from './credentials.ts';
import { exampleBody, type Ids, isPaged, type NamedOperation, variablesOf } from './operations.ts';
import { type HeaderTrick, headerTricks, pathTricks, TENANT_MEMBERS } from './tricks.ts';
import type { WireRequest } from './wire.ts';

/** Who attacks whom, and what of it. */
export interface Aim {
  readonly attacker: { readonly id: string; readonly credential: Credential };
  readonly victim: { readonly id: string; readonly ids: Ids };
  readonly operations: readonly NamedOperation[];
}

/** Every variable of every path replaced by what might be taken for the victim's id. */
export function pathAttacks({ attacker, victim, operations }: Aim): readonly Attack[] {
  return operations.flatMap((operation) =>
    variablesOf(operation).flatMap((variable) =>
      Object.entries(pathTricks(victim.ids[variable] ?? '', victim.id)).map(([what, segment]) => {
        const request = requestFor(operation, { ...victim.ids, [variable]: 'TRICK' }, attacker.credential);
        return { what, request: { ...request, path: request.path.replace('TRICK', () => segment) } };
      }),
    ),
  );
}

/** Every operation with headers that claim to be somebody else. */
export function headerAttacks({
  attacker,
  victim,
  operations,
}: Aim): readonly (Attack & Pick<HeaderTrick, 'expected'>)[] {
  const tricks = headerTricks(attacker.id, victim.id, attacker.credential.authorization ?? '');
  return operations.flatMap((operation) =>
    tricks.map(({ name, headers, expected }) => ({
      what: name,
      expected,
      request: requestFor(operation, victim.ids, attacker.credential, headers),
    })),
  );
}

/** Every operation with the victim's name in its query and in its body. */
export function memberAttacks({ attacker, victim, operations }: Aim): readonly Attack[] {
  return operations.flatMap((operation) => {
    const request = requestFor(operation, victim.ids, attacker.credential);
    const body = exampleBody(operation, victim.ids);
    const joint = request.path.includes('?') ? '&' : '?';
    return TENANT_MEMBERS.flatMap((name) => [
      { what: `${name} in the query`, request: { ...request, path: `${request.path}${joint}${name}=${victim.id}` } },
      { what: `${name} in the body`, request: { ...request, body: { ...(body as object), [name]: victim.id } } },
    ]);
  });
}

/** Every list of the attacker, from where lists of the victim go on and from what its keys may be. */
export function cursorAttacks(
  { attacker, victim, operations }: Aim,
  own: Ids,
  cursors: Iterable<string>,
): readonly Attack[] {
  const keys = Object.values(victim.ids).flatMap((id) => [id, `member#${id}`, `key#${id}`, `${victim.id}#${id}`]);
  const tried = [...cursors, ...keys.map((key) => encodeCursor(key))];
  return operations.filter(isPaged).flatMap((operation) => {
    const request = requestFor(operation, own, attacker.credential);
    return tried.map((cursor) => ({
      what: 'a cursor',
      request: { ...request, path: `${request.path}?cursor=${cursor}` },
    }));
  });
}

/** Two credentials in one request, and the second one by itself once they were sent. */
export function hidingAttacks(credential: Credential): readonly { readonly both: Attack; readonly alone: Attack }[] {
  const mine = credential.authorization ?? '';
  const spellings = ['Authorization', 'authorization'];
  const request = { method: 'GET', path: '/v1/me' };
  return spellings.flatMap((first) =>
    [true, false].map((before) => {
      const hidden = `Bearer hidden-${first}-${before}`;
      const second = spellings.find((spelling) => spelling !== first) ?? first;
      const values = before ? [mine, hidden] : [hidden, mine];
      const headers: WireRequest['headers'] = [first, second].map((name, index) => [name, values[index] ?? '']);
      return {
        both: { what: 'two credentials', request: { ...request, headers } },
        alone: { what: 'what was hidden', request: { ...request, headers: [['Authorization', hidden]] } },
      };
    }),
  );
}
