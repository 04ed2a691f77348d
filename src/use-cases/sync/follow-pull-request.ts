import type { Discussion, ListedPullRequest, PostedStatus } from '../../documents/pull-request';
import { parseThreadProperties, type FindingMark } from '../../documents/thread-properties';
import type { Finding } from '../../domain/decoration/finding';
import { isPending } from '../../domain/decoration/plan-pending';
import { digestOf } from '../../domain/digest';
import { isShownOpen } from '../../domain/decoration/own-threads';
import { planThreads, type ProjectFindings, type ThreadSettings } from '../../domain/decoration/plan-threads';
import { isWithdrawn } from '../../domain/decoration/discussion';
import { refusalOf } from '../../errors/refused-answer';
import type { OpenPullRequest, PullRequest } from '../../ports/pull-request';
import type { FollowedFinding, FollowedServer } from '../../ports/sonarqube/followed-server';
import type { DecorationRun } from '../decorate/decoration-run';
import { isOfComment } from '../decorate/describe-problem';
import { writeThreads } from '../decorate/write-threads';
import { carryBack } from './carry-back';
import { problemDescriber } from './problem-describer';
import { readStates } from './read-states';
import { standingStatuses, updateStatuses, type ReadList, type StatusNews } from './update-statuses';
import { updateSummaries, type CountsOf, type LiveGate, type SummaryBuild } from './update-summary';

export interface FollowPorts {
  readonly openPullRequest: OpenPullRequest;
  readonly azureDevOps: SummaryBuild;
  readonly server: FollowedServer;
}

/** How a pull request stood; the same as long as nobody has written on it. */
export type Fingerprint = string;

export interface FollowSettings {
  readonly collectionUrl: string;
  /** Decisions of people on pull requests are carried to SonarQube. */
  readonly carryBack: boolean;
  /** Of SonarQube. */
  readonly version: string;
  /** What an analysis has closed is left to its build, which knows whether the finding goes on under another key. */
  readonly leavesClosed: boolean;
  /** What this round has listed, which may be older than the rest. */
  readonly listOfRound: ReadList;
  /** As long as it stands like that, nothing more is asked about it. */
  readonly unlessAs?: Fingerprint;
}

/** A gate that a status shows: of a pull request in SonarQube, or of a separate project, where that is empty. */
export interface FollowedGate {
  readonly project: string;
  readonly pullRequest: string;
}

/** How a pull request stood when it was followed. */
export interface Followed {
  readonly fingerprint: Fingerprint;
  /** Whether it carries anything of ours, of this server or another. */
  readonly isDecorated: boolean;
  /** Whether reading its comments takes a further request: what was changed of them is remembered elsewhere. */
  readonly isRemembered: boolean;
  /** Servers that its comments and statuses are of, beside this one. */
  readonly otherServers: readonly string[];
  /** What its comments are about, as it stands in SonarQube. */
  readonly findings: ReadonlyMap<string, FollowedFinding>;
  /** Gates that its statuses show. */
  readonly gates: readonly FollowedGate[];
  readonly hasWritten: boolean;
  readonly commentsChanged: number;
  readonly statusChanged: boolean;
  readonly carried: number;
  /** Whether anything was left to a build. */
  readonly leftToBuild: boolean;
  /** Its newest commits wait for a verdict. */
  readonly isPending: boolean;
  /** Another identity wrote its summary, which alone may change it: a build has to. */
  readonly summaryIsLeft: boolean;
  readonly problems: readonly string[];
}

/**
 * Brings what builds have left on a pull request up to date with SonarQube. Run twice in a row, the second run writes nothing.
 *
 * @returns `unchanged` where it stands as it is not to be looked at
 */
export async function followPullRequest(
  address: ListedPullRequest,
  ports: FollowPorts,
  settings: FollowSettings,
  run: DecorationRun,
): Promise<Followed | 'unchanged'> {
  const { server, azureDevOps } = ports;
  const pullRequest = ports.openPullRequest(address, run.stopped);
  const describe = problemDescriber(address, pullRequest, settings);
  const [found, posted] = await Promise.all([pullRequest.discussions(), pullRequest.statuses()]);
  let discussions = found;
  const fingerprint = fingerprintOf(discussions, posted);
  if (settings.unlessAs === fingerprint) return 'unchanged';
  const own = normalized(server.url);
  const marks = discussions.flatMap((thread) => {
    const parsed = parseThreadProperties(thread.properties);
    return parsed?.kind === 'finding' ? [{ thread, mark: parsed.mark }] : [];
  });
  const isOfServer = (mark: FindingMark): boolean => normalized(mark.server) === own;
  const standing = standingStatuses(posted, (url) => normalized(url) === own);
  const all = standingStatuses(posted, () => true);
  const servers = [...marks.map(({ mark }) => mark.server), ...all.map(({ mark }) => mark.server)];
  // What an analysis has closed never changes again, but by the next one.
  const keys = marks
    .filter(({ thread, mark }) => isOfServer(mark) && mark.status !== 'fixed' && !isWithdrawn(thread))
    .map(({ mark }) => mark.issue);
  const findings = new Map(await readStates(server, [...new Set(keys)], run));
  const problems: string[] = [];
  let carried = 0;
  if (settings.carryBack) {
    const to = { address, pullRequest, server, describe, ...settings };
    const result = await carryBack(discussions, findings, isOfServer, to, run);
    for (const one of result.carried) findings.set(one.key, one);
    discussions = result.discussions;
    carried = result.carried.length;
    problems.push(...result.problems);
  }
  const asWritten = new Set(
    marks.filter(({ thread, mark }) => thread.status === mark.status).map(({ mark }) => mark.issue),
  );
  const closed = [...findings.values()].filter(
    ({ key, isClosed }) => settings.leavesClosed && isClosed && asWritten.has(key),
  );
  const followed = new Map(findings);
  for (const { key } of closed) followed.delete(key);
  const updated = await followThreads(discussions, marks, followed, server, pullRequest, run);
  problems.push(...updated.problems);
  let gates: readonly LiveGate[] = [];
  const attempt = async <T>(what: string, otherwise: T, action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      run.stopped.throwIfAborted();
      problems.push(`${what} does not follow SonarQube: ${await describe(error)}`);
      return otherwise;
    }
  };
  const tell: StatusNews = {
    gates: (live) => void (gates = live),
    problem: (sentence) => void problems.push(sentence),
  };
  const isRemembered = marks.some(({ thread, mark }) => thread.status !== mark.status || !isShownOpen(thread, mark));
  // A summary may have missed what a comment or status has followed: a run was cut off between them, or that alone was refused.
  const mayBeBehind = updated.updated > 0 || isRemembered || standing.some(({ mark }) => mark.source === 'live');
  let summaryIsLeft = false;
  const listOfRound = mayBeBehind ? null : settings.listOfRound;
  const statusChanged = await attempt('Its status', false, () =>
    updateStatuses({ address, posted, standing }, server, listOfRound, azureDevOps, pullRequest, run, tell),
  );
  if (mayBeBehind || statusChanged) {
    const countsOf = countsIn(findings, server.url, discussions);
    await attempt('Its summary', undefined, () =>
      updateSummaries(gates, address, countsOf, discussions, azureDevOps, pullRequest, run).catch((error: unknown) => {
        if (!isOfComment(error)) throw error;
        // Whoever wrote it says it with the next build; one that was deleted stays so.
        summaryIsLeft = refusalOf(error)?.status === 403;
      }),
    );
  }
  const newest = Math.max(0, ...posted.map(({ iterationId }) => iterationId ?? 0));
  return {
    fingerprint,
    isDecorated: servers.length > 0,
    isRemembered,
    otherServers: [...new Set(servers.map(normalized))].filter((url) => url !== own && url !== ''),
    findings,
    gates: standing.map(({ mark: { project, pullRequest: of } }) => ({ project, pullRequest: of })),
    hasWritten: updated.updated > 0 || statusChanged || carried > 0,
    commentsChanged: updated.updated,
    statusChanged,
    carried,
    leftToBuild: closed.length > 0,
    isPending: isPending(posted, newest),
    summaryIsLeft,
    problems,
  };
}

/** New findings come with analyses, whose builds show them: here only what has a comment changes its state. */
async function followThreads(
  discussions: readonly Discussion[],
  marks: readonly { readonly mark: FindingMark }[],
  findings: ReadonlyMap<string, FollowedFinding>,
  server: FollowedServer,
  pullRequest: PullRequest,
  run: DecorationRun,
): Promise<{ readonly updated: number; readonly problems: readonly string[] }> {
  // Of a pipeline that makes closed ones, a comment is opened again as it was.
  const closing = new Set(marks.flatMap(({ mark }) => (mark.status === 'closed' ? [mark.definition] : [])));
  const projects = toProjects(findings, server.url);
  const actions = (['active', 'closed'] as const).flatMap((openStatus) => {
    const ofPipelines = discussions.filter(({ properties }) => {
      const parsed = parseThreadProperties(properties);
      return parsed?.kind === 'finding' && closing.has(parsed.mark.definition) === (openStatus === 'closed');
    });
    const settings = { ...STATES_ONLY, openStatus };
    return planThreads(
      projects,
      ofPipelines,
      settings,
      () => '',
      () => NOWHERE,
    ).actions;
  });
  // Doubles are the business of builds, which know what they have made.
  const updates = actions.filter(({ kind }) => kind === 'update');
  if (updates.length === 0) return { updated: 0, problems: [] };
  return writeThreads(updates, pullRequest, run, (key) => server.whoDecided(key));
}

/** Open findings with a comment, as they are after what was changed: a decision took those that it changed out. */
function countsIn(
  findings: ReadonlyMap<string, FollowedFinding>,
  serverUrl: string,
  discussions: readonly Discussion[],
): CountsOf {
  return (keys) => {
    const projects = toProjects(findings, serverUrl).filter(({ projectKey }) => keys.has(projectKey));
    const { counts } = planThreads(
      projects,
      discussions,
      STATES_ONLY,
      () => '',
      () => NOWHERE,
    );
    const { shown, closedByPeople, doubled } = counts;
    return { shown, closedByPeople, doubled };
  };
}

const NOWHERE = { kind: 'left-out', reason: 'no-line' } as const;
const STATES_ONLY: ThreadSettings = {
  maxComments: 0,
  minSeverity: 'info',
  openStatus: 'active',
  definition: '',
  followsStatesOnly: true,
};

interface FindingsOfProject {
  readonly open: Finding[];
  readonly states: Map<string, FollowedFinding['state']>;
}

function toProjects(findings: ReadonlyMap<string, FollowedFinding>, serverUrl: string): readonly ProjectFindings[] {
  const projects = new Map<string, FindingsOfProject>();
  for (const { project, key, kind, state } of findings.values()) {
    const found: FindingsOfProject = projects.get(project) ?? { open: [], states: new Map() };
    projects.set(project, found);
    if (state === 'open') found.open.push(bareFinding(key, kind));
    else found.states.set(key, state);
  }
  return [...projects].map(([projectKey, { open, states }]) => ({
    projectKey,
    serverUrl,
    basePath: '',
    open,
    openTotal: open.length,
    states,
    // What the server does not list may be hidden: only what it says is followed.
    isProven: false,
  }));
}

/** Only its key and state matter to a comment that is there. */
function bareFinding(key: string, kind: Finding['kind']): Finding {
  return {
    key,
    kind,
    rule: '',
    message: '',
    level: 'info',
    severity: '',
    quality: '',
    file: null,
    range: null,
    lineHash: null,
  };
}

function normalized(url: string): string {
  return url.replace(/\/+$/, '').toLowerCase();
}

/** What a person or a build may have changed: comments of ours, and statuses. Short, since it is kept for each. */
function fingerprintOf(discussions: readonly Discussion[], posted: readonly PostedStatus[]): Fingerprint {
  const threads = discussions.flatMap((thread) =>
    parseThreadProperties(thread.properties)?.kind === 'finding'
      ? [[thread.id, thread.status, isWithdrawn(thread), [...thread.properties]]]
      : [],
  );
  return digestOf(JSON.stringify([threads, Math.max(0, ...posted.map(({ id }) => id))]));
}
