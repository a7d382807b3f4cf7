import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { signIn } from '../../../../local/tour/people.ts';
import { PASSWORD } from '../../../support/platform.ts';
import type { FurnishedTenant } from './content.ts';
import type { ProvingGround } from './proving-ground.ts';

/** What stands in `Authorization`, and what it is. `undefined`: there is no header. */
export interface Credential {
  readonly name: string;
  readonly authorization: string | undefined;
}

type Claims = Readonly<Record<string, unknown>>;

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part: string | undefined): Claims => JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

function partsOf(token: string) {
  const [header, payload, signature = ''] = token.split('.');
  return { header: decoded(header), claims: decoded(payload), signature };
}

function signed(header: Claims, claims: Claims, key: KeyObject): string {
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`;
}

/** Tokens that are made of a valid one of the attacker, so that they say what the victim's would. */
async function forgedTokens(attacker: FurnishedTenant, victim: FurnishedTenant) {
  const { header, claims, signature } = partsOf(attacker.members.owner);
  const { claims: theirs } = partsOf(victim.members.owner);
  const issuer = String(claims['iss']);
  const { keys } = (await (await fetch(`${issuer}/.well-known/jwks.json`)).json()) as { keys: readonly Claims[] };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const own = publicKey.export({ format: 'jwk' });
  const confused = `${encoded({ ...header, alg: 'HS256' })}.${encoded(theirs)}`;
  const secret = JSON.stringify(keys.find(({ kid }) => kid === header['kid']));
  return {
    'other claims under a signature': `${encoded(header)}.${encoded({ ...claims, tenant_id: victim.id })}.${signature}`,
    'claims of the victim, signature of the attacker': `${encoded(header)}.${encoded(theirs)}.${signature}`,
    'an operator’s claim': `${encoded(header)}.${encoded({ ...claims, platform_role: 'operator' })}.${signature}`,
    'alg none': `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(theirs)}.`,
    'alg None': `${encoded({ ...header, alg: 'None' })}.${encoded(theirs)}.`,
    'alg HS256 with the public key': `${confused}.${createHmac('sha256', secret).update(confused).digest('base64url')}`,
    'a key of one’s own under the pool’s name': signed(header, theirs, privateKey),
    'a key of one’s own in the header': signed({ ...header, jwk: own }, theirs, privateKey),
    'a key of one’s own by address': signed({ ...header, jku: 'http://127.0.0.1:9/jwks.json' }, theirs, privateKey),
    'a key named by a path': signed({ ...header, kid: '../../../../dev/null' }, theirs, privateKey),
    'another issuer': signed(header, { ...theirs, iss: 'http://127.0.0.1:9/us-east-1_other' }, privateKey),
    'no signature': `${encoded(header)}.${encoded(theirs)}.`,
  };
}

const FLOW = 'USER_PASSWORD_AUTH';

/** Tokens that Cognito issued, for something else. */
async function misplacedTokens(ground: ProvingGround, victim: FurnishedTenant) {
  const { pool, cloud } = ground;
  const [poolId, poolClientId, clientId] = ['OtherPool', 'OtherPoolClient', 'OtherClient'].map(
    (name) => cloud.outputs[name] ?? '',
  );
  if (poolId === undefined || poolClientId === undefined || clientId === undefined) throw new Error('no other pool');
  const stranger = { UserPoolId: poolId, Username: victim.ownerEmail };
  await pool.client.send(new AdminCreateUserCommand({ ...stranger, MessageAction: 'SUPPRESS' }));
  await pool.client.send(new AdminSetUserPasswordCommand({ ...stranger, Password: PASSWORD, Permanent: true }));
  const { AuthenticationResult: own } = await pool.client.send(
    new InitiateAuthCommand({
      AuthFlow: FLOW,
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: victim.ownerEmail, PASSWORD },
    }),
  );
  const signInTo = (client: string) => signIn({ ...pool, clientId: client }, victim.ownerEmail, PASSWORD);
  return {
    'an ID token': own?.IdToken ?? '',
    'a refresh token': own?.RefreshToken ?? '',
    'a token of another client': (await signInTo(clientId)).accessToken,
    'a token of another pool': (await signInTo(poolClientId)).accessToken,
    'an expired token': await ground.inThePast(20 * 60_000, async () => (await signInTo(pool.clientId)).accessToken),
  };
}

/** Keys and members that were good once, and keys that never were. */
async function withdrawn(ground: ProvingGround, victim: FurnishedTenant, frozen: FurnishedTenant) {
  const { owner, marker } = victim;
  const revoked = await owner.apiKeys.create({ name: `revoked of ${marker}`, role: 'owner' });
  await owner.apiKeys.revoke({ key: revoked.id });
  const email = `disabled@${marker}.example`;
  const { id: member } = await owner.members.invite({ email, roles: ['admin'] });
  const { accessToken } = await ground.acceptInvitation(email);
  const { etag = '' } = await owner.members.read({ member }).withResponse();
  await owner.members.change({ member, status: 'disabled' }, { ifMatch: etag });
  const [key, other] = [victim.keys.owner, victim.keys.admin];
  const secretAt = key.lastIndexOf('_') + 1;
  return {
    'a revoked key': revoked.secret ?? '',
    'a disabled member': accessToken,
    'a key with the secret of another': key.slice(0, secretAt) + other.slice(secretAt),
    'a key with a wrong secret': key.slice(0, secretAt) + 'a'.repeat(43),
    'a key without a secret': key.slice(0, secretAt),
    'a key of another stage': key.replace('trb_dev_', 'trb_prod_'),
    'a key cut short': key.slice(0, -1),
    'a key of a suspended tenant': frozen.keys.owner,
    'a member of a suspended tenant': frozen.members.owner,
  };
}

/** Everything that must be refused, whatever it is used for. */
export async function refusedCredentials(
  ground: ProvingGround,
  attacker: FurnishedTenant,
  victim: FurnishedTenant,
  frozen: FurnishedTenant,
): Promise<readonly Credential[]> {
  const bearers = {
    ...(await forgedTokens(attacker, victim)),
    ...(await misplacedTokens(ground, victim)),
    ...(await withdrawn(ground, victim, frozen)),
    nonsense: 'nonsense',
    'a usage key': `tributary-dev-operators`,
  };
  const named = Object.entries(bearers).map(([name, value]) => ({ name, authorization: `Bearer ${value}` }));
  return [
    { name: 'none', authorization: undefined },
    { name: 'an empty header', authorization: '' },
    { name: 'basic authentication', authorization: `Basic ${Buffer.from(victim.ownerEmail).toString('base64')}` },
    { name: 'a key without a scheme', authorization: victim.keys.owner },
    { name: 'two tokens in one header', authorization: `Bearer ${attacker.members.owner}, Bearer ${victim.id}` },
    ...named,
  ];
}
