import { isJsonObject, type JsonObject } from '../json.ts';
import type { Json } from '../types.ts';
import { TestStateRefused } from './request.ts';

/** A member of the request that is JSON text. @throws TestStateRefused */
export function parseMember(name: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new TestStateRefused('ValidationException', `The ${name} is not valid JSON`);
  }
}

/** A member of the request that is the text of a JSON object. @throws TestStateRefused */
export function parseObject(name: string, text: string): JsonObject {
  const value = parseMember(name, text);
  if (isJsonObject(value)) return value;
  throw new TestStateRefused('ValidationException', `The ${name} must be a JSON object`);
}

/** The input of the state. @throws TestStateRefused */
export function parseInput(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    const message = "Invalid State Machine Execution Input: 'The input is not JSON'";
    throw new TestStateRefused('InvalidExecutionInput', message);
  }
}
