import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { quantile } from './statistics.ts';

/** How a service answers under load. */
export interface LoadResult {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly requestsPerSecond: number;
}

/**
 * Keeps a number of connections busy: each sends its next request when the last was answered.
 * @param request sends one request; a rejection ends the load
 */
export async function load(connections: number, seconds: number, request: () => Promise<void>): Promise<LoadResult> {
  const begun = performance.now();
  const until = begun + seconds * 1000;
  const latencies: number[] = [];
  const connection = async () => {
    while (performance.now() < until) {
      const sent = performance.now();
      await request();
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const requestsPerSecond = latencies.length / ((performance.now() - begun) / 1000);
  return { p50Ms: quantile(latencies, 0.5), p95Ms: quantile(latencies, 0.95), requestsPerSecond };
}

/** Makes one request and reads its answer. @throws Error unless it is 2xx */
export async function send(url: string, options: RequestInit = {}): Promise<void> {
  const response = await fetch(url, options);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
}

/** A server in this process that answers every request at once with `{}`. */
export interface EmptyServer {
  readonly url: string;
  /** `127.0.0.1:<port>` */
  readonly host: string;
  close(): Promise<void>;
}

export async function startEmptyServer(): Promise<EmptyServer> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}/`,
    host,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
