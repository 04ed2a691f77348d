import type { PipelineOptions } from './agent/pipeline-options';
import type { Repository } from './azure-devops/state';
import type { World } from './azure-devops/world';
import { exactGit, git, type PreparedRepository } from './prepare-repository';

type BuiltPullRequest = NonNullable<NonNullable<PipelineOptions['build']>['pullRequest']>;

/**
 * Shows the pull request of a build in Azure DevOps, as it is there before its build: opened with the first, and with one more
 * iteration for each further source commit. Its changes are those that git tells.
 *
 * @param built commit that is checked out, where the build does not name the head of the source branch
 */
export function showPullRequest(
  world: World,
  repository: Repository,
  sources: PreparedRepository,
  { id, sourceBranch, targetBranch, isFork, sourceCommit }: BuiltPullRequest,
  built: string,
): void {
  const commit = sourceCommit ?? built;
  const known = world.pullRequests.find((one) => one.id === Number(id));
  if (known?.iterations.at(-1)?.sourceCommit === commit) return;
  if (!repository.refs.has(targetBranch)) return;
  const target = targetBranch.replace(/^refs\/heads\//, '');
  const { folder } = sources;
  const base = git(folder, 'merge-base', target, commit);
  const filesOf = (version: string, filter: string): [string, string][] =>
    git(folder, 'diff', '--name-only', `--diff-filter=${filter}`, '--no-renames', '-z', base, commit)
      .split('\0')
      .filter(Boolean)
      .map((path) => [path, exactGit(folder, 'show', `${version}:${path}`)]);
  const before = repository.commits.get(repository.refs.get(targetBranch) ?? '');
  if (before !== undefined) {
    // What a pull request changes was there before.
    const known = new Map([...before.files, ...filesOf(base, 'M').map(([path, text]) => [`/${path}`, text] as const)]);
    repository.commits.set(before.commitId, { ...before, files: known });
  }
  const files = Object.fromEntries(filesOf(commit, 'd'));
  world.pushCommit(repository, { branch: sourceBranch, files, commitId: commit });
  if (known === undefined) {
    const title = sourceBranch.replace(/^refs\/heads\//, '');
    world.createPullRequest({ repository, sourceBranch, targetBranch, title, id: Number(id), isFork: isFork === true });
  } else world.addIteration(known);
}
