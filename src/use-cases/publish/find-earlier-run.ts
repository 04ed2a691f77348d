import { earlierRun, startByDate, toldStart, type WorkFolder } from '../../domain/report/earlier-run';
import { branchOrPullRequestOf } from '../../domain/scope/branch-or-pull-request';
import type { AnalysisScope } from '../../documents/analysis-scope';
import { messageOf } from '../../errors/errors';
import type { AnalysisResults } from '../../ports/sonarqube/analysis-results';
import { askInTime, type PollingContext } from './wait-for-gate';

interface LastRun {
  readonly projectKey: string;
  readonly scope: AnalysisScope;
  /** Where its scanner ran; `null` where that is not known. */
  readonly workFolder: WorkFolder | null;
  /** What its scanner said of itself. */
  readonly context: Promise<string | null>;
}

/**
 * Whether an earlier run in the folder of a scanner left a report that a later one deleted. Scanners that do not say when they
 * began left the date of their analysis, which a token for analysis may read, too. Never rejects: what nobody can tell is
 * `undefined`.
 */
export async function findEarlierRun(
  { projectKey, scope, workFolder, context }: LastRun,
  server: Pick<AnalysisResults, 'newestDate'>,
  polling: PollingContext,
): Promise<string | null | undefined> {
  if (workFolder === null) return undefined;
  const told = toldStart(await context);
  if (told !== null) return earlierRun(told, workFolder);
  try {
    const date = await askInTime(() => server.newestDate(projectKey, branchOrPullRequestOf(scope)), polling);
    return earlierRun(startByDate(date, workFolder), workFolder);
  } catch (error) {
    polling.logger.info(`When ${projectKey} was analyzed is not known: ${messageOf(error)}`);
    return undefined;
  }
}
