import type { Template } from '../../language/expression/templates.ts';
import type { Json } from '../../language/json.ts';
import type { CallNode } from './call.ts';
import type { DoNode } from './do.ts';
import type { EmitNode } from './emit.ts';
import type { ForNode } from './for.ts';
import type { ForkNode } from './fork.ts';
import type { ListenNode } from './listen.ts';
import type { RaiseNode } from './raise.ts';
import type { RunScriptNode, RunWorkflowNode } from './run.ts';
import type { SetNode } from './set.ts';
import type { SwitchNode } from './switch.ts';
import type { TryNode } from './try.ts';
import type { WaitNode } from './wait.ts';

/** What every task has after normalising. */
export interface TaskNode {
  /** JSON pointer of the task in the definition. */
  readonly pointer: string;
  readonly name: string;
  /** Names of the tasks around it and its own: the readable path. */
  readonly path: readonly string[];
  /** The task as written: `$task.definition`. */
  readonly definition: Json;
  readonly if: Template | undefined;
  readonly inputFrom: Template | undefined;
  readonly outputAs: Template | undefined;
  readonly exportAs: Template | undefined;
  /** JSON schemas that its input, its output and the `$context` it leaves must fit. */
  readonly schemas: Readonly<Partial<Record<'input' | 'output' | 'export', Json>>>;
  /** How long the task may take. */
  readonly timeout: Template | undefined;
  /** The task that it extends, where it is of an extension. */
  readonly extended: { readonly name: string; readonly pointer: string; readonly definition: Json } | undefined;
  /** `continue`, `exit`, `end`, or the name of a task of the same list. */
  readonly then: string;
}

export type Node =
  | CallNode
  | DoNode
  | EmitNode
  | ForNode
  | ForkNode
  | ListenNode
  | RaiseNode
  | RunScriptNode
  | RunWorkflowNode
  | SetNode
  | SwitchNode
  | TryNode
  | WaitNode;

export type NodeList = readonly Node[];
