import { lambdaOutcome, lambdaRequest } from '../../../functions/workflows/simulator/integrations/lambda.ts';
import type { TaskOutcome, TaskRuntime } from '../../../functions/workflows/simulator/types.ts';
import type { RecordedCase } from './data.ts';

function raised(errorType: string, errorMessage: string): TaskOutcome {
  const cause = { errorMessage, errorType, requestId: 'any', stackTrace: [] };
  // Python's runtime puts a space after each separator.
  return lambdaOutcome(JSON.stringify(cause, null, 1).replaceAll(/\n\s*/g, ' '), 'Unhandled');
}

/** The stub functions that the recordings were made with, each by its name in them. */
const STUBS: Readonly<Record<string, (payload: string) => TaskOutcome>> = {
  id: (payload) => lambdaOutcome(payload),
  helloBytes: () => lambdaOutcome('"HelloWorld!"'),
  decorated: (payload) => lambdaOutcome(JSON.stringify(`input-event-${String(JSON.parse(payload))}`)),
  raiseException: () => raised('Exception', 'Some exception was raised.'),
  raiseCustomException: () => raised('CustomException', ''),
  wait60: (payload) => ({ ...lambdaOutcome(payload), durationMs: 60_000 }),
  large: () => lambdaOutcome(JSON.stringify('a'.repeat(257 * 1024))),
  echoHello: () => lambdaOutcome('{"Return": "HelloWorld"}'),
};

/** The world of one recording: its functions, and no other. */
export function recordedFunctions({ lambdaBehaviour }: RecordedCase): TaskRuntime {
  const fixtures = new Map<string, string>();
  for (const { functionName, functionArn, fixture } of lambdaBehaviour ?? []) {
    fixtures.set(functionName, fixture).set(functionArn, fixture);
  }
  return {
    async call(call) {
      const { functionName, payload } = lambdaRequest(call);
      const stub = STUBS[fixtures.get(functionName) ?? ''];
      if (stub !== undefined) return stub(payload);
      return { error: 'Lambda.ResourceNotFoundException', cause: `Function not found: ${functionName}` };
    },
  };
}
