import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { PullRequest } from '../../local/azure-devops/state';
import { git } from '../../local/prepare-repository';
import { logOf, openRig, pipelineOf, type Rig } from './rig';

const ROOT = join(__dirname, '..', '..');
const FILE = 'src/shared/limits.js';
const UNUSED = 'export function one() {\n  const nobody = 1;\n}\nexport function two() {\n  const never = 2;\n}\n';
const AUTHOR = ['-c', 'user.name=R', '-c', 'user.email=r@example.org'];
const PULL_REQUEST = { id: 7, sourceBranch: 'refs/heads/feature', targetBranch: 'refs/heads/main' };

/** The examples of `sync`, as a pipeline runs them: the built command line after a build that has decorated a pull request. */
describe('a pull request between two builds', function () {
  this.timeout(240_000);
  let rig: Rig;
  let tools: string;

  before(async () => {
    rig = await openRig({ sonarqube: { processingDelay: 0 } });
    rig.sonarqube.setGate({ name: 'No issues', conditions: [{ metric: 'new_violations', op: 'GT', error: '0' }] });
    tools = join(rig.folder, 'tools');
    mkdirSync(tools);
    // In place of the package from the registry: what is built here.
    const main = join(ROOT, 'dist', 'cli', 'main.js');
    writeFileSync(join(tools, 'npx'), `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${main}" "$@"\n`);
    chmodSync(join(tools, 'npx'), 0o755);
    const { folder } = rig.organization.sources;
    await rig.run(pipelineOf({ publish: { onNone: 'ignore', onFailed: 'ignore' } }));
    git(folder, 'checkout', '--quiet', '-b', 'feature');
    mkdirSync(join(folder, 'src', 'shared'), { recursive: true });
    writeFileSync(join(folder, FILE), UNUSED);
    git(folder, 'add', '--all');
    git(folder, ...AUTHOR, 'commit', '--quiet', '-m', 'Change');
    const sourceCommit = git(folder, 'rev-parse', 'HEAD');
    git(folder, 'checkout', '--quiet', '--detach', 'main');
    git(folder, ...AUTHOR, 'merge', '--quiet', '--no-ff', '-m', 'Merge', 'feature');
    const sourceVersion = git(folder, 'rev-parse', 'HEAD');
    git(folder, 'checkout', '--quiet', 'main');
    const { run } = await rig.run(pipelineOf({ publish: { onFailed: 'warn' } }), {
      build: { sourceBranch: 'refs/pull/7/merge', sourceVersion, pullRequest: { ...PULL_REQUEST, sourceCommit } },
    });
    assert.equal(run.result, 'SucceededWithIssues', logOf(run, 'publish'));
  });
  after(() => rig.stop());
  afterEach(() => {
    assert.deepEqual(rig.sonarqube.violations, []);
    assert.deepEqual(rig.organization.azureDevOps.violations, []);
  });

  const pull = (): PullRequest => {
    const found = rig.organization.azureDevOps.world.pullRequests.find(({ id }) => id === 7);
    assert.ok(found);
    return found;
  };
  const comments = () => pull().threads.filter(({ threadContext }) => threadContext !== null);

  async function sync(file: string) {
    const { run } = await rig.run(readFileSync(join(ROOT, 'examples', file), 'utf8'), {
      environment: { PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}` },
      variables: { sonarUrl: rig.sonarqube.url },
      secrets: { sonarToken: rig.sonarqube.tokens.admin },
    });
    const steps = run.stages.flatMap(({ jobs }) => jobs.flatMap((job) => job.steps));
    return { run, log: steps.flatMap(({ lines }) => lines).join('\n') };
  }

  async function decide(issue: string, transition: string): Promise<void> {
    const answer = await fetch(`${rig.sonarqube.url}/api/issues/do_transition`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${rig.sonarqube.tokens.admin}` },
      body: new URLSearchParams({ issue, transition }),
    });
    assert.equal(answer.status, 200);
  }

  const keysOf = (): readonly string[] => comments().map(({ properties }) => String(properties.get('SonarQube.Issue')));

  it('follows what was decided in SonarQube: sync-on-webhook.yml', async () => {
    assert.ok(comments().length >= 2);
    const [first = ''] = keysOf();
    await decide(first, 'accept');
    const { run, log } = await sync('sync-on-webhook.yml');
    assert.equal(run.result, 'Succeeded', log);
    assert.match(log, /✓ Pull request 7: 1 comment changed/);
    assert.equal(comments()[0]?.status, 'wontFix');
  });

  it('carries back what was decided on it, and opens the gate: sync.yml', async () => {
    for (const comment of comments().slice(1)) comment.status = 'byDesign';
    const { run, log } = await sync('sync.yml');
    assert.equal(run.result, 'Succeeded', log);
    assert.match(log, /carried to SonarQube/);
    const overall = () =>
      pull()
        .statuses.filter(({ context }) => context.name === 'quality-gate')
        .at(-1)?.state;
    assert.equal(overall(), 'succeeded');
    const before = rig.organization.azureDevOps.requests.length;
    await sync('sync.yml');
    const writes = rig.organization.azureDevOps.requests
      .slice(before)
      .filter(({ method, path }) => method !== 'GET' && path.includes('/pullRequests/'));
    assert.deepEqual(writes, []);
  });
});
