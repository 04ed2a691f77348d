import type { ListedPullRequest } from '../../documents/pull-request';
import { atLeast, OLDEST_SUPPORTED } from '../../domain/server/server-version';
import { analysisTokenCannotSync } from '../../errors/pull-request-errors';
import { serverTooOld } from '../../errors/server-errors';
import type { Clock } from '../../ports/clock';
import type { OpenPullRequests } from '../../ports/pull-request';
import { forEachAtOnce, type DecorationRun } from '../decorate/decoration-run';
import { listsOfRound } from './update-statuses';
import { problemDescriber } from './problem-describer';
import { OpenLists, type FollowedPlace, type LeftOutProject } from './open-lists';
import { followPullRequest, type Followed, type FollowPorts, type FollowSettings } from './follow-pull-request';

export type SyncPorts = FollowPorts & {
  readonly openPullRequests: OpenPullRequests;
  readonly clock: Clock;
};

/** Which pull requests, and what is done with them. */
export interface SyncRequest extends FollowedPlace {
  readonly collectionUrl: string;
  readonly carryBack: boolean;
  readonly stopped: AbortSignal;
}

/** One pull request, and how it was followed. */
export interface SyncedPullRequest {
  readonly address: ListedPullRequest;
  /** `null` where it could not be. */
  readonly followed: Followed | null;
  readonly problem: string | null;
}

/** Asks once what everything else needs; throws where the token cannot do it, or the server is older than what is supported. */
export async function readFollowSettings({ server }: SyncPorts, request: SyncRequest): Promise<FollowSettings> {
  const [version, token] = await Promise.all([server.serverVersion(), server.checkToken()]);
  if (!atLeast(version, OLDEST_SUPPORTED)) throw serverTooOld(server.url, version);
  if (token.kind === 'project-analysis' || token.kind === 'global-analysis') throw analysisTokenCannotSync(server.url);
  const { collectionUrl, carryBack } = request;
  return { collectionUrl, carryBack, version, leavesClosed: false, listOfRound: listsOfRound(server) };
}

/** A run without an end of its own. */
export function endlessRun({ clock }: SyncPorts, { stopped }: SyncRequest): DecorationRun {
  return { clock, deadline: Infinity, stopped };
}

/** Follows one pull request; what fails is its problem alone. `unchanged`: it stands as it is not to be looked at. */
export async function followOne(
  address: ListedPullRequest,
  ports: SyncPorts,
  settings: FollowSettings,
  run: DecorationRun,
): Promise<SyncedPullRequest | 'unchanged'> {
  try {
    const followed = await followPullRequest(address, ports, settings, run);
    return followed === 'unchanged' ? 'unchanged' : { address, followed, problem: null };
  } catch (error) {
    run.stopped.throwIfAborted();
    const describe = problemDescriber(address, ports.openPullRequest(address, run.stopped), settings);
    return { address, followed: null, problem: await describe(error) };
  }
}

/** All that were looked at, and the projects that could not be. */
export interface Synced {
  readonly rows: readonly SyncedPullRequest[];
  readonly leftOut: readonly LeftOutProject[];
}

/** Brings every open pull request up to date with SonarQube, once. Throws where none can be. */
export async function syncOnce(ports: SyncPorts, request: SyncRequest): Promise<Synced> {
  const settings = await readFollowSettings(ports, request);
  const run = endlessRun(ports, request);
  const rows: SyncedPullRequest[] = [];
  const lists = new OpenLists(ports.openPullRequests, request, run);
  await lists.readAll();
  await forEachAtOnce(lists.open, run, async (address) => {
    const row = await followOne(address, ports, settings, run);
    if (row !== 'unchanged') rows.push(row);
  });
  return { rows, leftOut: lists.leftOut };
}
