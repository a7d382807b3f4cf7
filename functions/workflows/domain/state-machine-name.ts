import { createHash } from 'node:crypto';

/** Step Functions takes 80 characters for a name. */
const MOST_CHARACTERS = 80;
/** 40 bits: among the 150,000 state machines an account may have, a collision has a chance of 1 in 100. Within one tenant's labels that were cut alike it is nil. */
const HASH_CHARACTERS = 10;
/** Characters of namespace and name that are kept, so that the whole fits whatever the tenant's id takes (31 at most). */
const LABEL_CHARACTERS = 14;

/** What a state machine is named after. */
export interface StateMachineOwner {
  readonly stage: string;
  readonly tenantId: string;
  /** `<namespace>.<name>` */
  readonly workflow: string;
}

/**
 * Name of the state machine of a workflow: `trb_<stage>_<tenant>_<namespace>_<name>_<hash>`. Labels are cut to fit;
 * the hash is of the full tuple. The tenant is never cut: whose execution an ARN names is read from it.
 */
export function stateMachineName({ stage, tenantId, workflow }: StateMachineOwner): string {
  const separator = workflow.indexOf('.');
  const labels = [workflow.slice(0, separator), workflow.slice(separator + 1)];
  const hash = createHash('sha256')
    .update(JSON.stringify([stage, tenantId, workflow]))
    .digest('hex')
    .slice(0, HASH_CHARACTERS);
  const head = `trb_${stage}_${tenantId}`;
  const free = MOST_CHARACTERS - head.length - HASH_CHARACTERS - labels.length - 1;
  const [namespace, name] = cutToFit(labels, free);
  return `${head}_${namespace}_${name}_${hash}`;
}

/** Leaves short labels whole and cuts the long one; both are cut to the least when both are long. */
function cutToFit([first = '', second = '']: readonly string[], free: number): readonly [string, string] {
  const kept = first.slice(0, Math.max(Math.min(LABEL_CHARACTERS, Math.floor(free / 2)), free - second.length));
  return [kept, second.slice(0, free - kept.length)];
}
