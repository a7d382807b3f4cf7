import type * as z from 'zod';
import { AwsError, type ResourceDefinition } from './service.ts';

/**
 * Reads the input of an operation.
 * @throws AwsError with `code`, naming the first member that does not fit
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, code: string): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AwsError(code, describe(parsed.error));
}

/**
 * Reads the properties of a template's resource, so that a property the local cloud does not know fails the boot
 * instead of being ignored.
 * @throws Error naming the resource and the property
 */
export function parseProperties<S extends z.ZodType>(schema: S, resource: ResourceDefinition): z.output<S> {
  const parsed = schema.safeParse(resource.properties);
  if (parsed.success) return parsed.data;
  throw new Error(
    `${resource.type} ${resource.logicalId} of ${resource.stackName} is not understood: ${describe(parsed.error)}`,
  );
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ');
}
