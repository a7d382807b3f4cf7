import * as z from 'zod';
import { tenantDataEnvironment } from '../shared/environment.ts';

export const usageApiEnvironment = z.object({ ...tenantDataEnvironment });

export const usageCounterEnvironment = z.object({ ...tenantDataEnvironment });
