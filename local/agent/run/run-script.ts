import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { prependToPath } from './agent-environment';
import { chooseShell } from './choose-shell';
import { type Step } from '../pipeline-file/pipeline-model';
import { runProcess } from './run-process';
import { expandAll, expandEnvironment, takeLine } from './run-task';
import { type StepContext } from './step-context';
import { publicEnvironment } from './task-environment';

/**
 * Runs a step with a script as the built-in tasks do: from a file in the temporary folder, with public variables
 * in the environment and secrets only where `env:` maps them.
 *
 * @throws Error when the shell cannot be started
 */
export async function runScript(
  step: StepContext,
  given: Step & { readonly kind: 'script' },
  cancellation: AbortSignal,
): Promise<void> {
  const { job } = step;
  const shell = chooseShell(given.shell, job.environment);
  if (shell === undefined) {
    step.warning(
      `${given.shell} is not on this machine, so the step is not run. Install PowerShell, or use script or bash.`,
    );
    step.result = 'Skipped';
    return;
  }
  const directory = resolve(
    job.variables.get('System.DefaultWorkingDirectory') ?? job.folders.sources,
    expandAll(step, given.workingDirectory ?? ''),
  );
  if (!existsSync(directory)) {
    throw new Error(`The working directory of the step does not exist: ${directory}. Correct workingDirectory.`);
  }
  const script = expandAll(step, given.script);
  const file = join(job.folders.temp, `${randomUUID()}${shell.extension}`);
  writeFileSync(file, shell.content(script, given.errorActionPreference), { mode: 0o600 });
  step.write('Generating script.');
  if (!script.trim().includes('\n')) {
    step.write('Script contents:');
    step.write(script.trim());
  }
  step.write('========================== Starting Command Output ===========================');
  const options = shell.options(file);
  step.write(`${shell.program} ${options.join(' ')}`, '##[command]');
  const environment = { ...expandEnvironment(step, given.env), ...publicEnvironment(job.variables), TF_BUILD: 'True' };
  let wroteErrors = false;
  const end = await runProcess({
    file: shell.program,
    arguments: options,
    workingDirectory: directory,
    environment: prependToPath({ ...job.environment, ...environment }, job.prependedPath),
    onLine: (line, stream) => {
      wroteErrors ||= stream === 'stderr';
      takeLine(step, line);
    },
    cancellation,
    times: job.processTimes,
  });
  if (end.kind !== 'exited') return;
  step.exitCode = end.code;
  if (end.code !== 0) step.error(`${shell.name} exited with code '${end.code}'.`);
  if (given.failOnStderr && wroteErrors)
    step.error(`${shell.name} wrote one or more lines to the standard error stream.`);
  if (end.code !== 0 || (given.failOnStderr && wroteErrors)) step.complete('Failed');
}
