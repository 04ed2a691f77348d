import type { Handoff, PreparedHandoff } from '../../documents/handoff';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import type { ScanState } from '../../documents/scan-state';
import { problemOf } from '../../domain/parsed';
import type { WorkFolder } from '../../domain/report/earlier-run';
import type { ScannerReport } from '../../domain/report/scanner-report';
import type { ReportSubject } from '../../domain/report/to-report';
import { fromPortablePath, type AgentFolders } from '../../domain/scope/portable-path';
import { changedHandoff } from '../../errors/handoff-errors';
import type { Credentials } from '../../secrets/credentials';
import type { Files } from '../../ports/files';
import type { Seal } from '../../secrets/seal';
import type { BrokenAnalysis, JobAnalysis } from '../job/analyses-of-job';
import { readScannerReport } from '../job/read-scanner-report';

/** Whom a verdict is about: the handoff of Prepare, or what Publish knows where Prepare did not run. */
export interface AnalysisSubject
  extends ReportSubject, Pick<PreparedHandoff, 'connectionName' | 'caCertificate' | 'scannerMode' | 'baseline'> {
  readonly server: { readonly url: string; readonly version: string | null };
}

/** One analysis of this job that nobody has published yet. */
export type FoundAnalysis =
  | {
      readonly kind: 'scanned';
      readonly key: string;
      readonly subject: AnalysisSubject;
      /** Of what is left about it for later Publishes. */
      readonly seal: Seal;
      /** Those of Prepare; `null` where only Publish has a connection. */
      readonly credentials: Credentials | null;
      readonly scannerReport: ScannerReport;
      /** What Analyze left; `null` where another program ran the scanner. */
      readonly scan: ScanState | null;
      /** What was submitted before is of an earlier run: by the clock of the agent, milliseconds; `null` where Prepare tells it. */
      readonly jobBegan: number | null;
      /** Where a build tool ran the scanner in this job; `null` where that is not known. */
      readonly workFolder: WorkFolder | null;
    }
  | {
      readonly kind: 'settled';
      readonly key: string;
      readonly subject: ReportSubject;
      readonly seal: Seal;
      readonly outcome: AnalysisOutcome;
      /** No report was found where others start the scanner: their steps may tell why. */
      readonly isMissing?: boolean;
      /** Key of the lost run that it stands for. */
      readonly lostRun?: string;
    }
  | BrokenAnalysis;

/** One whose scanner a build tool starts: only its report tells that it did. */
export interface BuildToolAnalysis {
  readonly kind: 'of-build-tool';
  readonly key: string;
  readonly handoff: PreparedHandoff;
  readonly seal: Seal;
  readonly credentials: Credentials;
}

/** Finds the report of an analysis of Prepare, or what is known without one. */
export async function findAnalysis(
  analysis: JobAnalysis | BrokenAnalysis,
  all: readonly (JobAnalysis | BrokenAnalysis)[],
  files: Files,
  folders: AgentFolders,
): Promise<FoundAnalysis | BuildToolAnalysis> {
  if (analysis.kind === 'broken') return analysis;
  const { key, handoff, scannerSecrets, scan, seal } = analysis;
  const settle = (outcome: AnalysisOutcome): FoundAnalysis => ({
    kind: 'settled',
    key,
    subject: handoff,
    seal,
    outcome,
  });
  if (handoff.state === 'skipped') return settle(outcomeOfSkip(handoff));
  const settled = outcomeOfScan(scan, handoff, all);
  if (settled !== null || scannerSecrets === null) return settle(settled ?? noAnalysis('Prepare left no credentials'));
  const { credentials } = scannerSecrets;
  if (handoff.scannerMode === 'other') return { kind: 'of-build-tool', key, handoff, seal, credentials };
  const path = fromPortablePath(handoff.metadataFile, folders);
  const read = await readScannerReport(files, path, folders.temp);
  if (!read.ok) return settle(noAnalysis(problemOf(read)));
  const scannerReport = read.value;
  const taskId = scan?.state === 'scanned' ? scan.taskId : undefined;
  if (taskId !== undefined && taskId !== scannerReport.ceTaskId) {
    return { kind: 'broken', key, error: changedHandoff(path) };
  }
  return {
    kind: 'scanned',
    key,
    subject: handoff,
    seal,
    credentials,
    scannerReport,
    scan,
    jobBegan: null,
    workFolder: null,
  };
}

function outcomeOfSkip(handoff: Extract<Handoff, { state: 'skipped' }>): AnalysisOutcome {
  return handoff.reason === 'server-unreachable'
    ? { status: 'unknown', reason: 'server-unreachable', detail: handoff.detail }
    : { status: 'skipped', reason: handoff.reason, detail: handoff.detail };
}

function outcomeOfScan(
  scan: ScanState | null,
  handoff: PreparedHandoff,
  all: readonly (JobAnalysis | BrokenAnalysis)[],
): AnalysisOutcome | null {
  switch (scan?.state) {
    case 'scanned':
      return null;
    case 'skipped':
      return { status: 'skipped', reason: 'scanner-skipped', detail: scan.reason };
    case 'failed':
      return { ...noAnalysis(scan.reason), cause: 'scan-failed' };
    case undefined:
      return handoff.scannerMode === 'other' ? null : { ...noAnalysis(whoWasAnalyzed(all)), cause: 'not-analysed' };
  }
}

/** With several analyses: which of them Analyze has taken. */
function whoWasAnalyzed(all: readonly (JobAnalysis | BrokenAnalysis)[]): string {
  if (all.length < 2) return '';
  const prepared = `${all.length} analyses were prepared`;
  const taken = all.flatMap((one) =>
    one.kind === 'analysis' && one.scan !== null ? [one.handoff.analysisName ?? one.handoff.project.key] : [],
  );
  if (taken.length === 0) return `${prepared}, and no Analyze ran`;
  return `${prepared}, and ${taken.length === 1 ? '1 Analyze ran' : `${taken.length} ran`}: for ${taken.join(', ')}`;
}

function noAnalysis(detail: string): Extract<AnalysisOutcome, { status: 'unknown' }> {
  return { status: 'unknown', reason: 'no-analysis', detail };
}
