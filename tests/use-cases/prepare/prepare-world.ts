import type { OpenPullRequest } from '../../../src/documents/pull-request';
import assert from 'node:assert/strict';
import { parseHandoff, type Handoff } from '../../../src/documents/handoff';
import { createBuildTools } from '../../../src/adapters/azure-pipelines/build-tools';
import type { PathPattern } from '../../../src/domain/scanner/report-paths';
import { TaskError } from '../../../src/errors/errors';
import type { RunRequest, ScannerNeed, ScannerNetwork } from '../../../src/ports/scanner';
import type { PreparedServer } from '../../../src/ports/sonarqube/prepared-server';
import type { ProjectAnswer } from '../../../src/ports/sonarqube/project-lookup';
import type { WorkingCopyInfo } from '../../../src/ports/working-copy';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import type { PreparePorts } from '../../../src/use-cases/prepare/prepare-ports';
import { pullRequestWorld, type PullRequestWorld } from '../decorate/pull-request-world';
import {
  inMemoryAgent,
  inMemoryCredentialStore,
  inMemoryFiles,
  jumpingClock,
  recordingLogger,
  tokenConnection,
} from '../in-memory';

export const URL = 'https://sonar.example.org';
/** By the server's clock, which is not the agent's. */
export const SERVER_TIME = Date.parse('2026-10-20T08:59:00Z');
/** The job runs on. */
export const running = new AbortController().signal;

/** What is different from a plain build of the default branch. */
export interface Scene {
  /** Files in the analyzed folder that are looked for by pattern. */
  readonly present?: readonly string[];
  /** What was prepared in the job before. */
  readonly after?: Pick<ReturnType<typeof stage>, 'agent' | 'credentialStore'>;
  readonly inputs?: Record<string, string>;
  readonly variables?: Record<string, string>;
  readonly files?: Record<string, string>;
  /** Folders beside the checkout. */
  readonly folders?: readonly string[];
  readonly server?: Partial<PreparedServer>;
  readonly connections?: PreparePorts['agent']['connection'];
  readonly workingCopy?: WorkingCopyInfo | null;
  readonly originHead?: string;
  readonly originUrl?: string;
  readonly isSubmodule?: boolean;
  readonly branches?: readonly string[];
  readonly defaultBranch?: string | null | Error;
  readonly pullRequests?: readonly OpenPullRequest[] | Error;
  /** Files of the repository in Azure Repos: `branch:/path` and content. */
  readonly branchFiles?: Readonly<Record<string, string>> | Error;
  /** The pull request of the build, as Azure Repos has it. */
  readonly pullRequest?: PullRequestWorld;
  readonly scannerFault?: Error;
  /** How a scanner of this agent reaches the server. */
  readonly network?: ScannerNetwork;
  readonly beginFault?: Error;
  /** What the build has before, or why it takes nothing. */
  readonly buildProperties?: Readonly<Record<string, string>> | Error;
}

/** Inputs. */
export const manual = { configMode: 'manual', cliProjectKey: 'webshop', cliSources: '.' };
/** Variables of the build. */
const build = {
  'System.DefaultWorkingDirectory': '/agent/s',
  'Agent.TempDirectory': '/agent/temp',
  'System.CollectionUri': 'https://dev.example.org/acme/',
  'System.TeamProject': 'Web Shop',
  'System.TeamProjectId': 'p1',
  'Build.BuildId': '42',
  'Build.Repository.Provider': 'TfsGit',
  'Build.Repository.ID': 'r1',
  'Build.SourceBranch': 'refs/heads/main',
};
/** Variables that make it a pull request. */
export const pullRequest = {
  'Build.SourceBranch': 'refs/pull/118/merge',
  'System.PullRequest.PullRequestId': '118',
  'System.PullRequest.SourceBranch': 'refs/heads/feature/cart',
  'System.PullRequest.TargetBranch': 'refs/heads/main',
};
/** A project that was created, and analyzed on its main branch at most. */
export const existing: ProjectAnswer = {
  state: 'exists',
  branches: { main: 'main', names: ['main'], analyzed: ['main'] },
};
export const fullClone: WorkingCopyInfo = { root: '/agent/s', shallow: false, partial: false, sparse: false };

function isMatch({ folder, rest }: PathPattern, path: string): boolean {
  return rest === null ? path === folder : rest.test(folder === '' ? path : path.replace(`${folder}/`, ''));
}

/** Prepare in a job; everything that it did is in what comes back. */
export function stage(scene: Scene) {
  const asked: string[] = [];
  const needs: (ScannerNeed & { readonly program: string })[] = [];
  const begun: RunRequest[] = [];
  const undone: RunRequest[] = [];
  const searched: string[] = [];
  const inspected: string[] = [];
  const buildProperties = new Map<string, string>(
    scene.buildProperties instanceof Error ? [] : Object.entries(scene.buildProperties ?? {}),
  );
  const answer =
    <T>(name: string, value: T) =>
    (): Promise<T> => {
      asked.push(name);
      return Promise.resolve(value);
    };
  const server: Partial<PreparedServer> = {
    url: URL,
    systemStatus: answer('status', { status: 'UP', version: '2026.1.0.119033', time: SERVER_TIME }),
    checkToken: answer('token', { kind: 'user', globalPermissions: ['scan', 'provisioning'] }),
    features: answer('features', ['branch-support']),
    installedPlugins: answer('plugins', [{ key: 'javascript', version: '12.0' }]),
    similarKey: (key) => answer(`similar ${key}`, null)(),
    project: (key) => answer(`project ${key}`, existing)(),
    ...scene.server,
  };
  const agent = inMemoryAgent({
    inputs: { ...manual, ...scene.inputs },
    variables: { ...build, ...scene.variables },
    connections: { connection: tokenConnection('connection', URL) },
  });
  const files = inMemoryFiles(scene.files);
  const folders = new Set(['/agent/s', ...(scene.folders ?? [])]);
  const logger = recordingLogger();
  const credentialStore = inMemoryCredentialStore();
  for (const [name, value] of scene.after?.agent.variables ?? []) {
    if (name.startsWith('SONARQUBE_')) agent.variables.set(name, value);
  }
  for (const [name, value] of scene.after?.agent.secrets ?? []) agent.secrets.set(name, value);
  for (const [key, secret] of scene.after?.credentialStore.scannerSecrets ?? [])
    credentialStore.scannerSecrets.set(key, secret);
  const ready = (program: string) => (need: ScannerNeed) => {
    needs.push({ program, ...need });
    if (scene.scannerFault !== undefined) return Promise.reject(scene.scannerFault);
    return Promise.resolve({ version: need.version ?? '8.1.0.6389', description: `${program} found` });
  };
  const ports: PreparePorts = {
    agent: scene.connections === undefined ? agent : { ...agent, connection: scene.connections },
    logger,
    credentialStore,
    buildTools: createBuildTools(agent),
    // Methods that a scene does not name are never called; calling one fails the test with a TypeError.
    connect: () => server as PreparedServer,
    azureDevOps: {
      buildProperties: () => Promise.resolve(new Map(buildProperties)),
      setBuildProperties: (_projectId, _buildId, properties) => {
        if (scene.buildProperties instanceof Error) return Promise.reject(scene.buildProperties);
        for (const [name, value] of properties) buildProperties.set(name, value);
        return Promise.resolve();
      },
      defaultBranch: () =>
        scene.defaultBranch instanceof Error
          ? Promise.reject(scene.defaultBranch)
          : Promise.resolve(scene.defaultBranch === undefined ? 'main' : scene.defaultBranch),
      fileOfBranch: (_projectId, _repositoryId, path, branch) => {
        asked.push(`file ${branch}:${path}`);
        return scene.branchFiles instanceof Error
          ? Promise.reject(scene.branchFiles)
          : Promise.resolve(scene.branchFiles?.[`${branch}:${path}`] ?? null);
      },
      openPullRequests: (projectId, repositoryId, branch) => {
        searched.push(`${projectId} ${repositoryId} ${branch}`);
        return scene.pullRequests instanceof Error
          ? Promise.reject(scene.pullRequests)
          : Promise.resolve(scene.pullRequests ?? []);
      },
    },
    openPullRequest: () => (scene.pullRequest ?? pullRequestWorld()).open(),
    workingCopy: {
      inspect: (folder) => {
        inspected.push(folder);
        return Promise.resolve(scene.workingCopy === null ? undefined : (scene.workingCopy ?? fullClone));
      },
      originUrl: () => Promise.resolve(scene.originUrl ?? null),
      isSubmodule: () => Promise.resolve(scene.isSubmodule ?? false),
      originHead: () => Promise.resolve(scene.originHead ?? null),
      hasBranch: (_folder, branch) => Promise.resolve((scene.branches ?? ['main']).includes(branch)),
    },
    files: {
      ...files,
      exists: async (path) => folders.has(path) || files.exists(path),
      liesIn: (path) => Promise.resolve(folders.has(path)),
    },
    reportFiles: {
      anyMatches: (_folder, pattern) => Promise.resolve((scene.present ?? []).some((path) => isMatch(pattern, path))),
      isBehindLink: () => Promise.resolve(false),
    },
    clock: jumpingClock(),
    scanners: {
      engine: {},
      cli: { ready: ready('cli') },
      dotnet: {
        ready: ready('dotnet'),
        begin: (request) => {
          begun.push(request);
          return scene.beginFault === undefined ? Promise.resolve() : Promise.reject(scene.beginFault);
        },
        undo: (request) => {
          undone.push(request);
          return Promise.resolve();
        },
      },
    },
    networkOfBuildTool: () => Promise.resolve(scene.network ?? { properties: {}, passwords: new Map() }),
  };
  return { ports, agent, logger, credentialStore, asked, needs, begun, undone, searched, inspected, buildProperties };
}

/** What Prepare handed on. */
export function handoffOf(agent: ReturnType<typeof inMemoryAgent>): Handoff {
  const name = [...agent.variables.keys()].find((key) => key.startsWith('SONARQUBE_HANDOFF_'));
  assert.ok(name !== undefined, 'a handoff variable');
  const parsed = parseHandoff(agent.variables.get(name) ?? '');
  assert.equal(parsed.kind, 'document', JSON.stringify(parsed));
  assert.ok(parsed.kind === 'document');
  return parsed.document;
}

/** What scanners of build tools find in the environment. */
export function settingsOf(agent: ReturnType<typeof inMemoryAgent>): Readonly<Record<string, string>> {
  return JSON.parse(agent.variables.get('SONARQUBE_SCANNER_PARAMS') ?? '{}') as Record<string, string>;
}

/** Prepare fails, and hands nothing on. */
export async function failsWith(scene: Scene, code: string, text: RegExp): Promise<void> {
  const { ports, agent } = stage(scene);
  await assert.rejects(prepare(ports, running), (error) => {
    assert.ok(error instanceof TaskError, String(error));
    assert.equal(error.code, code);
    assert.match(error.describe(), text);
    return true;
  });
  assert.ok(
    ![...agent.variables.keys()].some((key) => key.startsWith('SONARQUBE_')),
    'nothing half-done is handed off',
  );
}
