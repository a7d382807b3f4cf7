import * as z from 'zod';
import { defineContract } from '../shared/http/contract.ts';
import { ulid } from '../shared/ids.ts';
import { isoTimestamp, page, pageQuery } from '../shared/schemas.ts';
import { auditExamples as examples } from './examples.ts';

export const auditEntry = z
  .object({
    id: ulid,
    at: isoTimestamp,
    action: z.string().meta({ description: 'What was done', examples: ['execution.start'] }),
    principal: z.object({ kind: z.enum(['user', 'api-key', 'operator', 'platform']), id: z.string() }),
    resource: z
      .string()
      .meta({ description: 'What it was done to', examples: ['execution/01K9Z3N0V4T8S6QH2M5D7XWBCE'] }),
    requestId: z.string(),
    details: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.output<typeof auditEntry>;

export const auditContract = defineContract({
  context: 'audit',
  description: 'Who changed what and when.',
  nouns: ['audit'],
  operations: {
    listAudit: {
      method: 'GET',
      path: '/v1/audit',
      permission: 'audit:read',
      summary: 'Read the audit trail',
      description:
        'Who changed what and when, newest first. An entry is written in the same transaction as its change.',
      query: z.strictObject(pageQuery),
      status: 200,
      response: page(auditEntry, 'AuditPage'),
      errors: ['invalid-cursor'],
      example: examples.listAudit,
    },
  },
});
