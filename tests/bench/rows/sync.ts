import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { PullRequest } from '../../../local/azure-devops/state';
import type { SonarQubeStandIn } from '../../../local/sonarqube/server';
import type { Organization } from '../../../local/organization';
import { leaveOnPullRequest } from '../../left-on-pull-request';
import { analyzedFile, scannerReport } from '../../wire/sonarqube/reports';
import { judged, notMeasured, type Line, type Row } from '../row';
import { runCommand } from '../run-command';
import { ROOT, type World } from '../world';
import { watchProcesses } from '../watch-processes';

const PULL_REQUESTS = 200;
const COMMENTS = 3;
const INTERVAL = 5;
const QUIET_SECONDS = 60;
const DECISIONS = 5;
const MEGABYTE = 1024 * 1024;

interface Scene {
  readonly sonarqube: SonarQubeStandIn;
  readonly organization: Organization;
  readonly token: string;
  readonly pulls: readonly PullRequest[];
  readonly keys: readonly (readonly string[])[];
}

/** `sync --watch` over 200 open pull requests. */
export const sync: Row = {
  name: 'sync',
  measure: async (world) => {
    const scene = await open(world);
    return [...(await watched(scene)), await soaked(scene)];
  },
};

async function open(world: World): Promise<Scene> {
  const sonarqube = await world.sonarqube({
    gate: { name: 'Clean', conditions: [{ metric: 'new_violations', op: 'GT', error: '0' }] },
  });
  const organization = await world.organization();
  const { azureDevOps, repository } = organization;
  const lines = Array.from({ length: 40 }, (_, index) => `const line${index} = ${index};`);
  const findings = Array.from({ length: COMMENTS }, (_, index) => ['S1481', index + 1, 'unused'] as const);
  const ask = async (path: string): Promise<unknown> =>
    (
      await fetch(`${sonarqube.url}/${path}`, { headers: { Authorization: `Bearer ${sonarqube.tokens.admin}` } })
    ).json();
  sonarqube.submitReport(scannerReport('shop', [analyzedFile('b.js', lines)]));
  const pulls: PullRequest[] = [];
  const keys: string[][] = [];
  for (let id = 1; id <= PULL_REQUESTS; id += 1) {
    azureDevOps.world.pushCommit(repository, { branch: `feature-${id}`, files: { 'a.js': String(id) } });
    const pull = azureDevOps.world.createPullRequest({
      repository,
      sourceBranch: `feature-${id}`,
      targetBranch: 'main',
      title: 'A',
    });
    const key = String(pull.id);
    const scope = { kind: 'pull-request', key, branch: `feature-${id}`, base: 'main' } as const;
    sonarqube.submitReport(scannerReport('shop', [analyzedFile('a.js', lines, findings)], { scope }));
    const found = (await ask(`api/issues/search?componentKeys=shop&pullRequest=${key}&ps=500`)) as {
      readonly issues: readonly { readonly key: string }[];
    };
    pulls.push(pull);
    keys.push(found.issues.map((issue) => issue.key));
  }
  const listed = (await ask('api/project_pull_requests/list?project=shop')) as {
    readonly pullRequests: readonly { readonly key: string; readonly analysisDate: string }[];
  };
  for (const [index, pull] of pulls.entries()) {
    const pullRequest = String(pull.id);
    const analysisDate = listed.pullRequests.find(({ key }) => key === pullRequest)?.analysisDate ?? '';
    await leaveOnPullRequest(azureDevOps, pull, {
      keys: keys[index] ?? [],
      status: { project: 'shop', server: sonarqube.url, analysis: `AX${pullRequest}`, pullRequest, analysisDate },
      build: '',
      state: 'failed',
      description: `shop: Issues on new code ${COMMENTS}, must be 0`,
    });
  }
  return { sonarqube, organization, token: azureDevOps.createToken({ kind: 'pat' }).value, pulls, keys };
}

const environmentOf = ({ sonarqube, token }: Scene) => ({
  PATH: process.env['PATH'] ?? '',
  SONAR_TOKEN: sonarqube.tokens.admin,
  AZURE_DEVOPS_TOKEN: token,
});

/** The built command line, at its usual pace: a minute in which nothing changes, then decisions. */
async function watched(scene: Scene): Promise<readonly Line[]> {
  const { sonarqube, organization, pulls, keys } = scene;
  const { azureDevOps, project } = organization;
  const args = ['sync', '--project', project.name, '--watch', '--interval', String(INTERVAL)];
  const servers = ['--sonarqube', sonarqube.url, '--organization', azureDevOps.collectionUrl];
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'cli', 'main.js'), ...args, ...servers], {
    env: environmentOf(scene),
    stdio: 'ignore',
  });
  if (child.pid === undefined) return [notMeasured('sync --watch', 'it does not start')];
  const memory = watchProcesses(child.pid, 200);
  const count = (): readonly [number, number] => [sonarqube.requests.length, azureDevOps.requests.length];
  // All are looked at when their comments were asked for once.
  const isLook = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
    method === 'GET' && path.endsWith('/threads');
  await until(() => azureDevOps.requests.filter(isLook).length >= PULL_REQUESTS);
  await pause(2);
  const [sonarBefore, azureBefore] = count();
  await pause(QUIET_SECONDS);
  const [sonarAfter, azureAfter] = count();
  const seconds: number[] = [];
  for (let index = 0; index < DECISIONS; index += 1) {
    const issue = keys[index * 37]?.[0] ?? '';
    const thread = pulls[index * 37]?.threads.find(({ properties }) => properties.get('SonarQube.Issue') === issue);
    await fetch(`${sonarqube.url}/api/issues/do_transition`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${sonarqube.tokens.admin}` },
      body: new URLSearchParams({ issue, transition: 'accept' }),
    });
    const began = performance.now();
    await until(() => thread?.status === 'wontFix');
    seconds.push((performance.now() - began) / 1000);
  }
  const { peakBytes } = memory.stop();
  child.kill('SIGINT');
  const [sonarRate, azureRate] = [
    (sonarAfter - sonarBefore) / QUIET_SECONDS,
    (azureAfter - azureBefore) / QUIET_SECONDS,
  ];
  const what = `sync --watch, ${PULL_REQUESTS} open pull requests, nothing changes`;
  const rate = { budget: 'at most 1 a second' };
  const worst = Math.max(...seconds);
  return [
    judged(
      { what: `${what}: requests to SonarQube`, measured: `${sonarRate.toFixed(2)} a second`, ...rate },
      sonarRate,
      1,
    ),
    judged(
      { what: `${what}: requests to Azure DevOps`, measured: `${azureRate.toFixed(2)} a second`, ...rate },
      azureRate,
      1,
    ),
    judged(
      { what: `${what}: peak memory`, measured: `${Math.round(peakBytes / MEGABYTE)} MB`, budget: '120 MB' },
      peakBytes,
      120 * MEGABYTE,
    ),
    judged(
      {
        what: `sync --watch --interval ${INTERVAL}: from decision to comment`,
        measured: `${worst.toFixed(1)} s at most (n=${seconds.length})`,
        budget: `${INTERVAL + 2} s`,
        figures: seconds,
      },
      worst,
      INTERVAL + 2,
    ),
  ];
}

/** Two thousand rounds without a pause. */
async function soaked(scene: Scene): Promise<Line> {
  const { sonarqube, organization } = scene;
  const { azureDevOps, project } = organization;
  const file = join(ROOT, 'tests', 'bench', 'sync-soak.ts');
  const { exitCode, output } = await runCommand({
    file: process.execPath,
    args: ['--expose-gc', '--import', 'tsx', file, sonarqube.url, azureDevOps.collectionUrl, project.name],
    cwd: ROOT,
    env: environmentOf(scene),
  });
  const what = 'sync --watch, 2,000 rounds: heap after the last, against the 200th';
  const last = output.trim().split('\n').at(-1) ?? '';
  if (exitCode !== 0 || !last.startsWith('{')) return notMeasured(what, output.slice(0, 500));
  const figures = JSON.parse(last) as { readonly heap: Readonly<Record<string, number>> };
  const { heap } = figures;
  const [early = 0, late = Infinity] = [heap['200'], heap['2000']];
  return judged(
    {
      what,
      measured: `${(late / MEGABYTE).toFixed(1)} MB`,
      floor: `${(early / MEGABYTE).toFixed(1)} MB`,
      result: `${((late - early) / MEGABYTE).toFixed(1)} MB`,
      budget: '2 MB',
      figures,
    },
    late - early,
    2 * MEGABYTE,
  );
}

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error('What sync was to do never came.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
