/** Lists and objects as a whole. */
export const COLLECTIONS = {
  length: `function($_v) { ($_t := $type($_v); $_v = null ? 0 : $_t = "string" ? $length($_v) : $_t = "number" ? $abs($_v) : $_t = "array" ? $count($_v) : $_t = "object" ? $count($keys($_v)) : $_fail("measure", $_v)) }`,
  has: `function($_o, $_k) { $_o = null ? false : $type($_o) = "object" and $type($_k) = "string" ? $_k in $keys($_o) : $type($_o) = "array" and $type($_k) = "number" ? ($_i := $_trunc($_k); $_i >= 0 and $_i < $count($_o)) : $_fail("look for a key in", $_o) }`,
  sum: `function($_v) { $reduce($_each($_v), $_add, null) }`,
  reverse: `function($_v) { $type($_v) = "array" ? $reverse($_v) : $_length($_v) = 0 ? [] : $_fail("reverse", $_v) }`,
  flatten: `function($_l, $_n) { $_flatMap($_l, function($_v) { $type($_v) = "array" and $_n != 0 ? $_flatten($_v, $_n - 1) : $_item($_v) }) }`,
  /** How deep `flatten` goes: in jq's order, null and false are less than any number. */
  levels: `function($_n) { $_n in [null, false, true] or ($type($_n) = "number" and $_n < 0) ? $_fail("flatten by less than nothing, by", $_n) : $_n }`,
  /** Adding steps of fractions one by one rounds as jq does. */
  steps: `function($_l, $_n, $_t, $_s) { ($_s > 0 ? $_n < $_t : $_n > $_t) ? $_steps($append($_l, $_n), $_n + $_s, $_t, $_s) : $_l }`,
  range: `function($_f, $_t, $_s) { $type($_f) & $type($_t) & $type($_s) != "numbernumbernumber" ? $_fail("count from", $_f) : $_s = 0 ? [] : $floor($_f) = $_f and $floor($_s) = $_s ? ($_n := $ceil(($_t - $_f) / $_s); $_n <= 0 ? [] : $_map([0..$_n - 1], function($_i) { $_f + $_i * $_s })) : $_steps([], $_f, $_t, $_s) }`,
  toEntries: `function($_o) { $type($_o) = "object" ? $append([], $each($_o, function($_v, $_k) { {"key": $_k, "value": $_v} })[]) : $type($_o) = "array" ? $_map($_o, function($_v, $_k) { {"key": $_k, "value": $_v} }) : $_fail("list entries of", $_o) }`,
  /** The first of the members that is neither null nor false. */
  firstTrue: `function($_o, $_k) { $reduce($_k, function($_a, $_n) { $_a in [null, false] ? $_get($_o, $_n) : $_a }, null) }`,
  fromEntries: `function($_l) { $merge($append([], $_map($_each($_l), function($_e) { ($_k := $_firstTrue($_e, ["key", "name", "Name", "Key"]); $type($_k) = "string" ? {$_k: $_get($_e, "value" in $keys($_e) ? "value" : "Value")} : $_fail("use as a key", $_k)) }))) }`,
  within: `function($_a, $_b) { ($_t := $type($_a); $_t != $type($_b) ? false : $_t = "object" ? $count($filter($keys($_b), function($_k) { $not($_k in $keys($_a) and $_within($lookup($_a, $_k), $lookup($_b, $_k))) })[]) = 0 : $_t = "array" ? $count($filter($_b, function($_x) { $count($filter($_a, function($_y) { $_within($_y, $_x) })[]) = 0 })[]) = 0 : $_t = "string" ? $contains($_a, $_b) : $_a = $_b) }`,
  contains: `function($_a, $_b) { $type($_a) = $type($_b) and ($type($_a) = "boolean" ? $_a = $_b : true) ? $_within($_a, $_b) : $_fail("look inside", $_a) }`,
} as const;
