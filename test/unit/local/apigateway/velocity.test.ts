import { expect, test } from 'vitest';
import { renderTemplate } from '../../../../local/apigateway/velocity/render.ts';

const variables = () => ({ name: 'Ann', empty: '', nested: { value: 7 }, map: { 'a-b': 'hyphen' }, yes: true });

test.each([
  ['Hello $name!', 'Hello Ann!'],
  [`\${name}ette $nested.value. $map.a-b`, 'Annette 7. hyphen'],
  [`$unknown $!unknown \${unknown.x}`, `$unknown  \${unknown.x}`],
  ['costs $5 and #1', 'costs $5 and #1'],
  ['#if($yes)a#else b#end', 'a'],
  ['#if($unknown)a#elseif($name == "Ann")b#else c#end', 'b'],
  ['#if(!$yes || ($nested.value != 7 && true))a#{end}#else b#end', ' b'],
  ['#if($name.matches("A.*") && $name.equals(\'Ann\'))x#end', 'x'],
  ['#if($name.matches("n"))x#else y#end', ' y'],
  ['#set($x = "v")$x#set($y.z = 3)$y.z', 'v3'],
  ['#if($map.get("none") == "")none#end', 'none'],
  ['a## comment\nb', 'ab'],
])('%s', (template, expected) => {
  expect(renderTemplate(template, variables())).toBe(expected);
});

test.each(['#foreach($x in $y)#end', '#if($a)', '#end', '#set(1 = 2)', '#if($a = )x#end'])(
  '%s is refused',
  (template) => {
    expect(() => renderTemplate(template, {})).toThrow('mapping template');
  },
);
