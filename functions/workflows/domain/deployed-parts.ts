import type { Finding } from '../../shared/errors.ts';
import type { Compilation } from './ports.ts';

type Need = Extract<Compilation, { readonly ok: true }>['needs'][number];

/** Parts that the platform has; what needs another can be simulated, and not be published. */
const DEPLOYED: ReadonlySet<Need['part']> = new Set();

const MISSING: Readonly<Record<Need['part'], string>> = {
  connections: 'The platform holds no credentials for workflows yet.',
  subscriptions: 'Events cannot be listened to on this platform yet.',
  schedules: 'Workflows cannot start by themselves on this platform yet.',
  scripts: 'Scripts cannot be run on this platform yet.',
};

/** What keeps a compiled workflow from running here. */
export function missingParts(needs: readonly Need[]): readonly Finding[] {
  return needs
    .filter(({ part }) => !DEPLOYED.has(part))
    .map(({ part, pointer }) => ({
      pointer,
      code: 'not-deployed',
      detail: MISSING[part],
      hint: 'It can be simulated.',
    }));
}
