import type { PostedStatus, PullRequestAddress } from '../../documents/pull-request';
import {
  parseStatusProperties,
  subjectOfStatus,
  toStatusProperties,
  type StatusMark,
} from '../../documents/status-properties';
import {
  isWorse,
  newestStatus,
  planOverallStatus,
  planProjectStatuses,
  PROJECT_PREFIX,
  STATUS_GENRE,
  STATUS_NAME,
  type OtherAnalysis,
  type ProjectVerdict,
} from '../../domain/decoration/plan-statuses';
import { refusalOf } from '../../errors/refused-answer';
import type { GateOutcome } from '../../documents/gate-outcome';
import { serverOutcome } from '../../domain/gate/to-gate-outcome';
import type { AzureDevOps } from '../../ports/azure-devops';
import type { PullRequestStatuses } from '../../ports/pull-request';
import type { FollowedServer } from '../../ports/sonarqube/followed-server';
import { gateDescription } from '../../presentation/pull-request-comments';
import { problemOf, type DecorationRun } from '../decorate/decoration-run';
import type { LiveGate } from './update-summary';
import { postStatuses, type StatusTarget } from '../decorate/post-statuses';
import { readOthers } from '../decorate/read-others';

/** A status of one of the pipeline's analyses, as it stands. */
export interface StandingStatus {
  readonly status: PostedStatus;
  readonly mark: StatusMark;
}

/** What is followed on one pull request. */
export interface FollowedStatuses {
  readonly address: PullRequestAddress;
  /** Of the pull request, just read. */
  readonly posted: readonly PostedStatus[];
  readonly standing: readonly StandingStatus[];
}

/** What comes to light while statuses follow. */
export interface StatusNews {
  /** Live gates of the analyses that are the newest. */
  readonly gates: (gates: readonly LiveGate[]) => void;
  readonly problem: (sentence: string) => void;
}

type GateServer = Pick<FollowedServer, 'gateOfProject' | 'newestAnalysis' | 'pullRequests'>;
/** Reads the pull requests of a project in SonarQube. */
export type ReadList = FollowedServer['pullRequests'];

/**
 * Lists of pull requests, each read once in a round: with 200 of them open, each look would read all 200. One that is older than
 * the gate beside it may only tell that there is nothing to write.
 */
export function listsOfRound(server: Pick<FollowedServer, 'pullRequests'>): ReadList {
  const lists = new Map<string, ReturnType<ReadList>>();
  return (project) => {
    const known = lists.get(project) ?? server.pullRequests(project);
    lists.set(project, known);
    return known;
  };
}

/**
 * The newest status of each analysis on the newest iteration that has any, of projects on this server. Earlier iterations keep
 * what was said of them.
 */
export function standingStatuses(posted: readonly PostedStatus[], isOfServer: (server: string) => boolean) {
  const ours = posted.filter(({ genre, name }) => genre === STATUS_GENRE && name.startsWith(PROJECT_PREFIX));
  const newestIteration = Math.max(
    ...posted.filter(({ genre }) => genre === STATUS_GENRE).map(({ iterationId }) => iterationId ?? 0),
  );
  const newest = new Map<string, StandingStatus>();
  for (const status of ours) {
    const mark = parseStatusProperties(status.properties);
    if (status.iterationId !== newestIteration || !isOfServer(mark.server)) continue;
    const key = subjectOfStatus(status.properties) || status.name;
    const before = newest.get(key);
    if (before === undefined || status.id > before.status.id) newest.set(key, { status, mark });
  }
  return [...newest.values()];
}

/**
 * Lets the statuses follow the live gates, as long as the analysis that they tell of is the newest. The gate is read before the
 * list of analyses, and both before the iterations: what is written is of the commits that it is written to.
 *
 * @param listOfRound `null` where the gates are wanted even if there is nothing to post
 * @param tell is told what there is to know beside that
 * @returns whether anything was posted
 */
export async function updateStatuses(
  { address, posted, standing }: FollowedStatuses,
  server: GateServer,
  listOfRound: ReadList | null,
  azureDevOps: Pick<AzureDevOps, 'buildProperties'>,
  pullRequest: PullRequestStatuses,
  run: DecorationRun,
  tell: StatusNews,
): Promise<boolean> {
  const iterationId = standing[0]?.status.iterationId ?? null;
  const overall = iterationId === null ? undefined : newestStatus(posted, STATUS_NAME, iterationId);
  const url = overall?.targetUrl ?? null;
  const isUnchanged = (verdicts: readonly ProjectVerdict[]): boolean =>
    iterationId === null ||
    verdicts.length === 0 ||
    (planProjectStatuses(verdicts, iterationId, posted).length === 0 &&
      planOverallStatus(verdicts, [], iterationId, posted, url, false) === null);
  if (listOfRound !== null && (await standsAsItIs(standing, server, listOfRound, isUnchanged))) return false;
  const { verdicts, gates } = await liveVerdicts(standing, server, tell);
  tell.gates(gates);
  if (iterationId === null || isUnchanged(verdicts)) return false;
  const iterations = await pullRequest.iterations();
  if (iterations.some(({ id }) => id > iterationId)) return false;
  let hasPosted = false;
  const counting: PullRequestStatuses = {
    ...pullRequest,
    postStatus: (...status) => {
      hasPosted = true;
      return pullRequest.postStatus(...status);
    },
  };
  const target = { iterationId, url };
  try {
    await postStatuses(verdicts, () => othersOf(standing, address, azureDevOps), posted, target, counting, run);
  } catch (error) {
    run.stopped.throwIfAborted();
    await worsen(verdicts, target, counting);
    throw error;
  }
  return hasPosted;
}

/** Whether all tell of the newest analysis, and of its gate; `false` where a closer look is needed. */
async function standsAsItIs(
  standing: readonly StandingStatus[],
  server: GateServer,
  listOfRound: ReadList,
  isUnchanged: (verdicts: readonly ProjectVerdict[]) => boolean,
): Promise<boolean> {
  const verdicts: ProjectVerdict[] = [];
  for (const one of standing) {
    const live = await liveVerdict(one, server, listOfRound).catch(() => null);
    if (live === null) return false;
    verdicts.push(live.verdict);
  }
  return isUnchanged(verdicts);
}

async function liveVerdicts(
  standing: readonly StandingStatus[],
  server: GateServer,
  tell: StatusNews,
): Promise<{ readonly verdicts: readonly ProjectVerdict[]; readonly gates: readonly LiveGate[] }> {
  const verdicts: ProjectVerdict[] = [];
  const gates: LiveGate[] = [];
  for (const one of standing) {
    const live = await liveVerdict(one, server, server.pullRequests).catch((error: unknown) => {
      // A project that is gone, or may not be seen, keeps its status, and takes no other with it.
      const status = refusalOf(error)?.status;
      if (status !== 403 && status !== 404) throw error;
      tell.problem(`Its status does not follow the gate of ${one.mark.project}: ${problemOf(error)}.`);
      return null;
    });
    if (live === null) continue;
    verdicts.push(live.verdict);
    const { analysis, analysisKey, build } = one.mark;
    gates.push({ analysis, analysisKey, build, attempt: Number(one.mark.attempt), outcome: live.outcome });
  }
  return { verdicts, gates };
}

/** Where the build does not tell of its other analyses, the status of all projects never gets better, but it gets worse. */
async function worsen(
  verdicts: readonly ProjectVerdict[],
  { iterationId, url }: StatusTarget,
  pullRequest: PullRequestStatuses,
): Promise<void> {
  const posted = await pullRequest.statuses();
  const standing = newestStatus(posted, STATUS_NAME, iterationId);
  const overall = planOverallStatus(verdicts, [], iterationId, posted, url, false);
  if (overall !== null && standing !== undefined && isWorse(overall.state, standing.state)) {
    await pullRequest.postStatus(iterationId, overall);
  }
}

/** `null` where it is not known to be that of the same analysis, or nothing was judged then or is now. */
async function liveVerdict(
  { status, mark }: StandingStatus,
  server: GateServer,
  readList: ReadList,
): Promise<{ readonly verdict: ProjectVerdict; readonly outcome: GateOutcome } | null> {
  const { project, pullRequest, analysis, analysisDate, source } = mark;
  if (source === '' || analysis === '' || project === '') return null;
  if (pullRequest !== '' && analysisDate === '') return null;
  const gate = await server.gateOfProject(project, pullRequest === '' ? {} : { pullRequest });
  const isNewest =
    pullRequest === ''
      ? (await server.newestAnalysis(project, null)) === analysis
      : // Azure DevOps keeps a time as such, and tells the same one in other words.
        Date.parse((await readList(project))?.find(({ key }) => key === pullRequest)?.analysisDate ?? '') ===
        Date.parse(analysisDate);
  const outcome = serverOutcome(gate);
  if (!isNewest || (outcome.status !== 'passed' && outcome.status !== 'failed')) return null;
  const failed = outcome.conditions.filter((condition) => condition.status === 'error');
  const verdict: ProjectVerdict = {
    projectKey: status.name.slice(PROJECT_PREFIX.length),
    state: outcome.status === 'passed' ? 'succeeded' : 'failed',
    description: gateDescription(mark.name || project, outcome.status, failed),
    targetUrl: status.targetUrl,
    properties: toStatusProperties({ ...mark, source: 'live' }),
  };
  return { verdict, outcome };
}

/** Analyses of the same builds that have no status yet. */
async function othersOf(
  standing: readonly StandingStatus[],
  { projectId }: PullRequestAddress,
  azureDevOps: Pick<AzureDevOps, 'buildProperties'>,
): Promise<readonly OtherAnalysis[]> {
  const builds = new Map(standing.map(({ mark }) => [mark.build, mark]));
  const found: OtherAnalysis[] = [];
  for (const [buildId, { attempt, definition: definitionId }] of builds) {
    if (buildId === '') continue;
    const ofPipeline = standing.filter(({ mark }) => mark.definition === definitionId);
    const own = new Set(ofPipeline.map(({ mark }) => mark.analysisKey));
    const build = { projectId, buildId, attempt: Number(attempt), definitionId };
    found.push(...(await readOthers(azureDevOps, build, own, 'warn')).analyses);
  }
  return found;
}
