import { join } from 'node:path';
import { runPipeline } from './agent/run-pipeline';
import type { PipelineOptions, ServiceConnection } from './agent/pipeline-options';
import type { PipelineRun } from './agent/run/pipeline-run';
import { startAzureDevOps, type AzureDevOps, type AzureDevOpsOptions } from './azure-devops/server';
import type { TokenOptions } from './azure-devops/tokens';
import type { Build, Definition, Project, Repository } from './azure-devops/state';
import { git, prepareRepository, type PreparedRepository } from './prepare-repository';
import { showPullRequest } from './show-pull-request';

/** A small organization of Azure DevOps: one project with one repository and one pipeline, on this machine. */
export interface Organization {
  readonly azureDevOps: AzureDevOps;
  readonly project: Project;
  readonly repository: Repository;
  readonly definition: Definition;
  /** The repository as Git sees it. */
  readonly sources: PreparedRepository;
  /** Token of the page that hosts the tab. */
  readonly extensionToken: string;
  /** Queues a build of the pipeline and runs it through the local agent. */
  runBuild(options: BuildOptions): Promise<FinishedBuild>;
  /** Where links to builds and pull requests lead from now on: the page of one of the builds, and that of a pull request. */
  showBuildsAt(page: string, pullRequestPage?: PullRequestPage): void;
  stop(): Promise<void>;
}

type PullRequestPage = (repositoryName: string, id: number) => string;

export type BuildOptions = Pick<PipelineOptions, 'pipeline'> &
  Partial<Omit<PipelineOptions, 'pipeline' | 'azureDevOps' | 'sources'>> & {
    /** Told as soon as the build is queued, so that its page can be shown while it runs. */
    readonly onQueued?: (build: Build) => void;
    /** What the token of its jobs lacks; the same as in every build when left out. */
    readonly jobToken?: Pick<TokenOptions, 'denied' | 'repositories'>;
  };

export interface FinishedBuild {
  readonly build: Build;
  readonly run: PipelineRun;
}

export interface OrganizationOptions {
  /** Folder of the project's sources. */
  readonly sources: string;
  /** An empty folder for the repository and the agent's work. */
  readonly folder: string;
  readonly tasksFolder?: string;
  readonly azureDevOps?: AzureDevOpsOptions;
  /** What project and repository are called; the pipeline is named after the repository. */
  readonly names?: { readonly project: string; readonly repository: string };
}

/** Opens an organization. Everything listens on loopback, on free ports. */
export async function openOrganization(options: OrganizationOptions): Promise<Organization> {
  const sources = prepareRepository(options.sources, join(options.folder, 'repository'));
  let buildPage: string | undefined;
  let pullRequestPage: PullRequestPage | undefined;
  const azureDevOps = await startAzureDevOps({
    ...options.azureDevOps,
    pages: {
      readSource: (commit, path) => readSource(sources, commit, path),
      buildPage: () => buildPage,
      pullRequestPage: (repositoryName, id) => pullRequestPage?.(repositoryName, id),
    },
  });
  const { world } = azureDevOps;
  const names = options.names ?? { project: 'Fabrikam', repository: 'webshop' };
  const project = world.createProject(names.project);
  const repository = world.createRepository({ project, name: names.repository, defaultBranch: sources.branch });
  world.pushCommit(repository, { branch: sources.branch, files: {}, commitId: sources.commit });
  const definition = world.createDefinition({ name: `${names.repository} CI`, project, repository });
  const jobToken = azureDevOps.createToken({ kind: 'job' });
  const extensionToken = azureDevOps.createToken({ kind: 'extension', scopes: ['vso.build', 'vso.code'] });
  let runs = 0;

  return {
    azureDevOps,
    project,
    repository,
    definition,
    sources,
    extensionToken: extensionToken.value,
    runBuild: async ({ onQueued, jobToken: limits, ...given }) => {
      runs += 1;
      const token = limits === undefined ? jobToken : azureDevOps.createToken({ kind: 'job', ...limits });
      const sourceBranch = given.build?.sourceBranch ?? `refs/heads/${sources.branch}`;
      const build = world.createBuild({
        definitionId: definition.id,
        sourceBranch,
        sourceVersion: given.build?.sourceVersion ?? sources.commit,
      });
      const { pullRequest } = given.build ?? {};
      if (pullRequest !== undefined && (given.build?.repositoryProvider ?? 'TfsGit') === 'TfsGit') {
        showPullRequest(world, repository, sources, pullRequest, build.sourceVersion);
      }
      onQueued?.(build);
      const run = await runPipeline({
        tasksFolder: options.tasksFolder ?? join(__dirname, '..', 'dist', 'tasks'),
        workFolder: join(options.folder, `agent-${runs}`),
        ...given,
        build: { sourceBranch, sourceVersion: sources.commit, ...given.build },
        sources: sources.folder,
        azureDevOps: {
          collectionUri: `${azureDevOps.collectionUrl}/`,
          projectId: project.id,
          projectName: project.name,
          repositoryId: repository.id,
          repositoryName: repository.name,
          repositoryUri: `${azureDevOps.collectionUrl}/${encodeURIComponent(project.name)}/_git/${encodeURIComponent(repository.name)}`,
          accessToken: token.value,
          buildId: build.id,
          buildNumber: build.buildNumber,
          definitionId: definition.id,
          definitionName: definition.name,
          planId: build.planId,
          timelineId: build.timelineId,
        },
      });
      world.finishBuild(build, RESULTS[run.result]);
      return { build, run };
    },
    showBuildsAt: (page, ofPullRequest) => {
      buildPage = page;
      pullRequestPage = ofPullRequest;
    },
    stop: () => azureDevOps.stop(),
  };
}

/** A file as it was in a commit. */
function readSource({ folder }: PreparedRepository, commit: string, path: string): string | undefined {
  if (!/^[\da-f]{40}$/.test(commit)) return undefined;
  try {
    return git(folder, 'show', `${commit}:${path.replace(/^\/+/, '')}`);
  } catch {
    return undefined;
  }
}

const RESULTS = {
  Succeeded: 'succeeded',
  SucceededWithIssues: 'partiallySucceeded',
  Failed: 'failed',
  Canceled: 'canceled',
  Skipped: 'succeeded',
  Abandoned: 'failed',
} as const;

/** A service connection of this extension's type. */
export function sonarqubeConnection(url: string, token: string, name = 'sonarqube'): ServiceConnection {
  return { name, type: 'sonarqube-server', url, scheme: 'Token', parameters: { apitoken: token } };
}

/** A service connection of the official extension's type: the token stands in the user name. */
export function officialConnection(url: string, token: string, name = 'sonarqube'): ServiceConnection {
  return { name, type: 'sonarqube', url, scheme: 'UsernamePassword', parameters: { username: token, password: '' } };
}
