import { BUILD_PROPERTY_GATE } from '../src/documents/names';
import type { PullRequestAddress } from '../src/documents/pull-request';
import { listBuildsOfPullRequest, type BuildInfo } from '../src/wire/azure-devops/builds';
import { listStatusPolicies } from '../src/wire/azure-devops/policy-evaluations';
import { listStatuses } from '../src/wire/azure-devops/pull-request-statuses';
import { getRepositoryOfPullRequest, getTarget, listIterations } from '../src/wire/azure-devops/pull-requests';
import { listThreads, propertiesOf, withMemory, type PullRequestThread } from '../src/wire/azure-devops/threads';
import { AzureDevOpsClient } from '../src/web/reading/azure-devops-client';
import { AzureDevOpsReportSource } from '../src/web/reading/azure-devops-report-source';
import { asFailure, ReadFailure, type DecorationAttachment } from '../src/web/reading/build-snapshot';
import { lacksDecoration } from '../src/web/reading/decorations';
import { showsNothing } from '../src/web/reading/without-verdict';
import type { HostedPullRequest } from './pull-request-host';
import type { PullRequestSnapshot, Read, ReadRun, Run } from './pull-request-snapshot';

/** Enough for the pushes of a long review; the list is one request. */
const mostBuilds = 50;
/** Pipelines that no property tells to have published: it may not have been written, and each costs requests. */
const mostBlindly = 10;
/** A run that goes on, or broke off, has published nothing: an earlier one may have. */
const mostTried = 3;
const mostEarlier = 6;

/** What the first picture does without. */
const NOT_READ = { threads: undefined, policies: undefined, earlier: undefined };

/** What is read beside its runs. */
type AboutPullRequest = Pick<PullRequestSnapshot, 'iterations' | 'target' | 'statuses'>;

/** Reads a pull request and what its runs published. */
export class PullRequestSource {
  private readonly client: AzureDevOpsClient;
  /** By build: what was read of one is not read again. */
  private readonly sources = new Map<number, AzureDevOpsReportSource>();
  private readonly decorations = new Map<number, readonly DecorationAttachment[]>();
  private repositoryId: Promise<string> | undefined;

  constructor(private readonly hosted: HostedPullRequest) {
    this.client = new AzureDevOpsClient(hosted.access);
  }

  /**
   * All that the first picture needs.
   *
   * @throws {@link ReadFailure} when not even the runs can be read
   */
  async read(): Promise<{ readonly snapshot: PullRequestSnapshot; readonly builds: readonly BuildInfo[] }> {
    const { access, pullRequestId } = this.hosted;
    // Alone: everything else hangs on it, or has time to wait for it.
    const builds = await this.client.send(
      listBuildsOfPullRequest(access.projectId, pullRequestId, mostBuilds, [BUILD_PROPERTY_GATE]),
    );
    const [{ shown, newer }, about] = await Promise.all([this.choose(builds), this.readAbout()]);
    return { snapshot: { ...about, shown, newer, ...NOT_READ }, builds };
  }

  /** Policies, comments that were written, and what earlier runs published: extras, none of which changes the verdict. */
  async readMore(snapshot: PullRequestSnapshot, builds: readonly BuildInfo[]): Promise<PullRequestSnapshot> {
    const { access, pullRequestId } = this.hosted;
    const [shown, threads, policies, earlier] = await Promise.all([
      Promise.all(snapshot.shown.map((run) => this.withDecorations(run))),
      this.threads(),
      this.client.send(listStatusPolicies(access.projectId, pullRequestId)).catch(asFailure),
      this.readEarlier(snapshot, builds),
    ]);
    return { ...snapshot, shown, threads, policies, earlier };
  }

  private threads(): Promise<Read<readonly PullRequestThread[]>> {
    const { client } = this;
    return this.ofPullRequest(async (address) =>
      withMemory(await client.send(listThreads(address)), () => client.send(propertiesOf(address))),
    );
  }

  private async readAbout(): Promise<AboutPullRequest> {
    const { client } = this;
    const [iterations, target, statuses] = await Promise.all([
      this.ofPullRequest((address) =>
        client.send(listIterations(address.projectId, address.repositoryId, address.pullRequestId)),
      ),
      this.ofPullRequest((address) => client.send(getTarget(address))),
      this.ofPullRequest((address) => client.send(listStatuses(address))),
    ]);
    return { iterations, target, statuses };
  }

  private ofPullRequest<T>(read: (address: PullRequestAddress) => Promise<T>): Promise<Read<T>> {
    const { access, pullRequestId } = this.hosted;
    return this.repository()
      .then((repositoryId) => read({ projectId: access.projectId, repositoryId, pullRequestId }))
      .catch(asFailure);
  }

  private repository(): Promise<string> {
    const { access, pullRequestId, repositoryId } = this.hosted;
    this.repositoryId ??=
      repositoryId === null
        ? this.client.send(getRepositoryOfPullRequest(access.projectId, pullRequestId))
        : Promise.resolve(repositoryId);
    // The next refresh may have more luck.
    this.repositoryId.catch(() => (this.repositoryId = undefined));
    return this.repositoryId;
  }

  /** Of each pipeline the newest run that published something. */
  private async choose(builds: readonly BuildInfo[]): Promise<Pick<PullRequestSnapshot, 'shown' | 'newer'>> {
    const pipelines = new Map<number, BuildInfo[]>();
    for (const build of builds) {
      const id = build.definitionId ?? -build.id;
      pipelines.set(id, [...(pipelines.get(id) ?? []), build]);
    }
    const all = [...pipelines.values()];
    const told = all.filter((runs) => runs.some(hasPublished));
    const blindly = all.filter((runs) => !told.includes(runs)).slice(0, mostBlindly);
    // No verdict is left out: the others would read as the verdict of all.
    const found = await Promise.all([...told, ...blindly].map((runs) => this.newestOf(runs)));
    const published = found.filter(({ read }) => !showsNothing(read));
    const chosen = published.length > 0 ? published : found;
    return { shown: chosen.map(({ read }) => read), newer: chosen.flatMap(({ newer }) => newer) };
  }

  private async newestOf(
    runs: readonly BuildInfo[],
  ): Promise<{ readonly read: ReadRun; readonly newer: readonly Run[] }> {
    const [first] = runs;
    if (first === undefined) throw new ReadFailure('broken', undefined);
    const newest = await this.run(first);
    if (!showsNothing(newest)) return { read: newest, newer: [] };
    const tried = runs.filter((run) => run !== first && hasPublished(run)).slice(0, mostTried);
    for (const run of tried) {
      const read = await this.run(run);
      if (!showsNothing(read)) return { read, newer: runs.slice(0, runs.indexOf(run)) };
    }
    return { read: newest, newer: [] };
  }

  private async run(run: BuildInfo): Promise<ReadRun> {
    const snapshot = await this.source(run).read(run);
    return { run, snapshot, trend: [], decorations: this.decorations.get(run.id) ?? [] };
  }

  private async withDecorations(run: ReadRun): Promise<ReadRun> {
    if (!lacksDecoration(run.snapshot, run.decorations)) return run;
    const decorations = await this.source(run.run)
      .readDecorations()
      .catch(() => run.decorations);
    this.decorations.set(run.run.id, decorations);
    return { ...run, decorations };
  }

  private async readEarlier(
    { shown, newer }: PullRequestSnapshot,
    builds: readonly BuildInfo[],
  ): Promise<PullRequestSnapshot['earlier']> {
    const known = new Set([...shown.map(({ run }) => run.id), ...newer.map(({ id }) => id)]);
    const wanted = builds.filter((build) => !known.has(build.id) && hasPublished(build));
    const read = await Promise.all(
      wanted.slice(0, mostEarlier).map(async (run) => {
        const files = await this.source(run).readPublished().catch(asFailure);
        return files instanceof ReadFailure ? [] : [{ run, files }];
      }),
    );
    return read.flat();
  }

  private source({ id }: Run): AzureDevOpsReportSource {
    const known = this.sources.get(id) ?? new AzureDevOpsReportSource(this.hosted.access, String(id), this.client);
    this.sources.set(id, known);
    return known;
  }
}

function hasPublished({ properties }: BuildInfo): boolean {
  return properties.has(BUILD_PROPERTY_GATE);
}
