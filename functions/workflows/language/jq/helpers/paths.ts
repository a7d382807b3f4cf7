/**
 * Reading parts of values: `.a`, `.[0]`, `.[1:2]`, `.[]`. Where jq raises an error, they do; those that end with `IfAny`, for
 * `?`, answer nothing. They take nothing for nothing, so that they can be nested.
 */
export const PATHS = {
  /** Own members alone: `$lookup` would find what JavaScript gives every object too. Null has no keys. */
  get: `function($_o, $_k) {
    $type($_o) in ["object", "null"]
      ? ($_k in $keys($_o) ? $lookup($_o, $_k) : null)
      : $error("jq cannot index " & $type($_o))
  }`,
  getIfAny: `function($_o, $_k) {
    $type($_o) in ["object", "null"] ? ($_k in $keys($_o) ? $lookup($_o, $_k) : null)
  }`,
  orNull: `function($_v) { $exists($_v) ? $_v : null }`,
  trunc: `function($_n) { $_n < 0 ? $ceil($_n) : $floor($_n) }`,
  at: `function($_o, $_n) {
    $type($_o) = "array" ? ($_i := $_trunc($_n); $_orNull($_o[$_i]))
      : $_o = null ? null
      : $error("jq cannot index " & $type($_o))
  }`,
  atIfAny: `function($_o, $_n) {
    $type($_o) = "array" ? ($_i := $_trunc($_n); $_orNull($_o[$_i])) : $_o = null ? null
  }`,
  bound: `function($_n, $_l) { $_n < 0 ? $max([0, $_n + $_l]) : $min([$_n, $_l]) }`,
  /** Of a text or a list, from a position up to another; null stands for the start and the end. */
  part: `function($_o, $_f, $_t) {(
    $_s := $type($_o) = "string";
    $_l := $_s ? $length($_o) : $count($_o);
    $_b := $floor($_bound($_f = null ? 0 : $_f, $_l));
    $_e := $ceil($_bound($_t = null ? $_l : $_t, $_l));
    $_s ? $substring($_o, $_b, $_e - $_b)
      : $append([], $filter($_o, function($_v, $_i) { $_i >= $_b and $_i < $_e })[])
  )}`,
  canSlice: `function($_o, $_f, $_t) {
    $type($_o) in ["array", "string"] and $type($_f) in ["number", "null"] and $type($_t) in ["number", "null"]
  }`,
  slice: `function($_o, $_f, $_t) {
    $_o = null ? null : $_canSlice($_o, $_f, $_t) ? $_part($_o, $_f, $_t) : $error("jq cannot slice " & $type($_o))
  }`,
  sliceIfAny: `function($_o, $_f, $_t) { $_o = null ? null : $_canSlice($_o, $_f, $_t) ? $_part($_o, $_f, $_t) }`,
  /** Where a list stands within a list. */
  indices: `function($_o, $_k) {
    $count($_k) = 0 or $count($_k) > $count($_o) ? []
      : $_filter([0..$count($_o) - 1], function($_i) { $_part($_o, $_i, $_i + $count($_k)) = $_k })
  }`,
  /** By whatever an index may be: an object is a slice, a list is looked for. */
  index: `function($_o, $_k) {(
    $_t := $type($_k);
    $_t = "string" ? $_get($_o, $_k)
      : $_t = "number" ? $_at($_o, $_k)
      : $_t = "object" ? $_slice($_o, $lookup($_k, "start"), $lookup($_k, "end"))
      : $_t = "array" and $type($_o) = "array" ? $_indices($_o, $_k)
      : $error("jq cannot index by " & $_t)
  )}`,
  indexIfAny: `function($_o, $_k) {(
    $_t := $type($_k);
    $_t = "string" ? $_getIfAny($_o, $_k)
      : $_t = "number" ? $_atIfAny($_o, $_k)
      : $_t = "object" ? $_sliceIfAny($_o, $lookup($_k, "start"), $lookup($_k, "end"))
      : $_t = "array" and $type($_o) = "array" ? $_indices($_o, $_k)
  )}`,
  values: `function($_o) { $append([], $each($_o, function($_v) { $_v })[]) }`,
  each: `function($_o) {
    $type($_o) = "array" ? $_o
      : $type($_o) = "object" ? $_values($_o)
      : $error("jq cannot iterate over " & $type($_o))
  }`,
  eachIfAny: `function($_o) { $type($_o) = "array" ? $_o : $type($_o) = "object" ? $_values($_o) : [] }`,
} as const;
