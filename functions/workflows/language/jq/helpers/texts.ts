/** Texts, and values as texts. */
export const TEXTS = {
  /** JSONata writes 15 digits of a number; where that is another number, as many decimals as it takes. */
  digits: `function($_n, $_p) {(
    $_s := $formatNumber($_n, $_p);
    $number($_s) = $_n ? $_s : $_digits($_n, $_p = "0" ? "0.0" : $_p & "0")
  )}`,
  number: `function($_n) {
    $_n = 0 ? "0"
      : $abs($_n) < 0.0001 or $abs($_n) >= 1e16 ? $error("jq has several texts for so large or small a number")
      : ($_s := $string($_n); $number($_s) = $_n ? $_s : $_digits($_n, "0"))
  }`,
  quote: `function($_s) {(
    $_q := $string([$_s]);
    $replace($substring($_q, 1, $length($_q) - 2), "\\u007f", "\\\\u007f")
  )}`,
  enclosed: `function($_o, $_l, $_c) { $_o & $join($append([], $_l), ",") & $_c }`,
  /** Few levels for each level of the value: an evaluation may have 100. */
  json: `function($_v) {
    $type($_v) = "object"
      ? $_enclosed("{", $each($_v, function($_x, $_k) { $_quote($_k) & ":" & $_json($_x) }), "}")
      : $type($_v) = "array" ? $_enclosed("[", $map($_v, $_json), "]")
      : $type($_v) = "string" ? $_quote($_v)
      : $type($_v) = "number" ? $_number($_v)
      : $string($_v)
  }`,
  text: `function($_v) { $type($_v) = "string" ? $_v : $_json($_v) }`,
  /** Of the spellings that jq takes, one that JSONata takes: without plus, leading zeros and a lone point. */
  parseNumber: `function($_v) {
    $type($_v) = "number" ? $_v
      : $type($_v) != "string" ? $error("jq cannot read as a number: " & $type($_v))
      : $contains($_v, /^[ \\t\\n\\r]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?[ \\t\\n\\r]*$/) ? (
        $_s := $replace($replace($trim($_v), /^[+]/, ""), /^(-?)0*([0-9])/, "$1$2");
        $number($replace($replace($_s, /^(-?)[.]/, "$10."), /[.]([eE]|$)/, "$1"))
      )
      : $error("jq cannot read as a number: " & $_v)
  }`,
  parseJson: `function($_v) { $type($_v) = "string" ? $parse($_v) : $error("jq cannot parse " & $type($_v)) }`,
  begins: `function($_a, $_b) { $substring($_a, 0, $length($_b)) = $_b }`,
  ends: `function($_a, $_b) {
    $length($_b) <= $length($_a) and $substring($_a, $length($_a) - $length($_b)) = $_b
  }`,
  startsWith: `function($_a, $_b) {
    $type($_a) & $type($_b) = "stringstring" ? $_begins($_a, $_b) : $error("jq cannot look for the start of " & $type($_a))
  }`,
  endsWith: `function($_a, $_b) {
    $type($_a) & $type($_b) = "stringstring" ? $_ends($_a, $_b) : $error("jq cannot look for the end of " & $type($_a))
  }`,
  withoutStart: `function($_a, $_b) {
    $type($_a) & $type($_b) = "stringstring" and $_begins($_a, $_b) ? $substring($_a, $length($_b)) : $_a
  }`,
  withoutEnd: `function($_a, $_b) {
    $type($_a) & $type($_b) = "stringstring" and $_ends($_a, $_b)
      ? $substring($_a, 0, $length($_a) - $length($_b)) : $_a
  }`,
  lower: `function($_v) {
    $type($_v) = "string" ? $replace($_v, /[A-Z]+/, function($_m) { $lowercase($_m.match) })
      : $error("jq cannot make lower case of " & $type($_v))
  }`,
  upper: `function($_v) {
    $type($_v) = "string" ? $replace($_v, /[a-z]+/, function($_m) { $uppercase($_m.match) })
      : $error("jq cannot make upper case of " & $type($_v))
  }`,
  joined: `function($_v) {
    $_v = null ? ""
      : $type($_v) in ["number", "boolean"] ? $_json($_v)
      : $type($_v) = "string" ? $_v
      : $error("jq cannot join " & $type($_v))
  }`,
  /** The separator may be of any type where it is not needed. */
  join: `function($_l, $_s) {(
    $_t := $_map($_each($_l), $_joined);
    $count($_t) < 2 or $_s = null ? $join($_t)
      : $type($_s) = "string" ? $join($_t, $_s)
      : $error("jq cannot join by " & $type($_s))
  )}`,
  matches: `function($_v, $_p) { $type($_v) = "string" ? $contains($_v, $_p) : $error("jq cannot match " & $type($_v)) }`,
  /** Of the bytes of UTF-8; what JSONata encodes are characters below U+0100. */
  base64: `function($_s) {
    $base64encode($replace($encodeUrlComponent($_s), /%(..)/, function($_m) { $parse('"\\\\u00' & $_m.groups[0] & '"') }))
  }`,
  uri: `function($_s) {
    $replace($encodeUrlComponent($_s), /[!'()*]/, function($_m) {
      $lookup({"!": "%21", "'": "%27", "(": "%28", ")": "%29", "*": "%2A"}, $_m.match)
    })
  }`,
  date: `function($_n) {
    $type($_n) = "number" ? $fromMillis($_trunc($_n) * 1000, "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01]Z")
      : $error("jq cannot read as a time: " & $type($_n))
  }`,
  seconds: `function($_s) {
    $type($_s) = "string" and $contains($_s, /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/)
      ? $toMillis($_s) / 1000 : $error("jq cannot read as a date: " & $type($_s))
  }`,
} as const;
