import type { AnalysisReport } from '../../documents/analysis-report';
import { ATTACHMENT_TYPE_REPORT } from '../../documents/names';
import { toBuildProperty } from '../../domain/report/to-build-property';
import type { AgentFolders } from '../../domain/scope/portable-path';
import { messageOf } from '../../errors/errors';
import type { Logger } from '../../ports/logger';
import type { Agent } from '../../ports/agent';
import type { AzureDevOps } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import { buildResultsLink, safeAddress } from '../../presentation/links';
import { markdownSummary } from '../../presentation/markdown';
import { failedConditions, nameOf, withDistinctNames } from '../../presentation/reports';
import { writeBuildProperties } from '../job/write-build-properties';

export interface ResultPorts {
  readonly agent: Agent;
  readonly files: Files;
  readonly azureDevOps: AzureDevOps;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long a verdict is tried to be written: one that is not written is one that no release sees. */
const WRITE_MILLISECONDS = 60_000;

/** Where reports are left; their files and the output variables always are. */
export interface ResultTargets {
  /** For the tab. */
  readonly attachments: boolean;
  /** For the page of the build or release. */
  readonly summary: boolean;
  /** For gates and the trend. */
  readonly buildProperties: boolean;
}

/** How one Publish leaves its reports. */
export interface ResultSettings {
  readonly folders: AgentFolders;
  readonly targets: ResultTargets;
  /** The job is being canceled: what is not left yet is not left any more. */
  readonly stopped: AbortSignal;
}

/**
 * Leaves the reports where others read them: attachments for the tab, a summary for the build page, build properties for
 * gates, output variables for later steps, jobs and stages. The verdict is already known; what fails here is warned about
 * and hides nothing. Stopped in the middle, report and build property differ, which nobody takes for a verdict.
 *
 * @param reports the worst first
 */
export async function publishResults(
  reports: readonly AnalysisReport[],
  ports: ResultPorts,
  { folders, targets, stopped }: ResultSettings,
): Promise<void> {
  const attempt = attempter(ports.logger, stopped);
  const [worst] = reports;
  if (worst === undefined) return;
  const paths = await writeReports(reports, ports, folders, attempt);
  stopped.throwIfAborted();
  if (targets.attachments) {
    for (const [key, path] of paths) ports.agent.attach(ATTACHMENT_TYPE_REPORT, `${key}.json`, path);
    const page = buildResultsLink(worst);
    if (page !== undefined) ports.logger.info(`Results  ${page}, tab SonarQube`);
  }
  if (targets.summary) {
    await attempt('The summary could not be written', () => uploadSummary(reports, worst, ports, folders));
  }
  setOutputs(reports, worst, paths.get(worst.analysisKey) ?? '', ports.agent);
  const { projectId, buildId } = worst.pipeline;
  if (targets.buildProperties && projectId !== '' && buildId !== '') {
    const properties = new Map(reports.map((report) => [report.analysisKey, toBuildProperty(report)]));
    await attempt(
      "The verdict could not be written to the build's properties, so gates of releases and the trend will not see it",
      () => {
        const { azureDevOps, clock } = ports;
        const deadline = clock.now() + WRITE_MILLISECONDS;
        return writeBuildProperties({ azureDevOps, projectId, buildId, clock, deadline, stopped }, properties);
      },
    );
  }
}

/** Path of each report that could be written, by analysis key. One that could not takes no other with it. */
async function writeReports(
  reports: readonly AnalysisReport[],
  { files }: ResultPorts,
  folders: AgentFolders,
  attempt: Attempt,
): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  await Promise.all(
    reports.map((report) =>
      attempt(`The report of ${nameOf(report)} could not be written, so the tab will not show it`, async () => {
        const path = pathOf(folders, report.analysisKey, 'report.json');
        await files.writeText(path, JSON.stringify(report));
        paths.set(report.analysisKey, path);
      }),
    ),
  );
  return paths;
}

/** The agent uploads later and shows the file's name: each Publish has a folder of its own for a name that people read. */
async function uploadSummary(
  reports: readonly AnalysisReport[],
  worst: AnalysisReport,
  { agent, files }: ResultPorts,
  folders: AgentFolders,
): Promise<void> {
  const path = pathOf(folders, worst.analysisKey, 'SonarQube.md');
  await files.writeText(path, summaryOf(withDistinctNames(reports)));
  agent.uploadSummary(path);
}

/** A report that cannot be put into words takes no other with it; none at all is an error. */
function summaryOf(reports: readonly AnalysisReport[]): string {
  try {
    return markdownSummary(reports);
  } catch (error) {
    const readable = reports.filter((report) => canBeSummarized(report));
    if (readable.length === 0 || readable.length === reports.length) throw error;
    return markdownSummary(readable);
  }
}

function canBeSummarized(report: AnalysisReport): boolean {
  try {
    markdownSummary([report]);
    return true;
  } catch {
    return false;
  }
}

function setOutputs(reports: readonly AnalysisReport[], worst: AnalysisReport, reportPath: string, agent: Agent): void {
  const outputs: Readonly<Record<string, string>> = {
    status: worst.outcome.status,
    failedConditions: String(failedConditions(worst).length),
    dashboardUrl: safeAddress(worst.dashboardUrl) ?? '',
    analysisId: worst.analysisId ?? '',
    reportPath,
    results: resultsInBounds(reports),
  };
  for (const [name, value] of Object.entries(outputs)) agent.setOutputVariable(name, value);
}

/** Each later step of the job starts with its variables: Windows takes 32 KB of all together. */
const MOST_RESULTS = 8 * 1024;

/** The analyses as JSON. Where there are very many, their pages are left out, and then the best ones. */
function resultsInBounds(reports: readonly AnalysisReport[]): string {
  const all = reports.map((report) => ({
    key: report.analysisKey,
    name: report.analysisName,
    project: report.project.key,
    status: report.outcome.status,
    reason: 'reason' in report.outcome ? report.outcome.reason : null,
    failedConditions: failedConditions(report).length,
    dashboardUrl: safeAddress(report.dashboardUrl) ?? null,
  }));
  const text = JSON.stringify(all);
  if (text.length <= MOST_RESULTS) return text;
  let length = 2;
  const kept = all
    .map((one) => ({ ...one, dashboardUrl: null }))
    .filter((one) => (length += JSON.stringify(one).length + 1) <= MOST_RESULTS);
  return JSON.stringify(kept);
}

type Attempt = (problem: string, action: () => Promise<void>) => Promise<void>;

function attempter(logger: Logger, stopped: AbortSignal): Attempt {
  return async (problem, action) => {
    try {
      await action();
    } catch (error) {
      stopped.throwIfAborted();
      logger.warning(`${problem}: ${messageOf(error)}`);
    }
  };
}

function pathOf({ temp }: AgentFolders, analysisKey: string, name: string): string {
  return `${temp.replace(/[\\/]+$/, '')}/sonarqube/${analysisKey}/${name}`;
}
