import type { Finding } from '../../shared/errors.ts';
import type { Compilation } from './ports.ts';

type Need = Extract<Compilation, { readonly ok: true }>['needs'][number];

/** Parts that the platform does not have yet: what needs one can be simulated, and not be published. */
const MISSING: Readonly<Partial<Record<Need['part'], string>>> = {
  connections: 'The platform holds no credentials for workflows yet.',
  subscriptions: 'Events cannot be listened to on this platform yet.',
  schedules: 'Workflows cannot start by themselves on this platform yet.',
};

/** What keeps a compiled workflow from running here. */
export function missingParts(needs: readonly Need[]): readonly Finding[] {
  return needs.flatMap(({ part, pointer }) => {
    const detail = MISSING[part];
    return detail === undefined ? [] : [{ pointer, code: 'not-deployed', detail, hint: 'It can be simulated.' }];
  });
}
