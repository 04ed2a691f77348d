import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PullRequest } from '../../local/azure-devops/state';
import type { TokenOptions } from '../../local/azure-devops/tokens';
import { git } from '../../local/prepare-repository';
import { send } from '../wire/azure-devops/stand';
import { logOf, openRig, pipelineOf, stepOf, type Rig } from './rig';

const MAIN = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
const FILE = 'src/shared/limits.js';
const UNUSED = 'function unused() {\n  const nobody = 1;\n}\n';
const AUTHOR = ['-c', 'user.name=R', '-c', 'user.email=r@example.org'];
/** A pull request that was decorated while the build had its rights. */
const DECORATED = 7;

type Limits = Pick<TokenOptions, 'denied' | 'repositories'>;

const IDENTITY = '"Fabrikam Build Service \\(DefaultCollection\\)"';
const PAGE = 'http:\\S+/Fabrikam/_settings/repositories\\?\\S*_a=permissionsMid';
const RIGHT = new RegExp(
  `the identity ${IDENTITY} lacks the right "Contribute to pull requests" on the repository "webshop"\\.\\s+Grant it on ${PAGE}`,
);
const HIDDEN = new RegExp(
  `the repository "webshop" or its pull request is not there, or is hidden from the identity ${IDENTITY}\\.\\s+Name the repository in the pipeline ` +
    `\\(resources: repositories\\)[^\\n]*grant "Read" and "Contribute to pull requests" on ${PAGE}`,
);
const FORK = /unless the triggers of the pipeline say "Make fork builds have the same permissions as regular builds"/;

/** What each of these tokens may do is what Azure DevOps answers for it; nothing else is played. */
describe('a pull request on which its build may not write', function () {
  this.timeout(240_000);
  let rig: Rig;
  before(async () => {
    rig = await openRig({ sonarqube: { processingDelay: 0 } });
    rig.sonarqube.setGate({ name: 'No issues', conditions: [{ metric: 'new_violations', op: 'GT', error: '0' }] });
    const { folder } = rig.organization.sources;
    await rig.run(pipelineOf({ publish: { onNone: 'ignore', onFailed: 'ignore' } }));
    git(folder, 'checkout', '--quiet', '-b', 'feature');
    mkdirSync(join(folder, 'src', 'shared'), { recursive: true });
    writeFileSync(join(folder, FILE), UNUSED);
    git(folder, 'add', '--all');
    git(folder, ...AUTHOR, 'commit', '--quiet', '-m', 'Change');
    git(folder, 'checkout', '--quiet', 'main');
    const { azureDevOps, project } = rig.organization;
    const settings = {
      statusGenre: 'sonarqube',
      statusName: 'quality-gate',
      invalidateOnSourceUpdate: true,
      scope: [{ repositoryId: null, refName: 'refs/heads/main', matchKind: 'Exact' }],
    };
    const body = { isEnabled: true, isBlocking: true, type: { id: 'cbdc66da-9728-4af8-aada-9a5a32e4a226' }, settings };
    const request = { token: azureDevOps.createToken({ kind: 'pat' }), scheme: 'basic', method: 'POST', body } as const;
    assert.equal((await send(azureDevOps, `${project.id}/_apis/policy/configurations`, request)).status, 200);
  });
  after(() => rig.stop());
  afterEach(() => {
    assert.deepEqual(rig.sonarqube.violations, []);
    assert.deepEqual(rig.organization.azureDevOps.violations, []);
  });

  async function build(
    id: number,
    jobToken: Limits | undefined,
    fork: { isFork?: boolean; secretsForForks?: boolean },
  ) {
    const { isFork = false, secretsForForks = false } = fork;
    const sourceCommit = git(rig.organization.sources.folder, 'rev-parse', 'feature');
    const { run } = await rig.run(pipelineOf({}), {
      ...(jobToken !== undefined && { jobToken }),
      build: {
        sourceBranch: `refs/pull/${id}/merge`,
        sourceVersion: sourceCommit,
        secretsForForks,
        pullRequest: { id, sourceBranch: 'refs/heads/feature', targetBranch: 'refs/heads/main', isFork, sourceCommit },
      },
    });
    return run;
  }

  function pull(wanted: number): PullRequest {
    const found = rig.organization.azureDevOps.world.pullRequests.find(({ id }) => id === wanted);
    assert.ok(found);
    return found;
  }

  /** 200, or 403 where a required policy is not satisfied. */
  async function complete(id: number): Promise<number> {
    const { azureDevOps, project, repository } = rig.organization;
    const token = azureDevOps.createToken({ kind: 'pat' });
    const path = `${project.id}/_apis/git/repositories/${repository.id}/pullRequests/${id}`;
    const body = { status: 'completed' };
    return (await send(azureDevOps, path, { token, scheme: 'basic', method: 'PATCH', body })).status;
  }

  const ROWS = [
    [
      'whose fork gets secrets, and the restricted token of forks',
      20,
      { denied: ['PullRequestContribute', 'UpdateBuildInformation'] },
      { isFork: true, secretsForForks: true },
      [RIGHT, FORK],
    ],
    ['whose repository denies it', 21, { denied: ['PullRequestContribute'] }, {}, [RIGHT]],
    ['whose repository its identity may not read', 22, { denied: ['GenericRead'] }, {}, [HIDDEN]],
    ['whose repository is none that the pipeline names', 23, { repositories: ['tools'] }, {}, [HIDDEN]],
  ] as const satisfies readonly (readonly [string, number, Limits, object, readonly RegExp[]])[];

  for (const [name, id, jobToken, fork, said] of ROWS) {
    it(`${name}: the verdict stays, one message says what to grant, and nothing lets it complete`, async () => {
      const run = await build(id, jobToken, fork);
      assert.equal(stepOf(run, 'prepare').result.startsWith('Succeeded'), true, logOf(run, 'prepare'));
      assert.equal(run.result, 'Failed', logOf(run, 'publish'));
      const log = logOf(run, 'publish');
      assert.match(log, /Quality gate of Web shop \(pull request \d+\): failed/);
      assert.equal(log.match(/Pull request \d+ does not show/g)?.length, 1, log);
      for (const words of said) assert.match(log, words);
      if (!('isFork' in fork)) assert.doesNotMatch(log, FORK);
      assert.deepEqual([pull(id).statuses.length, pull(id).threads.length], [0, 0]);
      assert.equal(await complete(id), 403);
    });
  }

  it('whose fork gets no secrets: nothing is analyzed, and nothing lets it complete', async () => {
    const run = await build(24, { denied: ['PullRequestContribute', 'UpdateBuildInformation'] }, { isFork: true });
    for (const step of ['prepare', 'analyze', 'publish']) assert.equal(stepOf(run, step).result, 'Skipped', step);
    assert.equal(pull(24).statuses.length, 0);
    assert.equal(await complete(24), 403);
  });

  describe('between two builds', () => {
    before(async () => {
      const run = await build(DECORATED, undefined, {});
      assert.equal(run.result, 'Failed', logOf(run, 'publish'));
      const [comment] = pull(DECORATED).threads.filter(({ threadContext }) => threadContext !== null);
      const answer = await fetch(`${rig.sonarqube.url}/api/issues/do_transition`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${rig.sonarqube.tokens.admin}` },
        body: new URLSearchParams({ issue: String(comment?.properties.get('SonarQube.Issue')), transition: 'accept' }),
      });
      assert.equal(answer.status, 200);
    });

    async function sync(limits: Limits, more: readonly string[]): Promise<{ code: number; output: string }> {
      const { azureDevOps } = rig.organization;
      const token = azureDevOps.createToken({ kind: 'job', ...limits });
      const servers = ['--sonarqube', rig.sonarqube.url, '--organization', azureDevOps.collectionUrl];
      return new Promise((resolve) => {
        execFile(
          process.execPath,
          [MAIN, 'sync', '--project', 'Fabrikam', ...servers, ...more],
          { env: { ...process.env, SONAR_TOKEN: rig.sonarqube.tokens.admin, AZURE_DEVOPS_TOKEN: token.value } },
          (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
        );
      });
    }

    const written = () => rig.organization.azureDevOps.requests.filter(isWrite).length;
    const isWrite = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
      method !== 'GET' && path.includes('/pullRequests/');

    it('whose repository denies it: sync says what to grant, changes nothing, and is no success', async () => {
      const { code, output } = await sync({ denied: ['PullRequestContribute'] }, []);
      assert.equal(code, 3, output);
      assert.equal(output.match(/✗ Pull request 7: /g)?.length, 1, output);
      assert.match(output, RIGHT);
      assert.ok(pull(DECORATED).threads.every(({ status }) => status !== 'wontFix'));
    });

    for (const [name, limits] of [
      ['whose repository its identity may not read', { denied: ['GenericRead'] }],
      ['whose repository is none that the pipeline names', { repositories: ['tools'] }],
    ] as const satisfies readonly (readonly [string, Limits])[]) {
      it(`${name}: sync of that repository says what to grant, and is no success`, async () => {
        const before = written();
        const { code, output } = await sync(limits, ['--repository', 'webshop']);
        assert.equal(code, 1, output);
        assert.match(output, HIDDEN);
        assert.equal(written(), before);
      });
    }

    it('whose repository is none that the pipeline names: sync of the project says that it may see too little', async () => {
      const { output } = await sync({ repositories: ['tools'] }, []);
      assert.match(output, /0 open pull requests that the token sees/);
      assert.match(output, /! A token of a job sees the repositories that its pipeline names/);
    });

    it('is followed with all rights', async () => {
      const { code, output } = await sync({}, ['--repository', 'webshop']);
      assert.equal(code, 0, output);
      assert.match(output, /✓ Pull request 7: 1 comment changed, status follows the quality gate/);
      assert.deepEqual(
        pull(DECORATED).threads.flatMap(({ threadContext, status }) => (threadContext === null ? [] : [status])),
        ['wontFix'],
      );
    });
  });
});
