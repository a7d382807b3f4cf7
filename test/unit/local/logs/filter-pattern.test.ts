import { describe, expect, test } from 'vitest';
import { lineMatcher } from '../../../../local/logs/filter-pattern.ts';

const line = (members: object) => JSON.stringify(members);

describe('a filter pattern', () => {
  test.each([
    ['{ $.type = "TaskScheduled" }', { type: 'TaskScheduled' }, true],
    ['{ $.type = "Task*" }', { type: 'TaskScheduled' }, true],
    ['{ $.type = *StateEntered }', { type: 'MapStateEntered' }, true],
    ['{ $.type = "*StateEntered" }', { type: 'MapStateExited' }, false],
    ['{ $.type != "a" }', { type: 'b' }, true],
    ['{ $.type != "a" }', { other: 'b' }, false],
    ['{ $.a.b = 1 }', { a: { b: 1 } }, true],
    ['{ $.a.b = 1 }', { a: null }, false],
    ['{ $.a = "x.y" }', { a: 'xzy' }, false],
    ['{ $.a = 1 || $.b = 1 && $.c = 1 }', { a: 1 }, true],
    ['{ ($.a = 1 || $.b = 1) && $.c = 1 }', { a: 1 }, false],
    ['{ ($.type = "*StateEntered") || ($.type = "*Scheduled") }', { type: 'LambdaFunctionScheduled' }, true],
    ['{ $.a = "say \\"x\\"" }', { a: 'say "x"' }, true],
  ])('%s on %j: %s', (pattern, members, expected) => {
    expect(lineMatcher(pattern)(line(members))).toBe(expected);
  });

  test('of members matches no line that is not JSON', () => {
    expect(lineMatcher('{ $.a = "*" }')('plain text')).toBe(false);
  });

  test.each(['{ $.a > 1 }', '{ $.a = }', '{ ($.a = 1 }', '{ a = 1 }', '[a, b]', '%x%', '{ $.a = 1 ) }'])(
    '%s is not known here',
    (pattern) => {
      expect(() => lineMatcher(pattern)).toThrow(expect.objectContaining({ code: 'InvalidParameterException' }));
    },
  );
});
