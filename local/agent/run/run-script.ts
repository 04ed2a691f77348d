import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { prependToPath } from './agent-environment';
import { type Step } from '../pipeline-file/pipeline-model';
import { runProcess } from './run-process';
import { expandAll, expandEnvironment, takeLine } from './run-task';
import { type StepContext } from './step-context';
import { publicEnvironment } from './task-environment';

/**
 * Runs a `script` or `bash` step as the built-in tasks do: from a file in the temporary folder, with public variables
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
  const onWindows = process.platform === 'win32' && given.shell === 'script';
  const script = expandAll(step, given.script);
  const file = join(job.folders.temp, `${randomUUID()}.${onWindows ? 'cmd' : 'sh'}`);
  writeFileSync(
    file,
    onWindows ? `@echo off\r\n${script.replace(/\r?\n/g, '\r\n')}` : script.replaceAll('\r\n', '\n'),
    {
      mode: 0o600,
    },
  );
  step.write('Generating script.');
  if (!script.trim().includes('\n')) {
    step.write('Script contents:');
    step.write(script.trim());
  }
  step.write('========================== Starting Command Output ===========================');
  const [shell, options] = onWindows
    ? ['cmd.exe', ['/D', '/E:ON', '/V:OFF', '/S', '/C', `CALL "${file}"`]]
    : ['bash', ['--noprofile', '--norc', file]];
  step.write(`${shell} ${options.join(' ')}`, '##[command]');
  const environment = { ...expandEnvironment(step, given.env), ...publicEnvironment(job.variables), TF_BUILD: 'True' };
  const directory = job.variables.get('System.DefaultWorkingDirectory') ?? job.folders.sources;
  let wroteErrors = false;
  const end = await runProcess({
    file: shell,
    arguments: options,
    workingDirectory: resolve(directory, expandAll(step, given.workingDirectory ?? '')),
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
  if (end.code !== 0) step.error(`${onWindows ? 'Cmd.exe' : 'Bash'} exited with code '${end.code}'.`);
  if (given.failOnStderr && wroteErrors) step.error('Bash wrote one or more lines to the standard error stream.');
  if (end.code !== 0 || (given.failOnStderr && wroteErrors)) step.complete('Failed');
}
