import assert from 'node:assert/strict';
import type { BuildFacts } from '../../local/agent/pipeline-options';
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
});
