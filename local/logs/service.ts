import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import { AwsError, generatedName, type Provisioner, type Service } from '../service.ts';
import type { LogStore } from './log-store.ts';
import { type LogsState, readOperations, writeOperations } from './operations.ts';

const logGroupProperties = z.strictObject({
  DataProtectionPolicy: z.unknown().optional(),
  DeletionProtectionEnabled: z.boolean().optional(),
  KmsKeyId: z.string().optional(),
  LogGroupClass: z.string().optional(),
  LogGroupName: z.string().optional(),
  RetentionInDays: z.number().optional(),
  Tags: z.unknown().optional(),
});

interface Account {
  readonly accountId: string;
  readonly region: string;
  readonly logs: LogStore;
}

/** CloudWatch Logs: the lines of functions and APIs, for reading. */
export function createLogsService({ accountId, region, logs }: Account): Service {
  const state: LogsState = { logs, arnOf: (name) => `arn:aws:logs:${region}:${accountId}:log-group:${name}` };
  const operations = { ...readOperations, ...writeOperations };

  const makeLogGroup: Provisioner = (resource) => {
    const properties = parseProperties(logGroupProperties, resource);
    const name = properties.LogGroupName ?? generatedName(resource, 512);
    logs.create(name, properties.RetentionInDays);
    return { ref: name, attributes: { Arn: `${state.arnOf(name)}:*` } };
  };

  return {
    name: 'logs',
    protocol: 'json',
    memory: logs.memory,
    provisioners: { 'AWS::Logs::LogGroup': makeLogGroup },
    authorize({ action, input: { logGroupName } }) {
      const resource = typeof logGroupName === 'string' ? `${state.arnOf(logGroupName)}:*` : state.arnOf('*');
      return [{ action: `logs:${action}`, resource }];
    },
    async handle({ action, input }) {
      const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
      if (operation === undefined) throw new AwsError('UnknownOperationException', `logs has no ${action} here`);
      return operation(state, input);
    },
  };
}
