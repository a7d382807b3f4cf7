import type { ChildrenWork } from '../execution-data.ts';
import { fieldEvaluator } from '../fields.ts';
import { startChildFrame } from '../frames.ts';
import { recordEvent } from '../history.ts';
import { branchScope } from '../machine.ts';
import type { StateStart } from './state-type.ts';

/** All branches start with the same input: `Arguments`, or the input of the state. */
export const startParallel: StateStart = async (visit) => {
  const { run, frame, state, active } = visit;
  const { Parameters, Arguments = Parameters, Branches = [] } = state.definition;
  const input = Arguments === undefined ? active.input : await fieldEvaluator(visit).value(Arguments, 'Arguments');
  recordEvent(run, frame, 'ParallelStateStarted');
  const work: ChildrenWork = {
    type: 'children',
    running: [],
    results: {},
    nextItem: 0,
    maxConcurrency: Branches.length,
    failures: 0,
    toleratedFailures: 0,
    thresholdReported: false,
    distributed: false,
    failed: [],
    redriven: [],
  };
  for (const index of Branches.keys()) {
    work.running.push(startChildFrame(visit, { scope: branchScope(state, index), index, input }).id);
  }
  active.work = work;
  return undefined;
};
