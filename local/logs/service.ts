import * as z from 'zod';
import { memoryOf } from '../data/memory.ts';
import { parseProperties } from '../parse.ts';
import { AwsError, type CloudContext, generatedName, type Provisioner, type Service } from '../service.ts';
import { createTimers } from '../timers.ts';
import type { LogStore } from './log-store.ts';
import { type LogsState, readOperations, writeOperations } from './operations.ts';
import { createSubscriptions } from './subscriptions.ts';

const logGroupProperties = z.strictObject({
  DataProtectionPolicy: z.unknown().optional(),
  DeletionProtectionEnabled: z.boolean().optional(),
  KmsKeyId: z.string().optional(),
  LogGroupClass: z.string().optional(),
  LogGroupName: z.string().optional(),
  RetentionInDays: z.number().optional(),
  Tags: z.unknown().optional(),
});

interface KeptLogs {
  readonly groups: unknown;
  readonly pending: unknown;
}

/** CloudWatch Logs: the lines of functions, APIs and executions, for reading and for subscribers. */
export function createLogsService(context: CloudContext, logs: LogStore): Service {
  const { accountId, region } = context;
  const state: LogsState = { logs, arnOf: (name) => `arn:aws:logs:${region}:${accountId}:log-group:${name}` };
  const timers = createTimers(context.clock);
  const subscriptions = createSubscriptions({ context, timers, arnOf: state.arnOf });
  logs.watch(subscriptions.add);
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
    memory: memoryOf<KeptLogs>({
      keep: () => ({ groups: logs.memory.keep(), pending: subscriptions.memory.keep() }),
      takeBack({ groups, pending }) {
        logs.memory.takeBack(groups);
        subscriptions.memory.takeBack(pending);
      },
    }),
    provisioners: {
      'AWS::Logs::LogGroup': makeLogGroup,
      'AWS::Logs::SubscriptionFilter': subscriptions.provisioner,
    },
    start: subscriptions.start,
    close: async () => timers.close(),
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
