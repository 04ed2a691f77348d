import type { PostedStatus, StatusToPost } from '../../documents/pull-request';
import { isOfAttempt, subjectOfStatus, toStatusProperties, toSubject } from '../../documents/status-properties';
import {
  chooseIteration,
  isWorse,
  latestOf,
  newestStatus,
  STATUS_GENRE,
  STATUS_NAME,
  type ProjectVerdict,
} from './plan-statuses';

/** The build that analyzes new commits of a pull request. */
export interface AnalyzingBuild {
  readonly sourceCommit: string;
  readonly build: string;
  readonly attempt: number;
  readonly definition: string;
  readonly analysisKey: string;
  readonly description: string;
  readonly targetUrl: string | null;
}

/**
 * Announces an analysis in the status of all projects, so that it is `pending` until the verdict is there, also for other pipelines
 * that analyze the same commits: a policy would take what is known so far, or what was said of earlier commits, for the verdict
 * on these. Only where there is such a status: where nobody decorates, nobody would ever replace it.
 *
 * @returns what to post, in this order; `null` where nothing is to be said: there is no such status, a verdict of this analysis, or
 *   commits that are newer than the build's
 */
export function planPending(
  { sourceCommit, build, attempt, definition, analysisKey, description, targetUrl }: AnalyzingBuild,
  iterations: readonly { readonly id: number; readonly sourceCommit: string | null }[],
  posted: readonly PostedStatus[],
): { readonly iterationId: number; readonly statuses: readonly StatusToPost[] } | null {
  const chosen = chooseIteration(iterations, sourceCommit);
  if (chosen.kind === 'superseded') return null;
  const iterationId = chosen.iteration.id;
  const isShown = posted.some(
    (status) => isOverall(status) && status.iterationId !== null && status.iterationId <= iterationId,
  );
  const own = latestOf(toSubject(definition, analysisKey), iterationId, posted);
  const isSaid = own !== undefined && (!isOverall(own) || isOfAttempt(own.properties, build, attempt));
  if (!isShown || isSaid) return null;
  const properties = toStatusProperties({
    analysis: '',
    analysisKey,
    project: '',
    server: '',
    build,
    attempt: String(attempt),
    pullRequest: '',
    analysisDate: '',
    source: '',
    name: '',
    definition,
  });
  const context = { genre: STATUS_GENRE, name: STATUS_NAME };
  const pending: StatusToPost = { ...context, state: 'pending', description, targetUrl, properties };
  const standing = newestStatus(posted, STATUS_NAME, iterationId);
  // What has failed already stays failed.
  if (standing === undefined || !isWorse(standing.state, 'pending')) return { iterationId, statuses: [pending] };
  const { state, description: why, targetUrl: of } = standing;
  const worse: StatusToPost = { ...context, state, description: why ?? '', targetUrl: of, properties: new Map() };
  return { iterationId, statuses: [pending, worse] };
}

/** The status of all projects, whatever it says. */
export function isOverall({ genre, name }: Pick<PostedStatus, 'genre' | 'name'>): boolean {
  return genre === STATUS_GENRE && name === STATUS_NAME;
}

/** Whether one of these analyses was announced on an iteration, and has no status of its own there yet. */
export function isAwaited(
  verdicts: readonly Pick<ProjectVerdict, 'properties'>[],
  iterationId: number | null,
  posted: readonly PostedStatus[],
): boolean {
  return verdicts.some(({ properties }) => {
    const latest = latestOf(subjectOfStatus(properties), iterationId, posted);
    return latest !== undefined && isOverall(latest);
  });
}

/** Whether a verdict on the commits of an iteration is still being waited for. */
export function isPending(posted: readonly PostedStatus[], iterationId: number): boolean {
  return newestStatus(posted, STATUS_NAME, iterationId)?.state === 'pending';
}
