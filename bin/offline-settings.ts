import type { CompileSettings } from '../functions/workflows/compiler/settings.ts';

/** Stands where the platform puts the ARN of its connector. */
export const OFFLINE_SETTINGS: CompileSettings = {
  httpCallFunction: 'arn:aws:lambda:eu-west-1:000000000000:function:tributary-dev-tasks-on-http-call',
  events: { bus: 'tributary-dev-events', source: 'tributary.tenant' },
};
