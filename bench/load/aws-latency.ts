import { setTimeout as sleep } from 'node:timers/promises';
import type { Interceptor } from '../../local/wire/aws-endpoint.ts';

/**
 * Lets every AWS call take as long as it takes in AWS, since a process on this machine answers at once.
 * @param latency milliseconds on the cloud's clock by the name of the service
 * @param timeScale how fast that clock runs
 */
export function awsLatency(latency: Readonly<Record<string, number | undefined>>, timeScale: number): Interceptor {
  return async (request, _, next) => {
    const isWaiting = request.action === 'ReceiveMessage';
    const ms = isWaiting ? undefined : latency[request.service];
    if (ms !== undefined) await sleep(ms / timeScale);
    return next(request);
  };
}
