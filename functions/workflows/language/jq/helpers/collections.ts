/** Lists and objects as a whole. */
export const COLLECTIONS = {
  length: `function($_v) {(
    $_t := $type($_v);
    $_t = "array" ? $count($_v)
      : $_t = "string" ? $length($_v)
      : $_t = "object" ? $count($keys($_v))
      : $_t = "null" ? 0
      : $_t = "number" ? $abs($_v)
      : $error("jq knows no length of " & $_t)
  )}`,
  keys: `function($_o) {
    $type($_o) = "object" ? $_names($_o)
      : $type($_o) != "array" ? $error("jq knows no keys of " & $type($_o))
      : $count($_o) = 0 ? [] : [0..$count($_o) - 1]
  }`,
  has: `function($_o, $_k) {(
    $_t := $type($_o) & $type($_k);
    $_o = null ? false
      : $_t = "objectstring" ? $_k in $keys($_o)
      : $_t = "arraynumber" ? ($_i := $_trunc($_k); $_i >= 0 and $_i < $count($_o))
      : $error("jq cannot look for a key in " & $type($_o))
  )}`,
  sum: `function($_v) { $reduce($_each($_v), $_add, null) }`,
  reverse: `function($_v) {
    $type($_v) = "array" ? $reverse($_v) : $_length($_v) = 0 ? [] : $error("jq cannot reverse " & $type($_v))
  }`,
  flatten: `function($_l, $_n) {
    $_flatMap($_l, function($_v) { $type($_v) = "array" and $_n != 0 ? $_flatten($_v, $_n - 1) : $_item($_v) })
  }`,
  /** How deep `flatten` goes: in jq's order, null and booleans are less than any number. */
  levels: `function($_n) {
    $_n in [null, false, true] or ($type($_n) = "number" and $_n < 0) ? $error("jq cannot flatten by less than nothing")
      : $_n
  }`,
  toEntries: `function($_o) {
    $type($_o) = "object" ? $append([], $each($_o, function($_v, $_k) { {"key": $_k, "value": $_v} })[])
      : $type($_o) = "array" ? $_map($_o, function($_v, $_k) { {"key": $_k, "value": $_v} })
      : $error("jq knows no entries of " & $type($_o))
  }`,
  /** The first of the members that is neither null nor false. */
  firstTrue: `function($_o, $_k) {
    $reduce($_k, function($_a, $_n) { $_a in [null, false] ? $_get($_o, $_n) : $_a }, null)
  }`,
  fromEntries: `function($_l) {
    $merge($append([], $_map($_each($_l), function($_e) {(
      $_k := $_firstTrue($_e, ["key", "name", "Name", "Key"]);
      $type($_k) = "string" ? {$_k: $_get($_e, "value" in $keys($_e) ? "value" : "Value")}
        : $error("jq takes no key but texts")
    )})))
  }`,
  within: `function($_a, $_b) {(
    $_t := $type($_a);
    $_t != $type($_b) ? false
      : $_t = "object" ? $count($filter($keys($_b), function($_k) {
        $not($_k in $keys($_a) and $_within($lookup($_a, $_k), $lookup($_b, $_k)))
      })[]) = 0
      : $_t = "array" ? $count($filter($_b, function($_x) {
        $count($filter($_a, function($_y) { $_within($_y, $_x) })[]) = 0
      })[]) = 0
      : $_t = "string" ? $contains($_a, $_b)
      : $_a = $_b
  )}`,
  contains: `function($_a, $_b) {
    $type($_a) = $type($_b) and ($type($_a) = "boolean" ? $_a = $_b : true) ? $_within($_a, $_b)
      : $error("jq cannot look inside " & $type($_a))
  }`,
} as const;
