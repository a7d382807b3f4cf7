import { LambdaClient } from '@aws-sdk/client-lambda';
import { callFunction } from '../../shared/function-call.ts';
import { type Directory, type DirectoryRequest, directoryUser } from '../domain/directory.ts';

/**
 * The directory behind its function.
 * @throws Error with the name of the function's error, so that throttling of the user pool is known as such; its message is
 * left behind, since it may hold an address
 */
export function directoryFunction(functionName: string, client: LambdaClient = new LambdaClient({})): Directory {
  const ask = async (request: DirectoryRequest): Promise<unknown> => {
    const end = await callFunction(client, { FunctionName: functionName }, request);
    if ('answer' in end) return end.answer;
    const error = new Error(`the directory failed at ${request.command}`);
    error.name = end.failure.errorType;
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
