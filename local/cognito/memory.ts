import type { JWK } from 'jose';
import { type Memory, memoryOf } from '../data/memory.ts';
import type { Email } from './mailbox.ts';
import type { ChallengeSession, Directory, RefreshGrant, User, UserPool } from './model.ts';

interface KeptUser extends Omit<User, 'attributes' | 'groups' | 'password'> {
  readonly attributes: readonly (readonly [string, string])[];
  readonly groups: readonly string[];
  /** In base64. */
  readonly password: { readonly salt: string; readonly hash: string };
}

/** What is kept of a pool; its settings, groups and clients are the template's. */
export interface KeptPool {
  readonly createdAt: number;
  /** Private keys, so that tokens stay valid. */
  readonly accessKey: JWK;
  readonly idKey: JWK;
  readonly users: readonly KeptUser[];
}

interface KeptDirectory {
  readonly pools: Readonly<Record<string, KeptPool>>;
  readonly sessions: readonly (readonly [string, ChallengeSession])[];
  readonly refreshTokens: readonly (readonly [string, RefreshGrant])[];
  readonly revokedOrigins: readonly string[];
  readonly mails: readonly Email[];
}

/** Users with their groups, sign-ins, keys and e-mails. */
export function directoryMemory(directory: Directory): Memory {
  return memoryOf<KeptDirectory>({
    keep: () => ({
      pools: Object.fromEntries([...directory.pools].map(([id, pool]) => [id, keptPool(pool)])),
      sessions: [...directory.sessions],
      refreshTokens: [...directory.refreshTokens],
      revokedOrigins: [...directory.revokedOrigins],
      mails: directory.mailbox.messages(),
    }),
    takeBack({ pools, sessions, refreshTokens, revokedOrigins, mails }) {
      for (const [id, pool] of Object.entries(pools)) directory.earlier.set(id, pool);
      for (const [id, session] of sessions) directory.sessions.set(id, session);
      for (const [token, grant] of refreshTokens) directory.refreshTokens.set(token, grant);
      for (const origin of revokedOrigins) directory.revokedOrigins.add(origin);
      for (const mail of mails) directory.mailbox.send(mail);
    },
  });
}

/** The users of a pool as it holds them. */
export function earlierUsers(kept: KeptPool | undefined): UserPool['users'] {
  return new Map(kept?.users.map((user) => [user.username, restoredUser(user)]));
}

function keptPool({ createdAt, accessKey, idKey, users }: UserPool): KeptPool {
  return {
    createdAt,
    accessKey: accessKey.privateJwk,
    idKey: idKey.privateJwk,
    users: [...users.values()].map(keptUser),
  };
}

function keptUser({ attributes, groups, password: { salt, hash }, ...user }: User): KeptUser {
  return {
    ...user,
    attributes: [...attributes],
    groups: [...groups],
    password: { salt: salt.toString('base64'), hash: hash.toString('base64') },
  };
}

function restoredUser({ attributes, groups, password: { salt, hash }, ...user }: KeptUser): User {
  return {
    ...user,
    attributes: new Map(attributes),
    groups: new Set(groups),
    password: { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') },
  };
}
