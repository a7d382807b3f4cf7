/** What a table is made of, in the words of `DescribeTable`. */
export interface TableSchema {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: 'S' | 'N' | 'B';
  }[];
  readonly KeySchema: KeySchema;
  readonly GlobalSecondaryIndexes?: readonly IndexSchema[];
}

export type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[];

export interface IndexSchema {
  readonly IndexName: string;
  readonly KeySchema: KeySchema;
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly NonKeyAttributes?: readonly string[];
  };
}

/** Names of the key attributes. */
export interface KeyNames {
  readonly partition: string;
  /** @default - items have a partition key only */
  readonly sort?: string;
}

export function keyNames(schema: KeySchema): KeyNames {
  const partition = schema.find(({ KeyType }) => KeyType === 'HASH');
  if (partition === undefined) throw new Error('a key schema names a partition key (HASH)');
  const sort = schema.find(({ KeyType }) => KeyType === 'RANGE');
  return { partition: partition.AttributeName, ...(sort === undefined ? {} : { sort: sort.AttributeName }) };
}
