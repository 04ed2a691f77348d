import type { PostedStatus, StatusToPost } from '../../documents/pull-request';
import { toStatusProperties } from '../../documents/status-properties';
import { chooseIteration, newestStatus, STATUS_GENRE, STATUS_NAME } from './plan-statuses';

/** The build that analyzes new commits of a pull request. */
export interface AnalyzingBuild {
  readonly sourceCommit: string;
  readonly build: string;
  readonly attempt: string;
  readonly analysisKey: string;
  readonly description: string;
  readonly targetUrl: string | null;
}

/**
 * The status of all projects as long as a build is on its way: a policy that does not reset would take the verdict on earlier
 * commits for that on these. Only where an earlier iteration carries one: where nobody decorates, nobody would ever replace it.
 *
 * @returns `null` where nothing is to be said: no verdict of earlier commits, one of these, or newer commits than the build's
 */
export function planPending(
  { sourceCommit, build, attempt, analysisKey, description, targetUrl }: AnalyzingBuild,
  iterations: readonly { readonly id: number; readonly sourceCommit: string | null }[],
  posted: readonly PostedStatus[],
): { readonly iterationId: number; readonly status: StatusToPost } | null {
  const chosen = chooseIteration(iterations, sourceCommit);
  if (chosen.kind === 'superseded') return null;
  const iterationId = chosen.iteration.id;
  const hasEarlier = posted.some(
    (status) => isOverall(status) && status.iterationId !== null && status.iterationId < iterationId,
  );
  if (!hasEarlier || newestStatus(posted, STATUS_NAME, iterationId) !== undefined) return null;
  const properties = toStatusProperties({
    analysis: '',
    analysisKey,
    project: '',
    server: '',
    build,
    attempt,
    pullRequest: '',
    analysisDate: '',
    source: '',
    name: '',
  });
  const status = {
    state: 'pending',
    description,
    targetUrl,
    genre: STATUS_GENRE,
    name: STATUS_NAME,
    properties,
  } as const;
  return { iterationId, status };
}

/** The status of all projects, whatever it says. */
export function isOverall({ genre, name }: Pick<PostedStatus, 'genre' | 'name'>): boolean {
  return genre === STATUS_GENRE && name === STATUS_NAME;
}

/** Whether a verdict on the commits of an iteration is still being waited for. */
export function isPending(posted: readonly PostedStatus[], iterationId: number): boolean {
  return newestStatus(posted, STATUS_NAME, iterationId)?.state === 'pending';
}

/** In place of a `pending`, where SonarQube posts its own verdict. */
export function leftToServer(description: string, targetUrl: string | null): StatusToPost {
  return {
    state: 'notApplicable',
    description,
    targetUrl,
    genre: STATUS_GENRE,
    name: STATUS_NAME,
    properties: new Map(),
  };
}
