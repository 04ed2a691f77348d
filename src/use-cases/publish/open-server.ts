import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import type { FindingLists } from '../../ports/sonarqube/all-findings';
import type { AnalysisResults, Verdicts } from '../../ports/sonarqube/analysis-results';
import type { PullRequestFindings } from '../../ports/sonarqube/pull-request-findings';
import type { ConnectToSonarQube, SonarQubeConnection } from '../../ports/sonarqube/connection';
import { isKnownMetric } from '../../presentation/metrics';
import { createTaskQueue, type TaskQueue } from './task-queue';
import { askInTime, type PollingContext } from './wait-for-gate';

/** A server as Publish asks it. */
export type PublishServer = AnalysisResults & PullRequestFindings & FindingLists;

/** A server, and the facts of it that reports share. */
export interface OpenServer<Client extends Verdicts = PublishServer> {
  readonly client: Client;
  /** The background tasks that are waited for. */
  readonly tasks: TaskQueue;
  readonly severityMode: () => Promise<AnalysisReport['server']['severityMode']>;
  /** Names and types of the condition metrics that this extension does not know. */
  readonly definitionsFor: (outcome: AnalysisOutcome) => Promise<AnalysisReport['metrics']>;
}

/** Opens one client for each connection of a Publish. */
export function serverOpener<Client extends Verdicts>(
  connect: ConnectToSonarQube<Client>,
  polling: PollingContext,
): (connection: SonarQubeConnection) => OpenServer<Client> {
  const servers = new Map<string, OpenServer<Client>>();
  return (connection) => {
    // Two connections to one server may hold tokens that see different projects.
    const identity = JSON.stringify([connection.url, connection.name, connection.caCertificate]);
    const server = servers.get(identity) ?? createOpenServer(connect(connection), polling);
    servers.set(identity, server);
    return server;
  };
}

/** Facts are words only: where the server does not tell them, the report is written without. */
function createOpenServer<Client extends Verdicts>(client: Client, polling: PollingContext): OpenServer<Client> {
  const severityMode = once(() => askInTime(() => client.severityMode(), polling).catch(() => null));
  const definitions = once(() =>
    askInTime(() => client.metricDefinitions(), polling).catch(
      (): Awaited<ReturnType<Verdicts['metricDefinitions']>> => new Map(),
    ),
  );
  return {
    client,
    tasks: createTaskQueue(polling.clock, polling.stopped),
    severityMode,
    definitionsFor: async (outcome) => {
      const conditions = 'conditions' in outcome ? outcome.conditions : [];
      const unknown = conditions.map(({ metric }) => metric).filter((metric) => !isKnownMetric(metric));
      if (unknown.length === 0) return {};
      const known = await definitions();
      return Object.fromEntries(
        unknown.flatMap((metric) => {
          const definition = known.get(metric);
          return definition === undefined ? [] : [[metric, { name: definition.name, type: definition.type }]];
        }),
      );
    },
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}
