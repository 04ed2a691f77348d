import { evaluateCondition, stepFunctions } from '../expressions/evaluate-expression';
import { type JobContext } from './job-context';
import { type StepContext } from './step-context';
import { stepVariables } from '../variables/predefined-variables';
import { mergeResults, type TaskResult } from './task-result';

/** A step that is ready to run. */
export interface RunnableStep {
  readonly context: StepContext;
  readonly condition: string | undefined;
  readonly continueOnError: boolean;
  /** 0 is no limit. */
  readonly timeoutInMinutes: number;
  readonly run: (cancellation: AbortSignal) => Promise<void>;
}

/** How long a step took, and that it ended. */
export interface FinishedStep {
  readonly context: StepContext;
  readonly durationMilliseconds: number;
}

/**
 * Runs the steps of a job one after another: conditions, results, time-outs, cancel. A result of the job other than
 * succeeded stands in `job.result`. Source: agent `StepsRunner.cs`.
 */
export async function runSteps(job: JobContext, steps: readonly RunnableStep[]): Promise<FinishedStep[]> {
  const finished: FinishedStep[] = [];
  setJobStatus(job, job.result);
  for (const step of steps) {
    const started = Date.now();
    await runOne(job, step);
    const { context } = step;
    if (context.result === 'SucceededWithIssues' || context.result === 'Failed') {
      setJobStatus(job, mergeResults(job.result, context.result));
    }
    context.report(true);
    if (context.lines.length > 0) job.queue.addLog(context.recordId, context.lines);
    finished.push({ context, durationMilliseconds: Date.now() - started });
  }
  return finished;
}

async function runOne(job: JobContext, step: RunnableStep): Promise<void> {
  const { context } = step;
  context.start();
  for (const [name, value] of Object.entries(stepVariables(context))) job.variables.set(name, value);
  for (const warning of job.variables.expandAll()) context.warning(warning);
  if (job.cancellation.aborted) setJobStatus(job, 'Canceled');
  const condition = step.condition?.trim() ? step.condition : 'succeeded()';
  context.debug(`Evaluating condition for step: '${context.identity.displayName}'`);
  try {
    const holds = isTrue(job, condition);
    context.debug(`Evaluating: ${condition}`);
    context.debug(`Result: ${holds ? 'True' : 'False'}`);
    if (!holds) {
      context.result = 'Skipped';
      context.resultCode = `Evaluating: ${condition}\nResult: False`;
      // A real agent shows it by the step's icon only, which a terminal has not got.
      job.show(job.masker.mask(`##[section]Skipped: ${context.identity.displayName} (${condition} does not hold)`));
      return;
    }
  } catch (error) {
    context.error(messageOf(error));
    context.result = 'Failed';
    return;
  }
  await runBody(job, step, condition);
}

async function runBody(job: JobContext, step: RunnableStep, condition: string): Promise<void> {
  const { context } = step;
  context.write(`Starting: ${context.identity.displayName}`, '##[section]');
  const ending = new AbortController();
  let reason: 'canceled' | 'timed out' | undefined;
  const onCancel = () => {
    setJobStatus(job, 'Canceled');
    context.debug(`Re-evaluate condition on job cancellation for step: '${context.identity.displayName}'.`);
    if (isStillTrue(job, condition)) return;
    reason ??= 'canceled';
    context.error('The Operation will be canceled. The next steps may not contain expected logs.');
    ending.abort();
  };
  // A job that was canceled before this step began cancels it no more.
  if (!job.cancellation.aborted) job.cancellation.addEventListener('abort', onCancel, { once: true });
  const timer =
    step.timeoutInMinutes > 0
      ? setTimeout(() => {
          reason ??= 'timed out';
          ending.abort();
        }, step.timeoutInMinutes * 60_000)
      : undefined;
  try {
    await step.run(ending.signal);
    context.result ??= 'Succeeded';
  } catch (error) {
    if (reason === undefined) context.error(messageOf(error));
    context.result = 'Failed';
  } finally {
    clearTimeout(timer);
    job.cancellation.removeEventListener('abort', onCancel);
  }
  if (reason !== undefined) {
    context.error(reason === 'canceled' ? 'The operation was canceled.' : 'The task has timed out.');
    context.result = reason === 'canceled' ? 'Canceled' : 'Failed';
  }
  if (context.commandResult) context.complete(context.commandResult);
  if (context.result === 'Failed' && step.continueOnError) context.result = 'SucceededWithIssues';
  context.write(`Finishing: ${context.identity.displayName}`, '##[section]');
}

function isTrue(job: JobContext, condition: string): boolean {
  const variables = Object.fromEntries(job.variables.list().map(({ name, value }) => [name, value]));
  return evaluateCondition(condition, { names: { variables }, functions: stepFunctions(job.result) });
}

function isStillTrue(job: JobContext, condition: string): boolean {
  try {
    return isTrue(job, condition);
  } catch {
    return false;
  }
}

function setJobStatus(job: JobContext, result: TaskResult | undefined): void {
  job.result = result;
  job.variables.set('Agent.JobStatus', result ?? 'Succeeded');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
