import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import { whyNotOurs } from '../../domain/gate/task-of-job';
import { parsed } from '../../domain/parsed';
import type { ScannerReport } from '../../domain/report/scanner-report';
import { analyzedScope } from '../../domain/report/analyzed-scope';
import { toReport, type AnalysisFindings, type ReportParts } from '../../domain/report/to-report';
import { fromPortablePath, type AgentFolders } from '../../domain/scope/portable-path';
import { messageOf } from '../../errors/errors';
import type { Files } from '../../ports/files';
import type { ComputeTask } from '../../ports/sonarqube/analysis-results';
import type { ConnectToSonarQube, SonarQubeConnection } from '../../ports/sonarqube/connection';
import type { AnalysisSubject, FoundAnalysis } from './find-analyses';
import { findBasePath } from './find-base-path';
import { findEarlierRun } from './find-earlier-run';
import { readScannerContext } from './read-scanner-context';
import { serverOpener, type OpenServer, type PublishServer } from './open-server';
import { readAnalysis } from './read-analysis';
import { waitForTask, type Answered, type NoAnswer, type PollingContext } from './wait-for-gate';

export interface ReaderPorts {
  readonly connect: ConnectToSonarQube<PublishServer>;
  readonly files: Files;
}

/** What all analyses of one Publish share. */
export interface ReaderSettings {
  readonly polling: PollingContext;
  readonly folders: AgentFolders;
  /** Publish's own connection, which counts more than what Prepare handed over. */
  readonly connection: SonarQubeConnection | null;
}

/** Reads one analysis to its report. Never rejects: what goes wrong is an unknown outcome of this analysis alone. */
export type ReadReport = (analysis: Exclude<FoundAnalysis, { kind: 'broken' }>) => Promise<ReadAnalysis>;

/** A report, and the server that it was read from; absent where none was asked. */
export interface ReadAnalysis {
  readonly report: AnalysisReport;
  readonly server?: PublishServer;
}

/** Makes a reader for the analyses of one Publish: one client and one set of facts for each connection. */
export function createReader({ connect, files }: ReaderPorts, settings: ReaderSettings): ReadReport {
  const { polling, folders } = settings;
  const { clock, logger } = polling;
  const open = serverOpener(connect, polling);
  return async (analysis) => {
    const began = clock.now();
    const write = (outcome: AnalysisOutcome, parts: Partial<ReportParts> = {}): ReadAnalysis => ({
      report: toReport(analysis.subject, {
        ...parts,
        outcome,
        publishedAt: new Date(clock.now()).toISOString(),
        waitedMilliseconds: clock.now() - began,
      }),
    });
    if (analysis.kind === 'settled') return write(analysis.outcome);
    const taskParts = taskPartsOf(analysis.scannerReport);
    try {
      const connection = connectionOf(analysis, settings);
      if (!connection.ok) return write(unknown(connection), taskParts);
      const server = open(connection.value);
      const { findings, outcome, context } = await readFrom(server, analysis, polling);
      if (findings === undefined) return write(outcome, taskParts);
      const [severityMode, metrics, basePath] = await Promise.all([
        server.severityMode(),
        server.definitionsFor(outcome),
        findBasePath(context, { files, folders }),
      ]);
      await freeFolder(analysis, findings, files);
      return {
        ...write(outcome, { ...taskParts, findings, severityMode, metrics, basePath }),
        server: server.client,
      };
    } catch (error) {
      polling.stopped.throwIfAborted();
      logger.debug(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return write(unknown({ reason: 'unexpected-answer', detail: messageOf(error) }), taskParts);
    }
  };
}

/** The run in it is accounted for: the next one in this folder is the first that is not. */
async function freeFolder({ workFolder }: Scanned, { evidence }: AnalysisFindings, files: Files): Promise<void> {
  if (workFolder === null || evidence?.earlierRun !== null) return;
  // Where it stays, at worst the next run is told apart from no earlier one.
  await files.remove(workFolder.lock).catch(() => undefined);
}

type Scanned = Extract<FoundAnalysis, { kind: 'scanned' }>;

const unknown = ({ reason, detail }: NoAnswer): AnalysisOutcome => ({ status: 'unknown', reason, detail });

function taskPartsOf({ dashboardUrl, serverUrl, ceTaskId }: ScannerReport): Partial<ReportParts> {
  return { dashboardUrl, publicUrl: serverUrl, computeTaskId: ceTaskId };
}

function connectionOf(
  { subject, credentials }: Scanned,
  { connection, folders }: ReaderSettings,
): Answered<SonarQubeConnection> {
  const caCertificate = subject.caCertificate === null ? null : fromPortablePath(subject.caCertificate, folders);
  const { connectionName: name, server } = subject;
  if (connection !== null) {
    return isSameAddress(connection.url, server.url)
      ? parsed({ ...connection, caCertificate: connection.caCertificate ?? caCertificate })
      : {
          ok: false,
          reason: 'foreign-server',
          detail: `Prepare used ${server.url}, and the connection of Publish is ${connection.url}`,
        };
  }
  return credentials === null
    ? { ok: false, reason: 'not-permitted', detail: 'the credentials of Prepare are not here' }
    : parsed({ url: server.url, name, credentials, caCertificate });
}

interface ReadOutcome extends Pick<ReportParts, 'outcome' | 'findings'> {
  /** What the scanner said of itself; `null` where that is not known. */
  readonly context: string | null;
}

async function readFrom(
  { client, tasks, severityMode }: OpenServer,
  { subject, scannerReport, scan, jobBegan, workFolder }: Scanned,
  polling: PollingContext,
): Promise<ReadOutcome> {
  const projectKey = subject.project.key === '' ? scannerReport.projectKey : subject.project.key;
  const name = subject.analysisName ?? subject.project.name ?? projectKey;
  // Gateways may take the time out of answers. A report of an earlier run was removed before the scan.
  const isScannedHere = scan?.state === 'scanned' && scan.taskId === scannerReport.ceTaskId;
  const waited = await waitForTask(scannerReport.ceTaskId, name, client, tasks, polling);
  if (waited.ok) {
    const baseline = subject.baseline ?? null;
    const notOurs = whyNotOurs(waited.value, {
      id: scannerReport.ceTaskId,
      projectKey,
      scope: subject.scannerMode === 'other' ? null : subject.scope,
      mainBranch: baseline?.mainBranch ?? null,
      notBefore: jobBegan === null ? timeOf(baseline?.serverTime) : byItsClock(jobBegan, waited.value, polling),
      isScannedHere,
    });
    if (notOurs !== null) return { outcome: notOurs, context: null };
    // Needed with the findings, and asked beside them.
    void severityMode();
    const context = readScannerContext(subject, scannerReport.ceTaskId, client, polling);
    const scope = analyzedScope(subject.scope, waited.value);
    const known = {
      planned: subject.scope,
      scan,
      baseline,
      earlierRun: findEarlierRun({ projectKey, scope, workFolder, context }, client, polling),
    };
    const judged = await readAnalysis(waited.value, projectKey, known, client, polling);
    return { ...judged, context: await context };
  }
  // Analyze scans at the address of Prepare, whatever the server calls itself.
  const elsewhere = waited.reason === 'purged' && !isScannedHere ? otherServer(scannerReport, subject) : null;
  return { outcome: unknown(elsewhere ?? waited), context: null };
}

/** Takes a time of this machine to the clock of the server, which has told its own just now. */
function byItsClock(time: number, { answeredAt }: ComputeTask, { clock }: PollingContext): number | null {
  return answeredAt === null ? null : time + answeredAt - clock.now();
}

function timeOf(text: string | null | undefined): number | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : time;
}

/**
 * A task that the server does not know was most likely sent to another one, when the scanner names another address. That alone
 * proves nothing: the public address of a server may differ from the one that the agent reaches.
 */
function otherServer({ serverUrl, ceTaskId }: ScannerReport, { server }: AnalysisSubject): NoAnswer | null {
  if (serverUrl === null || isSameAddress(serverUrl, server.url)) return null;
  const detail = `the scanner reported task ${ceTaskId} to ${serverUrl}, and ${server.url} does not know it`;
  return { reason: 'foreign-server', detail };
}

/** Compares addresses as people write them. */
export function isSameAddress(left: string, right: string): boolean {
  const bare = (url: string): string => url.replace(/\/+$/, '').toLowerCase();
  return bare(left) === bare(right);
}
