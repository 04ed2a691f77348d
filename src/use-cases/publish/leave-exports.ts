import type { AnalysisReport } from '../../documents/analysis-report';
import type { ExportSettings } from '../../domain/inputs/export-inputs';
import type { JobContext } from '../../domain/job-context';
import type { TestExportPorts } from '../export/publish-tests';

/** What decides which exports this Publish leaves. */
export interface ExportContext {
  readonly inputs: { readonly exports: ExportSettings };
  readonly job: Pick<JobContext, 'folders'>;
  readonly polling: { readonly stopped: AbortSignal };
}

/**
 * Leaves what the author asked for beside the verdict, which is published already: nothing here changes it. What nobody asks
 * for is not even loaded.
 *
 * @param reports with names that tell them apart
 */
export async function leaveExports(
  reports: readonly AnalysisReport[],
  ports: TestExportPorts,
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
}
