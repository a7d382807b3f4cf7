import { randomUUID } from 'node:crypto';
import { AwsError, type CloudContext, type Service } from './service.ts';

/** Calls a service without HTTP. @see CloudContext.call */
export async function callService(
  services: ReadonlyMap<string, Service>,
  authorize: CloudContext['authorize'],
  { service: name, action, input, principal }: Parameters<CloudContext['call']>[0],
): Promise<unknown> {
  const service = services.get(name);
  if (service === undefined) throw new AwsError('UnknownOperationException', `The local cloud has no service ${name}`);
  const requestId = randomUUID();
  // Nobody hangs up on a call within the process.
  const { signal } = new AbortController();
  const request = { service: name, action, input, principal, requestId, signal };
  authorize(principal, service.authorize(request));
  return service.handle(request);
}
