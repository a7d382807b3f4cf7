/** What the platform adds to a definition. */
export interface CompileSettings {
  /** ARN of the connector function that performs `call: http`. */
  readonly httpCallFunction: string;
}
