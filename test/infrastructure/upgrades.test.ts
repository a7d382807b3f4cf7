import { describe, expect, test } from '@jest/globals';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { list, only, STAGES, StageTemplates, stageApp, templatesOf } from './stacks.ts';

/** The templates of a release whose functions have this code. */
function release(code: string) {
  const { app } = stageApp('dev', undefined, () => Code.fromInline(`exports.handler = async () => '${code}';`));
  return templatesOf(app);
}

describe.each(STAGES)('published workflows in %s', (stage) => {
  const templates = new StageTemplates(stage);

  test('name what keeps its identity: state machines hold these names in runs that last for months', () => {
    const idsOf = (type: string, part: string): string[] =>
      templates.ofType(type).flatMap(({ logicalId }) => (logicalId.startsWith(part) ? [logicalId] : []));
    // A logical id that changes replaces the resource: then every state machine would have to be made anew.
    expect(idsOf('AWS::IAM::Role', 'StateMachines')).toEqual(['StateMachinesRole2278B579']);
    expect(idsOf('AWS::KMS::Key', 'Key')).toEqual(['Key9BCD29C7']);
    expect(idsOf('AWS::Logs::LogGroup', 'ExecutionLog')).toEqual(['ExecutionLogLogGroup1AC018D6']);
    for (const { properties } of templates.ofType('AWS::Lambda::Alias')) expect(properties['Name']).toBe('live');
  });

  test.each([
    ['http', 'HTTP_CALL_FUNCTION_ARN'],
    ['script', 'SCRIPT_CALL_FUNCTION_ARN'],
  ] as const)('call the %s connector by its alias, which the compiler writes into definitions', (kind, variable) => {
    const connector = templates.function(`tasks/on-${kind}-call`).logicalId;
    const alias = only(
      templates
        .ofType('AWS::Lambda::Alias')
        .filter(({ properties }) => (properties['FunctionName'] as { Ref: string }).Ref === connector),
    );
    const { Variables } = templates.function('workflows/api').properties['Environment'] as {
      Variables: Record<string, unknown>;
    };
    expect(Variables[variable]).toEqual({ Ref: alias.logicalId });
  });

  test('find every version that was ever deployed', () => {
    const versions = templates.ofType('AWS::Lambda::Version');
    expect(versions).toHaveLength(2);
    for (const { deletionPolicy } of versions) expect(deletionPolicy).toBe('Retain');
  });
});

describe('a release', () => {
  const first = release('one');

  test('of the same code changes nothing', () => {
    expect(release('one').templates).toEqual(first.templates);
  });

  test('with other code of a connector moves its alias to a new version and lets go of the old one', () => {
    const second = release('two');
    const ofHttpCalls = (of: typeof first, kind: string) =>
      only(of.resources.filter(({ type, logicalId }) => type === kind && logicalId.includes('OnHttpCall')));
    const version = (of: typeof first) => ofHttpCalls(of, 'AWS::Lambda::Version');
    const alias = (of: typeof first) => ofHttpCalls(of, 'AWS::Lambda::Alias');
    expect(version(second).logicalId).not.toBe(version(first).logicalId);
    expect(version(first).deletionPolicy).toBe('Retain');
    expect(alias(second).logicalId).toBe(alias(first).logicalId);
    expect(alias(second).properties['FunctionVersion']).toEqual({
      'Fn::GetAtt': [version(second).logicalId, 'Version'],
    });
  });

  test('with other code changes functions, versions and aliases, and nothing else', () => {
    const others = (of: typeof first) =>
      of.resources
        .filter(({ type }) => !['AWS::Lambda::Function', 'AWS::Lambda::Version', 'AWS::Lambda::Alias'].includes(type))
        .map(({ logicalId, properties, dependsOn }) => ({ logicalId, properties, dependsOn: list(dependsOn) }));
    expect(others(release('two'))).toEqual(others(first));
  });
});
