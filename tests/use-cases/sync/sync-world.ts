import type { ListedPullRequest } from '../../../src/documents/pull-request';
import { toStatusProperties, type StatusMark } from '../../../src/documents/status-properties';
import { toThreadProperties, type FindingMark } from '../../../src/documents/thread-properties';
import type { GateAnswer } from '../../../src/ports/sonarqube/analysis-results';
import type { FollowedFinding, FollowedServer } from '../../../src/ports/sonarqube/followed-server';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import { azureDevOpsFault, notPermitted, serverNotReady } from '../../../src/errors/server-errors';
import type { SyncPorts, SyncRequest } from '../../../src/use-cases/sync/sync-once';
import { recordingLogger } from '../in-memory';
import { BOT, pullRequestWorld, type PullRequestWorld } from '../decorate/pull-request-world';
import { virtualClock } from '../virtual-clock';

export const SERVER = 'https://sonar.example.org';
export const ANALYZED = '2026-10-20T09:00:00+0000';

export interface StoredFinding {
  readonly key: string;
  readonly project: string;
  kind: 'issue' | 'hotspot';
  state: FollowedFinding['state'];
  isClosed?: boolean;
  decidedBy?: string;
  /** Of the pull request of the world, unless it says otherwise. */
  pullRequest?: string | null;
  comments?: string[];
}

/** SonarQube, as far as it is followed. */
export interface SonarWorld extends FollowedServer {
  readonly findings: Map<string, StoredFinding>;
  readonly requests: string[];
  gate: GateAnswer;
  analysisDate: string;
  newest: string | null;
  /** Keys of the pull requests that it has. */
  pullRequestKeys: readonly string[];
  version: string;
  tokenKind: 'user' | 'project-analysis' | 'global-analysis' | 'unknown';
  /** Refuses everything, as while it is started anew. */
  isDown: boolean;
  /** Refuses decisions. */
  mayDecide: boolean;
}

export const gate = (status: 'OK' | 'ERROR', actual = status === 'OK' ? '0' : '3'): GateAnswer => ({
  status,
  conditions: [
    {
      metric: 'new_violations',
      comparator: 'GT',
      threshold: '0',
      actual,
      status: status === 'OK' ? 'ok' : 'error',
    },
  ],
  conditionsIgnored: false,
  period: null,
});

export function sonarWorld(): SonarWorld {
  const ask = async <T>(request: string, answer: () => T): Promise<T> => {
    await Promise.resolve();
    world.requests.push(request);
    if (world.isDown) throw serverNotReady(SERVER, 'STARTING');
    return answer();
  };
  const byKey = (kind: StoredFinding['kind'], keys: readonly string[]): readonly FollowedFinding[] =>
    keys.flatMap((key) => {
      const found = world.findings.get(key);
      if (found?.kind !== kind) return [];
      const { project, state, isClosed = false } = found;
      return [{ key, kind, project, state, isClosed }];
    });
  const world: SonarWorld = {
    url: SERVER,
    findings: new Map(),
    requests: [],
    gate: gate('ERROR'),
    analysisDate: ANALYZED,
    newest: 'AX1',
    pullRequestKeys: ['7'],
    version: '26.9.0.129388',
    tokenKind: 'user',
    isDown: false,
    mayDecide: true,
    serverVersion: () => ask('version', () => world.version),
    checkToken: () => ask('token', () => ({ kind: world.tokenKind, globalPermissions: [] })),
    issues: (keys) => ask(`issues ${keys.length}`, () => byKey('issue', keys)),
    hotspots: (keys) => ask(`hotspots ${keys.length}`, () => byKey('hotspot', keys)),
    pullRequests: (project) =>
      ask(`list ${project}`, () =>
        world.pullRequestKeys.map((key) => ({ key, analysisDate: world.analysisDate, gate: world.gate.status })),
      ),
    gateOfProject: (project) => ask(`gate ${project}`, () => world.gate),
    newestAnalysis: (project) => ask(`newest ${project}`, () => world.newest),
    isOfPullRequest: ({ key }, pullRequest) =>
      ask(`place of ${key}`, () => {
        const { pullRequest: of = '7' } = world.findings.get(key) ?? {};
        return of === pullRequest;
      }),
    whoDecided: (key) => ask(`who ${key}`, () => world.findings.get(key)?.decidedBy ?? null),
    decide: ({ key, kind }, decision, comment, version) =>
      ask(`decide ${kind} ${key} ${decision} ${version}`, () => {
        const found = world.findings.get(key);
        if (!world.mayDecide || found === undefined) {
          throw notPermitted('SONAR_TOKEN', 'carry a decision back', 'no reason given', new RefusedAnswer(403, ''));
        }
        found.state = decision === 'accept' ? 'accepted' : 'false-positive';
        found.comments = [...(found.comments ?? []), comment];
      }),
  };
  return world;
}

const MARK: StatusMark = {
  analysis: 'AX1',
  analysisKey: 'shop-1',
  project: 'shop',
  server: SERVER,
  build: '42',
  attempt: '1',
  pullRequest: '7',
  analysisDate: ANALYZED,
  source: 'analysis',
  definition: '7',
  name: 'Web shop',
};

/** What a build leaves: a failed gate, and a comment on each finding. */
export function decorated(sonar: SonarWorld, keys: readonly string[], changes: Partial<StatusMark> = {}) {
  const pull = pullRequestWorld();
  const post = (name: string, properties: ReadonlyMap<string, string>): void => {
    pull.statuses.push({
      id: pull.statuses.length - 100,
      state: 'failed',
      description: 'Web shop: Issues on new code 3, must be 0',
      targetUrl: 'https://build',
      genre: 'sonarqube',
      name,
      iterationId: 1,
      authorId: BOT,
      properties,
    });
  };
  post('quality-gate/shop', toStatusProperties({ ...MARK, ...changes }));
  post('quality-gate', new Map());
  for (const key of keys) {
    if (!sonar.findings.has(key)) {
      const { pullRequest = '7' } = changes;
      sonar.findings.set(key, { key, project: 'shop', kind: 'issue', state: 'open', pullRequest });
    }
    addThread(pull, { issue: key });
  }
  return pull;
}

export function addThread(pull: PullRequestWorld, changes: Partial<FindingMark>): void {
  const mark: FindingMark = {
    issue: 'k1',
    project: 'shop',
    server: SERVER,
    rule: 'js:S1',
    path: '/a.js',
    lineHash: '',
    hash: 'h',
    status: 'active',
    definition: '7',
    ...changes,
  };
  pull.threads.push({
    id: 1000 + pull.threads.length,
    status: mark.status,
    properties: new Map(toThreadProperties(mark)),
    comments: [{ id: 1, authorId: BOT, content: 'text', isDeleted: false, isOfSystem: false }],
    path: '/a.js',
    line: 1,
    setBy: 'bot',
    writtenStatus: mark.status,
  });
}

/** A team project whose pull requests are followed. */
export function syncStage(pulls: ReadonlyMap<string, PullRequestWorld>, sonar = sonarWorld()) {
  const clock = virtualClock();
  const logger = recordingLogger();
  const stop = new AbortController();
  const listings: number[] = [];
  const buildProperties = new Map<string, string>();
  /** What the build attached, by type. */
  const attachments = new Map<string, readonly string[] | Error>();
  const open = new Map(pulls);
  const state = {
    mayReadBuilds: true,
    isAzureDown: false,
    /** Names of all team projects; the pull requests are those of the first. */
    projects: ['Shop'] as readonly string[],
    /** Times that they were listed. */
    projectLists: 0,
    /** Status by the id of those whose pull requests may not be listed. */
    refusedProjects: new Map<string, number>(),
  };
  const ports: SyncPorts & { readonly logger: typeof logger } = {
    server: sonar,
    clock,
    logger,
    azureDevOps: {
      attachments: (_project, _build, type) => {
        const stored = attachments.get(type) ?? [];
        if (stored instanceof Error) return Promise.reject(stored);
        return Promise.resolve(
          stored.map((text, index) => ({ id: `${type} ${index}`, name: 'a.json', read: () => Promise.resolve(text) })),
        );
      },
      buildProperties: () =>
        state.mayReadBuilds ? Promise.resolve(buildProperties) : Promise.reject(new Error('403')),
    },
    openPullRequest: ({ pullRequestId }) => {
      const pull = open.get(pullRequestId);
      if (pull === undefined) throw new Error(`no pull request ${pullRequestId}`);
      return pull.open();
    },
    openPullRequests: {
      identity: () => Promise.resolve({ id: BOT, name: 'Build Service' }),
      projects: async () => {
        await Promise.resolve();
        if (state.isAzureDown) throw new Error('Azure DevOps does not answer');
        state.projectLists += 1;
        return state.projects.map((name) => ({ id: name.toLowerCase(), name }));
      },
      openPullRequestsOf: async (project) => {
        await Promise.resolve();
        if (state.isAzureDown) throw new Error('Azure DevOps does not answer');
        listings.push(clock.now());
        const refused = state.refusedProjects.get(project);
        if (refused !== undefined)
          throw azureDevOpsFault(`the request for ${project}`, String(refused), new RefusedAnswer(refused, ''));
        if (project !== 'shop' && project !== 'Shop') return [];
        return [...open].map(([pullRequestId, pull]): ListedPullRequest => ({
          projectId: 'p',
          repositoryId: 'r',
          pullRequestId,
          projectName: 'Web Shop',
          repositoryName: 'webshop',
          sourceCommit: pull.iterations.at(-1)?.sourceCommit ?? null,
        }));
      },
    },
  };
  const request: SyncRequest = {
    projects: ['Shop'],
    repository: null,
    collectionUrl: 'https://dev.azure.example/acme',
    carryBack: false,
    stopped: stop.signal,
  };
  return { ports, request, sonar, clock, logger, stop, listings, open, buildProperties, attachments, state };
}
