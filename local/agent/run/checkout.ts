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
  /** Whether the server gives out a commit that is asked for by its id. Azure Repos does. */
  readonly fetchesByCommit: boolean;
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
  const tags = given.fetchTags ? '--tags' : '--no-tags';
  const wanted = refsOf(sources, depth.length > 0);
  await git('fetch', '--force', tags, '--prune', '--no-recurse-submodules', ...depth, 'origin', ...wanted);
  await git('checkout', '--quiet', '--force', '--detach', sources.commit);
}

/**
 * A shallow clone holds one commit where the server allows that, so that no branch has a name in it; else all heads, each
 * cut off at the depth. Source: agent `GitSourceProvider.cs`.
 */
function refsOf({ branch, commit, fetchesByCommit }: Sources, isShallow: boolean): string[] {
  const byCommit = `+${commit}:refs/remotes/origin/${commit}`;
  if (isShallow && fetchesByCommit) return [byCommit];
  const heads = '+refs/heads/*:refs/remotes/origin/*';
  // The repository of this machine has no ref for the merge commit of a pull request.
  if (branch.startsWith('refs/pull/')) return [heads, `+${commit}:${branch.replace(/^refs/, 'refs/remotes')}`];
  return isShallow ? [heads] : [heads, byCommit];
}

async function runGit(step: StepContext, options: readonly string[], cancellation: AbortSignal): Promise<void> {
  step.write(`git ${options.join(' ')}`, '##[command]');
  const end = await runProcess({
    file: 'git',
    arguments: options,
    workingDirectory: step.job.folders.sources,
    environment: { ...step.job.environment, GIT_TERMINAL_PROMPT: '0', TF_BUILD: 'True' },
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
