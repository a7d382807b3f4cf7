import { ordinaryEnd, type StateStart } from './state-type.ts';

/** In JSONPath mode `Result` is the output as it stands. */
export const startPass: StateStart = (visit) => ordinaryEnd(visit, visit.state.definition.Result);
