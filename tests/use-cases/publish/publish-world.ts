import type { PullRequestFindings } from '../../../src/ports/sonarqube/pull-request-findings';
import type { FindingLists } from '../../../src/ports/sonarqube/all-findings';
import { findingsWorld } from '../decorate/findings-world';
import { pullRequestWorld, type PullRequestWorld } from '../decorate/pull-request-world';
import { parseAnalysisReport, type AnalysisReport } from '../../../src/documents/analysis-report';
import type { GatePolicies, Policy } from '../../../src/domain/gate/gate-policy';
import type { GateCondition, OutcomeStatus } from '../../../src/documents/gate-outcome';
import type { Handoff } from '../../../src/documents/handoff';
import { VARIABLE_ANALYSES } from '../../../src/documents/names';
import type { JobStep } from '../../../src/domain/report/steps-of-job';
import type { ScanState } from '../../../src/documents/scan-state';
import { notFound } from '../../../src/errors/server-errors';
import { withdrawBuildTools } from '../../../src/adapters/azure-pipelines/build-tools';
import type { AzureDevOps, BuildAttachments, JobSteps, PullRequestIterations } from '../../../src/ports/azure-devops';
import type { AnalysisResults, ComputeTask, GateAnswer } from '../../../src/ports/sonarqube/analysis-results';
import type { SonarQubeConnection } from '../../../src/ports/sonarqube/connection';
import { publish } from '../../../src/use-cases/publish/publish';
import type { TaskCompletion } from '../../../src/ports/task-console';
import { preparedHandoff, SERVER } from '../../builders';
import { leaveInJob, type LeftAnalysis } from '../../left-in-job';
import { inMemoryAgent, inMemoryCredentialStore, inMemoryFiles, recordingLogger, tokenConnection } from '../in-memory';
import { virtualClock, type VirtualClock } from '../virtual-clock';

/** Token of Publish's own connection. */
export const OWN_TOKEN = 'squ_own';

/** A condition that is met, unless told otherwise. */
export function condition(changes: Partial<GateCondition> = {}): GateCondition {
  return { metric: 'new_coverage', comparator: 'LT', threshold: '80', actual: '91.2', status: 'ok', ...changes };
}

export const failing = (): GateCondition => condition({ actual: '62.441', status: 'error' });

export function gateAnswer(changes: Partial<GateAnswer> = {}): GateAnswer {
  const period = { mode: 'PREVIOUS_VERSION', date: null, parameter: null };
  return { status: 'OK', conditions: [condition()], conditionsIgnored: false, period, ...changes };
}

/** What the server knows of one analysis; each part may throw. Times are virtual. */
export interface ServedAnalysis {
  readonly task?: (waited: number) => Partial<ComputeTask> | Promise<Partial<ComputeTask>>;
  /** What the scanner said of itself. */
  readonly context?: () => string | null;
  /** Of the newest analysis. */
  readonly date?: () => string | null | Promise<string | null>;
  readonly gate?: (waited: number) => GateAnswer | Promise<GateAnswer>;
  readonly measures?: AnalysisResults['measures'];
  readonly issues?: AnalysisResults['openIssues'];
  readonly hotspots?: AnalysisResults['hotspotsToReview'];
  readonly uncovered?: AnalysisResults['uncoveredFiles'];
  /** The live gate of the project, which no analysis here made. */
  readonly live?: AnalysisResults['gateOfProject'];
  readonly newest?: AnalysisResults['newestAnalysis'];
  readonly warnings?: AnalysisResults['warningsOfProject'];
  readonly rules?: AnalysisResults['activeRules'];
  readonly project?: AnalysisResults['project'];
  readonly target?: AnalysisResults['targetOfPullRequest'];
}

export interface PublishedAnalysis {
  readonly handoff?: Handoff | string;
  /** `null`: Analyze did not run. */
  readonly scan?: ScanState | null;
  /** What an earlier Publish of the job left. */
  readonly published?: OutcomeStatus;
  /** `null`: the scanner left none. */
  readonly reportTask?: string | null;
  readonly served?: ServedAnalysis;
}

export interface World {
  readonly analyses: Readonly<Record<string, PublishedAnalysis>>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** `System.TaskInstanceId` of this Publish. */
  readonly step?: string;
  readonly azureDevOps?: Partial<AzureDevOps & BuildAttachments & JobSteps & PullRequestIterations>;
  /** Publish's own connection: an address, with the input `connection`. */
  readonly connection?: string;
  /** What earlier jobs attached, by name; texts as they are. */
  readonly attachments?: readonly (readonly [name: string, report: AnalysisReport | string])[];
  readonly buildProperties?: Readonly<Record<string, string>>;
  /** Files of the job beside those of Prepare's analyses, by path, with their times where that matters. */
  readonly files?: Readonly<Record<string, string>>;
  readonly fileTimes?: Readonly<Record<string, number>>;
  /** Issues with their places, for comments on the pull request. */
  readonly findings?: PullRequestFindings;
  /** Every list of findings, page by page. */
  readonly lists?: FindingLists;
  readonly pullRequest?: PullRequestWorld;
  readonly severityMode?: AnalysisResults['severityMode'];
  readonly metricDefinitions?: AnalysisResults['metricDefinitions'];
  /** Keys whose credentials did not arrive. */
  readonly withoutCredentials?: readonly string[];
}

/** The first step of every job. */
export const CHECKOUT: JobStep = {
  id: 'checkout',
  name: 'Checkout',
  order: 0,
  taskName: null,
  state: 'succeeded',
  startedAt: Date.UTC(2026, 9, 20, 8, 55, 0),
  logId: 1,
};

/** A job with everything that its Publish may look at, and what it left. */
export function publishWorld(world: World) {
  const clock = virtualClock();
  const began = clock.now();
  const keys = Object.keys(world.analyses);
  const agent = inMemoryAgent({
    ...(world.inputs === undefined ? {} : { inputs: world.inputs }),
    ...(world.connection === undefined
      ? {}
      : { connections: { connection: tokenConnection('connection', world.connection, OWN_TOKEN) } }),
    variables: {
      'System.DefaultWorkingDirectory': '/work/1/s',
      'Agent.TempDirectory': '/work/_temp',
      'System.TeamProjectId': 'p1',
      'Build.BuildId': '42',
      ...(world.step === undefined ? {} : { 'System.TaskInstanceId': world.step }),
    },
  });
  const files = inMemoryFiles(
    Object.fromEntries(
      keys.flatMap((key): [string, string][] => {
        const text = world.analyses[key]?.reportTask ?? reportTask(key);
        return world.analyses[key]?.reportTask === null ? [] : [[`/work/_temp/sonarqube/${key}/report-task.txt`, text]];
      }),
    ),
  );
  for (const [path, text] of Object.entries(world.files ?? {})) files.contents.set(path, text);
  for (const [path, time] of Object.entries(world.fileTimes ?? {})) files.times.set(path, time);
  const credentialStore = inMemoryCredentialStore();
  // Where the list is given, the other analyses are known to the server only.
  const { [VARIABLE_ANALYSES]: list, ...variables } = world.variables ?? {};
  for (const key of list?.split(',').filter(Boolean) ?? keys) {
    leaveInJob({ agent, credentialStore }, toFoundReport(key, world.analyses[key]));
  }
  for (const key of world.withoutCredentials ?? []) credentialStore.scannerSecrets.delete(key);
  for (const [name, value] of Object.entries(variables)) agent.variables.set(name, value);
  const logger = recordingLogger();
  const requests: string[] = [];
  const connections: SonarQubeConnection[] = [];
  const properties = new Map(Object.entries(world.buildProperties ?? {}));
  const toText = (report: AnalysisReport | string): string =>
    typeof report === 'string' ? report : JSON.stringify(report);
  const pullRequest = world.pullRequest ?? pullRequestWorld();
  const ports = {
    agent,
    files,
    credentialStore,
    withdrawBuildTools: () => withdrawBuildTools(agent),
    logger,
    clock,
    connect: (connection: SonarQubeConnection) => {
      connections.push(connection);
      return {
        ...inMemorySonarQube(world, requests, clock, began),
        ...(world.findings ?? findingsWorld()),
        ...recorded(world.lists ?? noLists, requests),
      };
    },
    openPullRequest: () => pullRequest.open(),
    azureDevOps: {
      stepsOfJob: () => Promise.resolve([CHECKOUT]),
      logOfStep: () => Promise.reject(new Error('no log')),
      iterations: () => Promise.resolve([]),
      defaultBranch: () => Promise.resolve(null),
      attachments: (project: string, build: string) => {
        requests.push(`attachments ${project} ${build}`);
        const found = (world.attachments ?? []).map(([name, report], index) => ({
          id: String(index),
          name,
          read: () => Promise.resolve(toText(report)),
        }));
        return Promise.resolve(found);
      },
      buildProperties: () => Promise.resolve(new Map(properties)),
      setBuildProperties: (_project: string, _build: string, changes: ReadonlyMap<string, string>) => {
        for (const [name, value] of changes) properties.set(name, value);
        return Promise.resolve();
      },
      ...world.azureDevOps,
    },
  };
  return {
    agent,
    credentialStore,
    files,
    logger,
    clock,
    requests,
    connections,
    properties,
    run: (stopped = new AbortController().signal): Promise<TaskCompletion> => publish(ports, stopped),
    report: (key: string): AnalysisReport => {
      const parsed = parseAnalysisReport(files.contents.get(`/work/_temp/sonarqube/${key}/report.json`) ?? '');
      if (parsed.kind !== 'document') throw new Error(`The report of ${key} is ${JSON.stringify(parsed)}`);
      return parsed.document;
    },
    seconds: () => (clock.now() - began) / 1000,
  };
}

/** A handoff that is a text stands where Prepare has left another one. */
function toFoundReport(
  key: string,
  {
    handoff = preparedHandoff(key),
    scan = { state: 'scanned', files: 12, notices: [], history: 'whole' },
    published,
  }: PublishedAnalysis = {},
): LeftAnalysis {
  const token = `token-of-${key}`;
  return typeof handoff === 'string'
    ? { handoff: preparedHandoff(key), scan, token, instead: handoff }
    : { handoff, scan, token, ...(published === undefined ? {} : { published }) };
}

export function reportTask(key: string, changes: Readonly<Record<string, string>> = {}): string {
  const entries = {
    projectKey: key,
    serverUrl: SERVER,
    serverVersion: '2026.1.0.119033',
    dashboardUrl: `${SERVER}/dashboard?id=${key}`,
    ceTaskId: `task-${key}`,
    ceTaskUrl: `${SERVER}/api/ce/task?id=task-${key}`,
    ...changes,
  };
  return Object.entries(entries)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

export function endedTask(key: string, changes: Partial<ComputeTask> = {}): ComputeTask {
  return {
    id: `task-${key}`,
    status: 'SUCCESS',
    projectKey: key,
    projectName: key,
    analysisId: `analysis-${key}`,
    branch: null,
    pullRequest: null,
    errorMessage: null,
    errorType: null,
    warnings: [],
    submittedAt: '2026-10-20T09:00:00+0000',
    answeredAt: Date.UTC(2026, 9, 20, 9, 0, 0),
    executionTimeMs: 2140,
    ...changes,
  };
}

const noLists: FindingLists = {
  issuePage: () => Promise.resolve({ total: 0, issues: [], ruleNames: new Map() }),
  hotspotPage: () => Promise.resolve({ total: 0, hotspots: [] }),
};

function recorded(lists: FindingLists, requests: string[]): FindingLists {
  return {
    issuePage: (key, of, which, page) => {
      requests.push(`${which} issues ${key} ${JSON.stringify(of)} ${page}`);
      return lists.issuePage(key, of, which, page);
    },
    hotspotPage: (key, of, page) => {
      requests.push(`all hotspots ${key} ${JSON.stringify(of)} ${page}`);
      return lists.hotspotPage(key, of, page);
    },
  };
}

function inMemorySonarQube(world: World, requests: string[], clock: VirtualClock, began: number): AnalysisResults {
  const served = (key: string): ServedAnalysis => {
    const analysis = world.analyses[key];
    if (analysis === undefined) throw notFound('the request', `nothing known of ${key}`);
    return analysis.served ?? {};
  };
  const asked = <T>(what: string, answer: () => T | Promise<T>): Promise<T> => {
    requests.push(what);
    return Promise.resolve().then(answer);
  };
  const waited = (): number => clock.now() - began;
  return {
    url: SERVER,
    project: (key) =>
      asked(`project ${key}`, () => {
        const branches = { main: 'main', names: ['main'], analyzed: ['main'] };
        return served(key).project?.(key) ?? { state: 'exists' as const, branches };
      }),
    targetOfPullRequest: (key, id) => asked(`target ${key} ${id}`, () => served(key).target?.(key, id) ?? 'main'),
    computeTask: (id) =>
      asked(`task ${id}`, async () => {
        const key = id.replace(/^task-/, '');
        return endedTask(key, { answeredAt: clock.now(), ...(await served(key).task?.(waited())) });
      }),
    scannerContext: (id) => asked(`context ${id}`, () => served(id.replace(/^task-/, '')).context?.() ?? null),
    gateOfAnalysis: (id) =>
      asked(`gate ${id}`, () => served(id.replace(/^analysis-/, '')).gate?.(waited()) ?? gateAnswer()),
    gateOfProject: (key, of) =>
      asked(`live ${key} ${JSON.stringify(of)}`, () => served(key).live?.(key, of) ?? gateAnswer()),
    newestAnalysis: (key, branch) =>
      asked(`newest ${key} ${String(branch)}`, () => {
        const { newest } = served(key);
        return newest === undefined ? `analysis-${key}` : newest(key, branch);
      }),
    newestDate: (key, of) => asked(`date ${key} ${JSON.stringify(of)}`, () => served(key).date?.() ?? null),
    warningsOfProject: (key, of) =>
      asked(`warnings ${key} ${JSON.stringify(of)}`, () => served(key).warnings?.(key, of) ?? []),
    measures: (key, of, metrics) =>
      asked(`measures ${key} ${JSON.stringify(of)}`, () => {
        const values = {
          ncloc: { overall: '812', newCode: null },
          new_violations: { overall: null, newCode: '0' },
          new_lines: { overall: null, newCode: '40' },
        };
        return served(key).measures?.(key, of, metrics) ?? { projectName: key, values };
      }),
    openIssues: (key, of, code, limit) =>
      asked(`issues ${key} ${JSON.stringify(of)}`, () => {
        return served(key).issues?.(key, of, code, limit) ?? { total: 0, issues: [] };
      }),
    hotspotsToReview: (key, of, limit) =>
      asked(`hotspots ${key} ${JSON.stringify(of)}`, () => {
        return served(key).hotspots?.(key, of, limit) ?? { total: 0, hotspots: [] };
      }),
    uncoveredFiles: (key, of, code, limit) =>
      asked(`uncovered ${key} ${JSON.stringify(of)}`, () => served(key).uncovered?.(key, of, code, limit) ?? []),
    activeRules: (key) => asked(`rules ${key}`, () => served(key).rules?.(key) ?? []),
    metricDefinitions: () => asked('metrics', () => world.metricDefinitions?.() ?? new Map()),
    severityMode: () => asked('mode', () => world.severityMode?.() ?? 'MQR'),
  };
}

/** Each input takes each value once, and never the same as another: an outcome that asks the wrong input is seen. */
export const EACH_POLICY = [
  { onFailed: 'fail', onNone: 'warn', onUnknown: 'ignore' },
  { onFailed: 'warn', onNone: 'ignore', onUnknown: 'fail' },
  { onFailed: 'ignore', onNone: 'fail', onUnknown: 'warn' },
] as const satisfies readonly GatePolicies[];

/** The policy for a published status; a good or skipped one needs none. */
export function policyFor(status: string | undefined, policies: GatePolicies): Policy {
  return { failed: policies.onFailed, none: policies.onNone, unknown: policies.onUnknown }[status ?? ''] ?? 'fail';
}
