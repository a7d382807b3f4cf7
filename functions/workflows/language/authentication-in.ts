import { pointerTo } from './pointer.ts';
import type { AuthenticationReference } from './task-kinds/authentication.ts';
import type { CallTask } from './task-kinds/call.ts';
import type { OpenApiTask } from './task-kinds/openapi.ts';
import type { PlacedTask } from './walk.ts';

/** The authentication of a call and where it is written; undefined for tasks that have none. */
export function authenticationIn(
  place: PlacedTask,
): { readonly policy: AuthenticationReference; readonly pointer: string } | undefined {
  if (place.task === undefined) return undefined;
  const found = (policy: AuthenticationReference | undefined, ...path: readonly string[]) =>
    policy === undefined ? undefined : { policy, pointer: pointerTo(place.pointer, 'with', ...path) };
  if (place.kind === 'openapi') return found((place.task as OpenApiTask).with.authentication, 'authentication');
  if (place.kind !== 'call') return undefined;
  const { endpoint } = (place.task as CallTask).with;
  return typeof endpoint === 'string' ? undefined : found(endpoint.authentication, 'endpoint', 'authentication');
}
