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

/** What reading one template or expression needs. */
type TemplateReading = Pick<Reading, 'document' | 'pointer' | 'variables'>;

/** A template: strings in `${ }` are expressions. */
export function templateOf(value: Json, reading: TemplateReading): Template {
  return readTemplate(value, reading.pointer, templateContext(reading));
}

/** A field that is an expression, bare or in `${ }`. */
export function expressionOf(text: string, reading: TemplateReading): Template {
  return readExpression(text, reading.pointer, templateContext(reading));
}

/** A field that is an expression of whose value only the truth counts. */
export function conditionOf(text: string, reading: TemplateReading): Template {
  return readExpression(text, reading.pointer, { ...templateContext(reading), as: 'condition' });
}

/** `from`: an expression when it is text, else a template. */
export function transformOf(value: Json | undefined, reading: TemplateReading): Template | undefined {
  return value === undefined ? undefined : transform(value, reading, templateContext(reading));
}

/** `as`: the same, of what a task or the workflow gives. */
export function outputTransformOf(value: Json | undefined, reading: TemplateReading): Template | undefined {
  return value === undefined ? undefined : transform(value, reading, { ...templateContext(reading), dot: 'output' });
}

function transform(value: Json, { pointer }: TemplateReading, context: TemplateContext): Template {
  return typeof value === 'string' ? readExpression(value, pointer, context) : readTemplate(value, pointer, context);
}

/** How expressions are read at a place. */
export function templateContext({ document, variables }: TemplateReading): TemplateContext {
  return {
    language: document.evaluate?.language ?? 'jq',
    available: [...PLATFORM_VARIABLES, ...variables],
    dot: 'input',
    as: 'value',
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
