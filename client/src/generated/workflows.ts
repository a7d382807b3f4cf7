// Written by `npm run client` from the contracts; change those.

import type { ApiPromise } from '../api-promise.ts';
import type { Caller } from '../caller.ts';
import type { CallOptions, CreateOptions, EditOptions } from '../options.ts';
import type { PagedList } from '../paged-list.ts';
import type {
  CompiledStateMachine,
  Definition,
  DefinitionSimulationRequest,
  PromotionRequest,
  PublishRequest,
  Simulation,
  Validation,
  ValidationRequest,
  Workflow,
  WorkflowChange,
  WorkflowSimulationRequest,
  WorkflowVersion,
} from './schemas.ts';

/** Input of `workflows.list`. */
export interface ListWorkflowsInput {
  /**
   * Items on a page. 1 to 100.
   * @defaultValue 25
   */
  readonly limit?: number | undefined;
  /** `next` of the page before. At most 2,048 characters. */
  readonly cursor?: string | undefined;
}

/** Input of `workflows.read`. */
export interface ReadWorkflowInput {
  /**
   * Id of a workflow: `<namespace>.<name>`. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow: string;
}

/** Input of `workflows.change`. */
export interface ChangeWorkflowInput extends WorkflowChange {
  /**
   * Id of a workflow: `<namespace>.<name>`. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow: string;
}

/** Input of `workflows.simulate`. */
export interface SimulateWorkflowInput extends WorkflowSimulationRequest {
  /**
   * Id of a workflow: `<namespace>.<name>`. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow: string;
}

/** Input of `workflows.listVersions`. */
export interface ListVersionsInput {
  /**
   * Id of a workflow: `<namespace>.<name>`. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow: string;
  /**
   * Items on a page. 1 to 100.
   * @defaultValue 25
   */
  readonly limit?: number | undefined;
  /** `next` of the page before. At most 2,048 characters. */
  readonly cursor?: string | undefined;
}

/** Input of `workflows.readVersion`. */
export interface ReadVersionInput {
  /**
   * Id of a workflow: `<namespace>.<name>`. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow: string;
  /**
   * `document.version` of a definition. At most 64 characters. Matches
   * `^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`. Example: `1.0.0`.
   */
  readonly version: string;
}

/** Input of `workflows.readDefinition`. */
export interface ReadDefinitionInput {
  /**
   * Id of a workflow: `<namespace>.<name>`. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow: string;
  /**
   * `document.version` of a definition. At most 64 characters. Matches
   * `^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`. Example: `1.0.0`.
   */
  readonly version: string;
}

/** Input of `workflows.promoteVersion`. */
export interface PromoteVersionInput extends PromotionRequest {
  /**
   * Id of a workflow: `<namespace>.<name>`. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow: string;
  /**
   * `document.version` of a definition. At most 64 characters. Matches
   * `^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`. Example: `1.0.0`.
   */
  readonly version: string;
}

/** Input of `workflows.readStateMachine`. */
export interface ReadStateMachineInput {
  /**
   * Id of a workflow: `<namespace>.<name>`. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow: string;
  /**
   * `document.version` of a definition. At most 64 characters. Matches
   * `^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`. Example: `1.0.0`.
   */
  readonly version: string;
}

export interface WorkflowsApi {
  /**
   * Validate a definition: `POST /v1/workflows/validations`.
   *
   * Checks and compiles a definition without storing anything, and reports what it would cost.
   * Needs the permission `workflow:validate`.
   */
  validate(input: ValidationRequest, options?: CallOptions): ApiPromise<Validation>;

  /**
   * Simulate a definition: `POST /v1/workflows/simulations`.
   *
   * Compiles a definition and runs it in virtual time, with mocked answers of the tasks that call something.
   * Nothing is called or stored. Times, random numbers and ids repeat: the same request gives the same answer.
   * Needs the permission `workflow:simulate`.
   * @throws ApiError `invalid-definition`, `invalid-input`, `invalid-mocks`, `simulation-limit-reached`
   */
  simulateDefinition(input: DefinitionSimulationRequest, options?: CallOptions): ApiPromise<Simulation>;

  /**
   * Publish a version: `POST /v1/workflows`.
   *
   * Compiles the definition and publishes it as the immutable version `document.version` of the workflow
   * `<document.namespace>.<document.name>`. The answer comes at once, and `Location` names the operation that
   * tells how far publishing is; the version can be started when its status is `published`. The first version
   * becomes live; a later one too unless `live` is false. Publishing the same content again changes nothing.
   * Needs the permission `workflow:publish`.
   * @throws ApiError `invalid-definition`, `version-exists`, `workflow-limit-reached`
   */
  publish(input: PublishRequest, options?: CreateOptions): ApiPromise<WorkflowVersion>;

  /**
   * List workflows: `GET /v1/workflows`.
   *
   * The workflows of the tenant by id.
   * Needs the permission `workflow:read`.
   * @throws ApiError `invalid-cursor`
   */
  list(input?: ListWorkflowsInput, options?: CallOptions): PagedList<Workflow>;

  /**
   * Read a workflow: `GET /v1/workflows/{workflow}`.
   *
   * One workflow and which of its versions is live.
   * `withResponse()` has the `etag`.
   * Needs the permission `workflow:read`.
   * @throws ApiError `not-found`
   */
  read(input: ReadWorkflowInput, options?: CallOptions): ApiPromise<Workflow>;

  /**
   * Set the live version or the concurrency: `PATCH /v1/workflows/{workflow}`.
   *
   * Makes a published version live: rolls forward, or back to an earlier one; running executions keep their
   * version. `concurrency` limits how many executions run at the same time that have the same value in their
   * input: others with it wait, and keep nobody else from starting. It holds for executions that are started from
   * then on; `null` takes it away.
   * Needs the permission `workflow:publish`.
   * @throws ApiError `not-found`, `version-not-published`, `precondition-failed`, `if-match-required`
   */
  change(input: ChangeWorkflowInput, options: EditOptions): ApiPromise<Workflow>;

  /**
   * Simulate a version: `POST /v1/workflows/{workflow}/simulations`.
   *
   * Runs the live version, or the version named, in virtual time, with mocked answers of the tasks that call
   * something. Nothing is called or stored.
   * Needs the permission `workflow:simulate`.
   * @throws ApiError `not-found`, `version-not-published`, `invalid-input`, `invalid-mocks`,
   * `simulation-limit-reached`
   */
  simulate(input: SimulateWorkflowInput, options?: CallOptions): ApiPromise<Simulation>;

  /**
   * List versions: `GET /v1/workflows/{workflow}/versions`.
   *
   * The versions of a workflow in the order of their names.
   * Needs the permission `workflow:read`.
   * @throws ApiError `not-found`, `invalid-cursor`
   */
  listVersions(input: ListVersionsInput, options?: CallOptions): PagedList<WorkflowVersion>;

  /**
   * Read a version: `GET /v1/workflows/{workflow}/versions/{version}`.
   *
   * One version: its status, report and warnings. Poll it after publishing.
   * `withResponse()` has the `etag`.
   * Needs the permission `workflow:read`.
   * @throws ApiError `not-found`
   */
  readVersion(input: ReadVersionInput, options?: CallOptions): ApiPromise<WorkflowVersion>;

  /**
   * Read the definition: `GET /v1/workflows/{workflow}/versions/{version}/definition`.
   *
   * The definition as it was published, byte for byte where it was text.
   * `withResponse()` has the `etag`.
   * Needs the permission `workflow:read`.
   * @throws ApiError `not-found`
   */
  readDefinition(input: ReadDefinitionInput, options?: CallOptions): ApiPromise<Definition>;

  /**
   * Promote a version to another namespace: `POST /v1/workflows/{workflow}/versions/{version}/promotion`.
   *
   * Publishes the definition of a published version, with the documents that came with it, in another namespace:
   * nothing but `document.namespace` changes, and the workflow `<namespace>.<name>` gets the same version.
   * Workflows that it runs stay those that its text names. It needs `workflow:read` where the version is and
   * `workflow:publish` where it goes. The answer is that of publishing.
   * Needs the permission `workflow:publish`.
   * @throws ApiError `not-found`, `version-not-published`, `invalid-definition`, `version-exists`,
   * `workflow-limit-reached`
   */
  promoteVersion(input: PromoteVersionInput, options?: CreateOptions): ApiPromise<WorkflowVersion>;

  /**
   * Read the compiled state machine: `GET /v1/workflows/{workflow}/versions/{version}/state-machine`.
   *
   * The Amazon States Language the definition was compiled to, and the source map that tells which tasks of the
   * definition each state does.
   * `withResponse()` has the `etag`.
   * Needs the permission `workflow:read`.
   * @throws ApiError `not-found`
   */
  readStateMachine(input: ReadStateMachineInput, options?: CallOptions): ApiPromise<CompiledStateMachine>;
}

export function workflowsApi(caller: Caller): WorkflowsApi {
  return {
    validate: (input, options) =>
      caller.call(
        { id: 'workflows.validate', method: 'POST', path: '/v1/workflows/validations', body: true },
        input,
        options,
      ),
    simulateDefinition: (input, options) =>
      caller.call(
        { id: 'workflows.simulateDefinition', method: 'POST', path: '/v1/workflows/simulations', body: true },
        input,
        options,
      ),
    publish: (input, options) =>
      caller.call(
        { id: 'workflows.publish', method: 'POST', path: '/v1/workflows', body: true, idempotent: true },
        input,
        options,
      ),
    list: (input, options) =>
      caller.list(
        { id: 'workflows.list', method: 'GET', path: '/v1/workflows', query: ['limit', 'cursor'] },
        input,
        options,
      ),
    read: (input, options) =>
      caller.call({ id: 'workflows.read', method: 'GET', path: '/v1/workflows/{workflow}' }, input, options),
    change: (input, options) =>
      caller.call(
        { id: 'workflows.change', method: 'PATCH', path: '/v1/workflows/{workflow}', body: true },
        input,
        options,
      ),
    simulate: (input, options) =>
      caller.call(
        { id: 'workflows.simulate', method: 'POST', path: '/v1/workflows/{workflow}/simulations', body: true },
        input,
        options,
      ),
    listVersions: (input, options) =>
      caller.list(
        {
          id: 'workflows.listVersions',
          method: 'GET',
          path: '/v1/workflows/{workflow}/versions',
          query: ['limit', 'cursor'],
        },
        input,
        options,
      ),
    readVersion: (input, options) =>
      caller.call(
        { id: 'workflows.readVersion', method: 'GET', path: '/v1/workflows/{workflow}/versions/{version}' },
        input,
        options,
      ),
    readDefinition: (input, options) =>
      caller.call(
        {
          id: 'workflows.readDefinition',
          method: 'GET',
          path: '/v1/workflows/{workflow}/versions/{version}/definition',
        },
        input,
        options,
      ),
    promoteVersion: (input, options) =>
      caller.call(
        {
          id: 'workflows.promoteVersion',
          method: 'POST',
          path: '/v1/workflows/{workflow}/versions/{version}/promotion',
          body: true,
          idempotent: true,
        },
        input,
        options,
      ),
    readStateMachine: (input, options) =>
      caller.call(
        {
          id: 'workflows.readStateMachine',
          method: 'GET',
          path: '/v1/workflows/{workflow}/versions/{version}/state-machine',
        },
        input,
        options,
      ),
  };
}
