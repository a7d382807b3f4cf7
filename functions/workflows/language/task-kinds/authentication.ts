import * as z from 'zod';
import { unsupported } from './fields.ts';

const noScheme = (scheme: string) =>
  unsupported(`is ${scheme} authentication, which this release does not run`, 'Use `basic` or `bearer`.');

/** Credentials of a call: given in place (each an expression or a text), or by the name of a policy in `use.authentications`. */
export const authenticationPolicy = z.strictObject({
  basic: z.strictObject({ username: z.string(), password: z.string() }).optional(),
  bearer: z.strictObject({ token: z.string() }).optional(),
  digest: noScheme('digest'),
  oauth2: noScheme('OAuth 2'),
  oidc: noScheme('OpenID Connect'),
});
export type AuthenticationSource = z.infer<typeof authenticationPolicy>;

export const authentication = z.union([z.strictObject({ use: z.string().min(1) }), authenticationPolicy], {
  error: 'must be `{use: <name>}`, `{basic: {username, password}}` or `{bearer: {token}}`',
});
export type AuthenticationReference = z.infer<typeof authentication>;
