import type * as z from 'zod';
import type { Finding } from '../../shared/errors.ts';
import { check } from '../language/check.ts';
import { NO_EXTERNALS } from '../language/externals.ts';
import type { Json, JsonObject } from '../language/json.ts';
import { parseSource } from '../language/source/parse-source.ts';
import type { compileReport } from '../schemas.ts';
import { emit } from './emit/emit.ts';
import type { SourceMap } from './emit/source-map.ts';
import { lower } from './lower/lower.ts';
import type { Graph } from './machine/state.ts';
import { normalise } from './normalise/normalise.ts';
import { dropDeadVariables } from './optimise/drop-dead-variables.ts';
import { optimise } from './optimise/optimise.ts';
import { type Need, needsOf } from './report/needs.ts';
import { payloadRisksOf } from './report/payload-risks.ts';
import { bytesOf, reportOn } from './report/report.ts';
import { type CompiledSchedule, scheduleOf } from './schedule.ts';
import type { CompileSettings } from './settings.ts';

/** Largest definition that Step Functions takes: 1 MB (AWS Step Functions quotas). */
const MAX_DEFINITION_BYTES = 1_048_576;
/** Longest history of an execution (AWS Step Functions quotas). */
const MAX_HISTORY_EVENTS = 25_000;

export type CompileReport = z.infer<typeof compileReport>;

/** A definition as a state machine, or what is wrong with it. */
export type CompileResult =
  | {
      readonly ok: true;
      readonly document: {
        readonly namespace: string;
        readonly name: string;
        readonly version: string;
        readonly title?: string;
      };
      /** JSON schema that the input of a run must fit. @default - any input */
      readonly inputSchema?: Json;
      /** Amazon States Language in JSONata mode. */
      readonly stateMachine: JsonObject;
      readonly sourceMap: SourceMap;
      /** What starts the workflow by itself. @default - nothing */
      readonly schedule?: CompiledSchedule;
      /** Parts of the platform that tasks need. */
      readonly needs: readonly Need[];
      readonly report: CompileReport;
      readonly warnings: readonly Finding[];
    }
  | { readonly ok: false; readonly errors: readonly Finding[]; readonly warnings: readonly Finding[] };

/**
 * Compiles a workflow definition (Open Workflow Specification 1.0.3, YAML or JSON) to a state machine of Step Functions.
 * Pure: the same definition and settings give the same bytes. Faults of the definition are findings, never exceptions.
 */
export function compile(source: string | Record<string, unknown>, settings: CompileSettings): CompileResult {
  const parsed = parseSource(source);
  if (!parsed.ok) return { ok: false, errors: parsed.errors, warnings: [] };
  const checked = check(parsed.definition, parsed.positions, settings.externals);
  if (!checked.ok) return checked;
  const { document } = checked.definition;
  const workflow = normalise(document, settings.externals);
  const machine = minimal(lower(workflow, settings));
  const { stateMachine, sourceMap, loopBounds } = emit(machine, workflow);
  const { namespace, name, version, title } = document.document;
  const bytes = bytesOf(stateMachine);
  if (bytes > MAX_DEFINITION_BYTES) return { ok: false, errors: [tooLarge(bytes)], warnings: checked.warnings };
  const report = reportOn(stateMachine, bytes, loopBounds, payloadRisksOf(workflow));
  const schedule = scheduleOf(document, settings.externals ?? NO_EXTERNALS);
  const inputSchema = document.input?.schema?.document;
  return {
    ok: true,
    document: { namespace, name, version, ...(title === undefined ? {} : { title }) },
    ...(inputSchema === undefined ? {} : { inputSchema }),
    stateMachine,
    sourceMap,
    ...(schedule === undefined ? {} : { schedule }),
    needs: needsOf(workflow),
    report,
    warnings: [...checked.warnings, ...historyWarnings(report)],
  };
}

function tooLarge(bytes: number): Finding {
  return {
    pointer: '',
    code: 'state-machine-too-large',
    detail: `The compiled state machine has ${bytes} bytes; Step Functions takes ${MAX_DEFINITION_BYTES}.`,
    hint: 'Split the workflow into several.',
  };
}

function historyWarnings({ historyEvents: { most } }: CompileReport): readonly Finding[] {
  if (most === null || most <= MAX_HISTORY_EVENTS) return [];
  const detail = `A run may take ${most} history events; Step Functions ends it at ${MAX_HISTORY_EVENTS}.`;
  const hint = 'Move a part of it into a workflow of its own, and run that one: `run: workflow`.';
  return [{ pointer: '', code: 'history-too-long', detail, hint }];
}

/** Dropping what nobody reads may leave states that do nothing, which are folded in turn. */
function minimal(graph: Graph): Graph {
  return optimise(dropDeadVariables(optimise(graph)));
}
