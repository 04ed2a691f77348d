import type { AnalysisReport } from '../../documents/analysis-report';
import { ARTIFACT_CODE_ANALYSIS } from '../../documents/names';
import { messageOf } from '../../errors/errors';
import { findingsNotExported } from '../../errors/export-errors';
import type { Agent } from '../../ports/agent';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { Logger } from '../../ports/logger';
import { reasonOf } from '../../presentation/outcomes';
import { nameOf } from '../../presentation/reports';
import type { PipelinePhase } from '../../presentation/sarif/automation';
import { toSarif } from '../../presentation/sarif/to-sarif';
import { countOf, LOG_LOCALE } from '../../presentation/values';
import { whileTimeLasts, type DecorationRun } from '../decorate/decoration-run';
import { NotTold, readAllFindings, type ExportedAnalysis } from './read-all-findings';

/** All files of one Publish together; nobody waits longer for them. */
const TIMEOUT_MILLISECONDS = 120_000;

export interface SarifExportPorts {
  readonly agent: Pick<Agent, 'uploadArtifact'>;
  readonly files: Pick<Files, 'writeText'>;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** An analysis of this run; without a server where none was asked about it. */
export interface SarifSubject {
  readonly report: AnalysisReport;
  readonly read: Omit<ExportedAnalysis, 'report'> | null;
}

export interface SarifSettings {
  /** Absolute folder for the files of an analysis. */
  readonly folderOf: (report: AnalysisReport) => string;
  readonly phase: PipelinePhase;
  readonly stopped: AbortSignal;
}

/**
 * Leaves the findings of each analysis as a file in the artifact that scans are looked for in. What cannot be read as a whole
 * leaves a warning and no file: one without findings says that there are none. No verdict depends on it.
 */
export async function publishSarif(
  subjects: readonly SarifSubject[],
  ports: SarifExportPorts,
  settings: SarifSettings,
): Promise<void> {
  const { clock, logger } = ports;
  const { stopped } = settings;
  stopped.throwIfAborted();
  const ending = new AbortController();
  const alarm = clock.alarm(TIMEOUT_MILLISECONDS);
  void alarm.rings.then(() => ending.abort(new NotTold(`it took longer than ${TIMEOUT_MILLISECONDS / 1000} s`)));
  const abort = (): void => ending.abort(stopped.reason);
  stopped.addEventListener('abort', abort, { once: true });
  const run: DecorationRun = { clock, deadline: Number.POSITIVE_INFINITY, stopped: ending.signal };
  try {
    for (const subject of subjects) {
      try {
        await whileTimeLasts(run, () => leave(subject, ports, settings, run));
      } catch (error) {
        stopped.throwIfAborted();
        logger.warning(findingsNotExported(nameOf(subject.report), messageOf(error), error).describe());
      }
    }
  } finally {
    alarm.cancel();
    stopped.removeEventListener('abort', abort);
  }
}

async function leave(
  { report, read }: SarifSubject,
  { agent, files, logger }: SarifExportPorts,
  { folderOf, phase }: SarifSettings,
  run: DecorationRun,
): Promise<void> {
  if (report.outcome.status === 'skipped') {
    logger.info(`No findings of ${nameOf(report)} are exported: it was skipped.`);
    return;
  }
  if (read === null || !wasRead(report)) {
    throw new NotTold(reasonOf(report.outcome)?.brief ?? 'the analysis was not read');
  }
  const findings = await readAllFindings({ ...read, report }, run);
  const log = toSarif(report, findings, phase);
  // The tab shows the file's name, and each file of the artifact needs one of its own.
  const name = `${report.analysisKey}.sarif`;
  const path = `${folderOf(report)}/${name}`;
  await files.writeText(path, JSON.stringify(log));
  run.stopped.throwIfAborted();
  agent.uploadArtifact(ARTIFACT_CODE_ANALYSIS, path);
  const [only] = log.runs;
  const gaps = only?.invocations[0]?.toolExecutionNotifications.map(({ message }) => message.text) ?? [];
  logger.info(
    [
      `${countOf(only?.results.length ?? 0, 'finding', LOG_LOCALE)} of ${nameOf(report)} in ${ARTIFACT_CODE_ANALYSIS}/${name}.`,
      ...gaps,
    ].join(' '),
  );
}

/** Where the analysis itself failed, the server still lists the findings of the one before. */
function wasRead({ outcome, measures, newIssues, hotspots }: AnalysisReport): boolean {
  return outcome.status !== 'unknown' || [measures, newIssues, hotspots].some(({ state }) => state === 'read');
}
