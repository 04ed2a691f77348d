import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Step } from '../pipeline-file/pipeline-model';
import { runProcess } from './run-process';
import { type StepContext } from './step-context';

/** Where `checkout: self` takes the sources from. */
export interface Sources {
  readonly folder: string;
  readonly isRepository: boolean;
  readonly branch: string;
  /** Empty when the sources are plain files. */
  readonly commit: string;
}

/**
 * Brings the sources into `s`: from a Git repository by fetching, with a detached HEAD as the agent leaves it; from
 * plain files by copying.
 *
 * @throws Error when Git fails
 */
export async function checkOut(
  step: StepContext,
  given: Step & { readonly kind: 'checkout' },
  sources: Sources,
  cancellation: AbortSignal,
): Promise<void> {
  const { folders } = step.job;
  if (given.clean) rmSync(folders.sources, { recursive: true, force: true });
  mkdirSync(folders.sources, { recursive: true });
  step.write(`Syncing repository: ${step.job.variables.get('Build.Repository.Name') ?? ''}`);
  if (!sources.isRepository) {
    step.write(`Copying ${sources.folder}`);
    cpSync(sources.folder, folders.sources, { recursive: true, verbatimSymlinks: true });
    return;
  }
  const git = (...options: string[]) => runGit(step, options, cancellation);
  if (!existsSync(join(folders.sources, '.git'))) {
    await git('init', '--quiet', folders.sources);
    await git('remote', 'add', 'origin', pathToFileURL(sources.folder).href);
    await git('config', 'gc.auto', '0');
  }
  const depth = given.fetchDepth > 0 ? [`--depth=${given.fetchDepth}`] : [];
  // A shallow fetch asks for the one commit only, so other branches are missing, as on a real agent.
  const wanted = [`+${sources.commit}:refs/remotes/origin/${sources.commit}`];
  if (depth.length === 0) wanted.unshift('+refs/heads/*:refs/remotes/origin/*');
  const tags = given.fetchTags ? '--tags' : '--no-tags';
  await git('fetch', '--force', tags, '--prune', '--no-recurse-submodules', ...depth, 'origin', ...wanted);
  await git('checkout', '--quiet', '--force', '--detach', sources.commit);
}

async function runGit(step: StepContext, options: readonly string[], cancellation: AbortSignal): Promise<void> {
  step.write(`git ${options.join(' ')}`, '##[command]');
  const end = await runProcess({
    file: 'git',
    arguments: options,
    workingDirectory: step.job.folders.sources,
    environment: { ...step.job.environment, GIT_TERMINAL_PROMPT: '0' },
    // Git is the agent's own child: its lines are shown, but commands in them are not executed.
    onLine: (line) => {
      step.rawLines.push(line);
      step.write(line);
    },
    cancellation,
    times: step.job.processTimes,
  });
  if (end.kind === 'exited' && end.code !== 0) {
    throw new Error(`Git ${options[0] ?? ''} failed with exit code: ${end.code}`);
  }
}
