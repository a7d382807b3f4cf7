/**
 * The order that jq gives all values: null, false, true, numbers, texts, lists, objects (jq manual, "sort"). `$sort` is never the
 * last thing a function does: there jsonata 2.0.6 cannot call the function that compares.
 */
export const ORDER = {
  less: `function($_v, $_n) { $type($_v) = "number" ? $_v < $_n : $_v in [null, false, true] }`,
  more: `function($_v, $_n) { $type($_v) = "number" ? $_v > $_n : $type($_v) in ["string", "array", "object"] }`,
  rank: `function($_v) {
    $_v = null ? 0 : $_v = false ? 1 : $_v = true ? 2
      : $lookup({"number": 3, "string": 4, "array": 5, "object": 6}, $type($_v))
  }`,
  /** jq compares code points, JSONata halves of surrogate pairs; U+FFFF before each pair puts it behind all other characters. */
  order: `function($_s) { $replace($_s, /[^\\u0000-\\uFFFF]/, function($_m) { "\\uFFFF" & $_m.match }) }`,
  compareTexts: `function($_a, $_b) {(
    $_c := $_order($_a);
    $_d := $_order($_b);
    $_c < $_d ? -1 : $_c > $_d ? 1 : 0
  )}`,
  /** All numbers, or all texts whose characters are in the same order for JSONata: it can sort them itself. */
  isPlain: `function($_l) {(
    $_t := $distinct($_map($_l, function($_v) { $type($_v) }));
    $_t = ["number"] or ($_t = ["string"] and $not($contains($join($_l), /[^\\u0000-\\uD7FF]/)))
  )}`,
  names: `function($_o) {(
    $_l := $append([], $keys($_o));
    $_r := $_isPlain($_l) ? $sort($_l) : $sort($_l, function($_a, $_b) { $_compareTexts($_a, $_b) > 0 });
    $_r
  )}`,
  /** Objects are ordered by their keys, then by the values in the order of the keys. */
  parts: `function($_o) {(
    $_k := $_names($_o);
    $append([[$_k]], $_map($_k, function($_n) { $lookup($_o, $_n) }))
  )}`,
  /** The first difference of two lists, or that of their lengths. */
  compareItems: `function($_a, $_b, $_f) {(
    $_n := $min([$count($_a), $count($_b)]);
    $_d := $reduce($_n = 0 ? [] : [0..$_n - 1], function($_c, $_i) { $_c != 0 ? $_c : $_f($_a[$_i], $_b[$_i]) }, 0);
    $_d != 0 ? $_d : $count($_a) - $count($_b)
  )}`,
  /** Few levels for each level of the values: an evaluation may have 100. */
  compare: `function($_a, $_b) {
    $type($_a) != $type($_b) or $_a in [null, false, true] ? $_rank($_a) - $_rank($_b)
      : $type($_a) = "number" ? $_a - $_b
      : $type($_a) = "string" ? $_compareTexts($_a, $_b)
      : $type($_a) = "array" ? $_compareItems($_a, $_b, $_compare)
      : $_compareItems($_parts($_a), $_parts($_b), $_compare)
  }`,
  /** A list with the keys that a function gives, in the order of the keys. */
  keyed: `function($_l, $_f) {
    $type($_l) = "array" ? $_map($_l, function($_v) { {"k": $_f($_v), "v": $_v} })
      : $error("jq cannot sort " & $type($_l))
  }`,
  sorted: `function($_l, $_f) {(
    $_k := $_keyed($_l, $_f);
    $_r := $_isPlain($_map($_k, function($_e) { $_e.k })) ? $append([], $_k^(k))
      : $sort($_k, function($_a, $_b) { $_compare($_a.k, $_b.k) > 0 });
    $_r
  )}`,
  sortBy: `function($_l, $_f) { $_map($_sorted($_l, $_f), function($_e) { $_e.v }) }`,
  sort: `function($_l) {(
    $_r := $type($_l) != "array" ? $error("jq cannot sort " & $type($_l))
      : $_isPlain($_l) ? $sort($_l)
      : $sort($_l, function($_a, $_b) { $_compare($_a, $_b) > 0 });
    $_r
  )}`,
  /** `g` are the groups before, `k` is the key of the group that is being filled, and `l` the group. */
  groupBy: `function($_l, $_f) {(
    $_r := $reduce($_sorted($_l, $_f), function($_s, $_e) {
      $count($_s.l) > 0 and $_s.k = $_e.k
        ? {"g": $_s.g, "k": $_s.k, "l": $append($_s.l, $_item($_e.v))}
        : {"g": $count($_s.l) > 0 ? $append($_s.g, [[$_s.l]]) : [], "k": $_e.k, "l": $_item($_e.v)}
    }, {"g": [], "l": []});
    $count($_r.l) > 0 ? $append($_r.g, [[$_r.l]]) : []
  )}`,
  uniqueBy: `function($_l, $_f) { $_map($_groupBy($_l, $_f), function($_g) { $_g[0] }) }`,
  self: 'function($_v) { $_v }',
  unique: `function($_l) { $_uniqueBy($_l, $_self) }`,
  /** The first of the least, the last of the greatest. */
  minBy: `function($_l, $_f) {(
    $_r := $reduce($_keyed($_l, $_f), function($_m, $_e) { $_compare($_e.k, $_m.k) < 0 ? $_e : $_m });
    $_orNull($_r.v)
  )}`,
  maxBy: `function($_l, $_f) {(
    $_r := $reduce($_keyed($_l, $_f), function($_m, $_e) { $_compare($_e.k, $_m.k) < 0 ? $_m : $_e });
    $_orNull($_r.v)
  )}`,
  min: `function($_l) { $_minBy($_l, $_self) }`,
  max: `function($_l) { $_maxBy($_l, $_self) }`,
} as const;
