import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import type { ConnectToSonarQube, SonarQube, SonarQubeConnection } from '../../ports/sonarqube';
import { isKnownMetric } from '../../presentation/metrics';
import { askInTime, type Patience } from './wait-for-gate';

/** A server, and the facts of it that reports share. */
export interface OpenServer {
  readonly client: SonarQube;
  readonly severityMode: () => Promise<AnalysisReport['server']['severityMode']>;
  /** Names and types of the condition metrics that this extension does not know. */
  readonly teach: (outcome: AnalysisOutcome) => Promise<AnalysisReport['metrics']>;
}

/** Opens one client for each connection of a Publish. */
export function serverOpener(
  connect: ConnectToSonarQube,
  patience: Patience,
): (connection: SonarQubeConnection) => OpenServer {
  const servers = new Map<string, OpenServer>();
  return (connection) => {
    // Two connections to one server may hold tokens that see different projects.
    const identity = JSON.stringify([connection.url, connection.name, connection.caCertificate]);
    const server = servers.get(identity) ?? withFacts(connect(connection), patience);
    servers.set(identity, server);
    return server;
  };
}

/** Facts are words only: where the server does not tell them, the report is written without. */
function withFacts(client: SonarQube, patience: Patience): OpenServer {
  const severityMode = once(() => askInTime(() => client.severityMode(), patience).catch(() => null));
  const definitions = once(() =>
    askInTime(() => client.metricDefinitions(), patience).catch(
      (): Awaited<ReturnType<SonarQube['metricDefinitions']>> => new Map(),
    ),
  );
  return {
    client,
    severityMode,
    teach: async (outcome) => {
      const conditions = 'conditions' in outcome ? outcome.conditions : [];
      const strange = conditions.map(({ metric }) => metric).filter((metric) => !isKnownMetric(metric));
      if (strange.length === 0) return {};
      const taught = await definitions();
      return Object.fromEntries(
        strange.flatMap((metric) => {
          const definition = taught.get(metric);
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
