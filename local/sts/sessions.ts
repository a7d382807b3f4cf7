import { randomBytes } from 'node:crypto';
import type { Clock } from '../../functions/shared/clock.ts';
import { type Memory, memoryOf } from '../data/memory.ts';
import { AwsError, type Principal } from '../service.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Absent in the long-term credentials of the root. */
  readonly sessionToken?: string;
}

/** The running function environment whose code uses a session, directly or by a role that it assumed. */
export interface SessionOrigin {
  readonly functionName: string;
  /** Ends the environment as a crash would. */
  kill(): void;
}

/** Who is behind an access key. */
export interface Session {
  readonly credentials: Credentials;
  readonly principal: Principal;
  /** Milliseconds since the epoch. @default - as long as the cloud runs */
  readonly expiresAt?: number;
  /** @default - the request does not come from a function */
  readonly origin?: SessionOrigin;
}

interface KeptSessions {
  readonly root: Session;
  readonly others: readonly Session[];
}

/** The access keys that are valid in the local cloud. */
export interface Sessions {
  root(): Session;
  open(session: Omit<Session, 'credentials'>): Session;
  /** @throws AwsError `UnrecognizedClientException` for a key or token nobody has, `ExpiredTokenException` */
  find(accessKeyId: string, sessionToken: string | undefined): Session;
  /** The session that a principal was handed out with; none for one that never was. */
  of(principal: Principal): Session | undefined;
  /** Forgets a session, e.g. of a function environment that has ended. */
  end(session: Session): void;
  /** The root's key, and sessions of others than functions, whose environments end with the process. */
  readonly memory: Memory;
}

/** Expired sessions are remembered for an hour, so that their users are told what is the matter. */
const REMEMBERED_MS = 3_600_000;

export function createSessions(accountId: string, clock: Clock): Sessions {
  const byKey = new Map<string, Session>();
  const byPrincipal = new WeakMap<Principal, Session>();

  function remember(session: Session): Session {
    byKey.set(session.credentials.accessKeyId, session);
    byPrincipal.set(session.principal, session);
    return session;
  }

  function open(session: Omit<Session, 'credentials'>): Session {
    for (const [key, { expiresAt = Number.POSITIVE_INFINITY }] of byKey) {
      if (expiresAt < clock.now() - REMEMBERED_MS) byKey.delete(key);
    }
    const sessionToken = randomBytes(48).toString('base64');
    return remember({ ...session, credentials: { ...newKey('ASIA'), sessionToken } });
  }

  function find(accessKeyId: string, sessionToken: string | undefined): Session {
    const session = byKey.get(accessKeyId);
    if (session === undefined || session.credentials.sessionToken !== sessionToken) {
      throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
    }
    if (session.expiresAt !== undefined && session.expiresAt <= clock.now()) {
      throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired', 403);
    }
    return session;
  }

  function takeBack({ root: earlierRoot, others }: KeptSessions) {
    byKey.delete(root.credentials.accessKeyId);
    root = remember(earlierRoot);
    for (const session of others) remember(session);
  }

  let root = remember({
    principal: { arn: `arn:aws:iam::${accountId}:root`, tags: {} },
    credentials: newKey('AKIA'),
  });
  return {
    root: () => root,
    open,
    find,
    of: (principal) => byPrincipal.get(principal),
    end: (session) => void byKey.delete(session.credentials.accessKeyId),
    memory: memoryOf<KeptSessions>({
      keep: () => ({ root, others: [...byKey.values()].filter((one) => one !== root && one.origin === undefined) }),
      takeBack,
    }),
  };
}

/** Access key ids are a prefix for their kind and sixteen characters of base 32. */
function newKey(kind: 'AKIA' | 'ASIA'): { accessKeyId: string; secretAccessKey: string } {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const id = [...randomBytes(16)].map((byte) => letters[byte % 32]).join('');
  return { accessKeyId: `${kind}${id}`, secretAccessKey: randomBytes(30).toString('base64') };
}
