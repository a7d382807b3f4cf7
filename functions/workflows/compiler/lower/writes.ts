import type { Node, NodeList } from '../normalise/node.ts';

/** The lists of tasks inside a task. */
export function innerLists(node: Node): readonly NodeList[] {
  switch (node.kind) {
    case 'do':
    case 'for':
    case 'listen':
      return [node.tasks];
    case 'fork':
      return [node.branches];
    case 'try':
      return [node.tasks, node.handler ?? []];
    case 'set':
    case 'switch':
    case 'wait':
    case 'raise':
    case 'call':
    case 'emit':
    case 'run-script':
    case 'run-workflow':
      return [];
  }
}

export function nodesWithin(nodes: NodeList): readonly Node[] {
  return nodes.flatMap((node) => [node, ...innerLists(node).flatMap(nodesWithin)]);
}

/** Whether some task of the list, at any depth, writes `$context`. */
export function writesContext(nodes: NodeList): boolean {
  return nodesWithin(nodes).some(
    (node) => node.exportAs !== undefined || (node.kind === 'listen' && node.eachExportAs !== undefined),
  );
}

/** Whether some task of the list, at any depth, ends as another workflow does. */
export function runsWorkflows(nodes: NodeList): boolean {
  return nodesWithin(nodes).some((node) => node.kind === 'run-workflow' && node.awaited);
}

/** Where a task may lead: its `then`, and those of its cases. */
export function directivesOf(node: Node): readonly string[] {
  return node.kind === 'switch' ? [node.then, node.otherwise, ...node.cases.map(({ then }) => then)] : [node.then];
}
