import type * as z from 'zod';
import { grows } from '../../language/expression/growth.ts';
import type { Template } from '../../language/expression/templates.ts';
import type { payloadRisk } from '../../schemas.ts';
import { directivesOf, innerLists, nodesWithin } from '../lower/writes.ts';
import { MAX_OUTCOME } from '../machine/errors.ts';
import type { Node, NodeList } from '../normalise/node.ts';
import type { Workflow } from '../normalise/normalise.ts';

export type PayloadRisk = z.infer<typeof payloadRisk>;

/** Largest input, output or result of a state in bytes (AWS Step Functions quotas). */
const MOST_PAYLOAD_BYTES = 262_144;

/** Tasks whose data may become larger than Step Functions lets pass, in the order of the definition. */
export function payloadRisksOf({ tasks }: Workflow): readonly PayloadRisk[] {
  return risksOfList(tasks, false);
}

function risksOfList(nodes: NodeList, isRepeated: boolean): readonly PayloadRisk[] {
  const again = jumpedOver(nodes);
  return nodes.flatMap((node, index) => {
    const repeats = isRepeated || again.has(index);
    const inner = innerLists(node).flatMap((list) => risksOfList(list, repeats || repeatsItsTasks(node)));
    return [...ownRisks(node, repeats), ...inner];
  });
}

/** Places of the tasks from which, or from a task behind which, a `then` leads back to them or to what is before them. */
function jumpedOver(nodes: NodeList): ReadonlySet<number> {
  const places = new Map(nodes.map(({ name }, index) => [name, index]));
  const again = new Set<number>();
  let farthest = nodes.length;
  for (const [index, node] of [...nodes.entries()].toReversed()) {
    farthest = Math.min(farthest, ...directivesOf(node).map((name) => places.get(name) ?? nodes.length));
    if (farthest <= index) again.add(index);
  }
  return again;
}

/** A loop side by side does not hand data from one iteration to the next. */
function repeatsItsTasks(node: Node): boolean {
  return node.kind === 'listen' || (node.kind === 'for' && node.parallel === undefined);
}

function ownRisks(node: Node, isRepeated: boolean): readonly PayloadRisk[] {
  const { pointer } = node;
  const bytes = (risk: PayloadRisk['risk']): PayloadRisk => ({ pointer, risk, limit: MOST_PAYLOAD_BYTES });
  const growing = isRepeated && growsEachTime(node) ? [bytes('growing-data')] : [];
  switch (node.kind) {
    case 'for':
      return node.parallel === undefined ? growing : [bytes('results-of-iterations'), ...growing];
    case 'fork':
      if (node.branches.filter(isOpen).length < (node.compete ? 1 : 2)) return growing;
      if (!node.compete) return [bytes('results-of-branches'), ...growing];
      return [{ pointer, risk: 'result-of-competition', limit: MAX_OUTCOME }, ...growing];
    case 'listen':
      return collects(node) ? [bytes('received-events'), ...growing] : growing;
    case 'run-workflow':
      return node.awaited ? [bytes('input-and-output-of-run'), ...growing] : growing;
    default:
      return growing;
  }
}

function collects(node: Node & { kind: 'listen' }): boolean {
  return node.oneByOne || node.untilEvents !== undefined || node.to.mode === 'all';
}

/** Whether others decide how large a task's output is. */
function isOpen(node: Node): boolean {
  return nodesWithin([node]).some(({ kind }) => kind === 'call' || kind === 'listen' || kind.startsWith('run-'));
}

function growsEachTime(node: Node): boolean {
  const data = (template: Template | undefined) => template !== undefined && grows(template, 'input');
  const context = [node.exportAs, ...(node.kind === 'listen' ? [node.eachExportAs] : [])];
  return (
    context.some((template) => template !== undefined && grows(template, 'context')) ||
    data(node.outputAs) ||
    (node.kind === 'set' && data(node.value))
  );
}
