import type { AnalysisReport } from '../../documents/analysis-report';
import type { BuildProperty } from '../../documents/build-property';
import type { ParsedDocument } from '../../documents/parse-document';
import type { Discussion } from '../../documents/pull-request';
import {
  countComments,
  unplacedOf,
  type AnalysisInShort,
  type OwnResults,
  type WholeBuild,
} from '../../domain/decoration/whole-build';
import { messageOf } from '../../errors/errors';
import type { BuildAttachments } from '../../ports/azure-devops';
import type { Logger } from '../../ports/logger';
import type { PullRequest } from '../../ports/pull-request';
import { pullRequestSummary } from '../../presentation/pull-request-comments';
import { checkTime, type DecorationRun } from './decoration-run';
import { keepSummaryOfBuild } from './keep-summary';
import { readWholeBuild, wholeBuildOf, type BuildOfPullRequest } from './read-whole-build';

/** What one Publish adds to the summary of its build. */
export interface SummarizedResults extends OwnResults {
  readonly build: BuildOfPullRequest;
  readonly definition: string;
  readonly resultsUrl: string | null;
  /** Of its reports those that no longer say the verdict that stands, in short. */
  readonly overtaken: readonly AnalysisInShort[];
}

export interface SummaryPorts {
  readonly azureDevOps: BuildAttachments;
  readonly pullRequest: PullRequest;
  readonly logger: Logger;
}

type Properties = ReadonlyMap<string, ParsedDocument<BuildProperty>>;

/** Two Publishes meet once or twice. */
const MOST_ROUNDS = 5;

/**
 * Writes the summary of the whole build: of this run and of all jobs that have published so far. Written again until the build
 * says what it was written for, so that of two Publishes at once the one that writes last knows of both.
 *
 * @param known properties of the build as they were read last
 */
export async function summarizeBuild(
  results: SummarizedResults,
  known: Properties | null,
  readProperties: () => Promise<Properties>,
  discussions: readonly Discussion[],
  ports: SummaryPorts,
  run: DecorationRun,
): Promise<void> {
  const { reports, overtaken, definition, resultsUrl } = results;
  let [properties, current] = [known ?? (await readProperties()), discussions];
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    checkTime(run);
    const whole = await readOthers(results, properties, ports, run);
    const short = new Set(overtaken.map(({ analysisKey }) => analysisKey));
    const facts = {
      reports: [...whole.reports, ...reports.filter(({ analysisKey }) => !short.has(analysisKey))],
      others: [...whole.others, ...overtaken],
      ...countComments(whole, results),
      unplaced: unplacedOf(whole, results),
      resultsUrl,
    };
    const text = pullRequestSummary(facts);
    if (!(await keepSummaryOfBuild(text, definition, current, ports.pullRequest, run))) return;
    const now = await readProperties();
    if (asText(now) === asText(properties)) return;
    [properties, current] = [now, await ports.pullRequest.discussions()];
  }
}

/** What other jobs attached is looked at only where one has published; else their properties tell all. */
async function readOthers(
  { reports, build }: SummarizedResults,
  properties: Properties,
  { azureDevOps, logger }: SummaryPorts,
  run: DecorationRun,
): Promise<WholeBuild> {
  const own = new Set(reports.map(({ analysisKey }: AnalysisReport) => analysisKey));
  const short = wholeBuildOf(build.buildId, properties, own);
  if (!short.others.some(({ isPublished }) => isPublished)) return short;
  try {
    return await readWholeBuild(azureDevOps, build, properties, own, run);
  } catch (error) {
    run.stopped.throwIfAborted();
    logger.debug(`The summary has the verdicts of other jobs alone: ${messageOf(error)}`);
    return short;
  }
}

/** In another order it would be written for nothing, and that is not written. */
function asText(properties: Properties): string {
  return JSON.stringify([...properties]);
}
