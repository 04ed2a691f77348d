import { compileTaskStep, type CompiledTask } from './compile-task-step';
import { type Endpoint } from '../variables/endpoints';
import { dependencyFunctions } from './dependency-scope';
import { checkExpression, stepFunctions, type ExpressionScope } from '../expressions/evaluate-expression';
import { PipelineFileError, formatLocation, type SourceLocation } from '../pipeline-file/pipeline-file-error';
import {
  type FileWarning,
  type Job,
  type Pipeline,
  type Stage,
  type Step,
  type VariableSetting,
} from '../pipeline-file/pipeline-model';
import { nameSteps, type CompiledStep } from './step-names';
import { type TaskDefinition } from './task-definition';

/** A job, or one leg of its matrix, whose steps are ready for the agent. */
export interface CompiledJob {
  readonly job: Job;
  /** Name of the leg. */
  readonly leg: string | undefined;
  readonly steps: readonly CompiledStep[];
}

/** A job of the file with its legs; without a matrix it is the only one. */
export interface CompiledPhase {
  readonly job: Job;
  readonly jobs: readonly CompiledJob[];
}

/** A stage whose jobs are ready for the agent. */
export interface CompiledStage {
  readonly stage: Stage;
  readonly phases: readonly CompiledPhase[];
}

/** A pipeline before its run. */
export interface CompiledPipeline {
  readonly stages: readonly CompiledStage[];
  readonly warnings: readonly FileWarning[];
}

/** What the file refers to. */
export interface CompileSurroundings {
  readonly tasks: readonly TaskDefinition[];
  readonly endpoints: readonly Endpoint[];
  readonly endpointFor: (reference: string, type: string) => Endpoint | undefined;
  readonly variables: Readonly<Record<string, string>>;
  /** Display name of `checkout: self`. */
  readonly checkoutName: string;
}

/**
 * Prepares all steps before any of them runs, so that an error of the file costs nothing.
 *
 * @throws PipelineFileError
 */
export function compilePipeline(pipeline: Pipeline, surroundings: CompileSurroundings): CompiledPipeline {
  const warnings: FileWarning[] = [...pipeline.warnings];
  const warn = (warning: FileWarning) => {
    const isKnown = warnings.some(
      ({ place, text }) => formatLocation(place) === formatLocation(warning.place) && text === warning.text,
    );
    if (!isKnown) warnings.push(warning);
  };
  pipeline.variables.forEach(checkVariable);
  const stages = pipeline.stages.map((stage) => {
    checkText(stage.condition, STAGE_SCOPE, stage.place, `condition of the stage ${stage.name}`);
    stage.variables.forEach(checkVariable);
    const settings = [...pipeline.variables, ...stage.variables];
    return { stage, phases: stage.jobs.map((job) => compilePhase(job, settings, surroundings, warn)) };
  });
  return { stages, warnings };
}

type Warn = (warning: FileWarning) => void;

function compilePhase(
  job: Job,
  settings: readonly VariableSetting[],
  surroundings: CompileSurroundings,
  warn: Warn,
): CompiledPhase {
  checkText(job.condition, JOB_SCOPE, job.place, `condition of the job ${job.name}`);
  job.variables.forEach(checkVariable);
  checkStepNames(job);
  for (const step of job.steps) checkStepCondition(step, warn);
  if (job.legs.length === 0) return { job, jobs: [compileJob(job, undefined, settings, surroundings, warn)] };
  const legs = job.legs.map((leg) => {
    const own = {
      ...job,
      displayName: `${job.displayName} ${leg.name}`,
      variables: [...job.variables, ...leg.variables],
    };
    return compileJob(own, leg.name, settings, surroundings, warn);
  });
  return { job, jobs: legs };
}

function compileJob(
  job: Job,
  leg: string | undefined,
  outer: readonly VariableSetting[],
  surroundings: CompileSurroundings,
  warn: Warn,
): CompiledJob {
  const settings = [...outer, ...job.variables];
  const variable = (name: string) => {
    const wanted = name.toLowerCase();
    const given = settings.filter((each) => each.name.toLowerCase() === wanted).at(-1)?.value;
    return given ?? Object.entries(surroundings.variables).find(([each]) => each.toLowerCase() === wanted)?.[1];
  };
  const steps = job.steps
    .filter((step) => step.enabled && !(step.kind === 'checkout' && step.repository === 'none'))
    .map((step): { step: Step; task: CompiledTask | undefined } => {
      if (step.kind !== 'task') return { step, task: undefined };
      const task = compileTaskStep(step, { variable, warn, ...surroundings });
      return task === undefined ? { step: { ...step, kind: 'foreign', what: step.task }, task } : { step, task };
    });
  return { job, leg, steps: nameSteps(steps, surroundings.checkoutName) };
}

/** The agent itself finds out when the step's turn comes; its words name neither step nor line. */
function checkStepCondition(step: Step, warn: Warn): void {
  const { condition, place } = step;
  if (condition === undefined || condition.trim() === '') return;
  try {
    checkExpression(condition, STEP_SCOPE);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const name = step.displayName ?? step.name ?? (step.kind === 'task' ? step.task : `the ${step.kind} step`);
    warn({ place, text: `The condition of ${name} cannot be read, so the step will fail: ${problem}.` });
  }
}

function checkStepNames(job: Job): void {
  const seen = new Set<string>();
  for (const { name, place } of job.steps) {
    if (name === undefined) continue;
    if (seen.has(name.toLowerCase())) {
      throw new PipelineFileError(
        place,
        `Two steps of the job ${job.name} are named ${name}.`,
        'Give each its own name.',
      );
    }
    seen.add(name.toLowerCase());
  }
}

function checkVariable({ name, value, place }: VariableSetting): void {
  checkText(runtimeExpression(value), VARIABLE_SCOPE, place, `variable ${name}`);
}

/** The expression of a value that is written as `$[ ]`, and of no other. */
export function runtimeExpression(value: string): string | undefined {
  return /^\s*\$\[(.*)\]\s*$/s.exec(value)?.[1];
}

function checkText(text: string | undefined, scope: ExpressionScope, place: SourceLocation, what: string): void {
  if (text === undefined || text.trim() === '') return;
  try {
    checkExpression(text, scope);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new PipelineFileError(place, `The ${what} cannot be read: ${problem}.`, 'Correct the expression.');
  }
}

const FUNCTIONS = dependencyFunctions([], [], false);
const STAGE_SCOPE: ExpressionScope = { names: { variables: {}, dependencies: {} }, functions: FUNCTIONS };
const JOB_SCOPE: ExpressionScope = {
  names: { variables: {}, dependencies: {}, stageDependencies: {} },
  functions: FUNCTIONS,
};
const STEP_SCOPE: ExpressionScope = { names: { variables: {} }, functions: stepFunctions(undefined) };
const VARIABLE_SCOPE: ExpressionScope = { names: JOB_SCOPE.names };
