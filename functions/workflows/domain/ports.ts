import type { NewOperation } from '../../operations/public.ts';
import type { PrincipalReference } from '../../shared/access/caller.ts';
import type { Finding } from '../../shared/errors.ts';
import type { PublishMessage } from '../events.ts';
import type { Externals } from '../language/externals.ts';
import type { SuppliedDocuments } from '../language/openapi/supplied-documents.ts';
import type { SourceMap, VersionRecord, WorkflowRecord } from './records.ts';
import type { ContentPart } from './version-content.ts';

/** What the compiler makes of a definition. */
export type Compilation =
  | {
      readonly ok: true;
      readonly document: {
        readonly namespace: string;
        readonly name: string;
        readonly version: string;
        readonly title?: string | undefined;
      };
      readonly inputSchema?: unknown;
      readonly stateMachine: unknown;
      readonly sourceMap: SourceMap;
      /** Parts of the platform that tasks need. */
      readonly needs: readonly {
        readonly part: 'connections' | 'scripts' | 'subscriptions' | 'schedules';
        readonly pointer: string;
      }[];
      readonly report: VersionRecord['report'];
      readonly warnings: readonly Finding[];
    }
  | { readonly ok: false; readonly errors: readonly Finding[]; readonly warnings: readonly Finding[] };

/** A definition as a tenant sends it. */
export interface DefinitionSource {
  readonly definition: string | Record<string, unknown>;
  /** OpenAPI documents that the definition names, by their URLs. */
  readonly documents: SuppliedDocuments;
}

/** What the compiler is given of a tenant. */
export interface CompileRequest extends DefinitionSource {
  /** What runs a workflow of the tenant. */
  readonly workflow: Externals['workflow'];
}

export type Compile = (request: CompileRequest, tenantId: string) => Compilation;

/** Who changes something, for the audit trail. */
export interface Change {
  readonly principal: PrincipalReference | { readonly kind: 'platform'; readonly id: string };
  readonly requestId: string;
}

/** A workflow and one of its versions, as they were when they were read together. */
export interface VersionState {
  readonly workflow: WorkflowRecord | undefined;
  readonly version: VersionRecord | undefined;
}

/** A version about to be stored. */
export interface NewVersion {
  readonly tenantId: string;
  /** How many workflows the tenant may have. */
  readonly workflowLimit: number;
  readonly workflow: WorkflowRecord;
  readonly version: VersionRecord;
  /** Tells how far publishing is. */
  readonly operation: NewOperation;
  readonly content: Readonly<Record<Exclude<ContentPart, 'documents'>, string>> & {
    /** @default - none came with the definition */
    readonly documents?: string;
  };
}

/** What a page of a list is asked for. */
export interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface RecordPage<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/**
 * Workflows and versions of tenants. Every change is one transaction with its audit entry, made on the condition that
 * what was read before has not changed; a change that lost this race answers false and has written nothing.
 */
export interface WorkflowStore {
  /** Reads both consistently. */
  read(tenantId: string, workflow: string, version: string): Promise<VersionState>;
  readWorkflow(tenantId: string, workflow: string): Promise<WorkflowRecord | undefined>;
  /** @throws DomainError `not-found` */
  readContent(tenantId: string, workflow: string, version: string, part: ContentPart): Promise<string>;
  /** By id. @throws DomainError `invalid-cursor` */
  listWorkflows(tenantId: string, paging: Paging): Promise<RecordPage<WorkflowRecord>>;
  /** In the order of the names. @throws DomainError `invalid-cursor` */
  listVersions(tenantId: string, workflow: string, paging: Paging): Promise<RecordPage<VersionRecord>>;
  /** Stores a version with its content and the operation that publishes it. @throws DomainError `workflow-limit-reached` */
  accept(before: VersionState, next: NewVersion, change: Change): Promise<boolean>;
  /** Notes in the operation that the version's turn has come; does nothing when it had come before. */
  begin(tenantId: string, version: VersionRecord): Promise<void>;
  /** Records the outcome of publishing: version, its operation and, where it changes, workflow. */
  settle(tenantId: string, before: VersionState, after: Settled, change: Change): Promise<boolean>;
  /** Changes which version is live, or what is settled for its executions. */
  change(tenantId: string, before: WorkflowRecord, after: WorkflowRecord, change: Change): Promise<boolean>;
}

/** How publishing ended. */
export interface Settled {
  readonly version: VersionRecord;
  /** @default - the workflow stays as it is */
  readonly workflow?: WorkflowRecord;
}

/** Hands versions to the publisher. */
export interface PublishQueue {
  /**
   * At least once; in no order.
   * @param delaySeconds after which the publisher gets it; a quarter of an hour at most. @default - at once
   * @throws DomainError `platform-busy` when the message was not taken
   */
  send(message: PublishMessage, delaySeconds?: number): Promise<void>;
}

/** What a state machine is made of. */
export interface StateMachineRequest {
  readonly tenantId: string;
  readonly workflow: string;
  readonly version: string;
  readonly definition: string;
}

export type MachineOutcome =
  | { readonly kind: 'published'; readonly arn: string }
  /** Step Functions will never take this definition; `detail` may be shown to the tenant. */
  | { readonly kind: 'refused'; readonly detail: string };

/** The state machines of the stage. */
export interface StateMachinePublisher {
  /**
   * Makes the definition the newest version of the workflow's state machine, which it makes first where there is none.
   * Repeating it is harmless: at worst a version is left over that nothing starts.
   * @throws DomainError `platform-busy` when Step Functions throttles or changes the machine at this moment
   */
  publish(request: StateMachineRequest): Promise<MachineOutcome>;
}
