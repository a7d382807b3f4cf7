import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPattern } from '../../../../local/events/pattern.ts';

const event = {
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  account: '123456789012',
  resources: ['arn:a', 'arn:b'],
  detail: {
    status: 'FAILED',
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:trb_dev_acme_x',
    count: 5,
    flag: false,
    nothing: null,
    address: '10.1.2.3',
    items: [{ sku: 'a' }, { sku: 'b' }],
  },
};

describe('an event fits', () => {
  test.each([
    ['an exact value', { source: ['aws.states'] }],
    ['one of several values', { detail: { status: ['SUCCEEDED', 'FAILED'] } }],
    [
      'a prefix',
      { detail: { stateMachineArn: [{ prefix: 'arn:aws:states:us-east-1:123456789012:stateMachine:trb_dev_' }] } },
    ],
    ['a prefix in any case', { detail: { status: [{ prefix: { 'equals-ignore-case': 'fai' } }] } }],
    ['a suffix', { detail: { stateMachineArn: [{ suffix: '_x' }] } }],
    ['anything but a value', { detail: { status: [{ 'anything-but': 'SUCCEEDED' }] } }],
    ['anything but some values', { detail: { status: [{ 'anything-but': ['A', 'B'] }] } }],
    ['anything but a prefix', { detail: { status: [{ 'anything-but': { prefix: 'SUCC' } }] } }],
    ['a field that is there', { detail: { status: [{ exists: true }] } }],
    ['a field that is not', { detail: { missing: [{ exists: false }] } }],
    ['absence below a missing object', { detail: { missing: { deep: [{ exists: false }] } } }],
    ['a range', { detail: { count: [{ numeric: ['>', 0, '<=', 5] }] } }],
    ['a number', { detail: { count: [5] } }],
    ['false and null', { detail: { flag: [false], nothing: [null] } }],
    ['a text in any case', { detail: { status: [{ 'equals-ignore-case': 'failed' }] } }],
    ['a wildcard', { detail: { stateMachineArn: [{ wildcard: 'arn:*:trb_*_acme_*' }] } }],
    ['a network', { detail: { address: [{ cidr: '10.0.0.0/8' }] } }],
    ['a member of a list', { resources: ['arn:b'] }],
    ['an object of a list', { detail: { items: { sku: ['b'] } } }],
    ['one of two patterns', { $or: [{ source: ['other'] }, { detail: { count: [5] } }] }],
  ])('%s', (_, pattern) => {
    expect(readPattern(pattern)(event)).toBe(true);
  });
});

describe('an event does not fit', () => {
  test.each([
    ['another value', { source: ['aws.ec2'] }],
    ['one field of two', { source: ['aws.states'], detail: { status: ['SUCCEEDED'] } }],
    ['a number written as text', { detail: { count: ['5'] } }],
    ['anything-but without the field', { detail: { missing: [{ 'anything-but': 'x' }] } }],
    ['anything-but the value it has', { detail: { status: [{ 'anything-but': ['FAILED'] }] } }],
    ['a bound', { detail: { count: [{ numeric: ['>', 5] }] } }],
    ['a wildcard that is a character of the text', { source: [{ wildcard: 'aws\\*states' }] }],
    ['a dot as any character', { source: [{ wildcard: 'aws?states' }] }],
    ['existence of an object', { detail: [{ exists: true }] }],
    ['neither of two patterns', { $or: [{ source: ['a'] }, { source: ['b'] }], detail: { count: [5] } }],
  ])('%s', (_, pattern) => {
    expect(readPattern(pattern)(event)).toBe(false);
  });
});

test.each([
  [{}],
  [{ source: [] }],
  [{ source: 'aws.states' }],
  [{ source: [{ near: 'x' }] }],
  [{ source: [{ prefix: 1 }] }],
  [{ source: [{ wildcard: 'a**' }] }],
  [{ $or: [{ source: ['a'] }] }],
])('%j is not a pattern', (pattern) => {
  expect(() => readPattern(pattern)).toThrow('Event pattern is not valid');
});

test('property: an event fits the pattern that is made of its own values, and not one with a foreign value', () => {
  const field = fc.constantFrom('a', 'b', 'c');
  const details = fc.dictionary(field, fc.oneof(fc.string(), fc.integer(), fc.boolean()), { minKeys: 1 });
  fc.assert(
    fc.property(details, field, (detail, name) => {
      const own = Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, ['other', value]]));
      expect(readPattern({ detail: own })({ detail })).toBe(true);
      expect(readPattern({ detail: { ...own, [name]: [{ prefix: '\u0000none' }] } })({ detail })).toBe(false);
    }),
  );
});
