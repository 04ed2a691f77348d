import {
  runtimeExpression,
  type CompiledJob,
  type CompiledPhase,
  type CompiledStage,
} from '../compile/compile-pipeline';
import { dependencyFunctions, dependencyValues, stageDependencyValues, type Ended } from '../compile/dependency-scope';
import { evaluateCondition, evaluateToText, type ExpressionScope } from '../expressions/evaluate-expression';
import { type VariableSetting } from '../pipeline-file/pipeline-model';
import { jobVariables, type JobNames } from '../variables/predefined-variables';
import { type InitialVariable, type RunState } from './run-state';

/** Whether a stage or job runs, and why not. */
export interface StartDecision {
  readonly outcome: 'run' | 'skip' | 'fail';
  readonly resultCode: string;
}

/** Decides about a stage. `dependencies` are earlier stages there, with `job.step.variable` as outputs. */
export function decideStage(state: RunState, { stage }: CompiledStage): StartDecision {
  return decide(stage.condition, () => {
    const names = { stageDependencies: stageDependencyValues(stage.dependsOn, state.stages) };
    const variables = resolveVariables(state, [state.pipeline.variables, stage.variables], names);
    return {
      names: { variables: toNames(variables), dependencies: dependencyValues(stage.dependsOn, state.stages) },
      functions: dependencyFunctions(stage.dependsOn, state.stages, state.canceled()),
    };
  });
}

/** Decides about a job. `dependencies` are earlier jobs of the stage, `stageDependencies` jobs of earlier stages. */
export function decideJob(
  state: RunState,
  stage: CompiledStage,
  { job }: CompiledPhase,
  ended: readonly Ended[],
): StartDecision {
  return decide(job.condition, () => {
    const names = jobScope(state, stage, job.dependsOn, ended);
    const settings = [state.pipeline.variables, stage.stage.variables, job.variables];
    const variables = toNames(resolveVariables(state, settings, names));
    return {
      names: { ...names, variables },
      functions: dependencyFunctions(job.dependsOn, ended, state.canceled()),
    };
  });
}

/** A condition that cannot be evaluated is never taken for one that holds, nor for one that does not. */
function decide(condition: string | undefined, toScope: () => ExpressionScope): StartDecision {
  const text = condition?.trim() ? condition : 'succeeded()';
  try {
    const holds = evaluateCondition(text, toScope());
    return { outcome: holds ? 'run' : 'skip', resultCode: `Evaluating: ${text}\nResult: ${holds ? 'True' : 'False'}` };
  } catch (error) {
    return { outcome: 'fail', resultCode: error instanceof Error ? error.message : String(error) };
  }
}

/** All variables that Azure DevOps sends with a job, later ones over earlier ones. */
export function initialVariables(
  state: RunState,
  stage: CompiledStage,
  { job }: CompiledJob,
  ended: readonly Ended[],
  names: JobNames,
): InitialVariable[] {
  const scope = jobScope(state, stage, job.dependsOn, ended);
  const settings = [state.pipeline.variables, stage.stage.variables, job.variables];
  const own = Object.entries(jobVariables(names)).map(([name, value]) => ({
    name,
    value,
    secret: false,
    readOnly: false,
  }));
  return [...resolveVariables(state, settings, scope), ...own];
}

function jobScope(
  state: RunState,
  { stage }: CompiledStage,
  dependsOn: readonly string[],
  ended: readonly Ended[],
): ExpressionScope['names'] {
  return {
    dependencies: dependencyValues(dependsOn, ended),
    stageDependencies: stageDependencyValues(stage.dependsOn, state.stages),
  };
}

/** Evaluates `$[ ]` values in order. Each sees the variables before it. */
function resolveVariables(
  state: RunState,
  settings: readonly (readonly VariableSetting[])[],
  names: ExpressionScope['names'],
): InitialVariable[] {
  const variables: InitialVariable[] = [...state.variables];
  for (const { name, value, readOnly } of settings.flat()) {
    const expression = runtimeExpression(value);
    if (expression === undefined) {
      variables.push({ name, value, secret: false, readOnly });
      continue;
    }
    const scope = { names: { dependencies: {}, stageDependencies: {}, ...names, variables: toNames(variables) } };
    const text = evaluateToText(expression, scope);
    // A secret output stays one on its way into another job.
    const secret = [...state.secretOutputs].some((each) => text.includes(each));
    variables.push({ name, value: text, secret, readOnly });
  }
  return variables;
}

/** Later variables win. Names compare without case. */
function toNames(variables: readonly InitialVariable[]): Record<string, string> {
  const found = new Map<string, string>();
  for (const { name, value } of variables) found.set(name.toLowerCase(), value);
  return Object.fromEntries(found);
}
