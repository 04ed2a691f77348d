import type { PipelineRun } from '../documents/pipeline-run';
import { agentFolderMissing } from '../errors/configuration-errors';
import { withoutHeads } from './scope/branch-name';
import type { AgentFolders } from './scope/portable-path';

/**
 * The job that a task runs in, as the variables of the agent describe it. Each task reads it once, at its beginning, and hands
 * it down.
 */
export interface JobContext {
  readonly pipeline: PipelineRun;
  /** Phase and job as Azure Pipelines names them; the leg of a matrix is the job. */
  readonly phase: string;
  /** GUID of the phase and name of the pipeline; empty where the agent does not tell. */
  readonly phaseId: string;
  readonly definitionName: string;
  readonly jobName: string;
  /** Empty where the agent does not tell. */
  readonly jobId: string;
  readonly pullRequest: BuildPullRequest | null;
  /** The job is one of a classic release, which checks nothing out. Its build is that of the primary artifact. */
  readonly isRelease: boolean;
  /** The build is one of a pull request from a fork, which gets no secrets. */
  readonly isFork: boolean;
  /** Project of the build: that of the primary artifact may be another one than the release's. */
  readonly buildProjectId: string;
  readonly folders: AgentFolders;
  /** Folder of tools that the agent keeps between jobs, absolute; empty where there is none. */
  readonly toolsDirectory: string;
  /** The job runs with `system.debug`. */
  readonly verbose: boolean;
}

/** The pull request that a build is of, as the agent tells it. Branches have no `refs/heads/`. */
export interface BuildPullRequest {
  /** The number that people see: GitHub's own number, Azure Repos' id. */
  readonly id: string;
  readonly branch: string;
  readonly base: string;
}

type Variable = (name: string) => string | undefined;

/**
 * Reads the variables of the agent. Names that Azure DevOps Server 2020 lacks have fall-backs. In a release the variables of
 * the primary artifact's build stand under the same names. Throws SQ-CONF-AGENT-FOLDER without a folder for temporary files: ours
 * would be made in the root of the machine.
 */
export function readJobContext(agent: { variable(name: string): string | undefined }): JobContext {
  const variable: Variable = (name) => agent.variable(name);
  const temp = variable('Agent.TempDirectory');
  if (temp === undefined) throw agentFolderMissing('Agent.TempDirectory');
  const isRelease = (variable('System.HostType') ?? 'build').toLowerCase() !== 'build';
  const pullRequest = readPullRequest(variable);
  const pipeline = readPipelineRun(variable, pullRequest);
  return {
    pipeline,
    phase: variable('System.PhaseName') ?? '',
    phaseId: variable('System.PhaseId') ?? '',
    definitionName: variable('Build.DefinitionName') ?? '',
    jobName: variable('System.JobName') ?? variable('Agent.JobName') ?? '',
    jobId: variable('System.JobId') ?? '',
    pullRequest,
    isRelease,
    isFork: isTrue(variable('System.PullRequest.IsFork')),
    buildProjectId: (isRelease ? variable('Build.ProjectId') : undefined) ?? pipeline.projectId,
    folders: { sources: variable('System.DefaultWorkingDirectory') ?? '', temp },
    toolsDirectory: variable('Agent.ToolsDirectory') ?? '',
    verbose: isTrue(variable('System.Debug')),
  };
}

const isTrue = (text: string | undefined): boolean => /^true$/i.test(text ?? '');

function readPipelineRun(variable: Variable, pullRequest: BuildPullRequest | null): PipelineRun {
  return {
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
      provider: variable('Build.Repository.Provider') ?? '',
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
  };
}

function readPullRequest(variable: Variable): BuildPullRequest | null {
  const id = variable('System.PullRequest.PullRequestNumber') ?? variable('System.PullRequest.PullRequestId');
  if (id === undefined) return null;
  return {
    id,
    branch: withoutHeads(variable('System.PullRequest.SourceBranch') ?? ''),
    base: withoutHeads(variable('System.PullRequest.TargetBranch') ?? ''),
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
