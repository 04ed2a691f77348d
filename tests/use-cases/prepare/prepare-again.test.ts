import assert from 'node:assert/strict';
import { preparedAnalyses, saveScan } from '../../../src/use-cases/job/analyses-of-job';
import { readInJob } from '../../left-in-job';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { handoffOf, pullRequest, running, stage, type Scene } from './prepare-world';

/** Prepare after another Prepare of the same job, and what was done in between. */
async function again(first: Scene, second: Scene, isScanned = false) {
  const before = stage(first);
  await prepare(before.ports, running);
  const analysis = readInJob(before, handoffOf(before.agent).analysisKey);
  if (isScanned && analysis !== undefined) saveScan(before, analysis, { state: 'scanned' });
  const after = stage({ ...second, after: before });
  await prepare(after.ports, running);
  return after.logger.text('warning');
}

describe('a project that one job analyzes twice', () => {
  const named = (analysisName: string, scene: Scene = {}): Scene => ({ ...scene, inputs: { analysisName } });
  const told = /This job analyzes webshop \(pull request 118, feature\/cart → main\) more than once/;

  it('is told of, where it is the same pull request under another name', async () => {
    const variables = pullRequest;
    assert.match(await again(named('One', { variables }), named('Two', { variables })), told);
  });

  it('is told of, where the first analysis was made already', async () => {
    const scene: Scene = { variables: pullRequest };
    assert.match(await again(scene, scene, true), told);
  });

  it('is one analysis, where two Prepares are the same in everything and no Analyze ran between them', async () => {
    assert.match(await again({}, {}), /earlier Prepare .*same analysis.* takes its place.*analysisName/);
  });

  it('is nothing to tell where pull request, branch or project differ', async () => {
    const other: Scene = { variables: { ...pullRequest, 'System.PullRequest.PullRequestId': '119' } };
    assert.equal(await again({ variables: pullRequest }, other), '');
    assert.equal(await again({ variables: pullRequest }, {}), '');
    assert.equal(await again(named('One'), { inputs: { analysisName: 'Two', cliProjectKey: 'api' } }), '');
  });
});

describe('a Prepare that is tried again', () => {
  const step = { 'System.TaskInstanceId': 'one' };
  const twice = async (first: Scene, second: Scene) => {
    const before = stage({ ...first, variables: { ...step, ...first.variables } });
    await prepare(before.ports, running).catch(() => undefined);
    const after = stage({ ...second, variables: { ...step, ...second.variables }, after: before });
    await prepare(after.ports, running);
    return { warnings: after.logger.text('warning'), left: preparedAnalyses(after), begun: after.begun };
  };

  it('prepares its analysis anew, and warns of no other one', async () => {
    const { warnings, left } = await twice({}, {});
    assert.equal(warnings, '');
    assert.deepEqual(
      left.map(({ kind }) => kind),
      ['analysis'],
    );
  });

  it('leaves the analysis of its last try only, also where that is of another branch or pull request', async () => {
    const detect = { pullRequestDetection: 'auto-detect' };
    const variables = { 'Build.SourceBranch': 'refs/heads/feature/cart' };
    const found = [{ id: '118', base: 'main' }];
    const { left } = await twice(
      { inputs: detect, variables, pullRequests: new Error('503') },
      { inputs: detect, variables, pullRequests: found },
    );
    assert.deepEqual(
      left.map((one) => (one.kind === 'analysis' ? one.handoff.scope.kind : one.error.code)),
      ['pull-request'],
    );
  });

  it('begins its analysis of .NET anew', async () => {
    const inputs = { scannerMode: 'dotnet', projectKey: 'webshop' };
    const { begun, left } = await twice({ inputs, beginFault: new Error('no') }, { inputs });
    assert.equal(begun.length, 1);
    assert.equal(left.length, 1);
    assert.equal((await twice({ inputs: { ...inputs, analysisName: 'a' } }, { inputs })).left.length, 1);
  });

  it('is another one than a second step', async () => {
    const before = stage({ variables: step, inputs: { analysisName: 'One' } });
    await prepare(before.ports, running);
    const after = stage({ variables: { 'System.TaskInstanceId': 'two' }, after: before });
    await prepare(after.ports, running);
    assert.equal(preparedAnalyses(after).length, 2);
  });
});
