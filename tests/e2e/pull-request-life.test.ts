import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { requireQualityGate } from '../../local/azure-devops/policies';
import type { PullRequest } from '../../local/azure-devops/state';
import { rewrites } from '../../local/http/strikes';
import { git } from '../../local/prepare-repository';
import { dangersInComment, HOSTILE_TEXTS } from '../hostile-comments';
import { send } from '../wire/azure-devops/stand';
import { logOf, openRig, pipelineOf, type Rig } from './rig';

const MAIN = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
const PULL_REQUEST = { id: 7, sourceBranch: 'refs/heads/feature', targetBranch: 'refs/heads/main' };
const AUTHOR = ['-c', 'user.name=R', '-c', 'user.email=r@example.org'];

/** So many issues at least, each on a line of its own. */
const unused = (name: string, count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `export function ${name}${index}() {\n  const nobody = ${index};\n}\n`,
  ).join('');

/** One pull request, build after build, while other things happen to it: built tasks and command line as processes. */
describe('a pull request that lives on while it is built', function () {
  this.timeout(400_000);
  let rig: Rig;

  function commit(files: Readonly<Record<string, string>>): string {
    const { folder } = rig.organization.sources;
    git(folder, 'checkout', '--quiet', 'feature');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git(folder, 'add', '--all');
    git(folder, ...AUTHOR, 'commit', '--quiet', '--allow-empty', '-m', 'Change');
    return git(folder, 'rev-parse', 'HEAD');
  }

  /** Builds the merge of a source commit, as Azure Repos does. */
  async function build(sourceCommit: string, prepare: Readonly<Record<string, string>> = {}) {
    const { folder } = rig.organization.sources;
    git(folder, 'checkout', '--quiet', '--detach', 'main');
    git(folder, ...AUTHOR, 'merge', '--quiet', '--no-ff', '-m', 'Merge', sourceCommit);
    const sourceVersion = git(folder, 'rev-parse', 'HEAD');
    git(folder, 'checkout', '--quiet', 'main');
    const { run } = await rig.run(pipelineOf({ prepare, publish: { onFailed: 'warn' } }), {
      build: { sourceBranch: 'refs/pull/7/merge', sourceVersion, pullRequest: { ...PULL_REQUEST, sourceCommit } },
    });
    assert.doesNotMatch(logOf(run, 'publish'), /as it should:/);
    return run;
  }

  const pull = (): PullRequest => {
    const found = rig.organization.azureDevOps.world.pullRequests.find(({ id }) => id === 7);
    assert.ok(found);
    return found;
  };
  const comments = () => pull().threads.filter(({ threadContext }) => threadContext !== null);
  const open = () => comments().filter(({ status }) => status === 'active').length;
  const overall = () =>
    pull()
      .statuses.filter(({ context }) => context.name === 'quality-gate')
      .at(-1)?.state;

  async function change(body: object): Promise<number> {
    const { azureDevOps, project, repository } = rig.organization;
    const token = azureDevOps.createToken({ kind: 'pat' });
    const path = `${project.id}/_apis/git/repositories/${repository.id}/pullRequests/7`;
    return (await send(azureDevOps, path, { token, scheme: 'basic', method: 'PATCH', body })).status;
  }

  /** Requests that changed comments. */
  const commentWrites = () =>
    rig.organization.azureDevOps.requests.filter(
      ({ method, path }) => method !== 'GET' && /\/pullRequests\/7\/(threads|properties)/.test(path),
    ).length;

  before(async () => {
    rig = await openRig({ sonarqube: { processingDelay: 0 } });
    rig.sonarqube.setGate({ name: 'No issues', conditions: [{ metric: 'new_violations', op: 'GT', error: '0' }] });
    const { azureDevOps, repository, sources } = rig.organization;
    await rig.run(pipelineOf({ publish: { onNone: 'ignore', onFailed: 'ignore' } }));
    requireQualityGate(azureDevOps.world, repository);
    git(sources.folder, 'checkout', '--quiet', '-b', 'feature');
    await build(commit({ 'src/a.js': unused('a', 2) }));
    assert.equal(open(), 2);
  });
  after(() => rig.stop());
  afterEach(() => {
    assert.deepEqual(rig.sonarqube.violations, []);
    assert.deepEqual(rig.organization.azureDevOps.violations, []);
  });

  it('is a draft: shows the result like any other, and completes neither way', async () => {
    assert.equal(await change({ isDraft: true, autoCompleteSetBy: {} }), 200);
    await build(commit({ 'src/b.js': unused('b', 1) }));
    assert.deepEqual([open(), overall()], [3, 'failed']);
    await build(commit({ 'src/a.js': '', 'src/b.js': '' }));
    assert.deepEqual([open(), overall(), pull().status], [0, 'succeeded', 'active']);
    assert.equal(await change({ status: 'completed' }), 400);
    assert.equal(await change({ isDraft: false, autoCompleteSetBy: null }), 200);
  });

  it('shows whatever SonarQube and the author of the pipeline say as text', async () => {
    const texts = new Map<unknown, string>();
    const fault = rig.sonarqube.faults.add({
      path: /\/api\/issues\/search$/,
      strike: rewrites((value) => {
        const answer = value as { issues: { key: unknown; message: string }[] };
        for (const issue of answer.issues) {
          const text = texts.get(issue.key) ?? HOSTILE_TEXTS[texts.size % HOSTILE_TEXTS.length] ?? '';
          texts.set(issue.key, text);
          issue.message = text;
        }
        return answer;
      }),
    });
    const name = '<img src=x onerror=alert(1)> closes #123 [a](https://evil.example) !12 @<5F0E7F6A> | `b`';
    await build(commit({ 'src/a.js': unused('hostile', HOSTILE_TEXTS.length) }), { cliProjectName: name });
    fault.remove();
    const shown = comments().flatMap(({ status, properties }) =>
      status === 'active' ? [texts.get(properties.get('SonarQube.Issue'))] : [],
    );
    assert.deepEqual(new Set(shown), new Set(HOSTILE_TEXTS));
    const ours = new Set(
      [rig.sonarqube.url, rig.organization.azureDevOps.collectionUrl].map((url) => new URL(url).origin),
    );
    for (const { comments: written } of pull().threads) {
      for (const { content } of written) assert.deepEqual(dangersInComment(content, ours), [], content);
    }
    for (const { description } of pull().statuses) assert.doesNotMatch(description ?? '', /[\r\n]/);
  });

  it('loses its source branch while it is built, and shows the result on its commits', async () => {
    const { azureDevOps, repository } = rig.organization;
    const source = commit({ 'src/a.js': '', 'src/c.js': unused('c', 2) });
    azureDevOps.faults.add({
      method: 'GET',
      path: /\/pullRequests\/7\/statuses$/,
      after: 1,
      times: 1,
      strike: async (exchange) => {
        repository.refs.delete('refs/heads/feature');
        exchange.send(await exchange.truth());
      },
    });
    await build(source);
    assert.equal(repository.refs.has('refs/heads/feature'), false);
    assert.deepEqual([open(), overall()], [2, 'failed']);
  });

  it('is watched by sync while a build publishes: nothing is doubled, and both leave nothing to write', async () => {
    const { azureDevOps } = rig.organization;
    const servers = ['--sonarqube', rig.sonarqube.url, '--organization', azureDevOps.collectionUrl];
    const watch = spawn(
      process.execPath,
      [MAIN, 'sync', '--project', 'Fabrikam', ...servers, '--watch', '--interval', '1'],
      {
        env: {
          ...process.env,
          SONAR_TOKEN: rig.sonarqube.tokens.admin,
          AZURE_DEVOPS_TOKEN: azureDevOps.createToken({ kind: 'job' }).value,
        },
      },
    );
    const said: string[] = [];
    for (const stream of [watch.stdout, watch.stderr]) stream.on('data', (text: Buffer) => said.push(String(text)));
    const before = azureDevOps.requests.length;
    while (!azureDevOps.requests.slice(before).some(({ path }) => path.endsWith('/pullRequests/7/threads'))) {
      assert.equal(watch.exitCode, null, said.join(''));
      await pause(50);
    }
    const [first] = comments().filter(({ status }) => status === 'active');
    const issue = String(first?.properties.get('SonarQube.Issue'));
    const decide = async (transition: string): Promise<void> => {
      const answer = await fetch(`${rig.sonarqube.url}/api/issues/do_transition`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${rig.sonarqube.tokens.admin}` },
        body: new URLSearchParams({ issue, transition }),
      });
      assert.equal(answer.status, 200);
    };
    await Promise.all([build(commit({ 'src/d.js': unused('d', 3) })), decide('accept')]);
    await decide('reopen');
    await decide('accept');
    const began = Date.now();
    while (first?.status !== 'wontFix' && Date.now() - began < 20_000) await pause(50);
    assert.equal(first?.status, 'wontFix', said.join(''));
    watch.kill('SIGINT');
    await once(watch, 'close');
    assert.equal(watch.exitCode, 130, said.join(''));
    assert.doesNotMatch(said.join(''), /✗/);
    const issues = comments().map(({ properties }) => properties.get('SonarQube.Issue'));
    assert.equal(new Set(issues).size, issues.length);
    assert.equal(overall(), 'failed');
    const left = open();
    assert.ok(left >= 4);
    const writes = commentWrites();
    await build(commit({}));
    assert.deepEqual([commentWrites() - writes, open()], [0, left]);
  });

  it('completes by itself with the status of a passed gate, and has the rest written all the same', async () => {
    assert.equal(await change({ autoCompleteSetBy: {} }), 200);
    assert.equal(pull().status, 'active');
    const run = await build(commit({ 'src/c.js': '', 'src/d.js': '' }));
    assert.equal(run.result, 'Succeeded', logOf(run, 'publish'));
    assert.equal(pull().status, 'completed');
    assert.deepEqual([open(), overall()], [0, 'succeeded']);
    const summary = pull().threads.find(({ threadContext }) => threadContext === null);
    assert.match(summary?.comments[0]?.content ?? '', /quality gate passed/);
  });
});
