import { checkOut, type Sources } from './checkout';
import { type CompiledJob } from '../compile/compile-pipeline';
import { type JobContext } from './job-context';
import { retryStep } from './retry-step';
import { type RunnableStep } from './run-steps';
import { runScript } from './run-script';
import { runTask } from './run-task';
import { StepContext, type StepIdentity } from './step-context';
import { type CompiledStep } from '../compile/step-names';
import { type TaskSection } from '../compile/task-definition';

const SECTIONS = [
  ['pre', 'prejobexecution', 'Pre-job: '],
  ['main', 'execution', ''],
  ['post', 'postjobexecution', 'Post-job: '],
] as const;

/**
 * Everything a job runs, in order: pre-job sections of all tasks, the steps, post-job sections in reverse order with
 * the condition `always()`. Source: agent `JobExtension.cs`.
 */
export function planSteps(job: JobContext, { steps }: CompiledJob, sources: Sources): RunnableStep[] {
  const planned = { pre: [] as RunnableStep[], main: [] as RunnableStep[], post: [] as RunnableStep[] };
  for (const compiled of steps) {
    // Shared by the sections of one step, and by nothing else.
    const taskVariables: StepContext['taskVariables'] = new Map();
    for (const [section, key, prefix] of SECTIONS) {
      const isThere = section === 'main' || (compiled.task?.definition.sections[key] ?? []).length > 0;
      if (!isThere) continue;
      const order = planned.pre.length + planned.main.length + planned.post.length + 1;
      const displayName = `${prefix}${job.variables.expand(compiled.displayName)}`;
      const context = toContext(job, compiled, { section, order, displayName });
      context.taskVariables = taskVariables;
      const runnable = toRunnable(context, compiled, sources, key);
      if (section === 'post') planned.post.unshift({ ...runnable, condition: 'always()' });
      else planned[section].push(runnable);
    }
  }
  return [...planned.pre, ...planned.main, ...planned.post];
}

function toContext(
  job: JobContext,
  { step, refName, task }: CompiledStep,
  place: Pick<StepIdentity, 'section' | 'order' | 'displayName'>,
): StepContext {
  const definition = task?.definition;
  const context = new StepContext(job, {
    ...place,
    name: refName,
    task: definition
      ? { id: definition.id, name: definition.name, version: definition.version.text }
      : step.kind === 'script'
        ? SCRIPT_TASKS[step.shell]
        : undefined,
  });
  context.restrictions = [definition?.restrictions, step.target].flatMap((each) => each ?? []);
  return context;
}

/** The tasks that YAML's short forms stand for. Source: their `task.json` in azure-pipelines-tasks. */
const POWERSHELL = { id: 'e213ff0f-5d5c-4791-802d-52ea3e7be1f1', name: 'PowerShell', version: '2.247.1' };
const SCRIPT_TASKS = {
  script: { id: 'd9bafed4-0b18-4f58-968d-86655b4d2ce9', name: 'CmdLine', version: '2.250.1' },
  bash: { id: '6c731c3c-3c68-459a-a5c9-bde6e6595b5b', name: 'Bash', version: '3.250.1' },
  pwsh: POWERSHELL,
  powershell: POWERSHELL,
};

function toRunnable(
  context: StepContext,
  { step, task }: CompiledStep,
  sources: Sources,
  section: TaskSection,
): RunnableStep {
  return {
    context,
    condition: step.condition,
    continueOnError: step.continueOnError,
    timeoutInMinutes: step.timeoutInMinutes,
    run: async (cancellation) => {
      const retries = step.retryCountOnTaskFailure;
      if (step.kind === 'script')
        await retryStep(context, retries, () => runScript(context, step, cancellation), cancellation);
      else if (step.kind === 'foreign') passOver(context, step.what);
      else if (step.kind === 'checkout') await checkOut(context, step, sources, cancellation);
      else if (task) await runTask(context, { task, section, env: step.env, retries, cancellation });
    },
  };
}

/** Its result counts for nothing, and nobody can overlook that it did not run. */
function passOver(context: StepContext, what: string): void {
  context.warning(`${what} is not run on this machine. What it does in Azure DevOps is missing from this run.`);
  context.result = 'Skipped';
}
