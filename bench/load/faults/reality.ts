import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { LocalCloud } from '../../../local/cloud.ts';

const stored = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('execution'),
    PK: z.string(),
    SK: z.string(),
    status: z.string(),
    slot: z.string(),
    dueKey: z.string().optional(),
  }),
  z.object({ type: z.literal('slots'), PK: z.string(), running: z.number(), backlog: z.number() }),
  z.object({ type: z.literal('backlog'), PK: z.string(), execution: z.string() }),
  z.object({ type: z.literal('payload'), PK: z.string(), SK: z.string(), text: z.string() }),
]);
export type Stored = z.output<typeof stored>;

/** A run as Step Functions lists it. */
export interface ListedRun {
  /** The execution's id. */
  readonly name: string;
  readonly status: string;
}

/** What there is, as the services themselves tell it. */
export interface Reality {
  readonly items: readonly Stored[];
  readonly runs: readonly ListedRun[];
}

/** Reads all executions, counters and entries of the table, and all runs of Step Functions. */
export async function readReality(
  cloud: Pick<LocalCloud, 'baseUrl' | 'rootCredentials' | 'outputs'>,
): Promise<Reality> {
  const config = { endpoint: cloud.baseUrl, region: 'us-east-1', credentials: cloud.rootCredentials };
  // The runs first: what the table knows of them can only be newer.
  const runs = await listRuns(new SFNClient(config));
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config));
  const items: Stored[] = [];
  const query = {
    TableName: cloud.outputs['TableName'],
    FilterExpression: '#type IN (:execution, :slots, :backlog, :payload)',
    ExpressionAttributeNames: { '#type': 'type' },
    ExpressionAttributeValues: {
      ':execution': 'execution',
      ':slots': 'slots',
      ':backlog': 'backlog',
      ':payload': 'payload',
    },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateScan({ client }, query)) items.push(...z.array(stored).parse(Items));
  return { items, runs };
}

async function listRuns(client: SFNClient): Promise<readonly ListedRun[]> {
  const { stateMachines = [] } = await client.send(new ListStateMachinesCommand({}));
  const answers = await Promise.all(
    stateMachines.map(({ stateMachineArn }) =>
      client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 })),
    ),
  );
  return answers.flatMap(({ executions = [] }) => executions).map(({ name = '', status = '' }) => ({ name, status }));
}
