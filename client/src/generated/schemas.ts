// Written by `npm run client` from the contracts; change those.

export interface ApiKey {
  /** Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly id: string;
  readonly name: string;
  /**
   * Service account that the key stands for; keys keep it when they are rotated. Example:
   * `01K9Z3N0V4T8S6QH2M5D7XWBCE`.
   */
  readonly account: string;
  /** A built-in role, or one of the tenant’s own. Example: `author`. */
  readonly role: string;
  readonly workflows?: readonly string[];
  readonly status: 'active' | 'revoked';
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAt: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly expiresAt?: string;
  /** Last use, recorded at most once an hour. Example: `2026-11-02T09:30:00.000Z`. */
  readonly lastUsedAt?: string;
}

export interface AuditEntry {
  /** Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly id: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly at: string;
  /** What was done. Example: `execution.start`. */
  readonly action: string;
  readonly principal: {
    readonly kind: 'user' | 'api-key' | 'operator' | 'platform';
    readonly id: string;
  };
  /** What it was done to. Example: `execution/01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly resource: string;
  readonly requestId: string;
  readonly details?: Readonly<Record<string, string>>;
}

export interface BatchAnswer {
  /** 202, or the status of the problem. */
  readonly status: number;
  readonly execution?: ExecutionSummary;
  readonly problem?: Problem;
}

export interface BatchAnswers {
  readonly items: readonly BatchAnswer[];
}

export interface BatchRequest {
  /** 1 to 100 items. */
  readonly items: readonly StartRequest[];
}

export interface BulkCancellation {
  /**
   * Only those of this workflow. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow?: string | undefined;
  /** Only those accepted at this time or later. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAfter?: string | undefined;
  /**
   * Only those accepted before this time; never those accepted after the operation. Example:
   * `2026-11-02T09:30:00.000Z`.
   */
  readonly createdBefore?: string | undefined;
  /** No filter is meant: without one, say so. */
  readonly all?: true | undefined;
  /** Only those in this status. */
  readonly status?: 'pending' | 'running' | 'waiting' | undefined;
  /** 1 to 256 characters. */
  readonly reason?: string | undefined;
}

export interface BulkRedrive {
  /**
   * Only those of this workflow. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow?: string | undefined;
  /** Only those accepted at this time or later. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAfter?: string | undefined;
  /**
   * Only those accepted before this time; never those accepted after the operation. Example:
   * `2026-11-02T09:30:00.000Z`.
   */
  readonly createdBefore?: string | undefined;
  /** No filter is meant: without one, say so. */
  readonly all?: true | undefined;
  /** Those in this status; `faulted` unless said otherwise. */
  readonly status?: 'faulted' | 'cancelled' | undefined;
}

export interface Cancellation {
  /** 1 to 256 characters. */
  readonly reason?: string | undefined;
}

export interface CompileReport {
  /** States of the compiled state machine. */
  readonly states: number;
  /** Size of the compiled definition; Step Functions takes 1 MB. */
  readonly definitionBytes: number;
  readonly longestStateName: number;
  /** State transitions of one run; null where a loop has no bound. */
  readonly transitions: {
    readonly least: number;
    readonly most: number | null;
  };
  /** History events of one run; Step Functions ends a run at 25,000. */
  readonly historyEvents: {
    readonly least: number;
    readonly most: number | null;
  };
  readonly dollarsPerThousandRuns: {
    readonly least: number;
    readonly most: number | null;
  };
  /** Tasks whose data may become larger than Step Functions lets pass. */
  readonly payloadRisks: readonly PayloadRisk[];
}

export interface CompiledStateMachine {
  readonly stateMachine: Readonly<Record<string, unknown>>;
  readonly sourceMap: SourceMap;
}

export interface ConcurrencySetting {
  /**
   * JSON pointer into the input; without it all executions of the workflow count together. At most 256 characters.
   * Matches `^(\/([^~/]|~[01])*)+$`.
   */
  readonly key?: string | undefined;
  /** 1 to 100. */
  readonly limit: number;
}

export interface CreatedApiKey {
  /** Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly id: string;
  readonly name: string;
  /**
   * Service account that the key stands for; keys keep it when they are rotated. Example:
   * `01K9Z3N0V4T8S6QH2M5D7XWBCE`.
   */
  readonly account: string;
  /** A built-in role, or one of the tenant’s own. Example: `author`. */
  readonly role: string;
  readonly workflows?: readonly string[];
  readonly status: 'active' | 'revoked';
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAt: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly expiresAt?: string;
  /** Last use, recorded at most once an hour. Example: `2026-11-02T09:30:00.000Z`. */
  readonly lastUsedAt?: string;
  /** The key itself, shown once; absent when an idempotent request is repeated. */
  readonly secret?: string;
}

export interface Definition {
  readonly definition: string;
}

export type DefinitionSchema = Readonly<Record<string, unknown>>;

export interface DefinitionSimulationRequest {
  /** An Open Workflow Specification document: YAML or JSON text, or a JSON object. */
  readonly definition: string | Readonly<Record<string, unknown>>;
  /**
   * The OpenAPI documents that the definition names, by their URLs: YAML or JSON text, or JSON objects. The
   * platform fetches none: what is sent here becomes part of the version.
   * @defaultValue {}
   */
  readonly documents?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>> | undefined;
  /** Input of the run; `{}` if left out. */
  readonly input?: unknown;
  /** @defaultValue {} */
  readonly mocks?: TaskMocks | undefined;
  /** Where the virtual clock begins; now if left out. Example: `2026-11-02T09:30:00.000Z`. */
  readonly startAt?: string | undefined;
}

export interface Execution {
  /** Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly id: string;
  /** Id of a workflow: `<namespace>.<name>`. Example: `shop.order-fulfilment`. */
  readonly workflow: string;
  /** `document.version` of a definition. Example: `1.0.0`. */
  readonly version: string;
  readonly status: 'pending' | 'running' | 'waiting' | 'completed' | 'faulted' | 'cancelled';
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAt: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly startedAt?: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly endedAt?: string;
  /** How often it was let go on after an end. */
  readonly redrives?: number;
  /** What you call the run in your own systems, to find it by. Example: `order-1042`. */
  readonly businessKey?: string;
  readonly startedBy: string;
  readonly requestId: string;
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: WorkflowError;
}

export interface ExecutionStep {
  /** JSON pointer of the task in the definition. */
  readonly task: string;
  readonly name: string;
  /** Task kind: set, call, switch, … */
  readonly kind: string;
  readonly status: 'running' | 'completed' | 'faulted' | 'cancelled';
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly startedAt: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly endedAt?: string;
  readonly durationMs?: number;
  /** How often the task was tried. */
  readonly attempts: number;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: WorkflowError;
}

export interface ExecutionSummary {
  /** Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly id: string;
  /** Id of a workflow: `<namespace>.<name>`. Example: `shop.order-fulfilment`. */
  readonly workflow: string;
  /** `document.version` of a definition. Example: `1.0.0`. */
  readonly version: string;
  readonly status: 'pending' | 'running' | 'waiting' | 'completed' | 'faulted' | 'cancelled';
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAt: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly startedAt?: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly endedAt?: string;
  /** How often it was let go on after an end. */
  readonly redrives?: number;
  /** What you call the run in your own systems, to find it by. Example: `order-1042`. */
  readonly businessKey?: string;
  readonly startedBy: string;
  readonly requestId: string;
}

export interface Finding {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

export interface KeyRotation {
  /**
   * 0 to 168.
   * @defaultValue 24
   */
  readonly overlapHours?: number | undefined;
}

export interface Me {
  readonly kind: 'user' | 'api-key' | 'operator';
  readonly id: string;
  readonly tenant?: {
    /** Id of a tenant. Example: `acme`. */
    readonly id: string;
    readonly name: string;
    readonly tier: string;
    readonly mfa: 'optional' | 'required';
  };
  /** Whether the token of a member attests a second factor. */
  readonly secondFactor?: boolean;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

export interface Member {
  /** Subject of the person in the user pool. */
  readonly id: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly status: 'active' | 'disabled';
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAt: string;
}

export interface MemberChange {
  /** 1 to 5 items. */
  readonly roles?: readonly string[] | undefined;
  readonly status?: 'active' | 'disabled' | undefined;
}

/** What a task answers instead of calling anything: an output or an error. */
export type MockedAnswer =
  | {
      readonly output: unknown;
      /** Virtual milliseconds until the task answers; 0 if left out. 0 to 31,536,000,000. */
      readonly durationMs?: number | undefined;
    }
  | {
      readonly error: MockedError;
      /** Virtual milliseconds until the task answers; 0 if left out. 0 to 31,536,000,000. */
      readonly durationMs?: number | undefined;
    };

/** The error that the task raises; its `instance` is the task. */
export interface MockedError {
  readonly type: string;
  readonly status: number;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
}

export interface NewApiKey {
  /** 1 to 100 characters. */
  readonly name: string;
  /** A built-in role, or one of the tenant’s own. Matches `^[a-z][a-z0-9-]{1,30}$`. Example: `author`. */
  readonly role: string;
  /** The workflows it is for: ids, or beginnings of ids with `*`; without it, all. 1 to 10 items. */
  readonly workflows?: readonly string[] | undefined;
  /**
   * 1 to 366.
   * @defaultValue 90
   */
  readonly expiresInDays?: number | undefined;
}

export interface NewMember {
  /** At most 254 characters. */
  readonly email: string;
  /** 1 to 5 items. */
  readonly roles: readonly string[];
}

export interface NewRole {
  /** A built-in role, or one of the tenant’s own. Matches `^[a-z][a-z0-9-]{1,30}$`. Example: `author`. */
  readonly name: string;
  /** 1 to 200 characters. */
  readonly description?: string | undefined;
  /** At least 1 items. */
  readonly permissions: readonly (
    | 'member:read'
    | 'member:invite'
    | 'member:update'
    | 'member:remove'
    | 'role:read'
    | 'role:create'
    | 'role:update'
    | 'role:delete'
    | 'api-key:read'
    | 'api-key:create'
    | 'api-key:revoke'
    | 'workflow:read'
    | 'workflow:validate'
    | 'workflow:simulate'
    | 'workflow:publish'
    | 'execution:read'
    | 'execution:start'
    | 'execution:cancel'
    | 'execution:redrive'
    | 'execution:pause'
    | 'operation:read'
    | 'operation:cancel'
    | 'settings:read'
    | 'settings:update'
    | 'audit:read'
    | 'usage:read'
  )[];
  /** The workflows it is for: ids, or beginnings of ids with `*`; without it, all. 1 to 10 items. */
  readonly workflows?: readonly string[] | undefined;
}

export interface NewTenant {
  /** Id of a tenant. Matches `^[a-z][a-z0-9-]{2,30}$`. Example: `acme`. */
  readonly id: string;
  /** 1 to 100 characters. */
  readonly name: string;
  /**
   * Tier: rates, limits and quotas of the tenant.
   * @defaultValue "basic"
   */
  readonly tier?: 'basic' | 'pro' | 'enterprise' | undefined;
  /** The first owner, invited by e-mail. */
  readonly owner: {
    /** At most 254 characters. */
    readonly email: string;
  };
}

export type OpenApiDocument = Readonly<Record<string, unknown>>;

export interface Operation {
  /** Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly id: string;
  readonly kind: 'publish-version' | 'cancel-executions' | 'redrive-executions';
  readonly status: 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  /** What it is about: ids of workflows, or beginnings with `*`; absent: all of the tenant. */
  readonly workflows?: readonly string[];
  readonly progress: OperationProgress;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAt: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly startedAt?: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly endedAt?: string;
  /** When someone asked for its cancellation. Example: `2026-11-02T09:30:00.000Z`. */
  readonly cancelRequestedAt?: string;
  readonly createdBy: string;
  readonly requestId: string;
  /** Path of what it makes. Example: `/v1/workflows/shop.order-fulfilment/versions/1.0.0`. */
  readonly result?: string;
  /** The first ten. */
  readonly errors: readonly OperationError[];
}

export interface OperationError {
  /** What it went wrong with. Example: `/v1/executions/01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly resource?: string;
  readonly code: string;
  readonly detail: string;
}

export interface OperationProgress {
  readonly done: number;
  readonly failed: number;
  /** Absent while it is not known. */
  readonly total?: number;
}

export interface OwnTenants {
  readonly items: readonly {
    /** Id of a tenant. Example: `acme`. */
    readonly id: string;
    readonly status: 'active' | 'disabled';
    readonly current: boolean;
  }[];
}

export interface Pause {
  /** Nothing of the tenant is started. */
  readonly all: boolean;
  /** Workflows of which nothing is started. */
  readonly workflows: readonly string[];
}

export interface PayloadRisk {
  /** JSON pointer of the task. */
  readonly pointer: string;
  /** What may become too large. */
  readonly risk:
    | 'growing-data'
    | 'results-of-iterations'
    | 'results-of-branches'
    | 'result-of-competition'
    | 'received-events'
    | 'input-and-output-of-run';
  /** Most that Step Functions takes: bytes, of a competition characters. */
  readonly limit: number;
}

export interface PermissionExplanation {
  readonly action:
    | 'member:read'
    | 'member:invite'
    | 'member:update'
    | 'member:remove'
    | 'role:read'
    | 'role:create'
    | 'role:update'
    | 'role:delete'
    | 'api-key:read'
    | 'api-key:create'
    | 'api-key:revoke'
    | 'workflow:read'
    | 'workflow:validate'
    | 'workflow:simulate'
    | 'workflow:publish'
    | 'execution:read'
    | 'execution:start'
    | 'execution:cancel'
    | 'execution:redrive'
    | 'execution:pause'
    | 'operation:read'
    | 'operation:cancel'
    | 'settings:read'
    | 'settings:update'
    | 'audit:read'
    | 'usage:read';
  readonly resource?: string;
  readonly allowed: boolean;
  readonly reason: 'granted' | 'no-role-allows-it' | 'outside-the-scope-of-its-roles' | 'mfa-required';
  /** Roles of the caller that have the permission, and for which workflows. */
  readonly roles: readonly {
    readonly role: string;
    readonly workflows?: readonly string[];
  }[];
}

/** An error as RFC 9457 describes it. */
export interface Problem {
  /** URI of the kind of problem, ends with the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable code, listed in docs/errors.md. */
  readonly code: string;
  readonly requestId: string;
  readonly errors?: readonly {
    readonly pointer: string;
    readonly code: string;
    readonly detail: string;
    readonly line?: number;
    readonly column?: number;
    readonly hint?: string;
  }[];
}

export interface PromotionRequest {
  /** Where the version goes. Matches `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `prod`. */
  readonly namespace: string;
  /** @defaultValue true */
  readonly live?: boolean | undefined;
}

export interface PublishRequest {
  /** An Open Workflow Specification document: YAML or JSON text, or a JSON object. */
  readonly definition: string | Readonly<Record<string, unknown>>;
  /**
   * The OpenAPI documents that the definition names, by their URLs: YAML or JSON text, or JSON objects. The
   * platform fetches none: what is sent here becomes part of the version.
   * @defaultValue {}
   */
  readonly documents?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>> | undefined;
  /** @defaultValue true */
  readonly live?: boolean | undefined;
}

export interface Queue {
  /** Example: `publish`. */
  readonly name: string;
  /** Messages that wait for the consumer, about. */
  readonly waiting: number;
  /** Messages that are kept back for later, about. */
  readonly delayed: number;
  /** Messages that the consumer has, about. */
  readonly inFlight: number;
  /** Messages that were given up, about. */
  readonly deadLetters: number;
}

export interface Queues {
  readonly items: readonly Queue[];
}

export interface Role {
  /** A built-in role, or one of the tenant’s own. Example: `author`. */
  readonly name: string;
  readonly description?: string;
  readonly permissions: readonly (
    | 'member:read'
    | 'member:invite'
    | 'member:update'
    | 'member:remove'
    | 'role:read'
    | 'role:create'
    | 'role:update'
    | 'role:delete'
    | 'api-key:read'
    | 'api-key:create'
    | 'api-key:revoke'
    | 'workflow:read'
    | 'workflow:validate'
    | 'workflow:simulate'
    | 'workflow:publish'
    | 'execution:read'
    | 'execution:start'
    | 'execution:cancel'
    | 'execution:redrive'
    | 'execution:pause'
    | 'operation:read'
    | 'operation:cancel'
    | 'settings:read'
    | 'settings:update'
    | 'audit:read'
    | 'usage:read'
  )[];
  readonly workflows?: readonly string[];
  readonly builtIn: boolean;
}

export interface RoleChange {
  /** 1 to 200 characters. */
  readonly description?: string | undefined;
  /** At least 1 items. */
  readonly permissions: readonly (
    | 'member:read'
    | 'member:invite'
    | 'member:update'
    | 'member:remove'
    | 'role:read'
    | 'role:create'
    | 'role:update'
    | 'role:delete'
    | 'api-key:read'
    | 'api-key:create'
    | 'api-key:revoke'
    | 'workflow:read'
    | 'workflow:validate'
    | 'workflow:simulate'
    | 'workflow:publish'
    | 'execution:read'
    | 'execution:start'
    | 'execution:cancel'
    | 'execution:redrive'
    | 'execution:pause'
    | 'operation:read'
    | 'operation:cancel'
    | 'settings:read'
    | 'settings:update'
    | 'audit:read'
    | 'usage:read'
  )[];
  /** The workflows it is for: ids, or beginnings of ids with `*`; without it, all. 1 to 10 items. */
  readonly workflows?: readonly string[] | undefined;
}

export interface RoleList {
  readonly items: readonly Role[];
}

export interface Simulation {
  /** How the run ended; `running` when it waits for an answer that never comes. */
  readonly status: 'completed' | 'faulted' | 'running';
  readonly output?: unknown;
  readonly error?: WorkflowError;
  /** Virtual milliseconds from the start to the end. */
  readonly durationMs: number;
  /** State transitions that the run would be billed for. */
  readonly transitions: number;
  /** History events of the run; Step Functions ends a run at 25,000. */
  readonly historyEvents: number;
  /** State transitions alone, at the price of most Regions. */
  readonly dollarsPerThousandRuns: number;
  /** JSON pointers of tasks that were called without a mock, and never answered. */
  readonly unmocked: readonly string[];
  readonly steps: readonly ExecutionStep[];
}

export interface SourceMap {
  /** The tasks of the definition by their JSON pointers. */
  readonly tasks: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly kind: string;
      }
    >
  >;
  /** What each state does, by its name: folding puts the work of several tasks into one state. */
  readonly states: Readonly<
    Record<
      string,
      {
        /** The task whose work the state does. */
        readonly task?: string;
        /** The task whose raw input the state is entered with. */
        readonly input?: string;
        /** Tasks that begin, in this order, where a machine, branch or iteration starts here. */
        readonly started?: readonly string[];
        /** Tasks that begin, in this order, when the state is entered. */
        readonly entered?: readonly string[];
        readonly exits?: readonly {
          /** The state it leads to; absent at the end of a scope. */
          readonly next?: string;
          /** What the exit assigns, where exits with other tasks lead to the same state. */
          readonly marker?: {
            readonly variable: string;
            readonly value: number;
          };
          /** Tasks that begin, in this order, by leaving this way. */
          readonly tasks: readonly string[];
          /** The task whose output the state hands on. */
          readonly output?: string;
        }[];
        /** A competing branch fails here to hand over its outcome. */
        readonly wins?: true;
      }
    >
  >;
}

export interface StartRequest {
  /**
   * Id of a workflow: `<namespace>.<name>`. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow: string;
  /**
   * `document.version` of a definition. At most 64 characters. Matches
   * `^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`. Example: `1.0.0`.
   */
  readonly version?: string | undefined;
  readonly input?: unknown;
  /** Of the executions that wait, those with a lower number start first; 5 unless said otherwise. 1 to 9. */
  readonly priority?: number | undefined;
  /**
   * What you call the run in your own systems, to find it by. 1 to 128 characters. Matches `^[^\p{Cc}]+$`.
   * Example: `order-1042`.
   */
  readonly businessKey?: string | undefined;
}

export interface StartedExecution {
  /** Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly id: string;
  /** Id of a workflow: `<namespace>.<name>`. Example: `shop.order-fulfilment`. */
  readonly workflow: string;
  /** `document.version` of a definition. Example: `1.0.0`. */
  readonly version: string;
  readonly status: 'pending' | 'running' | 'waiting' | 'completed' | 'faulted' | 'cancelled';
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAt: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly startedAt?: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly endedAt?: string;
  /** How often it was let go on after an end. */
  readonly redrives?: number;
  /** What you call the run in your own systems, to find it by. Example: `order-1042`. */
  readonly businessKey?: string;
  readonly startedBy: string;
  readonly requestId: string;
  /** When it ended while the request waited. */
  readonly output?: unknown;
  readonly error?: WorkflowError;
}

/**
 * Answers by task: its name, or its JSON pointer in the definition. Of several answers each call takes the next
 * (retries and iterations are calls of their own), and the last one answers the rest.
 */
export type TaskMocks = Readonly<Record<string, MockedAnswer | readonly MockedAnswer[]>>;

export interface Tenant {
  /** Id of a tenant. Example: `acme`. */
  readonly id: string;
  readonly name: string;
  /** Tier: rates, limits and quotas of the tenant. */
  readonly tier: 'basic' | 'pro' | 'enterprise';
  readonly status: 'active' | 'suspended';
  readonly limits: TenantLimits;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAt: string;
}

export interface TenantChange {
  /** 1 to 100 characters. */
  readonly name?: string | undefined;
  readonly status?: 'active' | 'suspended' | undefined;
  /** Another tier brings its limits and request rates. */
  readonly tier?: 'basic' | 'pro' | 'enterprise' | undefined;
  /** The limits named win over those of the tier. */
  readonly limits?:
    | {
        /** Executions that may run at the same time, however busy the cell is: the guarantee. Above 0. */
        readonly runningExecutions?: number | undefined;
        /** At least 0. */
        readonly burstExecutions?: number | undefined;
        /** Above 0. */
        readonly startsPerSecond?: number | undefined;
        /** At most 1,000. Above 0. */
        readonly weight?: number | undefined;
        /** 1 to 32. */
        readonly shards?: number | undefined;
        /** Executions that may wait for a slot. Above 0. */
        readonly backlog?: number | undefined;
        /** Above 0. */
        readonly workflows?: number | undefined;
        readonly quotas?: TenantQuotasChange | undefined;
      }
    | undefined;
}

export interface TenantLimits {
  /** Steady request rate, enforced by the usage plan. */
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  /** Executions that may run at the same time, however busy the cell is: the guarantee. */
  readonly runningExecutions: number;
  /**
   * Executions that may run at the same time while the cell has free capacity.
   * @defaultValue 0
   */
  readonly burstExecutions: number;
  /**
   * Executions that may begin to run in a second, however busy the cell is.
   * @defaultValue 10
   */
  readonly startsPerSecond: number;
  /**
   * Share of the free capacity beside other tenants that want more than their guarantee.
   * @defaultValue 1
   */
  readonly weight: number;
  /**
   * Partitions that executions and audit entries are spread over; never fewer than before.
   * @defaultValue 1
   */
  readonly shards: number;
  /** Executions that may wait for a slot. */
  readonly backlog: number;
  readonly workflows: number;
  readonly quotas: TenantQuotas;
}

export interface TenantQuotas {
  /** Executions that may be started. */
  readonly starts: number;
  /** States that executions may enter before starts are refused. */
  readonly transitions: number;
  /** Calls of tasks, each attempt one, before starts are refused. */
  readonly taskCalls: number;
}

export interface TenantQuotasChange {
  /** Executions that may be started. Above 0. */
  readonly starts?: number | undefined;
  /** States that executions may enter before starts are refused. Above 0. */
  readonly transitions?: number | undefined;
  /** Calls of tasks, each attempt one, before starts are refused. Above 0. */
  readonly taskCalls?: number | undefined;
}

export interface TenantSettings {
  /** Whether people must show a second factor when they sign in; systems with API keys need none. */
  readonly mfa: 'optional' | 'required';
  /** Web pages that may read answers to this tenant, by their origins. */
  readonly cors: {
    readonly origins: readonly string[];
  };
}

export interface TenantSettingsChange {
  /** Whether people must show a second factor when they sign in; systems with API keys need none. */
  readonly mfa?: 'optional' | 'required' | undefined;
  /** Web pages that may read answers to this tenant, by their origins. */
  readonly cors?:
    | {
        /** At most 20 items. */
        readonly origins: readonly string[];
      }
    | undefined;
}

export interface Usage {
  /** Calendar month, UTC. Example: `2026-11`. */
  readonly month: string;
  /** When the month ends; the counters of the next one begin at nothing. Example: `2026-11-02T09:30:00.000Z`. */
  readonly endsAt: string;
  readonly counters: {
    /** Executions that were started. */
    readonly starts: UsageCounter;
    /** States that executions entered, those they run in turn included. */
    readonly transitions: UsageCounter;
    /** Calls of tasks; each attempt is one. */
    readonly taskCalls: UsageCounter;
  };
  /** Executions that run and that wait now. */
  readonly slots: {
    readonly running: number;
    /** So many may run however busy the cell is. */
    readonly guaranteed: number;
    /** So many may run while the cell has free capacity. */
    readonly burst: number;
    readonly backlog: number;
    readonly backlogLimit: number;
  };
}

export interface UsageCounter {
  readonly used: number;
  readonly quota: number;
  /** What is left of the quota; nothing when it is passed. */
  readonly remaining: number;
}

export interface Validation {
  readonly valid: boolean;
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly report?: CompileReport;
}

export interface ValidationRequest {
  /** An Open Workflow Specification document: YAML or JSON text, or a JSON object. */
  readonly definition: string | Readonly<Record<string, unknown>>;
  /**
   * The OpenAPI documents that the definition names, by their URLs: YAML or JSON text, or JSON objects. The
   * platform fetches none: what is sent here becomes part of the version.
   * @defaultValue {}
   */
  readonly documents?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>> | undefined;
}

export interface Workflow {
  /** Id of a workflow: `<namespace>.<name>`. Example: `shop.order-fulfilment`. */
  readonly id: string;
  readonly title?: string;
  /** `document.version` of a definition. Example: `1.0.0`. */
  readonly liveVersion?: string;
  /** `document.version` of a definition. Example: `1.0.0`. */
  readonly latestVersion: string;
  readonly concurrency?: ConcurrencySetting;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAt: string;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly updatedAt: string;
}

export interface WorkflowChange {
  /**
   * `document.version` of a definition. At most 64 characters. Matches
   * `^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`. Example: `1.0.0`.
   */
  readonly liveVersion?: string | undefined;
  readonly concurrency?: ConcurrencySetting | null | undefined;
}

/** The fault of an execution or task, as the specification shapes errors. */
export interface WorkflowError {
  readonly type: string;
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  readonly instance?: string;
}

export interface WorkflowSimulationRequest {
  /**
   * `document.version` of a definition. At most 64 characters. Matches
   * `^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`. Example: `1.0.0`.
   */
  readonly version?: string | undefined;
  /** Input of the run; `{}` if left out. */
  readonly input?: unknown;
  /** @defaultValue {} */
  readonly mocks?: TaskMocks | undefined;
  /** Where the virtual clock begins; now if left out. Example: `2026-11-02T09:30:00.000Z`. */
  readonly startAt?: string | undefined;
}

export interface WorkflowVersion {
  /** Id of a workflow: `<namespace>.<name>`. Example: `shop.order-fulfilment`. */
  readonly workflow: string;
  /** `document.version` of a definition. Example: `1.0.0`. */
  readonly version: string;
  readonly status: 'publishing' | 'published' | 'failed';
  readonly live: boolean;
  /** ISO 8601, UTC. Example: `2026-11-02T09:30:00.000Z`. */
  readonly createdAt: string;
  readonly createdBy: string;
  /** The operation that publishes it, or has published it. Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly operation?: string;
  /** Why publishing failed. */
  readonly failure?: string;
  readonly report: CompileReport;
  readonly warnings: readonly Finding[];
}
