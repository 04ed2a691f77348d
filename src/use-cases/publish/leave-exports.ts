import type { AnalysisReport } from '../../documents/analysis-report';
import type { ExportSettings } from '../../domain/inputs/export-inputs';
import type { JobContext } from '../../domain/job-context';
import { branchOrPullRequestOf } from '../../domain/scope/branch-or-pull-request';
import type { SarifExportPorts } from '../export/publish-sarif';
import type { TestExportPorts } from '../export/publish-tests';
import type { Verdict } from './verdict';

/** What decides which exports this Publish leaves. */
export interface ExportContext {
  readonly inputs: { readonly exports: ExportSettings };
  readonly job: Pick<JobContext, 'folders' | 'definitionName' | 'phaseId' | 'phase'>;
  readonly polling: { readonly stopped: AbortSignal };
}

/**
 * Leaves what the author asked for beside the verdicts, which are published already: nothing here changes them. What nobody asks
 * for is not even loaded.
 *
 * @param reports those of the verdicts, with names that tell them apart
 */
export async function leaveExports(
  verdicts: readonly Verdict[],
  reports: readonly AnalysisReport[],
  ports: TestExportPorts & SarifExportPorts,
  { inputs, job, polling }: ExportContext,
): Promise<void> {
  const { exports } = inputs;
  const { stopped } = polling;
  const temp = job.folders.temp.replace(/[\\/]+$/, '');
  const folderOf = ({ analysisKey }: AnalysisReport): string => `${temp}/sonarqube/${analysisKey}`;
  if (exports.tests) {
    const { publishTests } = await import('../export/publish-tests.js');
    await publishTests(reports, ports, folderOf, stopped);
  }
  if (exports.sarif) {
    const { publishSarif } = await import('../export/publish-sarif.js');
    const subjects = reports.map((report) => {
      const server = verdicts.find((one) => one.report.analysisKey === report.analysisKey)?.server;
      return { report, read: server === undefined ? null : { server, of: branchOrPullRequestOf(report.scope) } };
    });
    const phase = { definitionName: job.definitionName, phaseId: job.phaseId, phaseName: job.phase };
    await publishSarif(subjects, ports, { folderOf, phase, stopped });
  }
}
