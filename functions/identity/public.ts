import type { LambdaClient } from '@aws-sdk/client-lambda';
import { DomainError } from '../shared/errors.ts';
import { directoryFunction } from './adapters/directory-client.ts';
import type { Directory } from './domain/directory.ts';
import { addMember, type MemberPorts } from './domain/members.ts';
import type { Actor } from './domain/ports.ts';

/** The people known to the platform, through the one function that may administer the user pool. */
export function directoryClient(functionName: string, client?: LambdaClient): Directory {
  return directoryFunction(functionName, client);
}

/** Makes someone the first owner of a tenant. A repetition changes nothing. */
export type InviteOwner = (tenantId: string, email: string, actor: Actor) => Promise<void>;

export function ownerInvitations(ports: MemberPorts): InviteOwner {
  return async (tenantId, email, actor) => {
    try {
      await addMember(ports, { tenantId, email, roles: ['owner'] }, actor);
    } catch (error) {
      // The creation of the tenant was interrupted after this step, and is now repeated.
      if (!(error instanceof DomainError && error.code === 'member-exists')) throw error;
    }
  };
}
