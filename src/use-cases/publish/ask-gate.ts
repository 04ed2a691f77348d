import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisScope } from '../../documents/analysis-scope';
import type { PipelineRun } from '../../documents/pipeline-run';
import { toReport } from '../../domain/report/to-report';
import { atLeast, OLDEST_SUPPORTED } from '../../domain/server/server-version';
import { branchOrPullRequestOf } from '../../domain/scope/branch-or-pull-request';
import { serverTooOld } from '../../errors/server-errors';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import type { Verdicts } from '../../ports/sonarqube/analysis-results';
import type { PreparedServer } from '../../ports/sonarqube/prepared-server';
import type { ConnectToSonarQube, SonarQubeConnection } from '../../ports/sonarqube/connection';
import type { ProjectQueue } from '../../ports/sonarqube/project-queue';
import { serverOpener } from './open-server';
import { readBasis } from './read-basis';
import { readLiveGate, unreadable } from './read-live-gate';
import { askInTime, waitForQueue, type PollingContext } from './wait-for-gate';

export interface AskGatePorts {
  readonly connect: ConnectToSonarQube<Verdicts & ProjectQueue & Pick<PreparedServer, 'serverVersion'>>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface GateQuestion {
  readonly projectKey: string;
  readonly scope: AnalysisScope;
  /** Milliseconds for everything. */
  readonly timeout: number;
  /** Whether reports that SonarQube has not processed yet are waited for. */
  readonly waits: boolean;
  readonly stopped: AbortSignal;
}

/** A verdict needs no list, and no request is made for them. */
const NOT_SHOWN = { state: 'missing', reason: 'only the verdict was asked for' } as const;

/** Nobody builds: the question comes from outside of a pipeline. */
const NO_RUN: PipelineRun = {
  collectionUri: '',
  projectId: '',
  projectName: '',
  buildId: '',
  buildNumber: '',
  definitionId: null,
  stage: '',
  job: '',
  attempt: 1,
  repository: { provider: '', id: null, name: null, url: null },
  sourceBranch: '',
  sourceCommit: null,
  basePath: '',
  pullRequestId: null,
  iterationId: null,
};

/**
 * The live verdict of a project for somebody without a build, by the same rules as in Publish. What was asked for and not there
 * in time is unknown, never the verdict of an older analysis. Throws where the server is older than what is supported.
 */
export async function askGate(
  { connect, clock, logger }: AskGatePorts,
  connection: SonarQubeConnection,
  { projectKey, scope, timeout, waits, stopped }: GateQuestion,
): Promise<AnalysisReport> {
  const began = clock.now();
  const polling: PollingContext = { clock, logger, deadline: began + timeout, waiting: 1, stopped };
  const client = connect(connection);
  // One that does not tell has no verdict either, which says why.
  const version = await askInTime(() => client.serverVersion(), polling).catch(() => null);
  stopped.throwIfAborted();
  if (version !== null && !atLeast(version, OLDEST_SUPPORTED)) throw serverTooOld(connection.url, version);
  const subject = {
    analysisKey: 'gate',
    analysisName: null,
    project: { key: projectKey, name: null },
    scope,
    pipeline: NO_RUN,
    server: { url: connection.url, version },
  };
  const waited = waits ? await waitForQueue(projectKey, branchOrPullRequestOf(scope), client, polling) : null;
  if (waited?.ok === false) {
    return toReport(subject, {
      basis: 'project',
      publishedAt: new Date(clock.now()).toISOString(),
      waitedMilliseconds: clock.now() - began,
      outcome: unreadable(waited),
    });
  }
  return readLiveGate(
    subject,
    serverOpener(() => client, polling)(connection),
    async (...asked) => ({ ...(await readBasis(...asked)), newIssues: NOT_SHOWN, hotspots: NOT_SHOWN }),
    polling,
  );
}
