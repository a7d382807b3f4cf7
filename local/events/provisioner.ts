import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import { type CloudContext, generatedName, type Provisioner } from '../service.ts';
import { type Buses, busName, DEFAULT_BUS } from './buses.ts';
import { readPattern } from './pattern.ts';
import type { Rule } from './rule.ts';
import { readSchedule } from './schedule.ts';

const busProperties = z.strictObject({
  Name: z.string(),
  Description: z.string().optional(),
  Policy: z.unknown().optional(),
  KmsKeyIdentifier: z.string().optional(),
  DeadLetterConfig: z.unknown().optional(),
  LogConfig: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const target = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  RoleArn: z.string().optional(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({ InputPathsMap: z.record(z.string(), z.string()).optional(), InputTemplate: z.string() })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.coerce.number().optional(),
      MaximumEventAgeInSeconds: z.coerce.number().optional(),
    })
    .optional(),
  SqsParameters: z.strictObject({ MessageGroupId: z.string() }).optional(),
});

const ruleProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  EventBusName: z.string().default(DEFAULT_BUS),
  EventPattern: z.unknown().optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']).default('ENABLED'),
  Targets: z.array(target).default([]),
  RoleArn: z.string().optional(),
  Tags: z.unknown().optional(),
});

const archiveProperties = z.strictObject({
  ArchiveName: z.string().optional(),
  Description: z.string().optional(),
  EventPattern: z.unknown().optional(),
  KmsKeyIdentifier: z.string().optional(),
  RetentionDays: z.unknown().optional(),
  SourceArn: z.string(),
});

const busPolicyProperties = z.strictObject({
  EventBusName: z.string().default(DEFAULT_BUS),
  StatementId: z.string(),
  Statement: z.unknown(),
});

/** Makes buses with their policies, rules and archives. */
export function createEventProvisioners(context: CloudContext, buses: Buses): Readonly<Record<string, Provisioner>> {
  const policies = new Map<string, unknown[]>();
  return {
    'AWS::Events::EventBus': (resource) => {
      const { Name, Policy } = parseProperties(busProperties, resource);
      const { arn } = buses.add(Name);
      if (Policy !== undefined) context.resourcePolicies.set(arn, Policy);
      return { ref: Name, attributes: { Arn: arn, Name, Policy } };
    },
    'AWS::Events::EventBusPolicy': (resource) => {
      const { EventBusName, StatementId, Statement } = parseProperties(busPolicyProperties, resource);
      const { arn } = buses.get(EventBusName);
      const statements = [...(policies.get(arn) ?? []), Statement];
      policies.set(arn, statements);
      context.resourcePolicies.set(arn, { Version: '2012-10-17', Statement: statements });
      return { ref: StatementId, attributes: {} };
    },
    'AWS::Events::Rule': (resource) => {
      const properties = parseProperties(ruleProperties, resource);
      const rule = toRule(context, properties, properties.Name ?? generatedName(resource));
      buses.get(rule.bus).rules.push(rule);
      return { ref: ruleRef(rule), attributes: { Arn: rule.arn } };
    },
    'AWS::Events::Archive': (resource) => {
      const properties = parseProperties(archiveProperties, resource);
      const name = properties.ArchiveName ?? generatedName(resource, 48);
      const arn = `arn:aws:events:${context.region}:${context.accountId}:archive/${name}`;
      const matches = properties.EventPattern === undefined ? () => true : readPattern(properties.EventPattern);
      const bus = buses.get(properties.SourceArn);
      bus.archives.push({ name, arn, bus: bus.name, matches, events: [...buses.earlierEvents(arn)] });
      return { ref: name, attributes: { Arn: arn, ArchiveName: name } };
    },
  };
}

function toRule(context: CloudContext, properties: z.output<typeof ruleProperties>, name: string): Rule {
  const { EventPattern, ScheduleExpression, Description, State, Targets } = properties;
  if (EventPattern === undefined && ScheduleExpression === undefined) {
    throw new Error(`rule ${name} has neither an event pattern nor a schedule`);
  }
  const bus = busName(properties.EventBusName);
  const path = bus === DEFAULT_BUS ? name : `${bus}/${name}`;
  return {
    name,
    arn: `arn:aws:events:${context.region}:${context.accountId}:rule/${path}`,
    bus,
    description: Description,
    enabled: State !== 'DISABLED',
    targets: Targets,
    pattern: EventPattern === undefined ? undefined : { source: EventPattern, matches: readPattern(EventPattern) },
    schedule:
      ScheduleExpression === undefined
        ? undefined
        : { expression: ScheduleExpression, next: readSchedule(ScheduleExpression) },
  };
}

/** `Ref` of a rule on a bus of its own is `bus|rule`. */
function ruleRef({ bus, name }: Rule): string {
  return bus === DEFAULT_BUS ? name : `${bus}|${name}`;
}
