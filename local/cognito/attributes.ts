import * as z from 'zod';
import { AwsError } from '../service.ts';
import { findUser, type User, type UserPool } from './model.ts';

/** `AttributeType` list of a request. */
export const attributeList = z.array(z.object({ Name: z.string(), Value: z.string().default('') })).default([]);

const STANDARD_ATTRIBUTES = new Set(
  (
    'address birthdate email email_verified family_name gender given_name locale middle_name name nickname ' +
    'phone_number phone_number_verified picture preferred_username profile updated_at website zoneinfo'
  ).split(' '),
);

/**
 * Sets attributes of a user and forgets nothing else.
 * @throws AwsError `InvalidParameterException` for an attribute outside the pool's schema, `AliasExistsException` when
 * another user signs in with the e-mail address
 */
export function setAttributes(pool: UserPool, user: User, attributes: z.output<typeof attributeList>): void {
  for (const { Name, Value } of attributes) checkAttribute(pool, user, Name, Value);
  for (const { Name, Value } of attributes) user.attributes.set(Name, Value);
}

/** Attributes as the API lists them, `sub` among them. */
export function listAttributes(user: User): { Name: string; Value: string }[] {
  const attributes = [...user.attributes].map(([Name, Value]) => ({ Name, Value }));
  return [...attributes, { Name: 'sub', Value: user.sub }];
}

function checkAttribute(pool: UserPool, user: User, name: string, value: string): void {
  if (name === 'sub') throw new AwsError('InvalidParameterException', 'user.sub: Attribute cannot be updated.\n');
  if (!STANDARD_ATTRIBUTES.has(name) && !pool.customAttributes.has(name)) {
    throw new AwsError(
      'InvalidParameterException',
      `Attributes did not conform to the schema: ${name}: Attribute does not exist in the schema.\n`,
    );
  }
  if (name !== 'email' || !pool.signInByEmail) return;
  if (!isEmail(value)) throw new AwsError('InvalidParameterException', 'Invalid email address format.');
  const owner = findUser(pool, value);
  if (owner !== undefined && owner !== user) {
    throw new AwsError('AliasExistsException', 'An account with the given email already exists.');
  }
}

export function isEmail(value: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(value);
}
