import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { type Directory, type DirectoryRequest, directoryUser } from '../domain/directory.ts';

const failure = z.object({ errorType: z.string().default('Error') });

/**
 * The directory behind its function.
 * @throws Error with the name of the function's error, so that throttling of the user pool is known as such; its message is
 * left behind, since it may hold an address
 */
export function directoryFunction(functionName: string, client: LambdaClient = new LambdaClient({})): Directory {
  const ask = async (request: DirectoryRequest): Promise<unknown> => {
    const answer = await client.send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
    );
    const payload: unknown = JSON.parse(Buffer.from(answer.Payload ?? []).toString() || 'null');
    if (answer.FunctionError === undefined) return payload;
    const error = new Error(`the directory failed at ${request.command}`);
    error.name = failure.parse(payload).errorType;
    throw error;
  };
  return {
    findOrCreateUser: async (email, tenantId) =>
      directoryUser.parse(await ask({ command: 'findOrCreateUser', email, tenantId })),
    disable: async (sub) => void (await ask({ command: 'disable', sub })),
    enable: async (sub) => void (await ask({ command: 'enable', sub })),
    signOut: async (sub) => void (await ask({ command: 'signOut', sub })),
  };
}
