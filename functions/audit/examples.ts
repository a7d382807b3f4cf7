import type { OperationExample } from '../shared/http/contract.ts';

export const auditExamples = {
  listAudit: {
    summary: 'The latest change',
    query: { limit: '1' },
    response: {
      items: [
        {
          id: '01K9Z739VQX5Y7Z9A1B3C5D7E9',
          at: '2026-11-02T10:44:19.031Z',
          action: 'execution.cancel',
          principal: { kind: 'user', id: 'd2a5f4e4-9071-70e1-8a57-3f1c2b6a9d10' },
          resource: 'execution/01K9Z6B3C8D0E2F4G6H8J0KMNP',
          requestId: '6f1b2f5e-7a52-4c0e-9b0c-1f4f5d1a2b3c',
        },
      ],
      next: 'ieGbR2mSK0yk3pTUMDFLOVo3MzlWUVg1WTdaOUExQjNDNUQ3RTk',
    },
  },
} satisfies Record<string, OperationExample>;
