import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { readCloudAssembly } from '../../../../local/assembly/cloud-assembly.ts';
import { deploy } from '../../../../local/assembly/deployment.ts';
import type { ResourceDefinition } from '../../../../local/service.ts';
import {
  type TemplateText,
  type TinyAssembly,
  type TinyAssemblySource,
  writeAssembly,
} from '../../../support/tiny-assembly.ts';

let written: TinyAssembly | undefined;
afterEach(() => {
  written?.remove();
  written = undefined;
});

/** Deploys resources of the type `Test::Thing`, which have their own name as `Ref` and `Name`. */
async function deployed(source: TinyAssemblySource) {
  written?.remove();
  written = writeAssembly(source);
  const made: ResourceDefinition[] = [];
  const outputs = await deploy(readCloudAssembly(written.folder), {
    accountId: '123456789012',
    region: 'eu-west-1',
    provisioners: {
      'Test::Thing'(resource) {
        made.push(resource);
        return { ref: `${resource.logicalId}-ref`, attributes: { Name: resource.logicalId, 'Deep.Name': 'deep' } };
      },
    },
  });
  return { made, outputs, order: made.map(({ logicalId }) => logicalId) };
}

const thing = (properties: TemplateText = {}, more: TemplateText = {}) => ({
  Type: 'Test::Thing',
  Properties: properties,
  ...more,
});
const one = (template: TemplateText) => deployed({ stacks: { s: template } });

describe('order', () => {
  test('what is needed comes first, by reference or by DependsOn', async () => {
    const { order, made } = await one({
      Resources: {
        A: thing({ b: { 'Fn::GetAtt': ['B', 'Name'] } }),
        B: thing({}, { DependsOn: ['C'] }),
        C: thing({ account: { Ref: 'AWS::AccountId' } }),
      },
    });
    expect(order).toEqual(['C', 'B', 'A']);
    expect(made.at(-1)?.properties).toEqual({ b: 'B' });
    expect(made[0]?.properties).toEqual({ account: '123456789012' });
  });

  test('holds in every graph without rings', async () => {
    // An edge from a later to an earlier resource cannot close a ring.
    const graphs = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(graphs, async (graph) => {
        const edges = graph.map((targets, index) =>
          targets.map((target) => target % graph.length).filter((t) => t < index),
        );
        const resources = edges.map((targets, index) => [
          `R${index}`,
          thing({}, { DependsOn: targets.map((t) => `R${t}`) }),
        ]);
        const { order } = await one({ Resources: Object.fromEntries(resources.toReversed()) });
        expect(order).toHaveLength(graph.length);
        for (const [index, targets] of edges.entries()) {
          for (const target of targets) expect(order.indexOf(`R${target}`)).toBeLessThan(order.indexOf(`R${index}`));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('a ring is refused by name', async () => {
    const resources = { A: thing({ b: { Ref: 'B' } }), B: thing({ a: { Ref: 'A' } }) };
    await expect(one({ Resources: resources })).rejects.toThrow('A → B → A is a ring');
  });

  test('stacks follow those they depend on and read their exports and outputs', async () => {
    const { outputs, order } = await deployed({
      stacks: {
        app: {
          Resources: { Reader: thing({}) },
          Outputs: {
            Imported: { Value: { 'Fn::ImportValue': 'shared-name' } },
            Read: { Value: { 'Fn::GetStackOutput': { StackName: 'base', OutputName: 'List' } } },
          },
        },
        base: {
          Resources: { Thing: thing() },
          Outputs: {
            Name: { Value: { Ref: 'Thing' }, Export: { Name: 'shared-name' } },
            List: { Value: ['a', 'b'] },
          },
        },
      },
      dependencies: { app: ['base'] },
    });
    expect(order).toEqual(['Thing', 'Reader']);
    expect(outputs.get('app')).toEqual({ Imported: 'Thing-ref', Read: 'a,b' });
  });
});

describe('conditions, parameters and mappings', () => {
  test('decide what is made and with what', async () => {
    const { order, made, outputs } = await one({
      Parameters: {
        BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' },
        Names: { Type: 'CommaDelimitedList', Default: 'a,b' },
      },
      Mappings: { Sizes: { 'eu-west-1': { size: 7 } } },
      Conditions: {
        Here: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
        Away: { 'Fn::Not': [{ Condition: 'Here' }] },
      },
      Resources: {
        Present: thing(
          { size: { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'size'] }, names: { Ref: 'Names' } },
          { Condition: 'Here' },
        ),
        Absent: thing({}, { Condition: 'Away' }),
      },
      Outputs: { Absent: { Condition: 'Away', Value: 'x' }, Deep: { Value: { 'Fn::GetAtt': 'Present.Deep.Name' } } },
    });
    expect(order).toEqual(['Present']);
    expect(made[0]?.properties).toEqual({ size: 7, names: ['a', 'b'] });
    expect(outputs.get('s')).toEqual({ Deep: 'deep' });
  });

  test.each<[string, TemplateText, RegExp]>([
    [
      'a parameter without a value',
      { Parameters: { P: { Type: 'String' } }, Resources: {} },
      /parameter P has no default/,
    ],
    [
      'an unknown attribute',
      { Resources: { A: thing(), B: thing({ a: { 'Fn::GetAtt': ['A', 'Size'] } }) } },
      /s has no A\.Size/,
    ],
    ['an unknown reference', { Resources: { A: thing({ b: { Ref: 'B' } }) } }, /s has no B/],
    [
      'an unknown import',
      { Resources: { A: thing({ b: { 'Fn::ImportValue': 'B' } }) } },
      /no the export B|the export B/,
    ],
    ['an unknown type', { Resources: { A: { Type: 'Test::Other' } } }, /does not know Test::Other/],
  ])('%s is refused', async (_what, template, message) => {
    await expect(one(template)).rejects.toThrow(message);
  });
});

test('the environment of the stacks is the assembly’s', () => {
  written = writeAssembly({ stacks: { s: { Resources: {} } }, environment: 'aws://210987654321/eu-central-1' });
  expect(readCloudAssembly(written.folder)).toMatchObject({ account: '210987654321', region: 'eu-central-1' });
});
