import { describe, expect, test } from 'vitest';
import { branchScope, itemScope, loadMachine } from '../../../../functions/workflows/simulator/machine.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { machine } from './machine.ts';

const inner = (name: string): Json => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
const DEFINITION = machine({
  Both: { Type: 'Parallel', Branches: [inner('A'), inner('B')], Next: 'Each' },
  Each: { Type: 'Map', ItemProcessor: inner('C'), Next: 'Old' },
  Old: { Type: 'Map', QueryLanguage: 'JSONPath', Iterator: inner('D'), End: true },
});

describe('a loaded machine', () => {
  test('has its states by scope and name', () => {
    const { scopes } = loadMachine(DEFINITION);
    expect([...scopes].map(([place, { startAt, states }]) => [place, startAt, [...states.keys()]])).toEqual([
      ['', 'Both', ['Both', 'Each', 'Old']],
      ['/States/Both/Branches/0', 'A', ['A']],
      ['/States/Both/Branches/1', 'B', ['B']],
      ['/States/Each/ItemProcessor', 'C', ['C']],
      ['/States/Old/ItemProcessor', 'D', ['D']],
    ]);
    const [both, old] = ['Both', 'Old'].map((name) => scopes.get('')?.states.get(name));
    if (both === undefined || old === undefined) throw new Error('The machine has not all of its states');
    expect(both).toMatchObject({ name: 'Both', language: 'JSONata', scope: '' });
    expect(both.events).toEqual({ entered: 'ParallelStateEntered', exited: 'ParallelStateExited' });
    expect(branchScope(both, 1)).toBe('/States/Both/Branches/1');
    expect(itemScope(old)).toBe('/States/Old/ItemProcessor');
    expect(old.language).toBe('JSONPath');
    expect(scopes.get('/States/Old/ItemProcessor')?.states.get('D')?.language).toBe('JSONata');
    expect(loadMachine(inner('A')).scopes.get('')?.states.get('A')?.language).toBe('JSONPath');
  });

  test('is made once for a definition, and so are its expressions and templates', () => {
    const loaded = loadMachine(DEFINITION);
    expect(loadMachine(DEFINITION)).toBe(loaded);
    expect(loadMachine(structuredClone(DEFINITION))).not.toBe(loaded);
    expect(loaded.expression('1 + 1')).toBe(loaded.expression('1 + 1'));
    expect(loaded.expression('1 + 1')).not.toBe(loaded.expression('1 + 2'));
    expect(() => loaded.expression('1 +')).toThrow();
    const template = { a: '{% 1 %}' };
    expect(loaded.direct(template)).toBe(loaded.direct(template));
    expect(loaded.direct({ a: '{% $sum([1]) %}' })).toBeUndefined();
  });
});
