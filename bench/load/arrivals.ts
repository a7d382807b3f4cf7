import { setTimeout as sleep } from 'node:timers/promises';

/** What was sent until it was stopped. */
export interface Arrivals {
  /** Stops, and waits for the answers that are still to come. @throws the first error of a request */
  stop(): Promise<void>;
}

/**
 * Sends a request at fixed moments, whatever became of the ones before (an open loop): a slow platform is not spared.
 * @param intervalMs between two requests
 * @param offsetMs until the first
 */
export function arrivals(intervalMs: number, offsetMs: number, request: () => Promise<void>): Arrivals {
  const open: Promise<void>[] = [];
  const begun = performance.now() + offsetMs;
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(send, Math.max(0, begun + open.length * intervalMs - performance.now()));
  };
  const send = () => {
    const sent = request();
    // Told when it is stopped; until then nobody listens.
    sent.catch(() => undefined);
    open.push(sent);
    next();
  };
  next();
  return {
    async stop() {
      clearTimeout(timer);
      await Promise.all(open);
    },
  };
}

/**
 * Sends a number of requests over so many connections, each its next one when the last was answered.
 * @param request answers how many milliseconds to wait before it is sent again, or nothing when it was taken
 */
export async function flood(
  times: number,
  connections: number,
  request: (index: number) => Promise<number | undefined>,
): Promise<void> {
  let begun = 0;
  const connection = async () => {
    while (begun < times) {
      const index = begun;
      begun += 1;
      for (let wait = await request(index); wait !== undefined; wait = await request(index)) await sleep(wait);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
}
