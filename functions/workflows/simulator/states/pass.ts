import { ordinaryEnd, type StateStart } from './state-type.ts';

export const startPass: StateStart = async (visit) => ordinaryEnd(visit);
