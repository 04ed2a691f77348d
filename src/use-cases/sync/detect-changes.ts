import type { ListedPullRequest } from '../../documents/pull-request';
import { refusalOf } from '../../errors/refused-answer';
import type { FollowedFinding, FollowedServer } from '../../ports/sonarqube/followed-server';
import { checkTime, type DecorationRun } from '../decorate/decoration-run';
import type { FollowedGate } from './follow-pull-request';
import { hotspotsOf, KEYS_AT_ONCE } from './read-states';

/** A pull request, and what was seen when it was followed last. */
export interface WatchedPullRequest {
  readonly address: ListedPullRequest;
  readonly findings: ReadonlyMap<string, FollowedFinding>;
  readonly gates: readonly FollowedGate[];
  readonly fingerprint?: string;
  readonly lookedAt: number;
  /** What that asked Azure DevOps. */
  readonly requests?: number;
  /** Until then something is likely to change on it: it has new commits, or somebody decides about its findings. */
  readonly livelyUntil: number;
  /** It is not looked at earlier. */
  readonly notBefore?: number;
  /** From then on it is followed again though nobody has written on it: not everything could be done the last time. */
  readonly retryAt?: number;
}

/** What has changed in SonarQube, by pull request. */
export interface DetectedChanges {
  readonly decided: ReadonlySet<string>;
  /** An analysis has closed findings, and nothing else has changed. */
  readonly closed: ReadonlySet<string>;
  /** A new analysis or another gate. */
  readonly judged: ReadonlySet<string>;
}

type Watched = ReadonlyMap<string, WatchedPullRequest>;
type Detected = Pick<FollowedServer, 'issues' | 'hotspots' | 'pullRequests' | 'gateOfProject'>;

/**
 * Asks SonarQube what has changed, with few requests: what became of everything that has a comment, two hundred findings at a
 * time, whichever projects they are of, and the list of pull requests of a project, which tells all their gates.
 */
export class ChangeDetector {
  readonly #server: Detected;
  /** Gates and analyses as they were told last, by project and pull request. */
  readonly #told = new Map<string, ReadonlyMap<string, string>>();
  /** What was seen to be another, and not returned yet: a later question of the same round may have failed. */
  readonly #judged = new Set<string>();
  #turn = 0;

  constructor(server: Detected) {
    this.#server = server;
  }

  /** @param most requests; what does not fit has its turn in the next rounds */
  async detect(watched: Watched, most: number, now: number, run: DecorationRun): Promise<DetectedChanges> {
    const turn = this.#turn;
    this.#turn += 1;
    const batches = batchesOf(watched, now);
    const projects = projectsOf(watched);
    for (const project of this.#told.keys()) if (!projects.includes(project)) this.#told.delete(project);
    // With little room the two take turns.
    const forProjects = projects.length === 0 ? 0 : most === 1 ? turn % 2 : Math.max(1, most - batches.length);
    const forBatches = Math.max(most - forProjects, most === 1 ? 1 - forProjects : 1);
    const states = new Map<string, FollowedFinding>();
    for (const { kind, keys } of inTurn(batches, forBatches, turn)) {
      checkTime(run);
      const found = kind === 'issue' ? await this.#server.issues(keys) : await hotspotsOf(this.#server, keys);
      for (const one of found) states.set(one.key, one);
    }
    for (const project of inTurn(projects, forProjects, turn)) {
      checkTime(run);
      try {
        for (const id of await this.#newlyJudged(project, watched)) this.#judged.add(id);
      } catch (error) {
        // A project that is gone, or may not be seen, says nothing about the others.
        const status = refusalOf(error)?.status;
        if (status !== 403 && status !== 404) throw error;
      }
    }
    const judged = new Set(this.#judged);
    this.#judged.clear();
    return { ...compare(watched, states), judged };
  }

  async #newlyJudged(project: string, watched: Watched): Promise<readonly string[]> {
    const listed = await this.#server.pullRequests(project);
    const now = new Map(listed?.map(({ key, gate, analysisDate }) => [key, `${gate ?? ''} ${analysisDate ?? ''}`]));
    // Without pull requests, or beside them, a separate project stands for one.
    const isSeparate = [...watched.values()].some(({ gates }) =>
      gates.some((gate) => gate.project === project && gate.pullRequest === ''),
    );
    if (isSeparate) now.set('', (await this.#server.gateOfProject(project, {})).status);
    const before = this.#told.get(project);
    this.#told.set(project, now);
    if (before === undefined) return [];
    const changed = new Set([...now].flatMap(([key, text]) => (before.get(key) === text ? [] : [key])));
    return [...watched].flatMap(([id, { gates }]) =>
      gates.some((gate) => gate.project === project && changed.has(gate.pullRequest)) ? [id] : [],
    );
  }
}

/** Those of lively pull requests first. What an analysis has closed stays so until the next one. */
function batchesOf(watched: Watched, now: number) {
  const keys = { issue: new Set<string>(), hotspot: new Set<string>() };
  const sorted = [...watched.values()].sort(
    (left, right) => Number(right.livelyUntil > now) - Number(left.livelyUntil > now),
  );
  for (const { findings } of sorted) {
    for (const { key, kind, isClosed } of findings.values()) if (!isClosed) keys[kind].add(key);
  }
  return (['issue', 'hotspot'] as const).flatMap((kind) => {
    const all = [...keys[kind]];
    const batches: { readonly kind: typeof kind; readonly keys: readonly string[] }[] = [];
    for (let first = 0; first < all.length; first += KEYS_AT_ONCE) {
      batches.push({ kind, keys: all.slice(first, first + KEYS_AT_ONCE) });
    }
    return batches;
  });
}

function projectsOf(watched: Watched): readonly string[] {
  return [...new Set([...watched.values()].flatMap(({ gates }) => gates.map(({ project }) => project)))];
}

/** As many as may be, beginning where the turn before ended. */
function inTurn<T>(all: readonly T[], count: number, turn: number): readonly T[] {
  if (count <= 0 || all.length <= count) return count <= 0 ? [] : all;
  const first = (turn * count) % all.length;
  return [...all, ...all].slice(first, first + count);
}

function compare(
  watched: Watched,
  states: ReadonlyMap<string, FollowedFinding>,
): Pick<DetectedChanges, 'decided' | 'closed'> {
  const decided = new Set<string>();
  const closed = new Set<string>();
  for (const [id, { findings }] of watched) {
    for (const { key, state } of findings.values()) {
      const now = states.get(key);
      if (now === undefined || now.state === state) continue;
      (now.isClosed ? closed : decided).add(id);
    }
  }
  for (const id of decided) closed.delete(id);
  return { decided, closed };
}
