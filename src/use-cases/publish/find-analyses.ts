import type { Handoff, PreparedHandoff } from '../../documents/handoff';
import { parseHandoff } from '../../documents/handoff';
import { handoffVariable, publishedVariable, scanVariable, VARIABLE_ANALYSES } from '../../documents/names';
import { parseScanState, type ScanState } from '../../documents/scan-state';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import { parseScannerReport, type ScannerReport } from '../../domain/report/scanner-report';
import { locatePath, type AgentFolders } from '../../domain/scope/place-path';
import { brokenHandoff } from '../../errors/catalog';
import { messageOf, type TaskError } from '../../errors/errors';
import type { Agent } from '../../ports/agent';
import type { Files } from '../../ports/files';

/** One analysis of this job that nobody has published yet. */
export type FoundAnalysis =
  | {
      readonly kind: 'scanned';
      readonly key: string;
      /** Key under which Prepare handed the credentials over; another one where nobody expected this report. */
      readonly preparedKey: string;
      readonly handoff: PreparedHandoff;
      readonly scannerReport: ScannerReport;
      /** What Analyze left; `null` where another program ran the scanner. */
      readonly scan: ScanState | null;
      /** Tasks submitted before are of an earlier run; `null` where Prepare tells it. Milliseconds since the epoch. */
      readonly notBefore: number | null;
    }
  | { readonly kind: 'settled'; readonly key: string; readonly handoff: Handoff; readonly outcome: AnalysisOutcome }
  | { readonly kind: 'broken'; readonly key: string; readonly error: TaskError };

/** One whose scanner a build tool starts: only its report tells that it did. */
export interface BuildToolAnalysis {
  readonly kind: 'of-build-tool';
  readonly key: string;
  readonly handoff: PreparedHandoff;
}

/** Keys of this job, in the order of Prepare; empty when Prepare has not run. */
export function preparedKeys(agent: Agent): readonly string[] {
  return [...new Set((agent.variable(VARIABLE_ANALYSES) ?? '').split(',').filter((key) => key !== ''))];
}

/** Keys that no Publish of this job has published yet. */
export function unpublishedKeys(agent: Agent): readonly string[] {
  return preparedKeys(agent).filter((key) => agent.variable(publishedVariable(key)) === undefined);
}

/** The key itself when it is one; else something like it that names no path. */
export function safeKey(key: string): string {
  return key
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 48);
}

/** What Prepare and Analyze left of one analysis. */
export async function findAnalysis(
  agent: Agent,
  key: string,
  files: Files,
  folders: AgentFolders,
): Promise<FoundAnalysis | BuildToolAnalysis> {
  // The key names files and properties: a variable that a script of the job wrote must not choose others.
  if (safeKey(key) !== key) {
    return {
      kind: 'broken',
      key: safeKey(key),
      error: brokenHandoff(VARIABLE_ANALYSES, `"${key}" is no key of an analysis`),
    };
  }
  const variable = handoffVariable(key);
  const parsed = parseHandoff(agent.variable(variable) ?? '');
  if (parsed.kind !== 'document') {
    const problem = parsed.kind === 'newer' ? `a newer version of this extension wrote it` : parsed.problem;
    return { kind: 'broken', key, error: brokenHandoff(variable, problem) };
  }
  const handoff = parsed.document;
  if (handoff.analysisKey !== key) {
    return { kind: 'broken', key, error: brokenHandoff(variable, `it belongs to "${handoff.analysisKey}"`) };
  }
  if (handoff.state === 'skipped') return { kind: 'settled', key, handoff, outcome: outcomeOfSkip(handoff) };

  const scan = parseScanState(agent.variable(scanVariable(key)) ?? '');
  const settled = outcomeOfScan(scan, handoff);
  if (settled !== null) return { kind: 'settled', key, handoff, outcome: settled };
  if (handoff.scannerMode === 'other') return { kind: 'of-build-tool', key, handoff };
  const scannerReport = await readScannerReport(files, locatePath(handoff.metadataFile, folders), folders.temp);
  return typeof scannerReport === 'string'
    ? { kind: 'settled', key, handoff, outcome: noAnalysis(scannerReport) }
    : { kind: 'scanned', key, preparedKey: key, handoff, scannerReport, scan: scan ?? null, notBefore: null };
}

/**
 * Reads what the scanner left, or says why there is nothing.
 *
 * @param within the folder that the file must lie in
 */
export async function readScannerReport(files: Files, path: string, within: string): Promise<ScannerReport | string> {
  try {
    const text = await files.readText(path, within);
    if (text === undefined) return 'the scanner left no report-task.txt';
    const report = parseScannerReport(text);
    return typeof report === 'string' ? `report-task.txt cannot be read: ${report}` : report;
  } catch (error) {
    return `report-task.txt cannot be read: ${messageOf(error)}`;
  }
}

function outcomeOfSkip(handoff: Extract<Handoff, { state: 'skipped' }>): AnalysisOutcome {
  return handoff.reason === 'server-unreachable'
    ? { status: 'unknown', reason: 'server-unreachable', detail: handoff.detail }
    : { status: 'skipped', reason: handoff.reason, detail: handoff.detail };
}

function outcomeOfScan(scan: ScanState | undefined, handoff: PreparedHandoff): AnalysisOutcome | null {
  switch (scan?.state) {
    case 'scanned':
      return null;
    case 'skipped':
      return { status: 'skipped', reason: 'scanner-skipped', detail: scan.reason };
    case 'failed':
      return { ...noAnalysis(scan.reason), cause: 'scan-failed' };
    case undefined:
      return handoff.scannerMode === 'other' ? null : noAnalysis('Analyze did not run in this job');
  }
}

function noAnalysis(detail: string): Extract<AnalysisOutcome, { status: 'unknown' }> {
  return { status: 'unknown', reason: 'no-analysis', detail };
}
