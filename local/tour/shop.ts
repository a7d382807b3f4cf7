import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The shop that `examples/order-fulfilment` calls. */
export interface Shop {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `127.0.0.1:<port>` */
  readonly host: string;
  close(): Promise<void>;
}

interface ShopAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** How often the carrier is busy before it takes an order. */
const BUSY_ANSWERS = 2;
const PAYMENT_MS = 250;

/** Starts the shop on a free port of the loopback. */
export async function startShop(): Promise<Shop> {
  const shipmentAttempts = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request, shipmentAttempts);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, shipmentAttempts: Map<string, number>): Promise<ShopAnswer> {
  const route = `${request.method} /${request.url?.split('/')[1] ?? ''}`;
  if (route === 'GET /stock') return stock(decodeURIComponent(request.url?.split('/')[2] ?? ''));
  const body = await readJson(request);
  const order = String(body['order']);
  switch (route) {
    case 'POST /reservations':
      return { status: 201, body: { reservation: `res-${order}` } };
    case 'POST /payments':
      await new Promise((resolve) => setTimeout(resolve, PAYMENT_MS));
      return { status: 201, body: { payment: `pay-${order}` } };
    case 'POST /shipments':
      return ship(order, shipmentAttempts);
    case 'POST /messages':
      return notify(body['customer']);
    default:
      return { status: 404, body: { title: 'The shop has no such operation' } };
  }
}

function stock(sku: string): ShopAnswer {
  return { status: 200, body: { sku, inStock: !sku.startsWith('sold-out'), warehouse: 'north' } };
}

function ship(order: string, attempts: Map<string, number>): ShopAnswer {
  const attempt = (attempts.get(order) ?? 0) + 1;
  attempts.set(order, attempt);
  if (attempt <= BUSY_ANSWERS) return { status: 503, body: { title: 'The carrier is busy' } };
  return { status: 201, body: { shipment: `shp-${order}`, carrier: 'Swift Parcels' } };
}

function notify(customer: unknown): ShopAnswer {
  const hasPhone = typeof customer === 'object' && customer !== null && 'phone' in customer;
  return hasPhone
    ? { status: 201, body: { channel: 'text message' } }
    : { status: 422, body: { title: 'The customer has no phone' } };
}

async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
}
