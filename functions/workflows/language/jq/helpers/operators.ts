/** Operators on values whose types are not known before. */
export const OPERATORS = {
  add: `function($_a, $_b) {
    $_a = null ? $_b : $_b = null ? $_a : (
      $_t := $type($_a);
      $_u := $_t = $type($_b) ? $_t : "";
      $_u = "number" ? $_a + $_b
        : $_u = "string" ? $_a & $_b
        : $_u = "array" ? $append($_a, $_b)
        : $_u = "object" ? $merge([$_a, $_b])
        : $error("jq cannot add " & $_t & " and " & $type($_b))
    )
  }`,
  subtract: `function($_a, $_b) {(
    $_t := $type($_a) & $type($_b);
    $_t = "numbernumber" ? $_a - $_b
      : $_t = "arrayarray" ? $_filter($_a, function($_v) { $not($_v in $_b) })
      : $error("jq cannot subtract " & $type($_b))
  )}`,
  repeat: `function($_s, $_n) {
    $_n < 0 ? null : $_n < 1 ? "" : $join($map([1..$floor($_n)], function($_i) { $_s }))
  }`,
  deepMerge: `function($_a, $_b) {
    $merge($append([$_a], $_map($keys($_b), function($_k) {(
      $_l := $lookup($_a, $_k);
      $_r := $lookup($_b, $_k);
      {$_k: $type($_l) = "object" and $type($_r) = "object" ? $_deepMerge($_l, $_r) : $_r}
    )})))
  }`,
  multiply: `function($_a, $_b) {(
    $_t := $type($_a) & $type($_b);
    $_t = "numbernumber" ? $_a * $_b
      : $_t = "stringnumber" ? $_repeat($_a, $_b)
      : $_t = "numberstring" ? $_repeat($_b, $_a)
      : $_t = "objectobject" ? $_deepMerge($_a, $_b)
      : $error("jq cannot multiply by " & $type($_b))
  )}`,
  characters: `function($_s) { $_map([0..$length($_s) - 1], function($_i) { $substring($_s, $_i, 1) }) }`,
  split: `function($_a, $_b) {
    $type($_a) & $type($_b) != "stringstring" ? $error("jq cannot split " & $type($_a))
      : $_a = "" ? []
      : $_b = "" ? $_characters($_a)
      : $split($_a, $_b)
  }`,
  divide: `function($_a, $_b) {
    $type($_a) & $type($_b) != "numbernumber" ? $_split($_a, $_b)
      : $_b = 0 ? $error("jq cannot divide by zero")
      : $_a / $_b
  }`,
  modulo: `function($_a, $_b) {
    $type($_a) & $type($_b) != "numbernumber" ? $error("jq cannot divide " & $type($_a))
      : ($_n := $_trunc($_b); $_n = 0 ? $error("jq cannot divide by zero") : $_trunc($_a) % $_n)
  }`,
} as const;
