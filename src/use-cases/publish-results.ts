import type { AnalysisReport } from '../documents/analysis-report';
import { ATTACHMENT_TYPE_REPORT, publishedVariable } from '../documents/names';
import { toBuildProperty } from '../domain/report/to-build-property';
import type { AgentFolders } from '../domain/scope/place-path';
import { messageOf } from '../errors/errors';
import type { Logger } from '../logging/logger';
import type { Agent } from '../ports/agent';
import type { AzureDevOps } from '../ports/azure-devops';
import type { Clock } from '../ports/clock';
import type { Files } from '../ports/files';
import { safeAddress } from '../presentation/links';
import { markdownSummary } from '../presentation/markdown';
import { compareReports, failedConditions } from '../presentation/report-facts';
import { writeBuildProperties } from './write-build-properties';

export interface ResultPorts {
  readonly agent: Agent;
  readonly files: Files;
  readonly azureDevOps: AzureDevOps;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Leaves the reports where others read them: attachments for the tab, a summary for the build page, build properties for
 * gates, output variables for later steps, jobs and stages. The verdict is already known; what fails here is warned about
 * and hides nothing.
 */
export async function publishResults(
  reports: readonly AnalysisReport[],
  ports: ResultPorts,
  folders: AgentFolders,
): Promise<void> {
  const sorted = [...reports].sort(compareReports);
  const [worst] = sorted;
  if (worst === undefined) return;
  const paths = new Map(sorted.map(({ analysisKey }) => [analysisKey, pathOf(folders, analysisKey, 'report.json')]));
  await attempt(ports.logger, 'The reports could not be attached to the build', () =>
    attach(sorted, paths, ports, folders),
  );
  setOutputs(sorted, worst, paths.get(worst.analysisKey) ?? '', ports.agent);
  const { projectId, buildId } = worst.pipeline;
  if (projectId !== '' && buildId !== '') {
    const properties = new Map(sorted.map((report) => [report.analysisKey, toBuildProperty(report)]));
    await attempt(
      ports.logger,
      "The verdict could not be written to the build's properties, so gates of releases and the trend will not see it",
      () => writeBuildProperties(ports.azureDevOps, projectId, buildId, properties, ports.clock),
    );
  }
  for (const { analysisKey, outcome } of sorted)
    ports.agent.setVariable(publishedVariable(analysisKey), outcome.status);
}

async function attach(
  sorted: readonly AnalysisReport[],
  paths: ReadonlyMap<string, string>,
  { agent, files }: ResultPorts,
  folders: AgentFolders,
): Promise<void> {
  await Promise.all(
    sorted.map((report) => files.writeText(paths.get(report.analysisKey) ?? '', JSON.stringify(report))),
  );
  for (const { analysisKey } of sorted) {
    agent.attach(ATTACHMENT_TYPE_REPORT, `${analysisKey}.json`, paths.get(analysisKey) ?? '');
  }
  // The agent uploads later and shows the file's name: each Publish has a folder of its own for a name that people read.
  const summary = pathOf(folders, sorted[0]?.analysisKey ?? '', 'SonarQube.md');
  await files.writeText(summary, markdownSummary(sorted));
  agent.uploadSummary(summary);
}

function setOutputs(sorted: readonly AnalysisReport[], worst: AnalysisReport, reportPath: string, agent: Agent): void {
  const outputs: Readonly<Record<string, string>> = {
    status: worst.outcome.status,
    failedConditions: String(failedConditions(worst).length),
    dashboardUrl: safeAddress(worst.dashboardUrl) ?? '',
    analysisId: worst.analysisId ?? '',
    reportPath,
    results: JSON.stringify(
      sorted.map((report) => ({
        key: report.analysisKey,
        name: report.analysisName,
        project: report.project.key,
        status: report.outcome.status,
        reason: 'reason' in report.outcome ? report.outcome.reason : null,
        failedConditions: failedConditions(report).length,
        dashboardUrl: safeAddress(report.dashboardUrl) ?? null,
      })),
    ),
  };
  for (const [name, value] of Object.entries(outputs)) agent.setOutputVariable(name, value);
}

async function attempt(logger: Logger, problem: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    logger.warning(`${problem}: ${messageOf(error)}`);
  }
}

function pathOf({ temp }: AgentFolders, analysisKey: string, name: string): string {
  return `${temp.replace(/[\\/]+$/, '')}/sonarqube/${analysisKey}/${name}`;
}
