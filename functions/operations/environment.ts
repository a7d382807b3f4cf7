import * as z from 'zod';
import { tenantDataEnvironment } from '../shared/environment.ts';

export const operationsApiEnvironment = z.object({ ...tenantDataEnvironment });
