/** Sets of jq's types, as bits: what is known of a value without evaluating it. */
export type Types = number;

export const TYPE = { null: 1, boolean: 2, number: 4, string: 8, array: 16, object: 32 } as const;

export const ANY: Types = 63;
export const NULL_OR_BOOLEAN: Types = TYPE.null | TYPE.boolean;
