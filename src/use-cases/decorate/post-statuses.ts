import type { StatusState } from '../../documents/pull-request';
import {
  newestStatus,
  planOverallStatus,
  planProjectStatuses,
  STATUS_NAME,
  type OtherAnalysis,
  type ProjectVerdict,
} from '../../domain/decoration/plan-statuses';
import type { PullRequestStatuses } from '../../ports/pull-request';
import { refusalOf } from '../../errors/refused-answer';
import { checkTime, isRefusedAltogether, type DecorationRun } from './decoration-run';

const PAUSE = 50;
/** Two Publishes meet once or twice; more is somebody who posts for ever. */
const MOST_ROUNDS = 20;

/** Where statuses go, and what those of all projects lead to. */
export interface StatusTarget {
  readonly iterationId: number;
  readonly url: string | null;
}

type Posts = Pick<PullRequestStatuses, 'statuses' | 'postStatus'>;
type Posted = Awaited<ReturnType<PullRequestStatuses['statuses']>>;

/**
 * Posts the verdict of each project, and of all.
 *
 * @param readOthers analyses of other jobs of the build, as they are now
 * @param posted statuses of the pull request, just read
 * Rejects where one could not be posted; that of all is there all the same, unless none may be.
 *
 * @returns the overall state that stands
 */
export async function postStatuses(
  verdicts: readonly ProjectVerdict[],
  readOthers: () => Promise<readonly OtherAnalysis[]>,
  posted: Posted,
  target: StatusTarget,
  pullRequest: Posts,
  run: DecorationRun,
): Promise<StatusState | null> {
  const { iterationId } = target;
  const own = planProjectStatuses(verdicts, iterationId, posted);
  const refused: Error[] = [];
  for (const status of own) {
    try {
      await pullRequest.postStatus(iterationId, status);
    } catch (error) {
      // The verdict of a project that cannot be posted, as under a very long key, counts for that of all.
      if (!(error instanceof Error) || refusalOf(error) === undefined || isRefusedAltogether(error)) throw error;
      refused.push(error);
    }
  }
  const [others, seen] = await Promise.all([readOthers(), own.length === 0 ? posted : pullRequest.statuses()]);
  const state = await postOverall(verdicts, { others, posted: seen }, readOthers, target, pullRequest, run);
  const [refusal] = refused;
  if (refusal !== undefined) throw refusal;
  return state;
}

/**
 * Posts the status of all projects: the worst that stands on the iteration, and of what other jobs of the build have prepared.
 * Reads again until what it read is what it wrote for, so that of two Publishes at once the one that writes last has seen both.
 *
 * @param known as it was just read
 * @returns the state that stands
 */
async function postOverall(
  verdicts: readonly ProjectVerdict[],
  known: { readonly others: readonly OtherAnalysis[]; readonly posted: Posted },
  readOthers: () => Promise<readonly OtherAnalysis[]>,
  { iterationId, url }: StatusTarget,
  pullRequest: Posts,
  run: DecorationRun,
): Promise<StatusState | null> {
  let [others, seen] = [known.others, known.posted];
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const overall = planOverallStatus(verdicts, others, iterationId, seen, url, round === 1);
    if (overall === null) break;
    checkTime(run);
    if (round > 2) await run.clock.sleep(PAUSE * round, run.stopped);
    await pullRequest.postStatus(iterationId, overall);
    [others, seen] = await Promise.all([readOthers(), pullRequest.statuses()]);
  }
  return newestStatus(seen, STATUS_NAME, iterationId)?.state ?? null;
}
