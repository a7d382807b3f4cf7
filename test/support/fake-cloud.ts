import type { AuthorizationQuery, CloudContext, FunctionOutcome, Principal } from '../../local/service.ts';
import { createManualClock, type ManualClock, type WakingClock } from '../../local/timers.ts';

/** What a service asked of a `fakeCloud`. */
export interface FakeCloud<C extends WakingClock = ManualClock> extends CloudContext {
  readonly clock: C;
  readonly invocations: { readonly functionArn: string; readonly payload: unknown; readonly principal: Principal }[];
  readonly events: { readonly bus: string; readonly event: Parameters<CloudContext['putEvent']>[1] }[];
  readonly queries: AuthorizationQuery[];
  /** Lines of logs. */
  readonly logLines: { readonly group: string; readonly stream: string; readonly message: string }[];
  /** Calls of operations of other services. */
  readonly calls: Parameters<CloudContext['call']>[0][];
}

export interface FakeCloudOptions {
  /** Answers invocations of functions with what they return. @default - an empty object */
  readonly invoke?: (functionArn: string, payload: unknown, principal: Principal) => unknown;
}

/** What a function reports that threw. */
export class FunctionFailure extends Error {
  readonly report: unknown;

  constructor(report: unknown) {
    super('the function failed');
    this.report = report;
  }
}

export const ROOT: Principal = { arn: 'arn:aws:iam::123456789012:root', tags: {} };

/** A cloud without other services: it records what a service asks for, and allows everything. Its clock stands still. */
export function fakeCloud(options: FakeCloudOptions = {}): FakeCloud {
  return fakeCloudWith(createManualClock(Date.UTC(2026, 10, 22, 12)), options);
}

/** The same with a clock of its own. */
export function fakeCloudWith<C extends WakingClock>(clock: C, options: FakeCloudOptions = {}): FakeCloud<C> {
  const recorded: Pick<FakeCloud, 'invocations' | 'events' | 'queries' | 'logLines' | 'calls'> = {
    invocations: [],
    events: [],
    queries: [],
    logLines: [],
    calls: [],
  };
  return {
    ...recorded,
    accountId: '123456789012',
    region: 'us-east-1',
    baseUrl: 'http://127.0.0.1:4000',
    clock,
    faults: { at: () => 'proceed' },
    resourcePolicies: { set: () => undefined },
    authorize: (_principal, queries) => void recorded.queries.push(...queries),
    assumeRole: (roleArn, session) => {
      const roleName = roleArn.split('/').at(-1) ?? '';
      return { arn: `arn:aws:sts::123456789012:assumed-role/${roleName}/${session}`, roleName, tags: {} };
    },
    functionPrincipal: () => ROOT,
    call: async (request) => {
      recorded.calls.push(request);
      return {};
    },
    invokeFunction: async (functionArn, text, principal) => {
      const payload: unknown = JSON.parse(text);
      recorded.invocations.push({ functionArn, payload, principal });
      return outcomeOf(() => options.invoke?.(functionArn, payload, principal) ?? {});
    },
    putEvent: (bus, event) => void recorded.events.push({ bus, event }),
    deliverLogs: (group, stream, messages) =>
      void recorded.logLines.push(...messages.map((message) => ({ group, stream, message }))),
    log: () => undefined,
  };
}

async function outcomeOf(invoke: () => unknown): Promise<FunctionOutcome> {
  try {
    return { payload: JSON.stringify(await invoke()) };
  } catch (error) {
    if (error instanceof FunctionFailure) {
      return { payload: JSON.stringify(error.report), functionError: 'Unhandled' };
    }
    throw error;
  }
}
