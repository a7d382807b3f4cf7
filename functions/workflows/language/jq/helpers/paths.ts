/** Reading parts of values: `.a`, `.[0]`, `.[1:2]`, `.[]`. Where jq raises an error, they do, and those for `?` answer nothing. */
export const PATHS = {
  fail: `function($_w, $_v) { $error("jq cannot " & $_w & " " & $type($_v)) }`,
  /** A member of an object. Own members alone: \`$lookup\` would find what JavaScript gives every object too. */
  get: `function($_o, $_k) { $type($_o) = "object" ? ($_k in $keys($_o) ? $lookup($_o, $_k) : null) : $_o = null ? null : $_fail("index", $_o) }`,
  getIfAny: `function($_o, $_k) { $type($_o) = "object" ? ($_k in $keys($_o) ? $lookup($_o, $_k) : null) : $_o = null ? null }`,
  trunc: `function($_n) { $_n < 0 ? $ceil($_n) : $floor($_n) }`,
  item: `function($_v) { $type($_v) = "array" ? [[$_v]] : [$_v] }`,
  orNull: `function($_v) { $exists($_v) ? $_v : null }`,
  at: `function($_o, $_n) { $type($_o) = "array" ? ($_i := $_trunc($_n); $_orNull($_o[$_i])) : $_o = null ? null : $_fail("index", $_o) }`,
  atIfAny: `function($_o, $_n) { $type($_o) = "array" ? ($_i := $_trunc($_n); $_orNull($_o[$_i])) : $_o = null ? null }`,
  bound: `function($_n, $_l) { $_n < 0 ? $max([0, $_n + $_l]) : $min([$_n, $_l]) }`,
  part: `function($_o, $_f, $_t) { ($_l := $type($_o) = "string" ? $length($_o) : $count($_o); $_b := $floor($_bound($_f = null ? 0 : $_f, $_l)); $_e := $ceil($_bound($_t = null ? $_l : $_t, $_l)); $type($_o) = "string" ? $substring($_o, $_b, $_e - $_b) : $append([], $filter($_o, function($_v, $_i) { $_i >= $_b and $_i < $_e })[])) }`,
  isBound: `function($_n) { $_n = null or $type($_n) = "number" }`,
  slice: `function($_o, $_f, $_t) { $_o = null ? null : $type($_o) in ["array", "string"] and $_isBound($_f) and $_isBound($_t) ? $_part($_o, $_f, $_t) : $_fail("slice", $_o) }`,
  sliceIfAny: `function($_o, $_f, $_t) { $_o = null ? null : $type($_o) in ["array", "string"] and $_isBound($_f) and $_isBound($_t) ? $_part($_o, $_f, $_t) }`,
  /** Where a list stands within a list. */
  indices: `function($_o, $_k) { $count($_k) = 0 or $count($_k) > $count($_o) ? [] : $_filter([0..$count($_o) - 1], function($_i) { $_part($_o, $_i, $_i + $count($_k)) = $_k }) }`,
  index: `function($_o, $_k) { ($_t := $type($_k); $_t = "string" ? $_get($_o, $_k) : $_t = "number" ? $_at($_o, $_k) : $_t = "object" ? $_slice($_o, $lookup($_k, "start"), $lookup($_k, "end")) : $_t = "array" and $type($_o) = "array" ? $_indices($_o, $_k) : $_fail("index by", $_k)) }`,
  indexIfAny: `function($_o, $_k) { ($_t := $type($_k); $_t = "string" ? $_getIfAny($_o, $_k) : $_t = "number" ? $_atIfAny($_o, $_k) : $_t = "object" ? $_sliceIfAny($_o, $lookup($_k, "start"), $lookup($_k, "end")) : $_t = "array" and $type($_o) = "array" ? $_indices($_o, $_k)) }`,
  values: `function($_o) { $append([], $each($_o, function($_v) { $_v })[]) }`,
  each: `function($_o) { $type($_o) = "array" ? $_o : $type($_o) = "object" ? $_values($_o) : $_fail("iterate over", $_o) }`,
  eachIfAny: `function($_o) { $type($_o) = "array" ? $_o : $type($_o) = "object" ? $_values($_o) : [] }`,
  map: `function($_s, $_f) { $append([], $map($_s, $_f)[]) }`,
  filter: `function($_s, $_f) { $append([], $filter($_s, $_f)[]) }`,
  flatMap: `function($_s, $_f) { $reduce($_map($_s, $_f), function($_a, $_v) { $append($_a, $_v) }, []) }`,
  /** The first value that the function gives for one of a list; those behind it are not looked at. */
  firstOf: `function($_s, $_f) { $reduce($_s, function($_a, $_v) { $count($_a) > 0 ? $_a : $_item($_f($_v)) }, [])[0] }`,
} as const;
