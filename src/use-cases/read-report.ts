import type { AnalysisReport } from '../documents/analysis-report';
import type { AnalysisOutcome } from '../documents/gate-outcome';
import type { PreparedHandoff } from '../documents/handoff';
import type { ScannerReport } from '../domain/report/scanner-report';
import { toReport, type AnalysisFindings, type ReportParts } from '../domain/report/to-report';
import { locatePath, type AgentFolders } from '../domain/scope/place-path';
import { messageOf } from '../errors/errors';
import type { CredentialStore } from '../ports/credential-store';
import type { ConnectToSonarQube, SonarQube } from '../ports/sonarqube';
import { isKnownMetric } from '../presentation/metrics';
import type { FoundAnalysis } from './find-analyses';
import { readAnalysis } from './read-analysis';
import { askInTime, waitForTask, type Patience } from './wait-for-gate';

export interface ReaderPorts {
  readonly connect: ConnectToSonarQube;
  readonly credentialStore: CredentialStore;
}

/** Reads one analysis to its report. Never rejects: what goes wrong is an unknown outcome of this analysis alone. */
export type ReadReport = (analysis: Exclude<FoundAnalysis, { kind: 'broken' }>) => Promise<AnalysisReport>;

/** Makes a reader for the analyses of one Publish: one client and one set of facts for each connection. */
export function createReader(ports: ReaderPorts, patience: Patience, folders: AgentFolders): ReadReport {
  const { clock, logger } = patience;
  const openServer = serverOpener(ports, patience, folders);
  return async (analysis) => {
    const { handoff } = analysis;
    const began = clock.now();
    const write = (outcome: AnalysisOutcome, parts: Partial<ReportParts> = {}): AnalysisReport =>
      toReport(handoff, {
        ...parts,
        outcome,
        publishedAt: new Date(clock.now()).toISOString(),
        waitedMilliseconds: clock.now() - began,
      });
    if (analysis.kind === 'settled') return write(analysis.outcome);
    const place = placeOf(analysis.scannerReport);
    try {
      const server = openServer(analysis.key, analysis.handoff);
      if (server === undefined) {
        return write(unknown('not-permitted', 'the credentials of Prepare are not here'), place);
      }
      const { findings, outcome } = await readFrom(server.client, analysis, patience);
      if (findings === undefined) return write(outcome, place);
      const [severityMode, metrics] = await Promise.all([server.severityMode(), server.teach(findings)]);
      return write(outcome, { ...place, findings, severityMode, metrics });
    } catch (error) {
      logger.debug(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return write(unknown('unexpected-answer', messageOf(error)), place);
    }
  };
}

type Scanned = Extract<FoundAnalysis, { kind: 'scanned' }>;
type UnknownOutcome = Extract<AnalysisOutcome, { status: 'unknown' }>;

const unknown = (reason: UnknownOutcome['reason'], detail: string): UnknownOutcome => ({
  status: 'unknown',
  reason,
  detail,
});

function placeOf({ dashboardUrl, serverUrl, ceTaskId }: ScannerReport): Partial<ReportParts> {
  return { dashboardUrl, publicUrl: serverUrl, computeTaskId: ceTaskId };
}

async function readFrom(
  client: SonarQube,
  { handoff, scannerReport }: Scanned,
  patience: Patience,
): Promise<{ readonly outcome: AnalysisOutcome; readonly findings?: AnalysisFindings }> {
  const projectKey = handoff.project.key === '' ? scannerReport.projectKey : handoff.project.key;
  const subject = handoff.analysisName ?? handoff.project.name ?? projectKey;
  const waited = await waitForTask(scannerReport.ceTaskId, subject, client, patience);
  if (waited.kind === 'answered') {
    const findings = await readAnalysis(waited.value, projectKey, handoff.scope, client, patience);
    return { outcome: findings.outcome, findings };
  }
  const elsewhere = waited.reason === 'purged' ? otherServer(scannerReport, handoff) : null;
  return { outcome: elsewhere ?? unknown(waited.reason, waited.detail) };
}

/**
 * A task that the server does not know was most likely sent to another one, when the scanner names another address. That alone
 * proves nothing: the public address of a server may differ from the one that the agent reaches.
 */
function otherServer({ serverUrl, ceTaskId }: ScannerReport, { server }: PreparedHandoff): UnknownOutcome | null {
  const bare = (url: string): string => url.replace(/\/+$/, '').toLowerCase();
  if (serverUrl === null || bare(serverUrl) === bare(server.url)) return null;
  const detail = `the scanner reported task ${ceTaskId} to ${serverUrl}, and ${server.url} does not know it`;
  return unknown('foreign-server', detail);
}

interface OpenServer {
  readonly client: SonarQube;
  readonly severityMode: () => Promise<AnalysisReport['server']['severityMode']>;
  /** Names and types of the condition metrics that this extension does not know. */
  readonly teach: (findings: AnalysisFindings) => Promise<AnalysisReport['metrics']>;
}

/** Gives `undefined` where the credentials of Prepare are not to be had. */
function serverOpener(
  { connect, credentialStore }: ReaderPorts,
  patience: Patience,
  folders: AgentFolders,
): (key: string, handoff: PreparedHandoff) => OpenServer | undefined {
  const servers = new Map<string, OpenServer>();
  return (key, handoff) => {
    const caCertificate = handoff.caCertificate === null ? null : locatePath(handoff.caCertificate, folders);
    // Two connections to one server may hold tokens that see different projects.
    const identity = JSON.stringify([handoff.server.url, handoff.connectionName, caCertificate]);
    const known = servers.get(identity);
    if (known !== undefined) return known;
    const credentials = credentialStore.take(key)?.credentials;
    if (credentials === undefined) return undefined;
    const { connectionName: name, server } = handoff;
    const opened = withFacts(connect({ url: server.url, name, credentials, caCertificate }), patience);
    servers.set(identity, opened);
    return opened;
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
    teach: async ({ outcome }) => {
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
