import { evaluationFailure } from '../failure.ts';
import { fieldEvaluator, numberField, stateCause, stringField } from '../fields.ts';
import { setTimer, type Visit } from '../run.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { StateStart } from './state-type.ts';

const UNREADABLE = 'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string:';

async function wakeTime(visit: Visit): Promise<number> {
  const { Seconds, Timestamp } = visit.state.definition;
  const fields = fieldEvaluator(visit);
  if (Timestamp === undefined) {
    return visit.run.now() + 1000 * Math.max(0, await numberField(visit, fields, Seconds ?? 0, 'Seconds'));
  }
  const text = await stringField(visit, fields, Timestamp, 'Timestamp');
  const time = parseTimestamp(text);
  if (time === undefined) throw evaluationFailure('Timestamp', stateCause(visit, `${UNREADABLE} ${text}`));
  return time;
}

/** A moment that has passed is no wait, but still a timer: the state's events keep their order. */
export const startWait: StateStart = async (visit) => {
  const time = Math.max(visit.run.now(), await wakeTime(visit));
  visit.active.work = { type: 'wait', timer: setTimer(visit.run, visit.frame.id, 'wait', time) };
  return undefined;
};
