import type { ListedPullRequest } from '../../documents/pull-request';
import { noProjectVisible } from '../../errors/set-up-errors';
import { refusalOf } from '../../errors/refused-answer';
import type { OpenPullRequests } from '../../ports/pull-request';
import { repositorySecurityPage } from '../../presentation/links';
import { isMissingRight, missingRight } from '../decorate/describe-problem';
import { forEachAtOnce, problemOf, type DecorationRun } from '../decorate/decoration-run';

/** Where pull requests are looked for. */
export interface FollowedPlace {
  /** Names or ids of team projects, at least one; `null` for every one that the token sees. */
  readonly projects: readonly string[] | null;
  /** Name or id; `null` for all of the projects. */
  readonly repository: string | null;
  readonly collectionUrl: string;
}

/** A team project among all of them whose pull requests may not be listed. */
export interface LeftOutProject {
  readonly project: string;
  readonly problem: string;
}

interface ListedProject {
  /** As it is asked for: an id where all are, else as it was given. */
  readonly id: string;
  readonly name: string;
  readonly open: readonly ListedPullRequest[];
  /** Why it could not be listed. */
  readonly refusal: Error | null;
}

/** What one request lists at most. */
const PROJECTS_A_PAGE = 500;
const PULL_REQUESTS_A_PAGE = 100;

/**
 * What is open, project by project. Among all projects, one that the token sees and may not read is left out and named: what is
 * wrong with it says nothing about the others. One that was asked for by name is an error.
 */
export class OpenLists {
  readonly #from: OpenPullRequests;
  readonly #place: FollowedPlace;
  readonly #run: DecorationRun;
  #listed: readonly ListedProject[] = [];
  /** Projects that are listed next, in this order. Behind the last one all begin anew. */
  #next: readonly ListedProject[] = [];

  constructor(from: OpenPullRequests, place: FollowedPlace, run: DecorationRun) {
    this.#from = from;
    this.#place = place;
    this.#run = run;
  }

  /** Everything that was open when it was listed last. */
  get open(): readonly ListedPullRequest[] {
    const all = this.#listed.flatMap(({ open }) => open);
    // A project may have been given twice, in two spellings.
    return [...new Map(all.map((one) => [`${one.repositoryId} ${one.pullRequestId}`, one])).values()];
  }

  get leftOut(): readonly LeftOutProject[] {
    return this.#listed.flatMap(({ name, refusal }) =>
      refusal === null ? [] : [{ project: name, problem: `${problemOf(refusal)}.` }],
    );
  }

  /** Lists everything. Throws where nothing can be listed. */
  async readAll(): Promise<void> {
    await this.#readProjects();
    await forEachAtOnce(this.#listed, this.#run, (one) => this.#read(one));
    const [first] = this.#listed;
    if (first?.refusal && this.#listed.every(({ refusal }) => refusal !== null)) throw first.refusal;
    this.#next = [];
  }

  /** Lists what was listed longest ago: a project, or which projects there are. */
  async readNext(): Promise<void> {
    if (this.#next.length === 0) {
      await this.#readProjects();
      this.#next = this.#listed;
      // Which ones there are was a request of its own.
      if (this.#place.projects === null) return;
    }
    const [next, ...later] = this.#next;
    if (next !== undefined) await this.#read(next);
    this.#next = later;
  }

  /** Requests that {@link readNext} takes. */
  get costOfNext(): number {
    const [next = this.#place.projects === null ? undefined : this.#listed[0]] = this.#next;
    return next === undefined ? this.#costOfProjects : costOf(next);
  }

  /** Requests that listing everything once takes. */
  get costOfAll(): number {
    return this.#listed.reduce((sum, one) => sum + costOf(one), this.#costOfProjects);
  }

  /** Calls of {@link readNext} that list everything once. */
  get turns(): number {
    return this.#listed.length + (this.#place.projects === null ? 1 : 0);
  }

  get #costOfProjects(): number {
    return this.#place.projects === null ? Math.ceil((this.#listed.length + 1) / PROJECTS_A_PAGE) : 0;
  }

  async #readProjects(): Promise<void> {
    const { projects } = this.#place;
    const found =
      (projects && [...new Set(projects)].map((name) => ({ id: name, name }))) ??
      (await this.#from.projects(this.#run.stopped));
    if (found.length === 0) throw noProjectVisible();
    const before = new Map(this.#listed.map((one) => [one.id, one]));
    this.#listed = found.map(({ id, name }) => ({ open: [], refusal: null, ...before.get(id), id, name }));
  }

  async #read({ id, name }: ListedProject): Promise<void> {
    const { repository, projects, collectionUrl } = this.#place;
    const read = await this.#from.openPullRequestsOf(id, repository, this.#run.stopped).then(
      (open) => ({ id, name, open, refusal: null }),
      async (error: unknown) => {
        if (repository !== null && isMissingRight(error)) {
          const { stopped } = this.#run;
          const pullRequest = { identity: () => this.#from.identity(stopped) };
          const page = repositorySecurityPage({ collectionUri: collectionUrl, projectName: name }, null) ?? null;
          throw await missingRight(error, { repository, page, isFork: false, pullRequest });
        }
        if (projects !== null || !(error instanceof Error) || !isOfProject(error)) throw error;
        return { id, name, open: [], refusal: error };
      },
    );
    this.#listed = this.#listed.map((one) => (one.id === id ? read : one));
  }
}

/** Refused for what the project is, or is to this token: not because nobody may ask, or not so often. */
function isOfProject(error: Error): boolean {
  const status = refusalOf(error)?.status ?? 0;
  return status >= 400 && status < 500 && status !== 401 && status !== 429;
}

function costOf({ open }: ListedProject): number {
  return Math.ceil((open.length + 1) / PULL_REQUESTS_A_PAGE);
}
