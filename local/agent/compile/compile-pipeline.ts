import { compileTaskStep } from './compile-task-step';
import { type Endpoint } from '../variables/endpoints';
import { dependencyFunctions } from './dependency-scope';
import { checkExpression, type ExpressionScope } from '../expressions/evaluate-expression';
import { PipelineFileError } from '../pipeline-file/pipeline-file-error';
import { type Job, type Pipeline, type Stage, type VariableSetting } from '../pipeline-file/pipeline-model';
import { nameSteps, type CompiledStep } from './step-names';
import { type TaskDefinition } from './task-definition';

/** A job whose steps are ready for the agent. */
export interface CompiledJob {
  readonly job: Job;
  readonly steps: readonly CompiledStep[];
}

/** A stage whose jobs are ready for the agent. */
export interface CompiledStage {
  readonly stage: Stage;
  readonly jobs: readonly CompiledJob[];
}

/** What the file refers to. */
export interface CompileSurroundings {
  readonly tasks: readonly TaskDefinition[];
  readonly endpoints: readonly Endpoint[];
  readonly variables: Readonly<Record<string, string>>;
  /** Display name of `checkout: self`. */
  readonly checkoutName: string;
}

/**
 * Prepares all steps before any of them runs, so that an error of the file costs nothing.
 *
 * @throws PipelineFileError
 */
export function compilePipeline(pipeline: Pipeline, surroundings: CompileSurroundings): CompiledStage[] {
  const { file } = pipeline;
  for (const setting of pipeline.variables) checkVariable(setting, file);
  return pipeline.stages.map((stage) => {
    checkText(stage.condition, STAGE_SCOPE, stage.line, `condition of the stage ${stage.name}`, file);
    for (const setting of stage.variables) checkVariable(setting, file);
    return { stage, jobs: stage.jobs.map((job) => compileJob(pipeline, stage, job, surroundings)) };
  });
}

function compileJob(pipeline: Pipeline, stage: Stage, job: Job, surroundings: CompileSurroundings): CompiledJob {
  const { file } = pipeline;
  checkText(job.condition, JOB_SCOPE, job.line, `condition of the job ${job.name}`, file);
  for (const setting of job.variables) checkVariable(setting, file);
  checkStepNames(job, file);
  const settings = [...pipeline.variables, ...stage.variables, ...job.variables];
  const variable = (name: string) => {
    const wanted = name.toLowerCase();
    const given = settings.filter((each) => each.name.toLowerCase() === wanted).at(-1)?.value;
    return given ?? Object.entries(surroundings.variables).find(([each]) => each.toLowerCase() === wanted)?.[1];
  };
  const steps = job.steps
    .filter((step) => step.enabled && !(step.kind === 'checkout' && step.repository === 'none'))
    .map((step) => {
      const task = step.kind === 'task' ? compileTaskStep(step, { file, variable, ...surroundings }) : undefined;
      return { step, task };
    });
  return { job, steps: nameSteps(steps, surroundings.checkoutName) };
}

function checkStepNames(job: Job, file: string): void {
  const seen = new Set<string>();
  for (const { name, line } of job.steps) {
    if (name === undefined) continue;
    if (seen.has(name.toLowerCase())) {
      throw new PipelineFileError(
        file,
        line,
        `Two steps of the job ${job.name} are named ${name}.`,
        'Give each its own name.',
      );
    }
    seen.add(name.toLowerCase());
  }
}

function checkVariable({ name, value, line }: VariableSetting, file: string): void {
  checkText(runtimeExpression(value), VARIABLE_SCOPE, line, `variable ${name}`, file);
}

/** The expression of a value that is written as `$[ ]`, and of no other. */
export function runtimeExpression(value: string): string | undefined {
  return /^\s*\$\[(.*)\]\s*$/s.exec(value)?.[1];
}

function checkText(text: string | undefined, scope: ExpressionScope, line: number, what: string, file: string): void {
  if (text === undefined || text.trim() === '') return;
  try {
    checkExpression(text, scope);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new PipelineFileError(file, line, `The ${what} cannot be read: ${problem}.`, 'Correct the expression.');
  }
}

const FUNCTIONS = dependencyFunctions([], [], false);
const STAGE_SCOPE: ExpressionScope = { names: { variables: {}, dependencies: {} }, functions: FUNCTIONS };
const JOB_SCOPE: ExpressionScope = {
  names: { variables: {}, dependencies: {}, stageDependencies: {} },
  functions: FUNCTIONS,
};
const VARIABLE_SCOPE: ExpressionScope = { names: JOB_SCOPE.names };
