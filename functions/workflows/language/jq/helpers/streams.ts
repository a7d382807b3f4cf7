/** Any number of values, which are a list here. JSONata's own functions unwrap lists of one, and make nothing of empty ones. */
export const STREAMS = {
  /** A value as a list of it: JSONata merges a list into the list around it, unless both are written as such. */
  item: `function($_v) { $type($_v) = "array" ? [[$_v]] : [$_v] }`,
  /** What the function gives for each value; where it gives nothing, there is nothing. */
  map: `function($_s, $_f) { $append([], $map($_s, $_f)[]) }`,
  filter: `function($_s, $_f) { $append([], $filter($_s, $_f)[]) }`,
  /** JSONata's own paths merge lists in linear time. */
  flatMap: `function($_s, $_f) { $append([], $_map($_s, function($_v) { {"v": $_f($_v)} }).v[]) }`,
  /** The first value that the function gives; values behind it are not looked at. */
  firstOf: `function($_s, $_f) {
    $reduce($_s, function($_a, $_v) { $count($_a) > 0 ? $_a : $_item($_f($_v)) }, [])[0]
  }`,
  /** Adding steps of fractions one by one rounds as jq does. */
  steps: `function($_l, $_n, $_t, $_s) {
    ($_s > 0 ? $_n < $_t : $_n > $_t) ? $_steps($append($_l, $_n), $_n + $_s, $_t, $_s) : $_l
  }`,
  range: `function($_f, $_t, $_s) {
    $type($_f) & $type($_t) & $type($_s) != "numbernumbernumber" ? $error("jq cannot count by other than numbers")
      : $_s = 0 ? []
      : $floor($_f) = $_f and $floor($_s) = $_s
        ? ($_n := $ceil(($_t - $_f) / $_s); $_n <= 0 ? [] : $_map([0..$_n - 1], function($_i) { $_f + $_i * $_s }))
      : $_steps([], $_f, $_t, $_s)
  }`,
} as const;
