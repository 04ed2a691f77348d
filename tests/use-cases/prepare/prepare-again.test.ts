import assert from 'node:assert/strict';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { handoffOf, pullRequest, running, stage, type Scene } from './prepare-world';

/** Prepare after another Prepare of the same job, and what was done in between. */
async function again(first: Scene, second: Scene, between: (key: string) => Record<string, string> = () => ({})) {
  const before = stage(first);
  await prepare(before.ports, running);
  const left = Object.fromEntries([...before.agent.variables].filter(([name]) => name.startsWith('SONARQUBE_')));
  const after = stage({
    ...second,
    variables: { ...second.variables, ...left, ...between(handoffOf(before.agent).analysisKey) },
  });
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
    const scanned = (key: string) => ({ [`SONARQUBE_SCAN_${key.toUpperCase().replaceAll('-', '_')}`]: '{}' });
    assert.match(await again(scene, scene, scanned), told);
    assert.equal(await again(scene, scene), '', 'only prepared again');
  });

  it('is nothing to tell where pull request, branch or project differ', async () => {
    const other: Scene = { variables: { ...pullRequest, 'System.PullRequest.PullRequestId': '119' } };
    assert.equal(await again({ variables: pullRequest }, other), '');
    assert.equal(await again({ variables: pullRequest }, {}), '');
    assert.equal(await again(named('One'), { inputs: { analysisName: 'Two', cliProjectKey: 'api' } }), '');
  });
});
