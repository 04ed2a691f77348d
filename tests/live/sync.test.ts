import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { PullRequest } from '../../local/azure-devops/state';
import { separateProjectKey, suffixOfPullRequest } from '../../src/domain/inputs/project-key';
import { logOf, pipelineOf } from '../e2e/rig';
import { leaveOnPullRequest } from '../left-on-pull-request';
import { fresh, removeProjectLater, setGate } from './administration';
import { describeLive } from './rig';

const MAIN = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
const INTERVAL = 5;
/** From a decision in SonarQube to its comment. */
const MOST_SECONDS = INTERVAL + 2;

interface Issue {
  readonly key: string;
  readonly status: string;
  readonly resolution?: string;
  readonly comments?: readonly { readonly markdown: string }[];
}

/**
 * `sync` against a real server. Its Community Build analyzes no pull requests, so the comments of the pull request are those on
 * issues of a main branch, as a separate project has them.
 */
describeLive('A pull request that follows SonarQube', (live) => {
  let pull: PullRequest;
  let project: string;
  let keys: readonly string[];
  const watches: ChildProcess[] = [];

  const issues = async (): Promise<readonly Issue[]> => {
    const params = { componentKeys: project, ps: '500', additionalFields: 'comments' };
    const { status, body } = await live().server.api('GET', 'api/issues/search', params);
    assert.equal(status, 200);
    return (body as { readonly issues: readonly Issue[] }).issues;
  };

  before(async () => {
    const { azureDevOps, repository } = live().organization;
    azureDevOps.world.pushCommit(repository, { branch: 'feature', files: { 'a.js': '1' } });
    const branches = { sourceBranch: 'feature', targetBranch: 'main' };
    pull = azureDevOps.world.createPullRequest({ repository, ...branches, title: 'A' });
    project = separateProjectKey(fresh('sync'), suffixOfPullRequest(String(pull.id)));
    removeProjectLater(project);
    const { run, build } = await live().run(
      pipelineOf({
        prepare: { cliProjectKey: project, defaultBranch: 'main' },
        publish: { onNone: 'ignore', onFailed: 'ignore', pollingTimeoutSec: '900' },
      }),
    );
    assert.notEqual(run.result, 'Failed', logOf(run, 'publish'));
    keys = (await issues()).filter(({ status }) => status === 'OPEN').map(({ key }) => key);
    assert.ok(keys.length >= 3, `${keys.length} issues`);
    const { body } = await live().server.api('GET', 'api/project_analyses/search', { project });
    const [newest] = (body as { readonly analyses: readonly { readonly key: string }[] }).analyses;
    // Passed as long as a person has decided about one of them.
    await setGate(live().server, project, [{ metric: 'violations', op: 'GT', error: String(keys.length - 1) }]);
    await leaveOnPullRequest(azureDevOps, pull, {
      keys,
      status: {
        project,
        server: live().server.url,
        analysis: newest?.key ?? '',
        pullRequest: '',
        analysisDate: '',
      },
      build: String(build.id),
      state: 'succeeded',
      description: `${project}: quality gate passed`,
    });
  });
  after(() => {
    for (const watch of watches) watch.kill('SIGKILL');
  });

  const threadOf = (key: string) => {
    const found = pull.threads.find(({ properties }) => properties.get('SonarQube.Issue') === key);
    assert.ok(found);
    return found;
  };

  /** Starts the built command line; resolves when it ends, or `until` is said. */
  function start(args: readonly string[], until: RegExp | null) {
    const { azureDevOps, project: team } = live().organization;
    const token = azureDevOps.createToken({ kind: 'pat' });
    const child = spawn(
      process.execPath,
      [
        MAIN,
        'sync',
        '--project',
        team.name,
        ...args,
        '--sonarqube',
        live().server.url,
        '--organization',
        azureDevOps.collectionUrl,
      ],
      { env: { ...process.env, SONAR_TOKEN: live().server.adminToken, AZURE_DEVOPS_TOKEN: token.value } },
    );
    watches.push(child);
    let said = '';
    const ended = new Promise<{ readonly code: number | null; readonly said: string }>((resolve) => {
      const listen = (chunk: Buffer): void => {
        said += chunk.toString();
        if (until !== null && until.test(said)) resolve({ code: null, said });
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('close', (code) => resolve({ code, said }));
    });
    return { child, ended };
  }

  async function secondsUntil(isTrue: () => boolean): Promise<number> {
    const began = Date.now();
    while (!isTrue() && Date.now() - began < 60_000) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(isTrue(), 'it never came');
    return (Date.now() - began) / 1000;
  }

  const requestsOfAzure = (): number => live().organization.azureDevOps.requests.length;
  const writes = (): number =>
    live().organization.azureDevOps.requests.filter(
      ({ method, path }) => method !== 'GET' && path.includes('/pullRequests/'),
    ).length;

  it('shows each decision within the interval and two seconds', async () => {
    const { child } = start(['--watch', '--interval', String(INTERVAL)], null);
    const before = requestsOfAzure();
    await secondsUntil(() => requestsOfAzure() - before >= 3);
    const [key = ''] = keys;
    const accept = live().isAtLeast(10, 4) ? 'accept' : 'wontfix';
    const seconds: number[] = [];
    const gate = (): string | undefined =>
      pull.statuses.filter(({ context }) => context.name === 'quality-gate').at(-1)?.state;
    for (const [transition, comment, status] of [
      [accept, 'wontFix', 'succeeded'],
      ['reopen', 'active', 'failed'],
      ['falsepositive', 'byDesign', 'succeeded'],
      ['reopen', 'active', 'failed'],
    ] as const) {
      const answer = await live().server.api('POST', 'api/issues/do_transition', { issue: key, transition });
      assert.equal(answer.status, 200, transition);
      seconds.push(await secondsUntil(() => threadOf(key).status === comment && gate() === status));
    }
    console.log(`      from decision to comment and status: ${seconds.map((each) => each.toFixed(1)).join(', ')} s`);
    assert.ok(Math.max(...seconds) <= MOST_SECONDS, seconds.join());
    assert.match(threadOf(key).comments[1]?.content ?? '', /^Accepted in SonarQube by Administrator\.$/);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(code, 130);
  });

  it('carries back what people decide, once', async () => {
    const [, second = '', third = ''] = keys;
    threadOf(second).status = 'wontFix';
    threadOf(third).status = 'byDesign';
    const { code, said } = await start(['--carry-back'], null).ended;
    assert.equal(code, 0, said);
    assert.match(said, /2 decisions carried to SonarQube/);
    const now = await issues();
    const found = (key: string) => now.find((issue) => issue.key === key);
    assert.deepEqual(
      [second, third].map((key) => found(key)?.resolution),
      ['WONTFIX', 'FALSE-POSITIVE'],
    );
    assert.match(
      found(second)?.comments?.[0]?.markdown ?? '',
      /^Set to "Won't fix" on pull request \d+ in Azure DevOps: http/,
    );
    const before = writes();
    const again = await start(['--carry-back', '--json'], null).ended;
    assert.equal(again.code, 0, again.said);
    assert.equal(writes(), before, 'a second run writes nothing');
  });

  it('asks about hotspots by key without an error, whatever the server still has of them', async () => {
    const { status, body } = await live().server.api('GET', 'api/hotspots/search', {
      hotspots: keys.slice(0, 2).join(','),
    });
    assert.equal(status, 200);
    assert.deepEqual((body as { readonly hotspots: readonly unknown[] }).hotspots, []);
  });
});
