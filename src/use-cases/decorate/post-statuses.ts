import {
  newestStatus,
  STATUS_NAME,
  planOverallStatus,
  planProjectStatuses,
  type ProjectVerdict,
  type StatusState,
} from '../../domain/decoration/plan-statuses';
import type { PullRequestStatuses } from '../../ports/pull-request';
import { checkTime, type DecorationRun } from './decoration-run';

const PAUSE = 50;
/** Two Publishes meet once or twice; more is somebody who posts for ever. */
const MOST_ROUNDS = 20;

/**
 * Posts the verdict of each project, and of all: the worst that stands on the iteration. Reads again until what it read is what it
 * wrote for, so that of two Publishes at once the one that writes last has seen both.
 *
 * @param posted statuses of the pull request, just read
 * @returns the overall state that stands
 */
export async function postStatuses(
  verdicts: readonly ProjectVerdict[],
  posted: Awaited<ReturnType<PullRequestStatuses['statuses']>>,
  target: { readonly iterationId: number; readonly url: string | null },
  pullRequest: Pick<PullRequestStatuses, 'statuses' | 'postStatus'>,
  run: DecorationRun,
): Promise<StatusState | null> {
  const { iterationId, url } = target;
  const own = planProjectStatuses(verdicts, iterationId, posted);
  for (const status of own) await pullRequest.postStatus(iterationId, status);
  let seen = own.length === 0 ? posted : await pullRequest.statuses();
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const overall = planOverallStatus(verdicts, iterationId, seen, url, round === 1);
    if (overall === null) break;
    checkTime(run);
    if (round > 2) await run.clock.sleep(PAUSE * round, run.stopped);
    await pullRequest.postStatus(iterationId, overall);
    seen = await pullRequest.statuses();
  }
  return newestStatus(seen, STATUS_NAME, iterationId)?.state ?? null;
}
