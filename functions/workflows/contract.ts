import * as z from 'zod';
import { defineContract } from '../shared/http/contract.ts';
import { LABEL, versionId, workflowId } from '../shared/ids.ts';
import { page, pageQuery } from '../shared/schemas.ts';
import { workflowExamples as examples } from './examples.ts';
import {
  concurrencySetting,
  definition,
  documents,
  sourceMap,
  validation,
  versionResource,
  workflowResource,
} from './schemas.ts';
import { simulation, simulationSettings } from './simulation-schemas.ts';

/** Beginning of the `source` by which the bus knows what a tenant's workflows emit; the tenant's id follows. */
export const TENANT_EVENT_SOURCE = 'tributary.tenant';

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
      located: true,
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
      located: true,
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
