import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { type Buses, DEFAULT_BUS } from './buses.ts';
import { readPattern } from './pattern.ts';
import type { Bus, Rule } from './rule.ts';

const busInput = z.object({ Name: z.string().default(DEFAULT_BUS) });
const busesInput = z.object({ NamePrefix: z.string().default('') });
const rulesInput = z.object({ NamePrefix: z.string().default(''), EventBusName: z.string().default(DEFAULT_BUS) });
const ruleInput = z.object({ Name: z.string(), EventBusName: z.string().default(DEFAULT_BUS) });
const targetsInput = z.object({ Rule: z.string(), EventBusName: z.string().default(DEFAULT_BUS) });
const namesInput = z.object({ TargetArn: z.string(), EventBusName: z.string().default(DEFAULT_BUS) });
const archivesInput = z.object({ NamePrefix: z.string().default('') });
const archiveInput = z.object({ ArchiveName: z.string() });
const testInput = z.object({ EventPattern: z.string(), Event: z.string() });

type Operation = (buses: Buses, input: unknown) => unknown;

/** Operations that read what the assembly has made. */
export const READ_OPERATIONS: Readonly<Record<string, Operation>> = {
  ListEventBuses: (buses, input) => {
    const { NamePrefix } = read(busesInput, input);
    return {
      EventBuses: buses
        .all()
        .filter(({ name }) => name.startsWith(NamePrefix))
        .map(describeBus),
    };
  },
  DescribeEventBus: (buses, input) => describeBus(buses.get(read(busInput, input).Name)),
  ListRules: (buses, input) => {
    const { NamePrefix, EventBusName } = read(rulesInput, input);
    const rules = buses.get(EventBusName).rules.filter(({ name }) => name.startsWith(NamePrefix));
    return { Rules: rules.map(describeRule) };
  },
  DescribeRule: (buses, input) => {
    const { Name, EventBusName } = read(ruleInput, input);
    return describeRule(ruleOf(buses, EventBusName, Name));
  },
  ListTargetsByRule: (buses, input) => {
    const { Rule: name, EventBusName } = read(targetsInput, input);
    return { Targets: ruleOf(buses, EventBusName, name).targets };
  },
  ListRuleNamesByTarget: (buses, input) => {
    const { TargetArn, EventBusName } = read(namesInput, input);
    const rules = buses.get(EventBusName).rules.filter(({ targets }) => targets.some(({ Arn }) => Arn === TargetArn));
    return { RuleNames: rules.map(({ name }) => name) };
  },
  ListArchives: (buses, input) => {
    const { NamePrefix } = read(archivesInput, input);
    return { Archives: archives(buses).filter(({ ArchiveName }) => ArchiveName.startsWith(NamePrefix)) };
  },
  DescribeArchive: (buses, input) => {
    const { ArchiveName } = read(archiveInput, input);
    const archive = archives(buses).find((one) => one.ArchiveName === ArchiveName);
    if (archive !== undefined) return archive;
    throw new AwsError('ResourceNotFoundException', `Archive ${ArchiveName} does not exist.`);
  },
  TestEventPattern: (_buses, input) => {
    const { EventPattern, Event } = read(testInput, input);
    return { Result: checkedPattern(EventPattern)(JSON.parse(Event)) };
  },
};

function read<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  return parseInput(schema, input, 'ValidationException');
}

function checkedPattern(text: string) {
  try {
    return readPattern(JSON.parse(text));
  } catch (error) {
    throw new AwsError('InvalidEventPatternException', error instanceof Error ? error.message : String(error));
  }
}

function ruleOf(buses: Buses, bus: string, name: string): Rule {
  const rule = buses.get(bus).rules.find((one) => one.name === name);
  if (rule !== undefined) return rule;
  throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus}.`);
}

function describeBus({ name, arn, createdAt }: Bus) {
  return { Name: name, Arn: arn, CreationTime: createdAt / 1000 };
}

function describeRule(rule: Rule) {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.bus,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    Description: rule.description,
    EventPattern: rule.pattern === undefined ? undefined : JSON.stringify(rule.pattern.source),
    ScheduleExpression: rule.schedule?.expression,
  };
}

function archives(buses: Buses) {
  return buses.all().flatMap((bus) =>
    bus.archives.map(({ name, arn, events }) => ({
      ArchiveName: name,
      ArchiveArn: arn,
      EventSourceArn: bus.arn,
      State: 'ENABLED',
      EventCount: events.length,
    })),
  );
}
