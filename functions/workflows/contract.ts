import * as z from 'zod';
import { defineContract } from '../shared/http/contract.ts';
import { LABEL, ulid, versionId, workflowId } from '../shared/ids.ts';
import { isoTimestamp, page, pageQuery } from '../shared/schemas.ts';
import { workflowExamples as examples } from './examples.ts';
import { simulation, simulationSettings } from './simulation-schemas.ts';

/** Beginning of the `source` by which the bus knows what a tenant's workflows emit; the tenant's id follows. */
export const TENANT_EVENT_SOURCE = 'tributary.tenant';

const finding = z
  .object({
    pointer: z.string(),
    code: z.string(),
    detail: z.string(),
    line: z.int().optional(),
    column: z.int().optional(),
    hint: z.string().optional(),
  })
  .meta({ id: 'Finding' });

export const payloadRisk = z
  .object({
    pointer: z.string().meta({ description: 'JSON pointer of the task' }),
    risk: z
      .enum([
        'growing-data',
        'results-of-iterations',
        'results-of-branches',
        'result-of-competition',
        'received-events',
        'input-and-output-of-run',
      ])
      .meta({ description: 'What may become too large' }),
    limit: z.int().meta({ description: 'Most that Step Functions takes: bytes, of a competition characters' }),
  })
  .meta({ id: 'PayloadRisk' });

export const compileReport = z
  .object({
    states: z.int().meta({ description: 'States of the compiled state machine' }),
    definitionBytes: z.int().meta({ description: 'Size of the compiled definition; Step Functions takes 1 MB' }),
    longestStateName: z.int(),
    transitions: z
      .object({ least: z.int(), most: z.int().nullable() })
      .meta({ description: 'State transitions of one run; null where a loop has no bound' }),
    historyEvents: z
      .object({ least: z.int(), most: z.int().nullable() })
      .meta({ description: 'History events of one run; Step Functions ends a run at 25,000' }),
    dollarsPerThousandRuns: z.object({ least: z.number(), most: z.number().nullable() }),
    payloadRisks: z
      .array(payloadRisk)
      .meta({ description: 'Tasks whose data may become larger than Step Functions lets pass' }),
  })
  .meta({ id: 'CompileReport' });

const pointer = z.string().meta({ description: 'JSON pointer of a task in the definition' });

export const sourceMap = z
  .object({
    tasks: z
      .record(z.string(), z.object({ name: z.string(), kind: z.string() }))
      .meta({ description: 'The tasks of the definition by their JSON pointers' }),
    states: z
      .record(
        z.string(),
        z.object({
          task: pointer.optional().meta({ description: 'The task whose work the state does' }),
          input: pointer.optional().meta({ description: 'The task whose raw input the state is entered with' }),
          started: z
            .array(pointer)
            .optional()
            .meta({ description: 'Tasks that begin, in this order, where a machine, branch or iteration starts here' }),
          entered: z
            .array(pointer)
            .optional()
            .meta({ description: 'Tasks that begin, in this order, when the state is entered' }),
          exits: z
            .array(
              z.object({
                next: z
                  .string()
                  .optional()
                  .meta({ description: 'The state it leads to; absent at the end of a scope' }),
                marker: z.object({ variable: z.string(), value: z.int() }).optional().meta({
                  description: 'What the exit assigns, where exits with other tasks lead to the same state',
                }),
                tasks: z.array(pointer).meta({ description: 'Tasks that begin, in this order, by leaving this way' }),
                output: pointer.optional().meta({ description: 'The task whose output the state hands on' }),
              }),
            )
            .optional(),
          wins: z
            .literal(true)
            .optional()
            .meta({ description: 'A competing branch fails here to hand over its outcome' }),
        }),
      )
      .meta({
        description: 'What each state does, by its name: folding puts the work of several tasks into one state',
      }),
  })
  .meta({ id: 'SourceMap' });

/** How many executions of a workflow may run at the same time that have the same value in their input. */
export const concurrencySetting = z
  .strictObject({
    key: z
      .string()
      .max(256)
      .regex(/^(\/([^~/]|~[01])*)+$/, 'a JSON pointer is expected, e.g. /customer/id')
      .optional()
      .meta({ description: 'JSON pointer into the input; without it all executions of the workflow count together' }),
    limit: z.int().min(1).max(100),
  })
  .meta({ id: 'ConcurrencySetting' });

const definition = z
  .union([z.string().min(1).max(262_144), z.record(z.string(), z.unknown())])
  .meta({ description: 'An Open Workflow Specification document: YAML or JSON text, or a JSON object' });

const documents = z
  .record(z.string(), z.union([z.string().max(262_144), z.record(z.string(), z.unknown())]))
  .default({})
  .meta({
    description:
      'The OpenAPI documents that the definition names, by their URLs: YAML or JSON text, or JSON objects. The platform fetches none: what is sent here becomes part of the version.',
  });

export const validation = z
  .object({
    valid: z.boolean(),
    errors: z.array(finding),
    warnings: z.array(finding),
    report: compileReport.optional(),
  })
  .meta({ id: 'Validation' });

export const versionResource = z
  .object({
    workflow: workflowId,
    version: versionId,
    status: z.enum(['publishing', 'published', 'failed']),
    live: z.boolean(),
    createdAt: isoTimestamp,
    createdBy: z.string(),
    operation: ulid.optional().meta({ description: 'The operation that publishes it, or has published it' }),
    failure: z.string().optional().meta({ description: 'Why publishing failed' }),
    report: compileReport,
    warnings: z.array(finding),
  })
  .meta({ id: 'WorkflowVersion' });

export const workflowResource = z
  .object({
    id: workflowId,
    title: z.string().optional(),
    liveVersion: versionId.optional(),
    latestVersion: versionId,
    concurrency: concurrencySetting.optional(),
    createdAt: isoTimestamp,
    updatedAt: isoTimestamp,
  })
  .meta({ id: 'Workflow' });

const workflowParams = z.strictObject({ workflow: workflowId });
const versionParams = z.strictObject({ workflow: workflowId, version: versionId });

export const workflowsContract = defineContract({
  context: 'workflows',
  description: 'Definitions in the Open Workflow Specification: checked, compiled and published as immutable versions.',
  nouns: ['workflows'],
  operations: {
    validateWorkflow: {
      method: 'POST',
      path: '/v1/workflows/validations',
      permission: 'workflow:validate',
      summary: 'Validate a definition',
      description: 'Checks and compiles a definition without storing anything, and reports what it would cost.',
      body: z.strictObject({ definition, documents }).meta({ id: 'ValidationRequest' }),
      status: 200,
      response: validation,
      errors: [],
      example: examples.validateWorkflow,
    },
    simulateDefinition: {
      method: 'POST',
      path: '/v1/workflows/simulations',
      permission: 'workflow:simulate',
      summary: 'Simulate a definition',
      description:
        'Compiles a definition and runs it in virtual time, with mocked answers of the tasks that call something. Nothing is called or stored. Times, random numbers and ids repeat: the same request gives the same answer.',
      body: z
        .strictObject({ definition, documents, ...simulationSettings })
        .meta({ id: 'DefinitionSimulationRequest' }),
      status: 200,
      response: simulation,
      errors: ['invalid-definition', 'invalid-input', 'invalid-mocks', 'simulation-limit-reached'],
      example: examples.simulateDefinition,
    },
    publishWorkflow: {
      method: 'POST',
      path: '/v1/workflows',
      permission: 'workflow:publish',
      workflow: 'handler',
      summary: 'Publish a version',
      description:
        'Compiles the definition and publishes it as the immutable version `document.version` of the workflow `<document.namespace>.<document.name>`. The answer comes at once, and `Location` names the operation that tells how far publishing is; the version can be started when its status is `published`. The first version becomes live; a later one too unless `live` is false. Publishing the same content again changes nothing.',
      body: z.strictObject({ definition, documents, live: z.boolean().default(true) }).meta({ id: 'PublishRequest' }),
      status: 202,
      response: versionResource,
      idempotent: true,
      errors: ['invalid-definition', 'version-exists', 'workflow-limit-reached'],
      example: examples.publishWorkflow,
    },
    listWorkflows: {
      method: 'GET',
      path: '/v1/workflows',
      permission: 'workflow:read',
      workflow: 'handler',
      summary: 'List workflows',
      description: 'The workflows of the tenant by id.',
      query: z.strictObject(pageQuery),
      status: 200,
      response: page(workflowResource, 'WorkflowPage'),
      errors: ['invalid-cursor'],
      example: examples.listWorkflows,
    },
    readWorkflow: {
      method: 'GET',
      path: '/v1/workflows/{workflow}',
      permission: 'workflow:read',
      workflow: 'params',
      summary: 'Read a workflow',
      description: 'One workflow and which of its versions is live.',
      params: workflowParams,
      status: 200,
      response: workflowResource,
      etag: 'returned',
      errors: ['not-found'],
      example: examples.readWorkflow,
    },
    changeWorkflow: {
      method: 'PATCH',
      path: '/v1/workflows/{workflow}',
      permission: 'workflow:publish',
      workflow: 'params',
      summary: 'Set the live version or the concurrency',
      description:
        'Makes a published version live: rolls forward, or back to an earlier one; running executions keep their version. `concurrency` limits how many executions run at the same time that have the same value in their input: others with it wait, and keep nobody else from starting. It holds for executions that are started from then on; `null` takes it away.',
      params: workflowParams,
      body: z
        .strictObject({ liveVersion: versionId.optional(), concurrency: concurrencySetting.nullable().optional() })
        .refine((change) => Object.keys(change).length > 0, 'name what changes')
        .meta({ id: 'WorkflowChange' }),
      status: 200,
      response: workflowResource,
      etag: 'required',
      errors: ['not-found', 'version-not-published', 'precondition-failed', 'if-match-required'],
      example: examples.changeWorkflow,
    },
    simulateWorkflow: {
      method: 'POST',
      path: '/v1/workflows/{workflow}/simulations',
      permission: 'workflow:simulate',
      workflow: 'params',
      summary: 'Simulate a version',
      description:
        'Runs the live version, or the version named, in virtual time, with mocked answers of the tasks that call something. Nothing is called or stored.',
      params: workflowParams,
      body: z
        .strictObject({ version: versionId.optional(), ...simulationSettings })
        .meta({ id: 'WorkflowSimulationRequest' }),
      status: 200,
      response: simulation,
      errors: ['not-found', 'version-not-published', 'invalid-input', 'invalid-mocks', 'simulation-limit-reached'],
      example: examples.simulateWorkflow,
    },
    listVersions: {
      method: 'GET',
      path: '/v1/workflows/{workflow}/versions',
      permission: 'workflow:read',
      workflow: 'params',
      summary: 'List versions',
      description: 'The versions of a workflow in the order of their names.',
      params: workflowParams,
      query: z.strictObject(pageQuery),
      status: 200,
      response: page(versionResource, 'WorkflowVersionPage'),
      errors: ['not-found', 'invalid-cursor'],
      example: examples.listVersions,
    },
    readVersion: {
      method: 'GET',
      path: '/v1/workflows/{workflow}/versions/{version}',
      permission: 'workflow:read',
      workflow: 'params',
      summary: 'Read a version',
      description: 'One version: its status, report and warnings. Poll it after publishing.',
      params: versionParams,
      status: 200,
      response: versionResource,
      etag: 'returned',
      errors: ['not-found'],
      example: examples.readVersion,
    },
    readDefinition: {
      method: 'GET',
      path: '/v1/workflows/{workflow}/versions/{version}/definition',
      permission: 'workflow:read',
      workflow: 'params',
      summary: 'Read the definition',
      description: 'The definition as it was published, byte for byte where it was text.',
      params: versionParams,
      status: 200,
      response: z.object({ definition: z.string() }).meta({ id: 'Definition' }),
      etag: 'returned',
      errors: ['not-found'],
      example: examples.readDefinition,
    },
    promoteVersion: {
      method: 'POST',
      path: '/v1/workflows/{workflow}/versions/{version}/promotion',
      permission: 'workflow:publish',
      workflow: 'handler',
      summary: 'Promote a version to another namespace',
      description:
        'Publishes the definition of a published version, with the documents that came with it, in another namespace: nothing but `document.namespace` changes, and the workflow `<namespace>.<name>` gets the same version. Workflows that it runs stay those that its text names. It needs `workflow:read` where the version is and `workflow:publish` where it goes. The answer is that of publishing.',
      params: versionParams,
      body: z
        .strictObject({
          namespace: z
            .string()
            .regex(LABEL)
            .meta({ description: 'Where the version goes', examples: ['prod'] }),
          live: z.boolean().default(true),
        })
        .meta({ id: 'PromotionRequest' }),
      status: 202,
      response: versionResource,
      idempotent: true,
      errors: ['not-found', 'version-not-published', 'invalid-definition', 'version-exists', 'workflow-limit-reached'],
      example: examples.promoteVersion,
    },
    readStateMachine: {
      method: 'GET',
      path: '/v1/workflows/{workflow}/versions/{version}/state-machine',
      permission: 'workflow:read',
      workflow: 'params',
      summary: 'Read the compiled state machine',
      description:
        'The Amazon States Language the definition was compiled to, and the source map that tells which tasks of the definition each state does.',
      params: versionParams,
      status: 200,
      response: z
        .object({ stateMachine: z.record(z.string(), z.unknown()), sourceMap })
        .meta({ id: 'CompiledStateMachine' }),
      etag: 'returned',
      errors: ['not-found'],
      example: examples.readStateMachine,
    },
  },
});
