import assert from 'node:assert/strict';
import { logOf, openRig, pipelineOf, type Rig } from './rig';

/** The built Prepare, a branch build, and pull requests in Azure Repos. */
describe('pullRequestDetection: auto-detect', function () {
  this.timeout(60_000);
  let rig: Rig;
  before(async () => {
    rig = await openRig();
    const { azureDevOps, repository } = rig.organization;
    const open = (sourceBranch: string): void => {
      const [targetBranch, title] = [rig.organization.sources.branch, sourceBranch];
      azureDevOps.world.createPullRequest({ repository, sourceBranch, targetBranch, title });
    };
    for (const branch of ['one', 'two', 'none']) {
      azureDevOps.world.pushCommit(repository, { branch, files: { 'a.txt': branch } });
    }
    open('one');
    open('two');
    open('two');
  });
  after(() => rig.stop());

  const rows: [branch: string, says: RegExp][] = [
    ['one', /pull request \d+ is open from one[^]*Analysis {2}pull request \d+, one → main/],
    ['two', /two has 2 open pull requests .* None is chosen[^]*Analysis {2}branch two/],
    ['none', /none has no open pull request[^]*Analysis {2}branch none/],
  ];
  for (const [branch, says] of rows) {
    it(`of a branch with ${branch} of them`, async () => {
      const pipeline = pipelineOf({
        prepare: { pullRequestDetection: 'auto-detect' },
        analyze: null,
        publish: null,
      });
      const { run } = await rig.run(pipeline, { build: { sourceBranch: `refs/heads/${branch}` } });
      assert.equal(run.result, 'Succeeded', logOf(run, 'prepare'));
      assert.match(logOf(run, 'prepare'), says);
      assert.deepEqual(rig.organization.azureDevOps.violations, []);
    });
  }
});
