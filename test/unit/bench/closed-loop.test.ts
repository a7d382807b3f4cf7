import { expect, test } from 'vitest';
import { load, send, startEmptyServer } from '../../../bench/closed-loop.ts';

test('a load keeps exactly its connections busy', async () => {
  let open = 0;
  let most = 0;
  const { p50Ms, p95Ms, requestsPerSecond } = await load(4, 0.1, async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open -= 1;
  });
  expect(most).toBe(4);
  expect(p95Ms).toBeGreaterThanOrEqual(p50Ms);
  expect(p50Ms).toBeGreaterThanOrEqual(4);
  expect(requestsPerSecond).toBeGreaterThan(10);
});

test('a request that fails ends the load', async () => {
  await expect(load(2, 5, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});

test('the empty server answers at once, and an answer other than 2xx is an error', async () => {
  const server = await startEmptyServer();
  try {
    await send(server.url, { method: 'POST', body: '{}' });
    expect(server.url).toBe(`http://${server.host}/`);
  } finally {
    await server.close();
  }
  await expect(send(server.url)).rejects.toThrow();
});
