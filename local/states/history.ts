import * as z from 'zod';
import type { HistoryEvent } from '../../functions/workflows/simulator/types.ts';
import { parseInput } from '../parse.ts';
import type { ExecutionRecord } from './model.ts';
import { pageOf, paging } from './paging.ts';

const request = z.object({
  ...paging,
  reverseOrder: z.boolean().default(false),
  includeExecutionData: z.boolean().default(true),
});

/** GetExecutionHistory: one page of the events, with times in seconds. @throws AwsError `InvalidToken` */
export function historyPage(record: ExecutionRecord, input: unknown): unknown {
  const { reverseOrder, includeExecutionData, ...page } = parseInput(request, input, 'ValidationException');
  const events = reverseOrder ? record.run.history().toReversed() : record.run.history();
  const { items, nextToken } = pageOf(events, page);
  return { events: items.map((event) => wireEvent(record, event, includeExecutionData)), nextToken };
}

function wireEvent(record: ExecutionRecord, event: HistoryEvent, withData: boolean): unknown {
  const members = Object.entries(event).map(([name, value]) => {
    if (!name.endsWith('EventDetails') || typeof value !== 'object') return [name, value];
    const details = withData ? value : withoutData(value);
    // The simulator knows neither versions nor aliases; the event of the start names those that it was started by.
    return [name, name === 'executionStartedEventDetails' ? startDetails(record, details) : details];
  });
  return { ...Object.fromEntries(members), timestamp: event.timestamp / 1000 };
}

function startDetails(record: ExecutionRecord, details: Readonly<Record<string, unknown>>) {
  return { ...details, stateMachineVersionArn: record.versionArn, stateMachineAliasArn: record.aliasArn };
}

function withoutData(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { input: _input, output: _output, ...rest } = details;
  return rest;
}
