import { describe, expect, test } from 'vitest';
import { references, resolve, type Scope } from '../../../../local/assembly/intrinsics.ts';

const scope: Scope = {
  ref: (name) => (name === 'AWS::NoValue' ? undefined : `ref of ${name}`),
  attribute: (logicalId, name) => `${name} of ${logicalId}`,
  condition: (name) => name === 'Yes',
  mapping: (map, first, second) => `${map}/${first}/${second}`,
  imported: (name) => `import of ${name}`,
  output: (stack, name) => `${name} of ${stack}`,
  availabilityZones: ['a', 'b'],
};

/** `${name}` in the text of a template. */
const variable = (name: string) => `\${${name}}`;

describe('functions of a template', () => {
  test.each<[unknown, unknown]>([
    [{ Ref: 'Table' }, 'ref of Table'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'Arn of Table'],
    [{ 'Fn::GetAtt': 'Api.Root.Id' }, 'Root.Id of Api'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'B' }, 3]] }, 'a-ref of B-3'],
    [{ 'Fn::Join': [',', { 'Fn::Split': ['|', 'a|b'] }] }, 'a,b'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [{ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'a'],
    [{ 'Fn::Sub': `x-${variable('B')}-${variable('C.Arn')}` }, 'x-ref of B-Arn of C'],
    [{ 'Fn::Sub': [`${variable('own')}${variable('B')}`, { own: { Ref: 'D' } }] }, 'ref of Dref of B'],
    [{ 'Fn::Sub': `${variable('!stageVariables')}` }, variable('stageVariables')],
    [{ 'Fn::FindInMap': ['M', { Ref: 'K' }, 'x'] }, 'M/ref of K/x'],
    [{ 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    [{ 'Fn::ImportValue': 'E' }, 'import of E'],
    [{ 'Fn::GetStackOutput': { StackName: 's', OutputName: 'o' } }, 'o of s'],
    [{ 'Fn::If': ['Yes', 1, { 'Fn::Unknown': [] }] }, 1],
    [{ 'Fn::If': ['No', 1, { Ref: 'B' }] }, 'ref of B'],
    [{ 'Fn::Equals': [{ Ref: 'B' }, 'ref of B'] }, true],
    [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
    [{ 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['a', 'b'] }] }, false],
    [{ a: [{ b: { Ref: 'C' } }, true, null] }, { a: [{ b: 'ref of C' }, true, null] }],
  ])('%j', (written, expected) => {
    expect(resolve(written, scope)).toEqual(expected);
  });

  test('AWS::NoValue leaves its member out', () => {
    expect(resolve({ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, scope)).toEqual({ b: [1] });
  });

  test('Condition of a policy is no function', () => {
    const statement = { Condition: { StringEquals: { a: { Ref: 'B' } } } };
    expect(resolve(statement, scope)).toEqual({ Condition: { StringEquals: { a: 'ref of B' } } });
  });

  test.each<[string, unknown]>([
    ['unknown functions', { 'Fn::Transform': {} }],
    ['dynamic references', '{{resolve:ssm:/a}}'],
    ['a wrong number of arguments', { 'Fn::Join': ['-'] }],
    ['an index beyond the end', { 'Fn::Select': [2, ['a']] }],
    ['an attribute without a name', { 'Fn::GetAtt': 'Table' }],
  ])('%s are refused', (_what, written) => {
    expect(() => resolve(written, scope)).toThrow();
  });
});

test('references are found wherever they stand', () => {
  const written = {
    a: [{ Ref: 'A' }, { 'Fn::GetAtt': ['B', 'Arn'] }],
    b: { 'Fn::Sub': [`${variable('C')}${variable('D.Arn')}${variable('!E')}`, { x: { Ref: 'F' } }] },
  };
  expect(references(written).sort()).toEqual(['A', 'B', 'C', 'D', 'F']);
});
