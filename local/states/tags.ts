import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { findTarget, type StateMachine, type StatesStore } from './model.ts';

/** The most tags of a resource. */
const MOST_TAGS = 50;

// "Tag" of the API reference: letters, digits, white space and these symbols.
const text = z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
export const tag = z.object({ key: text.min(1).max(128), value: text.max(256).default('') });
const add = z.object({ resourceArn: z.string(), tags: z.array(tag) });
const remove = z.object({ resourceArn: z.string(), tagKeys: z.array(z.string()) });
const ofResource = z.object({ resourceArn: z.string() });

type Tag = z.output<typeof tag>;

/** @throws AwsError `TooManyTags` */
export function checkTags(tags: readonly Tag[], existing: ReadonlyMap<string, string> = new Map()): void {
  const keys = new Set([...existing.keys(), ...tags.map(({ key }) => key)]);
  if (keys.size > MOST_TAGS) throw new AwsError('TooManyTags', `A resource has ${MOST_TAGS} tags at most`);
}

/** Tags of state machines; versions and aliases have none. */
export function tagOperations(store: StatesStore): Readonly<Record<string, (input: unknown) => unknown>> {
  return {
    TagResource: (input) => {
      const { resourceArn, tags } = parseInput(add, input, 'ValidationException');
      const machine = taggedMachine(store, resourceArn);
      checkTags(tags, machine.tags);
      for (const { key, value } of tags) machine.tags.set(key, value);
      return {};
    },
    UntagResource: (input) => {
      const { resourceArn, tagKeys } = parseInput(remove, input, 'ValidationException');
      const machine = taggedMachine(store, resourceArn);
      for (const key of tagKeys) machine.tags.delete(key);
      return {};
    },
    ListTagsForResource: (input) => {
      const { tags } = taggedMachine(store, parseInput(ofResource, input, 'ValidationException').resourceArn);
      return { tags: [...tags].map(([key, value]) => ({ key, value })) };
    },
  };
}

/** @throws AwsError `InvalidArn` for versions and aliases, `ResourceNotFound` */
function taggedMachine(store: StatesStore, arn: string): StateMachine {
  const { machine, version, alias } = findTarget(store, arn) ?? {};
  if (version !== undefined || alias !== undefined) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
  if (machine === undefined) throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);
  return machine;
}
