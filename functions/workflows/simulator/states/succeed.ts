import { ordinaryEnd, type StateStart } from './state-type.ts';

export const startSucceed: StateStart = (visit) => ordinaryEnd(visit);
