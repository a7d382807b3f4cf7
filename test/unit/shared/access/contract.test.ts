import { describe, expect, test } from 'vitest';
import { CONTRACTS } from '../../../../lib/contracts.ts';

/** Operations on nothing that is stored: a definition that is only looked at belongs to no workflow yet. */
const ON_NOTHING_STORED = new Set(['validateWorkflow', 'simulateDefinition']);

const operations = CONTRACTS.flatMap(({ operations: all }) => Object.entries(all));
const aboutWorkflows = operations.filter(
  ([name, { permission }]) => /^(workflow|execution|operation):/.test(permission) && !ON_NOTHING_STORED.has(name),
);

describe('an operation about workflows', () => {
  test.each(aboutWorkflows)('%s says where the workflow is named, so that scopes hold', (_, operation) => {
    const { workflow } = operation;
    expect(workflow).toBeDefined();
    const named = workflow === undefined || workflow === 'handler' ? undefined : operation[workflow];
    if (workflow !== 'handler') expect(named).toMatchObject({ shape: { workflow: expect.anything() } });
  });
});

test('what asks for no permission is about the caller alone, so that it may ask for no second factor either', () => {
  const open = operations.filter(([, { permission }]) => permission === 'authenticated');
  expect(open.length).toBeGreaterThan(0);
  expect(open.map(([, { path }]) => path).filter((path) => path !== '/v1/me' && !path.startsWith('/v1/me/'))).toEqual(
    [],
  );
});
