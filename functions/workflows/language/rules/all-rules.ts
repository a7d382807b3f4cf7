import { authenticationPolicies } from './authentication-policies.ts';
import { duplicateTasks } from './duplicate-tasks.ts';
import { endInBranch } from './end-in-branch.ts';
import { endlessLoops } from './endless-loops.ts';
import { expressions } from './expressions.ts';
import { functions } from './functions.ts';
import { knownWorkflows } from './known-workflows.ts';
import { literalCredentials } from './literal-credentials.ts';
import { literalFilters } from './literal-filters.ts';
import { openApiOperations } from './openapi-operations.ts';
import { parallelLoops } from './parallel-loops.ts';
import { roundedJitter } from './rounded-jitter.ts';
import type { Rule } from './rule.ts';
import { taskKinds } from './task-kinds.ts';
import { taskSchemas } from './task-schemas.ts';
import { taskTargets } from './task-targets.ts';
import { unreachableTasks } from './unreachable-tasks.ts';
import { unusedFunctions } from './unused-functions.ts';
import { uriTemplates } from './uri-templates.ts';
import { usedNames } from './used-names.ts';

/** Every rule of the language; they do not depend on each other's order. */
export const RULES: readonly Rule[] = [
  taskKinds,
  functions,
  openApiOperations,
  knownWorkflows,
  duplicateTasks,
  taskTargets,
  taskSchemas,
  unreachableTasks,
  endInBranch,
  endlessLoops,
  parallelLoops,
  usedNames,
  authenticationPolicies,
  literalFilters,
  expressions,
  uriTemplates,
  roundedJitter,
  literalCredentials,
  unusedFunctions,
];
