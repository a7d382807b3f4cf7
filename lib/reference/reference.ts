import { Construct } from 'constructs';
import * as z from 'zod';
import type { Platform } from '../platform/platform.ts';
import { ServiceFunction } from '../platform/service-function.ts';

/** The interface described in its own words: serves the OpenAPI document and the page that lie beside the bundle. */
export class Reference extends Construct {
  readonly api: ServiceFunction;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    this.api = new ServiceFunction(this, 'Api', {
      platform,
      entry: 'reference/api',
      description: 'Serves the OpenAPI document and its page',
      schema: z.object({}),
      environment: {},
    });
  }
}
