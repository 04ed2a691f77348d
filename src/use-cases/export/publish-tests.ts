import type { AnalysisReport } from '../../documents/analysis-report';
import { messageOf } from '../../errors/errors';
import { testsNotPublished } from '../../errors/export-errors';
import type { Agent } from '../../ports/agent';
import type { Files } from '../../ports/files';
import type { Logger } from '../../ports/logger';
import { nameOf } from '../../presentation/reports';
import { testRunTitle, toJUnit } from '../../presentation/test-results';

export interface TestExportPorts {
  readonly agent: Pick<Agent, 'publishTests'>;
  readonly files: Pick<Files, 'writeText'>;
  readonly logger: Logger;
}

/**
 * Publishes each analysis as a run of tests, whose cases are the conditions of its gate. A run that fails takes no other with
 * it, and no verdict depends on any.
 *
 * @param folderOf absolute folder for the files of an analysis
 */
export async function publishTests(
  reports: readonly AnalysisReport[],
  { agent, files, logger }: TestExportPorts,
  folderOf: (report: AnalysisReport) => string,
  stopped: AbortSignal,
): Promise<void> {
  for (const report of reports) {
    stopped.throwIfAborted();
    const path = `${folderOf(report)}/quality-gate.xml`;
    try {
      // The agent takes a comma for the end of a path.
      if (path.includes(',')) throw new Error(`the agent's temporary folder has a comma in its path: ${path}`);
      await files.writeText(path, toJUnit(report));
      stopped.throwIfAborted();
      agent.publishTests(testRunTitle(report), path);
    } catch (error) {
      stopped.throwIfAborted();
      logger.warning(testsNotPublished(nameOf(report), messageOf(error), error).describe());
    }
  }
}
