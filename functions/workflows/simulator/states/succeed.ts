import { ordinaryEnd, type StateStart } from './state-type.ts';

export const startSucceed: StateStart = async (visit) => ordinaryEnd(visit);
