import { alone, one } from '../code.ts';
import { patternOf } from '../patterns.ts';
import type { Node } from '../syntax.ts';
import { ANY, TYPE } from '../types.ts';
import { type Builtins, helperCall } from './builtin.ts';

/** Functions of texts. */
export const TEXTS: Builtins = {
  'startswith/1': helperCall('startsWith', TYPE.boolean),
  'endswith/1': helperCall('endsWith', TYPE.boolean),
  'ltrimstr/1': helperCall('withoutStart', ANY),
  'rtrimstr/1': helperCall('withoutEnd', ANY),
  'split/1': helperCall('split', TYPE.array),
  'join/1': helperCall('join', TYPE.string),
  'ascii_downcase/0': helperCall('lower', TYPE.string),
  'ascii_upcase/0': helperCall('upper', TYPE.string),
  'test/1': ([pattern], { dot }, to) => one(to.call('matches', alone(dot), patternOf(pattern as Node)), TYPE.boolean),
};
