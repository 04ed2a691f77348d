import { arch, hostname } from 'node:os';
import { type Sources } from '../run/checkout';
import { type HostType } from '../commands/command-registry';
import { withSlash } from './endpoints';
import { VULNERABLE_VARIABLES } from './guarded-variables';
import { type JobFolders } from '../run/job-folders';
import { deactivateCommands } from '../commands/parse-logging-command';
import { type PipelineOptions } from '../pipeline-options';

/** What a job is called in its run. */
export interface JobNames {
  readonly stage: { readonly name: string; readonly displayName: string };
  readonly job: { readonly name: string; readonly displayName: string; readonly environment: string | undefined };
  readonly phaseId: string;
  readonly jobId: string;
  /** Of a matrix: its name, and its place among the legs, from 1. */
  readonly leg?: { readonly name: string; readonly position: number; readonly total: number } | undefined;
}

/** Name and version under which the local agent presents itself. */
export const AGENT = { name: 'Local agent', version: '4.275.0' } as const;

/** `Build.Repository.Provider` where nothing else is said. */
export const AZURE_REPOS = 'TfsGit';

/** Variables of every job, which Azure DevOps makes before the job starts. */
export function serverVariables(
  options: PipelineOptions,
  sources: Pick<Sources, 'branch' | 'commit'>,
  hostType: HostType,
): Record<string, string> {
  const { azureDevOps: target, build = {} } = options;
  const buildId = String(target?.buildId ?? 1);
  const variables: Record<string, string | undefined> = {
    'System.HostType': hostType,
    'System.Culture': 'en-US',
    'System.ServerType': 'Hosted',
    'System.EnableAccessToken': 'SecretVariable',
    'System.DefinitionId': String(target?.definitionId ?? 1),
    'System.DefinitionName': target?.definitionName ?? target?.repositoryName ?? 'local',
    'System.PipelineStartTime': `${new Date().toISOString().slice(0, 19).replace('T', ' ')}+00:00`,
    'System.PlanId': target?.planId,
    'System.TimelineId': target?.timelineId,
    'System.TeamProject': target?.projectName,
    'System.TeamProjectId': target?.projectId,
    'Build.BuildId': buildId,
    'Build.BuildNumber': target?.buildNumber ?? `1.${buildId}`,
    'Build.BuildUri': `vstfs:///Build/Build/${buildId}`,
    'Build.DefinitionName': target?.definitionName ?? target?.repositoryName ?? 'local',
    'Build.DefinitionVersion': '1',
    'Build.QueuedBy': 'Microsoft.VisualStudio.Services.TFS',
    'Build.Reason': build.reason ?? (build.pullRequest ? 'PullRequest' : 'Manual'),
    'Build.Repository.Clean': 'False',
    'Build.Repository.Git.SubmoduleCheckout': 'False',
    'Build.Repository.ID': target?.repositoryId,
    'Build.Repository.Name': target?.repositoryName,
    'Build.Repository.Provider': build.repositoryProvider ?? AZURE_REPOS,
    'Build.Repository.Uri': target?.repositoryUri,
    'Build.RequestedFor': 'Local user',
    'Build.SourceBranch': sources.branch,
    'Build.SourceBranchName': sources.branch.slice(sources.branch.lastIndexOf('/') + 1),
    'Build.SourceVersion': sources.commit,
    'Build.SourceVersionMessage': build.sourceVersionMessage,
    ...collectionVariables(target?.collectionUri),
    ...pullRequestVariables(options),
  };
  const given = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return withoutCommands(Object.fromEntries(given));
}

function collectionVariables(address: string | undefined): Record<string, string> {
  if (address === undefined) return {};
  const uri = withSlash(address);
  return {
    'System.CollectionUri': uri,
    'System.TeamFoundationCollectionUri': uri,
    'System.TeamFoundationServerUri': uri,
    'System.TaskDefinitionsUri': uri,
  };
}

function pullRequestVariables({ build, azureDevOps }: PipelineOptions): Record<string, string> {
  const pullRequest = build?.pullRequest;
  // The only one that builds of branches have too.
  if (!pullRequest) return { 'System.PullRequest.IsFork': 'False' };
  const target = pullRequest.targetBranch;
  const uri = azureDevOps?.repositoryUri;
  return {
    'System.PullRequest.PullRequestId': String(pullRequest.id),
    ...(pullRequest.number !== undefined && { 'System.PullRequest.PullRequestNumber': String(pullRequest.number) }),
    'System.PullRequest.SourceBranch': pullRequest.sourceBranch,
    'System.PullRequest.TargetBranch': target,
    'System.PullRequest.targetBranchName': target.slice(target.lastIndexOf('/') + 1),
    'System.PullRequest.IsFork': pullRequest.isFork === true ? 'True' : 'False',
    ...(pullRequest.sourceCommit !== undefined && { 'System.PullRequest.SourceCommitId': pullRequest.sourceCommit }),
    ...(uri !== undefined && { 'System.PullRequest.SourceRepositoryURI': uri }),
    ...(withholdsSecrets(build) && { 'System.RestrictSecrets': 'True' }),
  };
}

/** A build of a fork gets no secrets unless the pipeline says so. */
export function withholdsSecrets(build: PipelineOptions['build']): boolean {
  return build?.pullRequest?.isFork === true && build.secretsForForks !== true;
}

/** Variables that belong to one job. */
export function jobVariables(names: JobNames): Record<string, string> {
  const { stage, job, phaseId, jobId, leg } = names;
  const name = leg?.name ?? '__default';
  return withoutCommands({
    'System.StageName': stage.name,
    'System.StageDisplayName': stage.displayName,
    'System.StageAttempt': '1',
    'System.PhaseId': phaseId,
    'System.PhaseName': job.name,
    'System.PhaseDisplayName': job.displayName,
    'System.PhaseAttempt': '1',
    'System.JobName': name,
    'System.JobDisplayName': job.displayName,
    'System.JobIdentifier': stage.name === '__default' ? `${job.name}.${name}` : `${stage.name}.${job.name}.${name}`,
    'System.JobPositionInPhase': String(leg?.position ?? 1),
    'System.TotalJobsInPhase': String(leg?.total ?? 1),
    'System.ParallelExecutionType': leg === undefined ? 'None' : 'MultiConfiguration',
    'System.JobAttempt': '1',
    'System.JobId': jobId,
    ...(job.environment !== undefined && { 'Environment.Name': job.environment }),
  });
}

/** Variables that change with each step. */
export function stepVariables(step: {
  readonly recordId: string;
  readonly identity: { readonly name: string; readonly displayName: string };
}): Record<string, string> {
  return {
    'System.TaskInstanceId': step.recordId,
    'System.TaskInstanceName': step.identity.name,
    'System.TaskDisplayName': step.identity.displayName,
    'Task.DisplayName': step.identity.displayName,
  };
}

/** Variables that the agent makes itself. They win over those of the file. */
export function agentVariables(folders: JobFolders, jobDisplayName: string): Record<string, string> {
  return {
    'Agent.Id': '1',
    'Agent.Name': AGENT.name,
    'Agent.MachineName': deactivateCommands(hostname()),
    'Agent.Version': AGENT.version,
    'Agent.JobName': jobDisplayName,
    'Agent.OS': OPERATING_SYSTEMS[process.platform] ?? 'Linux',
    'Agent.OSArchitecture': ARCHITECTURES[arch()] ?? 'X64',
    'Agent.HomeDirectory': folders.root,
    'Agent.RootDirectory': folders.work,
    'Agent.WorkFolder': folders.work,
    'System.WorkFolder': folders.work,
    'Agent.ToolsDirectory': folders.tools,
    'Agent.TempDirectory': folders.temp,
    'Agent.IsSelfHosted': '1',
    'Agent.AcceptTeeEula': 'False',
    'Agent.BuildDirectory': folders.build,
    'Pipeline.Workspace': folders.build,
    'Build.SourcesDirectory': folders.sources,
    'Build.Repository.LocalPath': folders.sources,
    'System.DefaultWorkingDirectory': folders.sources,
    'Build.ArtifactStagingDirectory': folders.artifacts,
    'Build.StagingDirectory': folders.artifacts,
    'System.ArtifactsDirectory': folders.artifacts,
    'Build.BinariesDirectory': folders.binaries,
    'Common.TestResultsDirectory': folders.testResults,
    GIT_TERMINAL_PROMPT: '0',
  };
}

const OPERATING_SYSTEMS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Darwin',
  linux: 'Linux',
  win32: 'Windows_NT',
};
const ARCHITECTURES: Partial<Record<string, string>> = { ia32: 'X86', x64: 'X64', arm: 'ARM', arm64: 'ARM64' };

function withoutCommands(variables: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(variables).map(([name, value]) => {
    return [name, VULNERABLE_VARIABLES.has(name.toLowerCase()) ? deactivateCommands(value) : value] as const;
  });
  return Object.fromEntries(entries);
}
