import type { ChoiceRule } from '../definition.ts';
import { runtimeFailure } from '../failure.ts';
import { booleanField, fieldEvaluator, stateCause } from '../fields.ts';
import type { Visit } from '../run.ts';
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

/** The first rule whose condition holds decides, with its own `Assign` and `Output`; else the state's, and `Default`. */
export const startChoice: StateStart = async (visit) => {
  const { Choices = [], Default } = visit.state.definition;
  const fields = fieldEvaluator(visit);
  for (const [index, rule] of Choices.entries()) {
    if (rule.Condition === undefined)
      throw runtimeFailure(stateCause(visit, 'A rule without Condition cannot be run.'));
    if (await booleanField(visit, fields, rule.Condition, `Choices[${index}]/Condition`)) {
      return ruleEnd(visit, rule, index);
    }
  }
  if (Default === undefined) throw runtimeFailure(stateCause(visit, NO_MATCH));
  return { ...ordinaryEnd(visit), next: Default };
};
