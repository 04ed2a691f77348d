import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PullRequest } from '../../../local/azure-devops/state';
import { slows } from '../../../local/http/strikes';
import type { SonarQubeStandIn } from '../../../local/sonarqube/server';
import type { Organization } from '../../../local/organization';
import { analyzedFile, scannerReport } from '../../wire/sonarqube/reports';
import { resultOf, type BenchJob } from '../bench-job';
import { inputsOfPrepare } from '../prepared-job';
import { judged, judgedByTime, type Line, type Row } from '../row';
import { runCommand, type Run } from '../run-command';
import { differences, inWords, interleave, summarize } from '../samples';
import { watchProcesses } from '../watch-processes';
import type { World } from '../world';

const LATENCY_MS = 20;
const MEGABYTE = 1024 * 1024;
const PROJECT = 'bench';
/** In one file, each on a line of its own. */
const FINDINGS_A_FILE = 10;

/** What it may cost, over a Publish that decorates nothing. */
interface Budget {
  readonly issues: number;
  /** The first build, which writes all comments. */
  readonly firstMs: number;
  /** A build that finds nothing new. */
  readonly againMs: number;
  readonly againRequests: number;
}

const BUDGETS: readonly Budget[] = [
  { issues: 0, firstMs: 1500, againMs: 150, againRequests: 5 },
  { issues: 12, firstMs: 1500, againMs: 150, againRequests: 5 },
  // More than get a comment: where the others would stand is asked each time.
  { issues: 200, firstMs: 1500, againMs: 150, againRequests: 8 },
];

/** What status, comments and summary of a pull request cost, beside the same Publish without them. */
export const decoration: Row = {
  name: 'decoration',
  measure: async (world) => {
    const lines: Line[] = [];
    for (const budget of BUDGETS) {
      lines.push(...(await beside(await open(world, budget.issues), budget, world.rounds)));
      await world.close();
    }
    lines.push(...(await large(await open(world, 10_000))));
    await world.close();
    return lines;
  },
};

interface Scene {
  readonly sonarqube: SonarQubeStandIn;
  readonly organization: Organization;
  readonly job: BenchJob;
  readonly pull: PullRequest;
}

/** A job of a pull request, prepared and scanned, whose result is ready. */
async function open(world: World, issues: number): Promise<Scene> {
  const sonarqube = await world.sonarqube({
    gate: { name: 'Clean', conditions: [{ metric: 'new_violations', op: 'GT', error: '0' }] },
  });
  const organization = await world.organization();
  const { azureDevOps, repository } = organization;
  const files = Array.from({ length: Math.max(1, Math.ceil(issues / FINDINGS_A_FILE)) }, (_, index) => ({
    path: `src/bench/file-${index}.js`,
    lines: Array.from({ length: FINDINGS_A_FILE * 2 }, (__, line) => `const value${index}x${line} = ${line};`),
    findings: Array.from(
      { length: Math.min(FINDINGS_A_FILE, issues - index * FINDINGS_A_FILE) },
      (__, line) => ['S1481', line * 2 + 1, `Remove this unused variable, value${index}x${line * 2}.`] as const,
    ),
  }));
  const texts = Object.fromEntries(files.map(({ path, lines }) => [path, `${lines.join('\n')}\n`]));
  const sourceCommit = azureDevOps.world.pushCommit(repository, { branch: 'feature', files: texts });
  const pull = azureDevOps.world.createPullRequest({
    repository,
    sourceBranch: 'feature',
    targetBranch: 'main',
    title: 'Bench',
  });
  const key = String(pull.id);
  const job = await world.job(
    { url: sonarqube.url, token: sonarqube.tokens.user },
    {
      organization,
      build: {
        sourceBranch: `refs/pull/${key}/merge`,
        pullRequest: { id: key, sourceBranch: 'refs/heads/feature', targetBranch: 'refs/heads/main', sourceCommit },
      },
    },
  );
  for (const [path, text] of Object.entries(texts)) {
    const file = join(job.folders.sources, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  await job.run('prepare', inputsOfPrepare(PROJECT));
  const now = Date.now();
  sonarqube.submitReport(scannerReport(PROJECT, [analyzedFile('src/old.js', ['1;'])], { analyzedAt: now - 1000 }));
  const report = scannerReport(
    PROJECT,
    files.map(({ path, lines, findings }) => analyzedFile(path, lines, findings)),
    { scope: { kind: 'pull-request', key, branch: 'feature', base: 'main' }, analyzedAt: now },
  );
  job.leaveReport({ ceTaskId: sonarqube.submitReport(report).id, projectKey: PROJECT });
  for (const { faults } of [sonarqube, azureDevOps]) faults.add({ strike: slows(LATENCY_MS) });
  return { sonarqube, organization, job, pull };
}

const INPUTS = { onFailed: 'ignore', onNone: 'ignore' };

async function publish({ job }: Scene, inputs: Readonly<Record<string, string>>, onStarted?: (pid: number) => void) {
  const run = await runCommand(job.command('publish', { ...INPUTS, ...inputs }), onStarted);
  const isQuiet = !/##vso\[task\.issue/i.test(run.output);
  if (resultOf(run) !== 'Succeeded' || !isQuiet) throw new Error(`Publish:\n${run.output.slice(-2000)}`);
  return run;
}

/** As if nobody had written on the pull request. */
function wipe({ pull }: Scene): void {
  pull.threads.length = 0;
  pull.statuses.length = 0;
}

interface Counted {
  readonly run: Run;
  readonly azure: readonly string[];
  readonly sonarqube: number;
}

async function counted(scene: Scene, inputs: Readonly<Record<string, string>>): Promise<Counted> {
  const { azureDevOps } = scene.organization;
  const [azure, sonarqube] = [azureDevOps.requests.length, scene.sonarqube.requests.length];
  const run = await publish(scene, inputs);
  return {
    run,
    azure: azureDevOps.requests.slice(azure).map(({ method, path }) => `${method} ${path}`),
    sonarqube: scene.sonarqube.requests.length - sonarqube,
  };
}

async function beside(scene: Scene, budget: Budget, rounds: number): Promise<readonly Line[]> {
  const bare = (): Promise<Counted> => counted(scene, { decoratePullRequest: 'off' });
  const command = { ...scene.job.command('publish', {}), args: ['-e', '0'] };
  const nodes: Run[] = [];
  const runs = await interleave(Math.max(5, Math.round(rounds / 2)), {
    bare: async () => {
      nodes.push(await runCommand(command));
      return bare();
    },
    first: () => {
      wipe(scene);
      return counted(scene, {});
    },
    again: async () => {
      const before = scene.pull.threads.length;
      const again = await counted(scene, {});
      const isWritten = again.azure.some((request) => !request.startsWith('GET') && request.includes('/pullRequests/'));
      if (isWritten || scene.pull.threads.length !== before) throw new Error('A second run writes.');
      return again;
    },
  });
  const walls = (of: readonly Counted[]): number[] => of.map(({ run }) => run.wallMs);
  const floor = summarize(walls(runs.bare));
  const crowding =
    summarize(nodes.map(({ wallMs }) => wallMs)).median / summarize(nodes.map(({ cpuMs }) => cpuMs)).median;
  const over = (what: string, of: readonly Counted[], limit: number): Line => {
    const more = summarize(differences(walls(of), walls(runs.bare))).median;
    return judgedByTime(
      {
        what,
        measured: inWords(summarize(walls(of)), 'ms'),
        floor: `without decoration ${inWords(floor, 'ms')}`,
        result: `+${more.toFixed(0)} ms`,
        budget: `+${limit} ms`,
        figures: { bare: walls(runs.bare), measured: walls(of) },
      },
      more,
      limit,
      crowding,
    );
  };
  const { issues } = budget;
  const written = scene.pull.threads.length;
  const what = `Pull request with ${issues} issues, ${LATENCY_MS} ms latency`;
  const requests = (of: readonly Counted[]) => Math.max(...of.map(({ azure }) => azure.length));
  // Without decoration, a `pending` of Prepare is looked for all the same.
  const more = requests(runs.again) - (requests(runs.bare) - 1);
  const sonarqube = (of: readonly Counted[]) => Math.max(...of.map((each) => each.sonarqube));
  return [
    over(`${what}: Publish that writes status, summary and ${written - 1} comments`, runs.first, budget.firstMs),
    over(`${what}: Publish that finds nothing new`, runs.again, budget.againMs),
    {
      what: `${what}: processor time of Publish that finds nothing new`,
      measured: inWords(summarize(runs.again.map(({ run }) => run.cpuMs)), 'ms'),
      floor: `without decoration ${inWords(summarize(runs.bare.map(({ run }) => run.cpuMs)), 'ms')}`,
      standing: 'info',
    },
    judged(
      {
        what: `${what}: requests to Azure DevOps for it, where nothing is new`,
        measured: String(more),
        budget: String(budget.againRequests),
        figures: runs.again[0]?.azure,
      },
      more,
      budget.againRequests,
    ),
    {
      what: `${what}: requests to SonarQube for it, where nothing is new`,
      measured: String(sonarqube(runs.again) - sonarqube(runs.bare)),
      standing: 'info',
    },
  ];
}

/** Ten thousand issues, and five hundred of them with a comment. */
async function large(scene: Scene): Promise<readonly Line[]> {
  const inputs = { maxComments: '500', decorationTimeoutSec: '300' };
  await publish(scene, inputs);
  const bare = await counted(scene, { decoratePullRequest: 'off' });
  const before = scene.sonarqube.requests.length;
  const watches: ReturnType<typeof watchProcesses>[] = [];
  await publish(scene, inputs, (pid) => watches.push(watchProcesses(pid, 5)));
  const peakBytes = Math.max(...watches.map((watch) => watch.stop().peakBytes));
  const asked = scene.sonarqube.requests.length - before - bare.sonarqube;
  const comments = scene.pull.threads.length - 1;
  const what = `Pull request with 10,000 issues, ${comments} comments, nothing new`;
  return [
    judged({ what: `${what}: requests to SonarQube for it`, measured: String(asked), budget: '12' }, asked, 12),
    judged(
      { what: `${what}: peak memory`, measured: `${Math.round(peakBytes / MEGABYTE)} MB`, budget: '150 MB' },
      peakBytes,
      150 * MEGABYTE,
    ),
  ];
}
