import type { OperationExample } from '../shared/http/contract.ts';

/** Reminds a customer who has not paid; while it waits there is time to look at a run and to cancel it. */
const definition = {
  document: { dsl: '1.0.3', namespace: 'shop', name: 'payment-reminder', version: '1.0.0', title: 'Payment reminder' },
  evaluate: { language: 'jsonata' },
  do: [
    { giveADay: { wait: { days: 1 } } },
    { remind: { set: { text: `\${ 'Order ' & $workflow.input.order & ' waits for your payment.' }` } } },
  ],
};

const params = { workflow: 'shop.payment-reminder' };
const versionParams = { ...params, version: '1.0.0' };

const report = {
  states: 1,
  definitionBytes: 302,
  longestStateName: 8,
  transitions: { least: 1, most: 1 },
  historyEvents: { least: 4, most: 4 },
  dollarsPerThousandRuns: { least: 0.025, most: 0.025 },
  payloadRisks: [],
};

/** Both tasks in one state: every transition is billed. */
const stateMachine = {
  Comment: 'shop.payment-reminder 1.0.0',
  QueryLanguage: 'JSONata',
  StartAt: 'giveADay',
  States: {
    giveADay: {
      Type: 'Wait',
      Seconds: 86_400,
      Output: {
        text: `{% ($workflow := {"input": $states.context.Execution.Input}; 'Order ' & $workflow.input.order & ' waits for your payment.') %}`,
      },
      End: true,
    },
  },
};

const version = {
  workflow: 'shop.payment-reminder',
  version: '1.0.0',
  status: 'publishing',
  live: false,
  createdAt: '2026-11-02T10:20:03.711Z',
  createdBy: 'user/d2a5f4e4-9071-70e1-8a57-3f1c2b6a9d10',
  operation: '01K9Z5Q0B2D4F6H8K0M2P4R6T8',
  report,
  warnings: [],
};
const published = { ...version, status: 'published', live: true };

const workflow = {
  id: 'shop.payment-reminder',
  title: 'Payment reminder',
  liveVersion: '1.0.0',
  latestVersion: '1.0.0',
  createdAt: '2026-11-02T10:20:03.711Z',
  updatedAt: '2026-11-02T10:20:04.350Z',
};

const startAt = '2026-11-02T10:20:00.000Z';
const nextDay = '2026-11-03T10:20:00.000Z';
const order = { order: 'A-17' };
const reminder = { text: 'Order A-17 waits for your payment.' };

/** A day passes in no time. */
const simulation = {
  status: 'completed',
  output: reminder,
  durationMs: 86_400_000,
  transitions: 1,
  historyEvents: 4,
  dollarsPerThousandRuns: 0.025,
  unmocked: [],
  steps: [
    {
      task: '/do/0/giveADay',
      name: 'giveADay',
      kind: 'wait',
      status: 'completed',
      startedAt: startAt,
      endedAt: nextDay,
      durationMs: 86_400_000,
      attempts: 1,
      input: order,
    },
    {
      task: '/do/1/remind',
      name: 'remind',
      kind: 'set',
      status: 'completed',
      startedAt: nextDay,
      endedAt: nextDay,
      durationMs: 0,
      attempts: 1,
      output: reminder,
    },
  ],
};

export const workflowExamples = {
  validateWorkflow: {
    summary: 'A definition without faults',
    body: { definition },
    response: { valid: true, errors: [], warnings: [], report },
  },
  simulateDefinition: {
    summary: 'A day in no time',
    body: { definition, input: order, startAt },
    response: simulation,
  },
  simulateWorkflow: { summary: 'The live version', params, body: { input: order, startAt }, response: simulation },
  publishWorkflow: { summary: 'The first version, which becomes live', body: { definition }, response: version },
  listWorkflows: { summary: 'The first page', query: { limit: '25' }, response: { items: [workflow] } },
  readWorkflow: { summary: 'One workflow', params, response: workflow },
  changeWorkflow: { summary: 'Roll back', params, body: { liveVersion: '1.0.0' }, response: workflow },
  listVersions: { summary: 'The first page', params, query: { limit: '25' }, response: { items: [published] } },
  readVersion: { summary: 'A version that can be started', params: versionParams, response: published },
  readDefinition: {
    summary: 'The definition as text',
    params: versionParams,
    response: { definition: JSON.stringify(definition) },
  },
  promoteVersion: {
    summary: 'From shop to prod',
    params: versionParams,
    body: { namespace: 'prod' },
    response: { ...version, workflow: 'prod.payment-reminder', operation: '01K9Z5T4V6X8Z0B2D4F6H8K0MP' },
  },
  readStateMachine: {
    summary: 'The compiled machine',
    params: versionParams,
    response: {
      stateMachine,
      sourceMap: {
        tasks: {
          '/do/0/giveADay': { name: 'giveADay', kind: 'wait' },
          '/do/1/remind': { name: 'remind', kind: 'set' },
        },
        states: {
          giveADay: {
            task: '/do/0/giveADay',
            input: '/do/0/giveADay',
            entered: ['/do/0/giveADay'],
            exits: [{ tasks: ['/do/1/remind'], output: '/do/1/remind' }],
          },
        },
      },
    },
  },
} satisfies Record<string, OperationExample>;
