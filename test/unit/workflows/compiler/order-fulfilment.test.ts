import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { compiled, run } from './support/run.ts';
import type { Service } from './support/service.ts';

const EXAMPLE = join(import.meta.dirname, '../../../../examples/order-fulfilment');
const read = (name: string) => readFileSync(join(EXAMPLE, name), 'utf8');

const written: unknown = JSON.parse(read('order-fulfilment.hand-written.asl.json'));
const machine = compiled(read('workflow.yaml')).stateMachine;
const order: { readonly [key: string]: Json } = JSON.parse(read('input.json'));

/** The shop as the example's README describes it. */
function shop(busyAnswers: number): Service {
  return (request, visit) => {
    const [, operation, sku = ''] = new URL(request.uri).pathname.split('/');
    switch (operation) {
      case 'stock':
        return { body: { sku, inStock: !sku.startsWith('sold-out'), warehouse: 'north' } };
      case 'reservations':
        return { body: { reservation: 'res-1' } };
      case 'payments':
        return { body: { payment: 'pay-1' } };
      case 'shipments':
        return visit <= busyAnswers ? { status: 503 } : { body: { shipment: 'shp-1', carrier: 'Swift Parcels' } };
      default: {
        const { customer } = request.body as { customer: { phone?: string } };
        return customer.phone === undefined ? { status: 422 } : { body: { channel: 'text message' } };
      }
    }
  };
}

const line = (sku: string) => ({ sku, quantity: 1, price: 10 });
const CASES: readonly (readonly [string, Json, number])[] = [
  ['as it stands', order, 2],
  ['with a phone', { ...order, customer: { id: 'cus-1', phone: '+44' } }, 0],
  ['of one cheap line', { ...order, lines: [line('pen')] }, 1],
  ['that the carrier never takes', order, 99],
  ['without lines', { ...order, lines: [] }, 0],
  ['of what is sold out', { ...order, lines: [line('pen'), line('sold-out-desk')] }, 0],
];

describe('the order fulfilment', () => {
  test.each(CASES)('an order %s ends as by hand, in no more transitions', async (_, input, busyAnswers) => {
    const byHand = await run(written, input, shop(busyAnswers));
    const byCompiler = await run(machine, input, shop(busyAnswers));
    const { status, output, error, cause } = byHand.result;
    expect(byCompiler.result).toMatchObject({ status, ...(status === 'SUCCEEDED' ? { output } : { error, cause }) });
    expect(byCompiler.result.transitions / byHand.result.transitions).toBeLessThanOrEqual(1);
  });

  test('ships after two busy answers and confirms by letter', async () => {
    const { result } = await run(machine, order, shop(2));
    expect(result.output).toEqual({
      order: 'ord-1042',
      total: 365,
      payment: 'pay-1',
      carrier: 'Swift Parcels',
      notifiedBy: 'letter',
    });
    expect(result.transitions).toBe(16);
  });
});
