import { StateFailure } from '../failure.ts';
import { fieldEvaluator, stringField } from '../fields.ts';
import type { StateStart } from './state-type.ts';

/** What a Fail state does not say stays absent. */
export const startFail: StateStart = async (visit) => {
  const { Error: error, Cause: cause } = visit.state.definition;
  const fields = fieldEvaluator(visit);
  throw new StateFailure({
    ...(error !== undefined && { error: await stringField(visit, fields, error, 'Error') }),
    ...(cause !== undefined && { cause: await stringField(visit, fields, cause, 'Cause') }),
  });
};
