import { describe, expect, test } from 'vitest';
import { federatedPerson } from '../../../../functions/identity/domain/federation.ts';

const identity = (providerName: string) => ({ userId: 'ada', providerName, providerType: 'OIDC', primary: true });
const attributes = {
  sub: 'ada',
  'cognito:user_status': 'EXTERNAL_PROVIDER',
  email: 'ada@acme.example',
  email_verified: 'true',
  identities: JSON.stringify([identity('acme')]),
};

describe('who vouches for a user of the pool', () => {
  test('is the tenant after which the one provider is called', () => {
    expect(federatedPerson(attributes)).toEqual({ tenantId: 'acme' });
  });

  test('is the pool itself for users without a provider', () => {
    const own = { sub: 'ada', email: 'ada@acme.example', email_verified: 'true', 'cognito:user_status': 'CONFIRMED' };
    expect(federatedPerson(own)).toBeUndefined();
    expect(federatedPerson({ ...own, identities: '' })).toBeUndefined();
    expect(federatedPerson({ ...own, identities: '[]' })).toBeUndefined();
    expect(federatedPerson({ sub: 'ada' })).toBeUndefined();
  });

  test.each([
    ['an address that is not verified', { email_verified: 'false' }],
    ['no address', { email: '' }],
    ['two providers', { identities: JSON.stringify([identity('acme'), identity('globex')]) }],
    ['a provider linked to a user of the pool', { 'cognito:user_status': 'CONFIRMED' }],
    ['a user that is external and names no provider', { identities: '[]' }],
    ['a provider without a name', { identities: '[{"providerName":""}]' }],
    ['identities that are no list', { identities: '{}' }],
    ['identities that are no JSON', { identities: 'acme' }],
    ['identities of a user of the pool that are no JSON', { 'cognito:user_status': 'CONFIRMED', identities: 'acme' }],
  ])('is nobody with %s', (_, change) => {
    expect(federatedPerson({ ...attributes, ...change })).toEqual({});
  });

  test('is nobody without the attributes that say so', () => {
    const { identities, email_verified, ...rest } = attributes;
    expect(federatedPerson({ ...rest, email_verified })).toEqual({});
    expect(federatedPerson({ ...rest, identities })).toEqual({});
  });
});
