import * as z from 'zod';
import { unsupported } from './fields.ts';

const noScheme = (code: string, scheme: string, instead: string) =>
  unsupported(code, `is ${scheme} authentication, which is not run`, instead);

/** Credentials that a connection of the tenant holds, by the name of a secret in `use.secrets`. */
const secret = z.strictObject({ use: z.string().min(1) });

/** The grants that need nobody at a browser, and no token from before. */
const GRANTS = ['client_credentials', 'password'] as const;

const oauth2 = z
  .strictObject({
    authority: z.string().min(1),
    grant: z.enum(GRANTS, { error: `must be one of ${GRANTS.join(', ')}: other grants are not asked for` }),
    client: z.strictObject({
      id: z.string().min(1),
      secret: z.string().optional(),
      authentication: z
        .enum(['client_secret_post', 'client_secret_basic', 'none'], {
          error: 'must be client_secret_post, client_secret_basic or none: keys are not signed with',
        })
        .optional(),
    }),
    request: z.strictObject({ encoding: z.enum(['application/x-www-form-urlencoded', 'application/json']) }).optional(),
    endpoints: z.strictObject({ token: z.string().min(1).optional() }).optional(),
    scopes: z.array(z.string()).optional(),
    audiences: z.array(z.string()).optional(),
    username: z.string().optional(),
    password: z.string().optional(),
  })
  .refine(
    ({ grant, username, password }) => grant !== 'password' || (username !== undefined && password !== undefined),
    { error: 'must have `username` and `password` for the grant `password`' },
  )
  .refine(({ client }) => client.authentication === 'none' || client.secret !== undefined, {
    error: 'must have a secret, unless `authentication` is `none`',
    path: ['client'],
  });

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
  oauth2: z.union([secret, oauth2]).optional(),
  digest: noScheme('digest-not-supported', 'digest', 'Use `basic`, `bearer` or `oauth2`.'),
  oidc: noScheme('oidc-not-supported', 'OpenID Connect', 'Use `oauth2`, with the token endpoint under `endpoints`.'),
});
export type AuthenticationSource = z.infer<typeof authenticationPolicy>;

/** The name of the secret that a policy takes its credentials from. */
export function secretOf({ basic, bearer, oauth2: granted }: AuthenticationSource): string | undefined {
  const given = basic ?? bearer ?? granted;
  return given !== undefined && 'use' in given ? given.use : undefined;
}

/** A policy in its place, or the name of one in `use.authentications`. */
export const authentication = z.union([z.strictObject({ use: z.string().min(1) }), authenticationPolicy], {
  error:
    'must be `{use: <name>}`, `{basic: {username, password}}`, `{bearer: {token}}` or `{oauth2: {authority, grant, client}}`',
});
export type AuthenticationReference = z.infer<typeof authentication>;
