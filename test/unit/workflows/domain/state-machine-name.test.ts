import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExecutionArn } from '../../../../functions/shared/execution-arn.ts';
import { stateMachineName } from '../../../../functions/workflows/domain/state-machine-name.ts';

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
const owner = fc.record({
  stage: fc.stringMatching(/^[a-z][a-z0-9]{1,7}$/),
  tenantId: fc.stringMatching(/^[a-z][a-z0-9-]{2,30}$/),
  workflow: fc.tuple(label, label).map((labels) => labels.join('.')),
});

test('every name fits Step Functions, and an execution of it says whose it is', () => {
  fc.assert(
    fc.property(owner, (each) => {
      const name = stateMachineName(each);
      expect(name.length).toBeLessThanOrEqual(80);
      expect(name).toMatch(/^[A-Za-z0-9_-]+$/);
      const arn = `arn:aws:states:eu-west-1:123456789012:execution:${name}:run`;
      expect(parseExecutionArn(arn, each.stage)).toEqual({ tenantId: each.tenantId, executionId: 'run' });
    }),
  );
});

test('two workflows have two names, also when their labels are cut alike', () => {
  const long = (end: string) => ({ stage: 'dev', tenantId: 'acme', workflow: `shop.${'x'.repeat(60)}${end}` });
  expect(stateMachineName(long('a'))).not.toBe(stateMachineName(long('b')));
  fc.assert(
    fc.property(owner, owner, (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b));
      expect(stateMachineName(a)).not.toBe(stateMachineName(b));
    }),
  );
});

test('short labels are kept whole', () => {
  expect(stateMachineName({ stage: 'dev', tenantId: 'acme', workflow: 'shop.order-fulfilment' })).toMatch(
    /^trb_dev_acme_shop_order-fulfilment_[0-9a-f]{10}$/,
  );
});
