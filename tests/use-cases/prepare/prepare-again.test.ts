import assert from 'node:assert/strict';
import { saveScan } from '../../../src/use-cases/job/analyses-of-job';
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

describe('a project that one job analyses twice', () => {
  const named = (analysisName: string, scene: Scene = {}): Scene => ({ ...scene, inputs: { analysisName } });
  const told = /This job analyses webshop \(pull request 118, feature\/cart → main\) more than once/;

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
