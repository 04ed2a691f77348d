import type { PipelineRun } from '../../documents/pipeline-run';

/** What the agent's variables say about the build, before any rule looks at it. */
export interface BuildFacts {
  readonly pipeline: PipelineRun;
  /** Phase and job as Azure Pipelines names them; the leg of a matrix is the job. */
  readonly phase: string;
  readonly jobName: string;
  readonly pullRequest: BuildPullRequest | null;
}

export interface BuildPullRequest {
  /** The number that people see: GitHub's own number, Azure Repos' id. */
  readonly id: string;
  readonly branch: string;
  readonly base: string;
  readonly isFork: boolean;
}

type Variable = (name: string) => string | undefined;

/**
 * Reads the facts of a build from the agent's variables. Names that Azure DevOps Server 2020 lacks have fall-backs.
 * In a release the variables of the primary artifact's build stand under the same names.
 */
export function readBuildFacts(variable: Variable): BuildFacts {
  const provider = variable('Build.Repository.Provider') ?? '';
  const pullRequest = readPullRequest(variable);
  return {
    phase: variable('System.PhaseName') ?? '',
    jobName: variable('System.JobName') ?? variable('Agent.JobName') ?? '',
    pullRequest,
    pipeline: {
      collectionUri: variable('System.CollectionUri') ?? variable('System.TeamFoundationCollectionUri') ?? '',
      projectId: variable('System.TeamProjectId') ?? '',
      projectName: variable('System.TeamProject') ?? '',
      buildId: variable('Build.BuildId') ?? '',
      buildNumber: variable('Build.BuildNumber') ?? '',
      definitionId: variable('System.DefinitionId') ?? null,
      stage: named(variable('System.StageName')),
      job: jobLabel(variable),
      attempt: Number(variable('System.JobAttempt') ?? '1') || 1,
      repository: {
        provider,
        id: variable('Build.Repository.ID') ?? null,
        name: variable('Build.Repository.Name') ?? null,
        url: webAddress(variable('Build.Repository.Uri')),
      },
      sourceBranch: variable('Build.SourceBranch') ?? '',
      sourceCommit: variable('System.PullRequest.SourceCommitId') ?? variable('Build.SourceVersion') ?? null,
      analysedCommit: variable('Build.SourceVersion') ?? null,
      basePath: '',
      pullRequestId: pullRequest?.id ?? null,
      iterationId: null,
    },
  };
}

/** Whether the job is one of a build; else it is one of a classic release, which checks nothing out. */
export function isBuild(variable: Variable): boolean {
  return (variable('System.HostType') ?? 'build').toLowerCase() === 'build';
}

function readPullRequest(variable: Variable): BuildPullRequest | null {
  const id = variable('System.PullRequest.PullRequestNumber') ?? variable('System.PullRequest.PullRequestId');
  if (id === undefined) return null;
  return {
    id,
    branch: withoutHeads(variable('System.PullRequest.SourceBranch') ?? ''),
    base: withoutHeads(variable('System.PullRequest.TargetBranch') ?? ''),
    isFork: variable('System.PullRequest.IsFork')?.toLowerCase() === 'true',
  };
}

/** Pipelines without stages or with one job name them `__default`. */
function named(name: string | undefined): string {
  return name === undefined || name === '__default' ? '' : name;
}

/** Name of the job with the leg of a matrix, for people. */
function jobLabel(variable: Variable): string {
  const phase = named(variable('System.PhaseName'));
  const job = named(variable('System.JobName') ?? variable('Agent.JobName'));
  if (phase === '' || phase === job) return job;
  return job === '' ? phase : `${phase} ${job}`;
}

/** `refs/heads/` never reaches a property: SonarQube then finds no base, judges nothing, and says OK. */
export function withoutHeads(ref: string): string {
  return ref.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, '');
}

function webAddress(uri: string | undefined): string | null {
  if (uri === undefined) return null;
  try {
    const url = new URL(uri);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
    url.username = '';
    url.password = '';
    return url.toString();
  } catch {
    return null;
  }
}
