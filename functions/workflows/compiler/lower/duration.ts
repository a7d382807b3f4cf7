import type { Template } from '../../language/expression/templates.ts';
import { literal, object, partialCode, type Value } from '../machine/value.ts';
import { bind } from './bind.ts';
import type { Environment } from './environment.ts';

/** Seconds of the members of a duration, and of the letters of ISO 8601. Months are left out, so `M` is minutes. */
const UNITS = object({
  ...{
    days: literal(86_400),
    hours: literal(3600),
    minutes: literal(60),
    seconds: literal(1),
    milliseconds: literal(0.001),
  },
  ...{ W: literal(604_800), D: literal(86_400), H: literal(3600), M: literal(60), S: literal(1) },
});

/** Whole seconds of a duration, at least one. Other values raise an error of the expression. */
export function wholeSeconds(duration: Template, environment: Environment): Value {
  if (duration.kind === 'literal') return literal(duration.value);
  const seconds = lengthOf(bind(duration, environment));
  return partialCode`($whole__ := $round(${seconds}, 3); $whole__ >= 1 and $whole__ <= 31536000 and $floor($whole__) = $whole__ ? $whole__ : $error("A duration must be whole seconds, from one to a year"))`;
}

/** Seconds of a duration, with fractions. */
export function seconds(duration: Template, environment: Environment): Value {
  return duration.kind === 'literal' ? literal(duration.value) : lengthOf(bind(duration, environment));
}

/**
 * Regular expressions of Step Functions have no lookahead, so a second one tells that the text ends with a unit: neither `P`
 * nor `PT` is a duration.
 */
function lengthOf(duration: Value): Value {
  const members = partialCode`$each($time__, function($n__, $unit__) { $length($unit__) > 1 and $exists($lookup($units__, $unit__)) ? $n__ * $lookup($units__, $unit__) : $error("A duration has days, hours, minutes, seconds and milliseconds") })`;
  const isText = partialCode`$contains($time__, /^P([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]+)?S)?)?$/) and $contains($time__, /[WDHMS]$/)`;
  const parts = partialCode`$map($match($time__, /[0-9.]+[WDHMS]/), function($part__) { $number($substring($part__.match, 0, $length($part__.match) - 1)) * $lookup($units__, $substring($part__.match, -1)) })`;
  return partialCode`($time__ := ${duration}; $units__ := ${UNITS}; $type($time__) = "object" ? $sum($append(0, ${members})) : ${isText} ? $sum(${parts}) : $error("A duration is a map or ISO 8601 text of fixed length"))`;
}
