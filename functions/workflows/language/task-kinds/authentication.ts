import * as z from 'zod';
import { unsupported } from './fields.ts';

const noScheme = (code: string, scheme: string) =>
  unsupported(code, `is ${scheme} authentication, which is not run`, 'Use `basic` or `bearer`.');

/** Credentials that a connection of the tenant holds, by the name of a secret in `use.secrets`. */
const secret = z.strictObject({ use: z.string().min(1) });

/** Credentials of a call: given in place (each an expression or a text), or by the name of a secret. */
export const authenticationPolicy = z.strictObject({
  basic: z
    .union([secret, z.strictObject({ username: z.string(), password: z.string() })], {
      error: 'must be `{username, password}` or `{use: <secret>}`',
    })
    .optional(),
  bearer: z
    .union([secret, z.strictObject({ token: z.string() })], { error: 'must be `{token}` or `{use: <secret>}`' })
    .optional(),
  digest: noScheme('digest-not-supported', 'digest'),
  oauth2: noScheme('oauth2-not-supported', 'OAuth 2'),
  oidc: noScheme('oidc-not-supported', 'OpenID Connect'),
});
export type AuthenticationSource = z.infer<typeof authenticationPolicy>;

/** The name of the secret that a policy takes its credentials from. */
export function secretOf({ basic, bearer }: AuthenticationSource): string | undefined {
  const given = basic ?? bearer;
  return given !== undefined && 'use' in given ? given.use : undefined;
}

/** A policy in its place, or the name of one in `use.authentications`. */
export const authentication = z.union([z.strictObject({ use: z.string().min(1) }), authenticationPolicy], {
  error: 'must be `{use: <name>}`, `{basic: {username, password}}` or `{bearer: {token}}`',
});
export type AuthenticationReference = z.infer<typeof authentication>;
