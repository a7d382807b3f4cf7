import { alone, falsehoodOf, literal, NOTHING, one } from '../code.ts';
import { once } from '../flow.ts';
import { compileFormat } from '../formats.ts';
import { ANY, TYPE } from '../types.ts';
import { type Builtins, helperCall } from './builtin.ts';

/** Functions of single values. */
export const VALUES: Builtins = {
  'null/0': () => literal(null),
  'true/0': () => literal(true),
  'false/0': () => literal(false),
  'empty/0': () => NOTHING,
  'not/0': (_, { dot }, to) => once(dot, to, falsehoodOf),
  'type/0': (_, { dot }) => one(`$type(${alone(dot)})`, TYPE.string, { total: dot.total }),
  'length/0': helperCall('length', TYPE.number),
  'keys/0': helperCall('keys', TYPE.array),
  'has/1': helperCall('has', TYPE.boolean),
  'contains/1': helperCall('contains', TYPE.boolean),
  'floor/0': (_, { dot }) => one(`$floor(${alone(dot)})`, TYPE.number),
  'now/0': () => one('($millis() / 1000)', TYPE.number, { total: true }),
  'todate/0': helperCall('date', TYPE.string),
  'fromdate/0': helperCall('seconds', TYPE.number),
  'tostring/0': (_, { dot }, to) => compileFormat('text', dot, to),
  'tojson/0': (_, { dot }, to) => compileFormat('json', dot, to),
  'tonumber/0': helperCall('parseNumber', TYPE.number),
  'fromjson/0': helperCall('parseJson', ANY),
};
