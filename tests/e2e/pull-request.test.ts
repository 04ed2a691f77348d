import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PullRequest } from '../../local/azure-devops/state';
import { answers } from '../../local/http/strikes';
import { git } from '../../local/prepare-repository';
import { parseDecorationReport } from '../../src/documents/decoration-report';
import { send } from '../wire/azure-devops/stand';
import { logOf, openRig, pipelineOf, stepOf, type Rig } from './rig';

const PULL_REQUEST = { id: 7, sourceBranch: 'refs/heads/feature', targetBranch: 'refs/heads/main' };
const SHARED = 'src/shared/limits.js';
const BEFORE = '// limits\nexport const lower = 1;\n\n\n\n\nexport const upper = 9;\n';
const UNUSED = 'function unused() {\n  const nobody = 1;\n}\n';

/** A pull request from the first build to its completion: built tasks as processes, against the stand-ins. */
describe('a pull request', function () {
  this.timeout(240_000);
  let rig: Rig;
  const folderOf = () => rig.organization.sources.folder;

  function commit(branch: string, files: Readonly<Record<string, string>>): string {
    const folder = folderOf();
    git(folder, 'checkout', '--quiet', branch);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git(folder, 'add', '--all');
    git(folder, '-c', 'user.name=R', '-c', 'user.email=r@example.org', 'commit', '--quiet', '-m', 'Change');
    return git(folder, 'rev-parse', 'HEAD');
  }

  /** What Azure Repos builds of a pull request: the merge of its two branches. */
  function merge(): string {
    const folder = folderOf();
    git(folder, 'checkout', '--quiet', '--detach', 'main');
    const author = ['-c', 'user.name=R', '-c', 'user.email=r@example.org'];
    git(folder, ...author, 'merge', '--quiet', '--no-ff', '-m', 'Merge', 'feature');
    const merged = git(folder, 'rev-parse', 'HEAD');
    git(folder, 'checkout', '--quiet', 'main');
    return merged;
  }

  async function build(sourceCommit: string, publish: Readonly<Record<string, string>> = {}) {
    const sourceVersion = merge();
    return rig.run(pipelineOf({ publish: { onFailed: 'warn', ...publish } }), {
      build: { sourceBranch: 'refs/pull/7/merge', sourceVersion, pullRequest: { ...PULL_REQUEST, sourceCommit } },
    });
  }

  const pull = (): PullRequest => {
    const found = rig.organization.azureDevOps.world.pullRequests.find(({ id }) => id === 7);
    assert.ok(found);
    return found;
  };

  /** 200, or 403 where a required policy is not satisfied. */
  async function complete(): Promise<number> {
    const { azureDevOps, project, repository } = rig.organization;
    const token = azureDevOps.createToken({ kind: 'pat' });
    const path = `${project.id}/_apis/git/repositories/${repository.id}/pullRequests/7`;
    return (await send(azureDevOps, path, { token, scheme: 'basic', method: 'PATCH', body: { status: 'completed' } }))
      .status;
  }

  let source: string;
  before(async () => {
    rig = await openRig();
    const none = { op: 'GT', error: '0' } as const;
    rig.sonarqube.setGate({ name: 'No issues', conditions: [{ metric: 'new_violations', ...none }] });
    const start = commit('main', { [SHARED]: BEFORE });
    await rig.run(pipelineOf({ publish: { onNone: 'ignore', onFailed: 'ignore' } }), {
      build: { sourceVersion: start },
    });
    git(folderOf(), 'checkout', '--quiet', '-b', 'feature');
    source = commit('feature', { [SHARED]: `${BEFORE}${UNUSED}` });
    // The target moves on above: in the merge every line stands three lines lower.
    commit('main', { [SHARED]: `// 1\n// 2\n// 3\n${BEFORE}` });
    const { azureDevOps, project } = rig.organization;
    const token = azureDevOps.createToken({ kind: 'pat' });
    const settings = {
      statusGenre: 'sonarqube',
      statusName: 'quality-gate',
      invalidateOnSourceUpdate: true,
      scope: [{ repositoryId: null, refName: 'refs/heads/main', matchKind: 'Exact' }],
    };
    const body = { isEnabled: true, isBlocking: true, type: { id: 'cbdc66da-9728-4af8-aada-9a5a32e4a226' }, settings };
    const path = `${project.id}/_apis/policy/configurations`;
    assert.equal((await send(azureDevOps, path, { token, scheme: 'basic', method: 'POST', body })).status, 200);
  });
  after(() => rig.stop());
  afterEach(() => {
    assert.deepEqual(rig.sonarqube.violations, []);
    assert.deepEqual(rig.organization.azureDevOps.violations, []);
  });

  it('is held back by the status of a failed gate, and has the issue on its line of the source branch', async () => {
    const { run } = await build(source);
    assert.equal(run.result, 'SucceededWithIssues', logOf(run, 'publish'));
    assert.deepEqual(
      pull().statuses.map(({ context, state, iterationId }) => [context.name, state, iterationId]),
      [
        ['quality-gate/webshop', 'failed', 1],
        ['quality-gate', 'failed', 1],
      ],
    );
    assert.match(pull().statuses[1]?.description ?? '', /^Web shop: .*, must be/);
    assert.equal(await complete(), 403);
    const comments = pull().threads.filter(({ threadContext }) => threadContext !== null);
    assert.ok(comments.length > 0);
    for (const { threadContext } of comments) {
      const { filePath, rightFileStart } = threadContext as { filePath: string; rightFileStart: { line: number } };
      assert.equal(filePath, `/${SHARED}`);
      const line = `${BEFORE}${UNUSED}`.split('\n')[rightFileStart.line - 1] ?? '';
      assert.match(line, /unused|nobody/, `line ${rightFileStart.line} is "${line}"`);
    }
    const attached = stepOf(run, 'publish').attachments.find(({ type }) => type === 'sonarqube-decoration-report');
    const report = parseDecorationReport(attached?.content?.toString() ?? '');
    assert.ok(report.kind === 'document', JSON.stringify(report));
    assert.deepEqual(
      [report.document.state, report.document.status, report.document.problems],
      ['decorated', 'failed', []],
    );
    assert.equal(report.document.counts?.shown, comments.length);
  });

  it('gets no other comment from a second build of the same commits', async () => {
    const { azureDevOps } = rig.organization;
    const [statuses, threads, before] = [pull().statuses.length, pull().threads.length, azureDevOps.requests.length];
    await build(source);
    const requests = azureDevOps.requests.slice(before).filter(({ path }) => path.includes('/pullRequests/'));
    const writes = requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path.replace(/.*pullRequests/, '')}`);
    // Another build is another analysis and another page: its statuses lead there.
    assert.deepEqual(
      writes.filter((write) => !write.endsWith('/statuses')),
      ['PATCH', 'PATCH'].slice(2),
    );
    assert.equal(pull().threads.length, threads);
    assert.ok(pull().statuses.length >= statuses);
  });

  it('completes once the issue is fixed, whose comment is resolved', async () => {
    source = commit('feature', { [SHARED]: `${BEFORE}export const between = 5;\n` });
    const { run } = await build(source);
    assert.equal(run.result, 'Succeeded', logOf(run, 'publish'));
    const comments = pull().threads.filter(({ threadContext }) => threadContext !== null);
    assert.deepEqual([...new Set(comments.map(({ status }) => status))], ['fixed']);
    assert.equal(await complete(), 200);
  });

  it('gets a warning with identity, right, repository and page where the identity may not write, and the same verdict', async () => {
    pull().status = 'active';
    const other = await openRig({ sources: folderOf() });
    try {
      const { azureDevOps } = other.organization;
      const message = "TF401027: You need the Git 'PullRequestContribute' permission to perform this action.";
      azureDevOps.faults.add({
        method: 'POST',
        path: /\/pullRequests\/7\/.*statuses$/,
        strike: answers(403, JSON.stringify({ message }), { 'Content-Type': 'application/json' }),
      });
      other.sonarqube.setGate({
        name: 'None',
        conditions: [{ metric: 'violations', op: 'GT', error: '0' }],
      });
      const folder = other.organization.sources.folder;
      git(folder, 'checkout', '--quiet', '-b', 'feature');
      const sourceCommit = git(folder, 'rev-parse', 'HEAD');
      git(folder, 'checkout', '--quiet', 'main');
      const { run } = await other.run(
        pipelineOf({ publish: { onFailed: 'ignore', onNone: 'ignore', onUnknown: 'ignore' } }),
        {
          build: {
            sourceBranch: 'refs/pull/7/merge',
            sourceVersion: sourceCommit,
            pullRequest: { ...PULL_REQUEST, sourceCommit },
          },
        },
      );
      assert.match(
        logOf(run, 'publish'),
        /the identity ".* Build Service .*" lacks the right "Contribute to pull requests" on the repository "webshop"[\s\S]*_settings\/repositories\?repo=[\s\S]*SQ-ADO-PULL-REQUEST-RIGHT/,
      );
      assert.match(logOf(run, 'publish'), /Quality gate of Web shop/);
    } finally {
      await other.stop();
    }
  });
});
