import type { ListedPullRequest } from '../../documents/pull-request';
import { messageOf } from '../../errors/errors';
import type { Logger } from '../../ports/logger';
import { leftOutLine } from '../../presentation/synced';
import { forEachAtOnce, type DecorationRun } from '../decorate/decoration-run';
import { ChangeDetector, type WatchedPullRequest } from './detect-changes';
import type { FollowSettings } from './follow-pull-request';
import { OpenLists } from './open-lists';
import { RequestCredit, REQUESTS_OF_A_LOOK } from './request-credit';
import { listsOfRound, type ReadList } from './update-statuses';
import {
  endlessRun,
  followOne,
  readFollowSettings,
  type SyncedPullRequest,
  type SyncPorts,
  type SyncRequest,
} from './sync-once';

export interface WatchSettings {
  /** Milliseconds from the begin of one round to that of the next. */
  readonly interval: number;
  /** Called with everything that was written. */
  readonly onWritten: (row: SyncedPullRequest) => void;
  /** Called after each round, with the number of pull requests that are watched. */
  readonly onRound?: (watched: number) => void;
}

/** Tells a watch that something has changed, before it would look. */
export interface Nudge {
  /** What is called with the key of a project. */
  onHint: (projectKey: string) => void;
}

export type WatchPorts = SyncPorts & { readonly logger: Logger };

/** After a round that failed the next one comes later, up to this. */
const LONGEST_PAUSE = 30_000;
/** Hints come in bursts: a gate that flips back and forth. */
const LEAST_PAUSE = 1_000;
/** An analysis has closed findings: its build is about to show that, and knows more. */
const LEFT_TO_BUILD = 120_000;
/** So long a pull request that was pushed to, or changed, is looked at more often: its build will write there. */
const LIVELY = 30 * 60_000;
/** One that could not be followed, as without the right to, is left alone for that long. */
const AFTER_FAILURE = 60_000;

/**
 * Follows SonarQube until it is stopped. Each round asks SonarQube about everything that has a comment, and Azure DevOps one
 * request a second at most; what has changed is followed at once. It keeps nothing but what it saw last: a new watch begins with
 * a look at everything.
 */
export async function watchPullRequests(
  ports: WatchPorts,
  request: SyncRequest,
  settings: WatchSettings,
  nudge: Nudge | null,
): Promise<void> {
  const follow = await readFollowSettings(ports, request);
  await new Watch(ports, request, settings, follow).run(nudge);
}

class Watch {
  readonly #ports: WatchPorts;
  readonly #request: SyncRequest;
  readonly #settings: WatchSettings;
  readonly #follow: FollowSettings;
  readonly #run: DecorationRun;
  readonly #lists: OpenLists;
  readonly #detector: ChangeDetector;
  readonly #watched = new Map<string, WatchedPullRequest>();
  /** Since when those whose findings an analysis has closed are left to its build. */
  readonly #closedSince = new Map<string, number>();
  /** As they were told last: none is told twice in a row. */
  readonly #problems = new Map<string, string>();
  #leftOut: ReadonlySet<string> = new Set();
  readonly #hinted = new Set<string>();
  /** Those whose gate is another, or is said to be: they are told once, and a round may fail before they are looked at. */
  readonly #judged = new Set<string>();
  #wake: () => void = () => undefined;
  #isFirst = true;
  #failures = 0;
  #looks = 0;
  readonly #credit: RequestCredit;

  constructor(ports: WatchPorts, request: SyncRequest, settings: WatchSettings, follow: FollowSettings) {
    this.#ports = ports;
    this.#request = request;
    this.#settings = settings;
    this.#follow = follow;
    this.#run = endlessRun(ports, request);
    this.#lists = new OpenLists(ports.openPullRequests, request, this.#run);
    this.#detector = new ChangeDetector(ports.server);
    this.#credit = new RequestCredit(ports.clock);
  }

  async run(nudge: Nudge | null): Promise<void> {
    const { stopped } = this.#request;
    const wake = (): void => this.#wake();
    stopped.addEventListener('abort', wake, { once: true });
    if (nudge !== null) {
      nudge.onHint = (projectKey) => {
        this.#hinted.add(projectKey);
        this.#wake();
      };
    }
    while (!stopped.aborted) {
      const began = this.#ports.clock.now();
      await this.#tryRound();
      if (stopped.aborted) break;
      this.#settings.onRound?.(this.#watched.size);
      const { interval } = this.#settings;
      const pause = Math.min(interval * 2 ** this.#failures, Math.max(LONGEST_PAUSE, interval));
      await this.#sleep(began + pause - this.#ports.clock.now());
    }
  }

  async #tryRound(): Promise<void> {
    const { logger } = this.#ports;
    try {
      await this.#round();
      if (this.#failures > 0) logger.info('Both servers answer again.');
      this.#failures = 0;
    } catch (error) {
      if (this.#request.stopped.aborted) return;
      // Nothing was ever seen: whoever started it has to know.
      if (this.#isFirst) throw error;
      if (this.#failures === 0) logger.warning(`${messageOf(error)} It is tried again.`);
      this.#failures += 1;
    }
  }

  /** The first one looks at everything. */
  async #round(): Promise<void> {
    const { clock } = this.#ports;
    const due = new Set<string>();
    for (const id of await this.#detect()) due.add(id);
    this.#credit.earn(this.#lists.costOfAll, 10 + this.#watched.size / 10);
    if (await this.#list()) for (const id of this.#compare(this.#lists.open)) due.add(id);
    const background = new Set(this.#isFirst ? [] : this.#oldest(due));
    for (const id of background) due.add(id);
    const ready = [...due].filter((id) => (this.#watched.get(id)?.notBefore ?? 0) <= clock.now());
    const listOfRound = listsOfRound(this.#ports.server);
    await forEachAtOnce(ready, this.#run, (id) => this.#look(id, background.has(id), listOfRound));
    this.#isFirst = false;
  }

  /** @returns whether anything was listed */
  async #list(): Promise<boolean> {
    if (this.#isFirst) await this.#lists.readAll();
    let turns = this.#isFirst ? 1 : 0;
    for (; !this.#isFirst && turns < this.#lists.turns; turns += 1) {
      if (!this.#credit.payForList(this.#lists.costOfNext)) break;
      await this.#lists.readNext();
    }
    this.#tellLeftOut();
    return turns > 0;
  }

  /** What has changed in SonarQube, or is said to have. */
  async #detect(): Promise<ReadonlySet<string>> {
    const now = this.#ports.clock.now();
    const most = Math.max(1, Math.floor(this.#settings.interval / 1000));
    const hinted = [...this.#hinted];
    const { decided, closed, judged } = await this.#detector.detect(this.#watched, most, now, this.#run);
    for (const key of hinted) this.#hinted.delete(key);
    for (const id of closed) if (!this.#closedSince.has(id)) this.#closedSince.set(id, now);
    const ripe = [...this.#closedSince].filter(([, since]) => now - since >= LEFT_TO_BUILD).map(([id]) => id);
    const told = [...this.#watched].flatMap(([id, { gates }]) =>
      gates.some(({ project }) => hinted.includes(project)) ? [id] : [],
    );
    for (const id of judged) this.#enliven(id);
    for (const id of [...judged, ...told]) this.#judged.add(id);
    return new Set([...decided, ...this.#judged, ...ripe]);
  }

  #enliven(id: string): void {
    const watched = this.#watched.get(id);
    if (watched !== undefined) this.#watched.set(id, { ...watched, livelyUntil: this.#ports.clock.now() + LIVELY });
  }

  /** Takes over what is open now; what is new, or has new commits, is looked at. */
  #compare(listed: readonly ListedPullRequest[]): readonly string[] {
    const now = this.#ports.clock.now();
    const open = new Map(listed.map((address) => [idOf(address), address]));
    for (const id of this.#watched.keys()) {
      if (open.has(id)) continue;
      this.#watched.delete(id);
      this.#problems.delete(id);
      this.#closedSince.delete(id);
      this.#judged.delete(id);
    }
    return [...open].flatMap(([id, address]) => {
      const before = this.#watched.get(id);
      if (before !== undefined && before.address.sourceCommit === address.sourceCommit) return [];
      const seen = before ?? { findings: new Map(), gates: [], lookedAt: 0 };
      this.#watched.set(id, { ...seen, address, livelyUntil: this.#isFirst ? 0 : now + LIVELY });
      return [id];
    });
  }

  /** Those that were looked at longest ago, as many as there is credit for; two of three are lively ones. */
  #oldest(besides: ReadonlySet<string>): readonly string[] {
    const count = this.#credit.looks;
    if (count === 0) return [];
    const now = this.#ports.clock.now();
    const byAge = [...this.#watched]
      .filter(([id]) => !besides.has(id))
      .sort(([, left], [, right]) => left.lookedAt - right.lookedAt);
    const lively = byAge.filter(([, { livelyUntil }]) => livelyUntil > now);
    const chosen = new Set<string>();
    for (let turn = 0; turn < count; turn += 1) {
      const from = (this.#looks + turn) % 3 === 0 || lively.length === 0 ? byAge : lively;
      const next = from.find(([id]) => !chosen.has(id));
      if (next !== undefined) chosen.add(next[0]);
    }
    this.#looks += count;
    for (const id of chosen) this.#credit.payForLook(this.#watched.get(id)?.requests);
    return [...chosen];
  }

  /** @param onlyIfChanged nothing is known to have changed in SonarQube: only what was written on it would be of interest */
  async #look(id: string, onlyIfChanged: boolean, listOfRound: ReadList): Promise<void> {
    const watched = this.#watched.get(id);
    if (watched === undefined) return;
    this.#judged.delete(id);
    const now = this.#ports.clock.now();
    const leavesClosed = now - (this.#closedSince.get(id) ?? now) < LEFT_TO_BUILD;
    const { fingerprint: before, retryAt = Infinity } = watched;
    const unless = onlyIfChanged && before !== undefined && now < retryAt ? { unlessAs: before } : {};
    const settings = { ...this.#follow, leavesClosed, listOfRound, ...unless };
    const row = await followOne(watched.address, this.#ports, settings, this.#run);
    if (row === 'unchanged') {
      this.#watched.set(id, { ...watched, lookedAt: now });
      return;
    }
    const { followed } = row;
    this.#tell(id, row);
    if (followed === null) {
      const later = now + AFTER_FAILURE;
      this.#watched.set(id, { ...watched, lookedAt: now, notBefore: later, retryAt: later });
      return;
    }
    const { findings, fingerprint, gates, hasWritten, isRemembered, problems } = followed;
    const requests = REQUESTS_OF_A_LOOK + (isRemembered ? 1 : 0);
    const livelyUntil = hasWritten ? now + LIVELY : watched.livelyUntil;
    const seen = { address: watched.address, findings, fingerprint, gates, livelyUntil, lookedAt: now, requests };
    this.#watched.set(id, problems.length === 0 ? seen : { ...seen, retryAt: now + AFTER_FAILURE });
    if (!followed.leftToBuild) this.#closedSince.delete(id);
    else if (!this.#closedSince.has(id)) this.#closedSince.set(id, now);
    if (hasWritten) this.#settings.onWritten(row);
  }

  #tellLeftOut(): void {
    const { leftOut } = this.#lists;
    for (const { project, problem } of leftOut) {
      if (!this.#leftOut.has(project)) this.#ports.logger.warning(leftOutLine(project, problem));
    }
    this.#leftOut = new Set(leftOut.map(({ project }) => project));
  }

  #tell(id: string, { address, problem, followed }: SyncedPullRequest): void {
    const said = [...(problem === null ? [] : [problem]), ...(followed?.problems ?? [])].join(' ');
    if (said === '') this.#problems.delete(id);
    else if (this.#problems.get(id) !== said) {
      this.#problems.set(id, said);
      this.#ports.logger.warning(`Pull request ${address.pullRequestId}: ${said}`);
    }
  }

  /** Until the next round is due, somebody tells of a change, or it is stopped. */
  async #sleep(milliseconds: number): Promise<void> {
    if (this.#request.stopped.aborted) return;
    const { clock } = this.#ports;
    const least = this.#failures > 0 ? milliseconds : Math.min(milliseconds, LEAST_PAUSE);
    const began = clock.now();
    await this.#wait(milliseconds, () => this.#hinted.size > 0);
    // Hints wait a little for others; that it is stopped waits for nothing.
    if (this.#hinted.size > 0) await this.#wait(began + least - clock.now(), () => false);
  }

  async #wait(milliseconds: number, isOver: () => boolean): Promise<void> {
    if (milliseconds <= 0 || isOver()) return;
    const alarm = this.#ports.clock.alarm(milliseconds);
    await new Promise<void>((resolve) => {
      this.#wake = () => {
        if (isOver() || this.#request.stopped.aborted) resolve();
      };
      void alarm.rings.then(resolve);
    });
    alarm.cancel();
    this.#wake = () => undefined;
  }
}

function idOf({ repositoryId, pullRequestId }: ListedPullRequest): string {
  return `${repositoryId} ${pullRequestId}`;
}
