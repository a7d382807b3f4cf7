import type { Json } from '../../functions/workflows/simulator/types.ts';
import { validateDefinition } from '../../functions/workflows/simulator/validate.ts';
import type { Diagnostic } from '../../functions/workflows/simulator/validation/diagnostic.ts';
import { AwsError } from '../service.ts';

/** Bytes of a definition. */
const DEFINITION_LIMIT = 1_048_576;

/** What ValidateStateMachineDefinition finds in a definition's text. */
export function diagnose(text: string): readonly Diagnostic[] {
  const definition = parseJson(text);
  if (definition === undefined) {
    return [
      {
        severity: 'ERROR',
        code: 'INVALID_JSON_DESCRIPTION',
        message: 'Invalid JSON description for state machine.',
      },
    ];
  }
  return validateDefinition(definition);
}

/** @throws AwsError `InvalidDefinition` with everything that is wrong */
export function checkDefinition(text: string): void {
  if (Buffer.byteLength(text) > DEFINITION_LIMIT) {
    throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: 'The definition exceeds 1 MB'`);
  }
  const errors = diagnose(text).filter((diagnostic) => diagnostic.severity === 'ERROR');
  if (errors.length === 0) return;
  const reasons = errors
    .map(({ code, message, location }) => `${code}: ${message}${location === undefined ? '' : ` at ${location}`}`)
    .join(', ');
  throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${reasons}'`);
}

/** Undefined when the text is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
