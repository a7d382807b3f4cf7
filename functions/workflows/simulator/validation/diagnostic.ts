/** A finding, in the shape of `ValidateStateMachineDefinition`. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  /** Place in the definition, e.g. `/States/Work/Next`. @default - the definition as a whole */
  readonly location?: string;
}

export function schemaError(location: string, message: string): Diagnostic {
  return { severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message, location };
}
