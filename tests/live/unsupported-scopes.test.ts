import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildFacts } from '../../local/agent/pipeline-options';
import { git } from '../../local/prepare-repository';
import { logOf, pipelineOf, stepOf } from '../e2e/rig';
import { createProject, fresh, removeProjectLater } from './administration';
import { assertAgreement } from './published';
import { describeLive } from './rig';

const SCOPES: readonly (readonly [string, BuildFacts, RegExp])[] = [
  [
    'a branch',
    { sourceBranch: 'refs/heads/feature/x' },
    /has no branch analysis, and this is branch feature\/x\. Use unsupportedBranch: separate-project/,
  ],
  [
    'a pull request',
    {
      reason: 'PullRequest',
      sourceBranch: 'refs/pull/7/merge',
      pullRequest: { id: 7, sourceBranch: 'refs/heads/feature/x', targetBranch: 'refs/heads/main' },
    },
    /has no branch analysis, and this is pull request 7, .+ Use unsupportedBranch: separate-project/,
  ],
];

/** A file of the sample in which the rules of the server find something before the pull request, too. */
const FILE = 'src/cart/payment.js';

describeLive('A server without branch analysis', (live) => {
  for (const [name, build, reason] of SCOPES) {
    it(`${name} is skipped in all three tasks, with the reason, and the server hears of no analysis`, async () => {
      const project = await createProject(live().server, 'unsupported');
      const { run, build: queued } = await live().run(
        pipelineOf({ prepare: { cliProjectKey: project, defaultBranch: 'main' } }),
        { build },
      );
      for (const step of ['prepare', 'analyze', 'publish']) assert.equal(stepOf(run, step).result, 'Skipped', step);
      assert.match(logOf(run, 'prepare'), reason);
      assert.notEqual(run.result, 'Failed');
      assert.notEqual(queued.properties.get('sonarglobalqualitygate'), 'ok');
      const { body } = await live().server.api('GET', 'api/ce/activity', { component: project });
      assert.deepEqual((body as { tasks: unknown[] }).tasks, []);
    });
  }

  it('a branch has a project of its own with unsupportedBranch: separate-project', async () => {
    const key = fresh('apart');
    const finished = await live().run(
      pipelineOf({
        prepare: { cliProjectKey: key, defaultBranch: 'main', unsupportedBranch: 'separate-project' },
        publish: { onNone: 'ignore', onFailed: 'ignore' },
      }),
      { build: { sourceBranch: 'refs/heads/feature/x' } },
    );
    const report = assertAgreement(finished, live());
    removeProjectLater(report.project.key);
    assert.match(report.project.key, new RegExp(`^${key}.*feature`));
    assert.ok(report.analysisId !== null);
    const made = await live().server.api('GET', 'api/components/show', { component: report.project.key });
    const { name } = (made.body as { readonly component: { readonly name: string } }).component;
    assert.equal(name, 'Web shop (feature/x)', 'told apart from the project of the default branch');
    const { status } = await live().server.api('GET', 'api/components/show', { component: key });
    assert.equal(status, 404, 'the project of the default branch is not touched');
    assert.equal(finished.run.result, 'Succeeded');
  });

  it('a pull request has a project of its own, and comments on the lines that it changes alone', async () => {
    const { azureDevOps, sources } = live().organization;
    const { folder } = sources;
    const author = ['-c', 'user.name=R', '-c', 'user.email=r@example.org'];
    const file = join(folder, FILE);
    const before = readFileSync(file, 'utf8').split('\n').length;
    git(folder, 'checkout', '--quiet', '-b', 'feature/pull');
    appendFileSync(file, 'function added() {\n  const nobody = 1;\n}\n');
    git(folder, ...author, 'commit', '--quiet', '--all', '-m', 'Change');
    const sourceCommit = git(folder, 'rev-parse', 'HEAD');
    git(folder, 'checkout', '--quiet', '--detach', 'main');
    git(folder, ...author, 'merge', '--quiet', '--no-ff', '-m', 'Merge', sourceCommit);
    const sourceVersion = git(folder, 'rev-parse', 'HEAD');
    git(folder, 'checkout', '--quiet', 'main');
    const build = () =>
      live().run(
        pipelineOf({
          prepare: { cliProjectKey: key, defaultBranch: 'main', unsupportedBranch: 'separate-project' },
          publish: { onNone: 'ignore', onFailed: 'ignore' },
        }),
        {
          build: {
            reason: 'PullRequest',
            sourceBranch: 'refs/pull/8/merge',
            sourceVersion,
            pullRequest: {
              id: 8,
              sourceBranch: 'refs/heads/feature/pull',
              targetBranch: 'refs/heads/main',
              sourceCommit,
            },
          },
        },
      );
    const key = fresh('apart');
    const finished = await build();
    const report = assertAgreement(finished, live());
    removeProjectLater(report.project.key);
    const log = logOf(finished.run, 'publish');
    assert.match(log, /Of [\d,]+ open issues of .*, [1-9]\d* (is|are) on lines that pull request 8 changes/);
    assert.doesNotMatch(log, /as it should:/);
    const pull = azureDevOps.world.pullRequests.find(({ id }) => id === 8);
    assert.ok(pull);
    const places = pull.threads.flatMap(({ threadContext }) => {
      const { filePath, rightFileStart } = (threadContext ?? {}) as {
        readonly filePath?: string;
        readonly rightFileStart?: { readonly line: number };
      };
      return rightFileStart === undefined ? [] : [{ filePath, line: rightFileStart.line }];
    });
    assert.ok(places.length > 0);
    for (const { filePath, line } of places) assert.deepEqual([filePath, line >= before], [`/${FILE}`, true]);
    assert.ok(pull.statuses.some(({ context }) => context.name === 'quality-gate'));
    const threads = JSON.stringify(pull.threads.map(({ comments, status }) => [comments.length, status]));
    await build();
    assert.equal(JSON.stringify(pull.threads.map(({ comments, status }) => [comments.length, status])), threads);
  });
});
