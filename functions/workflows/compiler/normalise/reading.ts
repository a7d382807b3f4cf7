import type { WorkflowDocument } from '../../language/document.ts';
import {
  readExpression,
  readTemplate,
  type Template,
  type TemplateContext,
} from '../../language/expression/templates.ts';
import type { Externals } from '../../language/externals.ts';
import type { Json } from '../../language/json.ts';
import { pointerTo } from '../../language/pointer.ts';
import type { TaskList } from '../../language/task-kinds/fields.ts';
import type { NodeList } from './node.ts';

/** Reads the parts of one task. Definitions were checked before: a fault here is a fault of the checks. */
export interface Reading {
  readonly document: WorkflowDocument;
  readonly externals: Externals;
  readonly pointer: string;
  /** Names of the tasks around the task, and its own. */
  readonly path: readonly string[];
  /** Variables of loops and handlers around the task. */
  readonly variables: readonly string[];
  /** Reads a list inside the task. */
  list(tasks: TaskList, path: readonly (string | number)[], adds?: readonly string[]): NodeList;
}

/** What reading a template needs. */
export type ListReading = Omit<Reading, 'list'>;

const PLATFORM_VARIABLES = ['input', 'output', 'context', 'workflow', 'task', 'runtime'];

/** A template: strings in `${ }` are expressions. */
export function templateOf(value: Json, reading: Pick<Reading, 'document' | 'pointer' | 'variables'>): Template {
  return readTemplate(value, reading.pointer, contextOf(reading));
}

/** A field that is an expression, bare or in `${ }`. */
export function expressionOf(text: string, reading: Pick<Reading, 'document' | 'pointer' | 'variables'>): Template {
  return readExpression(text, reading.pointer, contextOf(reading));
}

/** `from` and `as`: an expression when it is text, else a template. */
export function transformOf(
  value: Json | undefined,
  reading: Pick<Reading, 'document' | 'pointer' | 'variables'>,
): Template | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? expressionOf(value, reading) : templateOf(value, reading);
}

function contextOf({ document, variables }: Pick<Reading, 'document' | 'variables'>): TemplateContext {
  return {
    language: document.evaluate?.language ?? 'jq',
    available: [...PLATFORM_VARIABLES, ...variables],
    report: (pointer, fault) => {
      throw new Error(`Unchecked expression at ${pointer}: ${fault.code}`);
    },
  };
}

/** A reading of another part of the same task. */
export function within(reading: Reading, path: readonly (string | number)[], adds: readonly string[] = []): Reading {
  return {
    ...reading,
    pointer: pointerTo(reading.pointer, ...path),
    variables: [...reading.variables, ...adds],
  };
}
