import * as z from 'zod';
import { readPattern } from '../events/pattern.ts';
import { parseProperties } from '../parse.ts';
import type { CloudContext, ResourceDefinition } from '../service.ts';

const properties = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.coerce.number().int().min(1).max(10_000).optional(),
  MaximumBatchingWindowInSeconds: z.coerce.number().int().min(0).max(300).default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) }).optional(),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.coerce.number().int().min(2).max(1000).optional() }).optional(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).optional(),
  ParallelizationFactor: z.coerce.number().int().min(1).max(10).default(1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.coerce.number().int().min(-1).max(10_000).default(-1),
  MaximumRecordAgeInSeconds: z.coerce.number().int().min(-1).max(604_800).default(-1),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() }).optional(),
  KmsKeyArn: z.unknown().optional(),
  MetricsConfig: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** What an event source mapping says, with Lambda's defaults. */
export interface Mapping {
  readonly id: string;
  readonly sourceArn: string;
  readonly functionArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  /** How long records are gathered for a batch that is not full. */
  readonly windowMs: number;
  /** The function answers which records failed. */
  readonly reportsFailures: boolean;
  /** Batches of a queue at the same time. */
  readonly maximumConcurrency: number;
  /** Batches of a stream at the same time; a partition key is always in the same one. */
  readonly parallelization: number;
  readonly bisects: boolean;
  /** -1: without end. */
  readonly maximumRetries: number;
  /** -1: without end. */
  readonly maximumRecordAgeMs: number;
  /** ARN of the queue that learns of records given up. @default - they are dropped */
  readonly onFailure: string | undefined;
  /** Whether the function wants a record. */
  readonly wants: (record: unknown) => boolean;
}

/** Lambda's defaults of the batch size. */
const BATCH_SIZE = { sqs: 10, dynamodb: 100 };
/** Concurrent batches of a queue without a maximum: what Lambda begins with. */
const CONCURRENCY = 5;

/** @throws Error when a property is not understood, or the source is neither a queue nor a table's stream */
export function readMapping(context: CloudContext, resource: ResourceDefinition): Mapping {
  const read = parseProperties(properties, resource);
  const service = read.EventSourceArn.split(':')[2];
  if (service !== 'sqs' && service !== 'dynamodb') {
    throw new Error(`event source mapping ${resource.logicalId}: ${read.EventSourceArn} is no queue and no stream`);
  }
  const patterns = read.FilterCriteria?.Filters.map(({ Pattern }) => readPattern(JSON.parse(Pattern)));
  return {
    id: resource.logicalId,
    sourceArn: read.EventSourceArn,
    functionArn: functionArn(context, read.FunctionName),
    enabled: read.Enabled,
    batchSize: read.BatchSize ?? BATCH_SIZE[service],
    windowMs: read.MaximumBatchingWindowInSeconds * 1000,
    reportsFailures: read.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    maximumConcurrency: read.ScalingConfig?.MaximumConcurrency ?? CONCURRENCY,
    parallelization: read.ParallelizationFactor,
    bisects: read.BisectBatchOnFunctionError,
    maximumRetries: read.MaximumRetryAttempts,
    maximumRecordAgeMs: read.MaximumRecordAgeInSeconds === -1 ? -1 : read.MaximumRecordAgeInSeconds * 1000,
    onFailure: read.DestinationConfig?.OnFailure?.Destination,
    wants: (record) => patterns === undefined || patterns.some((fits) => fits(record)),
  };
}

function functionArn({ region, accountId }: CloudContext, nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : `arn:aws:lambda:${region}:${accountId}:function:${nameOrArn}`;
}
