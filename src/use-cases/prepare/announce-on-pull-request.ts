import type { PreparedHandoff } from '../../documents/handoff';
import { planPending } from '../../domain/decoration/plan-pending';
import { pullRequestOf } from '../../domain/decoration/pull-request-of';
import { messageOf } from '../../errors/errors';
import { refusalOf } from '../../errors/refused-answer';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import type { OpenPullRequest, PullRequestStatuses } from '../../ports/pull-request';
import { buildResultsLink } from '../../presentation/links';
import { pendingDescription } from '../../presentation/pending-status';
import { limitTime, whileTimeLasts } from '../decorate/decoration-run';

interface AnnouncingPorts {
  readonly openPullRequest: OpenPullRequest<PullRequestStatuses>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long it is tried beside the rest of Prepare. */
const ANNOUNCE_MILLISECONDS = 10_000;

/**
 * Takes the verdict on earlier commits of a pull request off its new ones, with a `pending` that Publish replaces. Two requests
 * where there is nothing to say; this never rejects.
 */
export async function announceOnPullRequest(
  { openPullRequest, clock, logger }: AnnouncingPorts,
  { analysisKey, pipeline, scope }: Pick<PreparedHandoff, 'analysisKey' | 'pipeline' | 'scope'>,
  stopped: AbortSignal,
): Promise<void> {
  const address = pullRequestOf({ pipeline, scope });
  if (address === null || pipeline.sourceCommit === null) return;
  const build = {
    sourceCommit: pipeline.sourceCommit,
    build: pipeline.buildId,
    attempt: pipeline.attempt,
    definition: pipeline.definitionId ?? '',
    analysisKey,
    description: pendingDescription(pipeline),
    targetUrl: buildResultsLink({ pipeline }) ?? null,
  };
  try {
    await limitTime(clock, ANNOUNCE_MILLISECONDS, stopped, (run) =>
      whileTimeLasts(run, async () => {
        const pullRequest = openPullRequest(address, run.stopped);
        const [iterations, statuses] = await Promise.all([pullRequest.iterations(), pullRequest.statuses()]);
        const pending = planPending(build, iterations, statuses);
        if (pending === null) return;
        for (const status of pending.statuses) await pullRequest.postStatus(pending.iterationId, status);
        logger.info(`Pull request ${address.pullRequestId} waits for the verdict on its commits (status pending).`);
      }),
    );
  } catch (error) {
    if (stopped.aborted) return;
    const message = `Pull request ${address.pullRequestId} may still show the verdict on its earlier commits: ${messageOf(error)}`;
    // Who may not look or post has posted no verdict either; where Publish shows one, it says what is missing.
    const status = refusalOf(error)?.status;
    if (status === 401 || status === 403 || status === 404) logger.debug(message);
    else logger.warning(message);
  }
}
