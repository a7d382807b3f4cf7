import { createHash } from 'node:crypto';
import type { Clock } from '../../functions/shared/clock.ts';
import type { ItemChange, Table } from './table.ts';
import { type Item, itemBytes } from './values.ts';

export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** One change as Lambda hands it to a function. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  readonly dynamodb: {
    /** Seconds since the epoch. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamView;
  };
  /** Who made the change, when no caller did. @default - a caller */
  readonly userIdentity?: { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' };
}

/** The changes of a table, in the order in which they happened. */
export interface TableStream {
  readonly arn: string;
  readonly region: string;
  readonly view: StreamView;
  /** Number of the newest record. */
  readonly sequence: bigint;
  /** Calls `listener` for every change from now on, before the change's own answer is sent. */
  subscribe(listener: (record: StreamRecord, partition: string) => void): () => void;
}

/** Sequence numbers have 21 digits and grow. */
const FIRST_SEQUENCE_NUMBER = 100_000_000_000_000_000_000n;

/** @param from number of the newest record of an earlier process: numbers are never used again */
export function createStream(
  table: Table,
  view: StreamView,
  { region, clock }: { readonly region: string; readonly clock: Clock },
  from = FIRST_SEQUENCE_NUMBER,
): TableStream {
  const label = new Date(table.createdAt).toISOString().replace('Z', '');
  const arn = `${table.arn}/stream/${label}`;
  const listeners = new Set<(record: StreamRecord, partition: string) => void>();
  let sequence = from;
  table.onChange((change) => {
    sequence += 1n;
    const record = toRecord(change, { arn, region, view }, { sequence, time: clock.now() });
    const { partition } = table.placeOf(change.keys);
    for (const listener of listeners) listener(record, partition);
  });
  return {
    arn,
    region,
    view,
    get sequence() {
      return sequence;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function toRecord(
  change: ItemChange,
  { arn, region, view }: Pick<TableStream, 'arn' | 'region' | 'view'>,
  { sequence, time }: { readonly sequence: bigint; readonly time: number },
): StreamRecord {
  const images = imagesOf(change, view);
  return {
    eventID: createHash('md5').update(`${arn}#${sequence}`).digest('hex'),
    eventName: change.before === undefined ? 'INSERT' : change.after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    eventSourceARN: arn,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(time / 1000),
      Keys: change.keys,
      ...images,
      SequenceNumber: String(sequence),
      SizeBytes: [change.keys, ...Object.values(images)].reduce((bytes, item) => bytes + itemBytes(item), 0),
      StreamViewType: view,
    },
    ...(change.expired ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } } : {}),
  };
}

function imagesOf({ before, after }: ItemChange, view: StreamView): { NewImage?: Item; OldImage?: Item } {
  const wantsNew = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
  const wantsOld = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
  return {
    ...(wantsNew && after !== undefined ? { NewImage: after } : {}),
    ...(wantsOld && before !== undefined ? { OldImage: before } : {}),
  };
}
