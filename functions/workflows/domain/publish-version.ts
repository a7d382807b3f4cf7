import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import type { PublishMessage } from '../events.ts';
import type { Change, MachineOutcome, Settled, StateMachinePublisher, WorkflowStore } from './ports.ts';
import type { VersionRecord, WorkflowRecord } from './records.ts';

export interface PublisherPorts {
  readonly store: Pick<WorkflowStore, 'read' | 'readContent' | 'begin' | 'settle'>;
  readonly machines: StateMachinePublisher;
  readonly clock: Clock;
}

/** Others may change the live version between reading and recording; each repetition means that one of them did. */
const MOST_ATTEMPTS = 5;

/**
 * Brings an accepted version to Step Functions and records what became of it. Does nothing when the version is not
 * waiting (any more), so a message may come twice.
 * @returns `busy` when Step Functions takes nothing at this moment: the message should come again later
 * @throws DomainError `platform-busy` when others change the workflow again and again
 */
export async function publishVersion(
  message: PublishMessage,
  ports: PublisherPorts,
): Promise<'published' | 'failed' | 'nothing-to-do' | 'busy'> {
  const { tenantId, workflow, version, requestId } = message;
  const change: Change = { principal: { kind: 'platform', id: 'publisher' }, requestId };
  let outcome: MachineOutcome | 'busy' | undefined;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const before = await ports.store.read(tenantId, workflow, version);
    if (before.version?.status !== 'publishing' || before.workflow === undefined) return 'nothing-to-do';
    if (outcome === undefined) {
      await ports.store.begin(tenantId, before.version);
      outcome = await bringToStepFunctions(message, ports);
    }
    if (outcome === 'busy') return outcome;
    const after = settled(before.workflow, before.version, outcome, isoTime(ports.clock));
    if (await ports.store.settle(tenantId, before, after, change)) {
      return outcome.kind === 'published' ? 'published' : 'failed';
    }
  }
  throw new DomainError('platform-busy', `${workflow} is being changed by others.`);
}

async function bringToStepFunctions(message: PublishMessage, ports: PublisherPorts): Promise<MachineOutcome | 'busy'> {
  const { tenantId, workflow, version } = message;
  const definition = await ports.store.readContent(tenantId, workflow, version, 'state-machine');
  try {
    return await ports.machines.publish({ tenantId, workflow, version, definition });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'platform-busy') return 'busy';
    throw error;
  }
}

function settled(workflow: WorkflowRecord, version: VersionRecord, outcome: MachineOutcome, now: string): Settled {
  if (outcome.kind === 'refused') return { version: { ...version, status: 'failed', failure: outcome.detail } };
  const published: VersionRecord = { ...version, status: 'published', stateMachineVersionArn: outcome.arn };
  if (!becomesLive(workflow, version)) return { version: published };
  return { version: published, workflow: withLive(workflow, published, version.acceptedAtRevision, now) };
}

/** The last wish wins: publishing to live, or setting the live version, whichever was asked for later. */
function becomesLive(workflow: WorkflowRecord, version: VersionRecord): boolean {
  if (workflow.live === undefined) return true;
  return version.wantsLive && version.acceptedAtRevision > workflow.live.since;
}

/**
 * The workflow with another live version.
 * @param since revision at which this was asked for
 */
export function withLive(workflow: WorkflowRecord, version: VersionRecord, since: number, now: string): WorkflowRecord {
  const { stateMachineVersionArn: arn } = version;
  if (arn === undefined) throw new DomainError('version-not-published');
  const live = { version: version.version, arn, hasInputSchema: version.inputSchema !== undefined, since };
  return { ...workflow, live, updatedAt: now, revision: workflow.revision + 1 };
}
