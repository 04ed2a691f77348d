import type { ListedPullRequest } from '../../documents/pull-request';
import { analysisTokenCannotSync } from '../../errors/pull-request-errors';
import type { Clock } from '../../ports/clock';
import type { OpenPullRequests } from '../../ports/pull-request';
import { forEachAtOnce, type DecorationRun } from '../decorate/decoration-run';
import { listsOfRound } from './update-statuses';
import { problemDescriber } from './problem-describer';
import { followPullRequest, type Followed, type FollowPorts, type FollowSettings } from './follow-pull-request';

export type SyncPorts = FollowPorts & {
  readonly openPullRequests: OpenPullRequests;
  readonly clock: Clock;
};

/** Which pull requests, and what is done with them. */
export interface SyncRequest {
  /** Names or ids of team projects; at least one. */
  readonly projects: readonly string[];
  /** Name or id; `null` for all of the projects. */
  readonly repository: string | null;
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

/** Asks once what everything else needs; throws where the token cannot do it. */
export async function readFollowSettings({ server }: SyncPorts, request: SyncRequest): Promise<FollowSettings> {
  const [version, token] = await Promise.all([server.serverVersion(), server.checkToken()]);
  if (token.kind === 'project-analysis' || token.kind === 'global-analysis') throw analysisTokenCannotSync(server.url);
  const { collectionUrl, carryBack } = request;
  return { collectionUrl, carryBack, version, leavesClosed: false, listOfRound: listsOfRound(server) };
}

/** All open pull requests that are asked for. */
export async function listPullRequests(
  { openPullRequests }: SyncPorts,
  { projects, repository, stopped }: SyncRequest,
): Promise<readonly ListedPullRequest[]> {
  const found: ListedPullRequest[] = [];
  for (const project of projects) {
    found.push(...(await openPullRequests.openPullRequestsOf(project, repository, stopped)));
  }
  return found;
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

/** Brings every open pull request up to date with SonarQube, once. Throws where none can be. */
export async function syncOnce(ports: SyncPorts, request: SyncRequest): Promise<readonly SyncedPullRequest[]> {
  const settings = await readFollowSettings(ports, request);
  const run = endlessRun(ports, request);
  const rows: SyncedPullRequest[] = [];
  await forEachAtOnce(await listPullRequests(ports, request), run, async (address) => {
    const row = await followOne(address, ports, settings, run);
    if (row !== 'unchanged') rows.push(row);
  });
  return rows;
}
