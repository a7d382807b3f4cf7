import type { ChoiceRule } from '../definition.ts';
import { runtimeFailure } from '../failure.ts';
import { booleanField, type FieldEvaluator, fieldEvaluator, stateCause } from '../fields.ts';
import type { Visit } from '../run.ts';
import { type Soon, whenThere } from '../soon.ts';
import { ordinaryEnd, type StateEnd, type StateStart } from './state-type.ts';

const NO_MATCH = 'Failed to transition out of the state. The state does not point to a next state.';

function ruleEnd(visit: Visit, rule: ChoiceRule, index: number): StateEnd {
  return {
    extras: {},
    assign: rule.Assign,
    output: rule.Output,
    defaultOutput: visit.active.input,
    fieldPrefix: `Choices[${index}]/`,
    next: rule.Next,
  };
}

/** The end by the first rule that holds, of those from an index on. */
function firstMatch(visit: Visit, fields: FieldEvaluator, index: number): Soon<StateEnd> {
  const { Choices = [], Default } = visit.state.definition;
  const rule = Choices[index];
  if (rule === undefined) {
    if (Default === undefined) throw runtimeFailure(stateCause(visit, NO_MATCH));
    return { ...ordinaryEnd(visit), next: Default };
  }
  if (rule.Condition === undefined) throw runtimeFailure(stateCause(visit, 'A rule without Condition cannot be run.'));
  return whenThere(booleanField(visit, fields, rule.Condition, `Choices[${index}]/Condition`), (holds) =>
    holds ? ruleEnd(visit, rule, index) : firstMatch(visit, fields, index + 1),
  );
}

/** The first rule whose condition holds decides, with its own `Assign` and `Output`; else the state's, and `Default`. */
export const startChoice: StateStart = (visit) => firstMatch(visit, fieldEvaluator(visit), 0);
