import assert from 'node:assert/strict';
import { handoffVariable, VARIABLE_ANALYSES } from '../../../src/documents/names';
import { findAnalysis, preparedKeys } from '../../../src/use-cases/publish/find-analyses';
import { goldenReport } from '../../golden-reports';
import { inMemoryAgent, inMemoryFiles } from '../in-memory';

const folders = { sources: '/agent/s', temp: '/agent/temp' };

function handoff(analysisKey: string): string {
  const { scope, pipeline } = goldenReport('passed');
  return JSON.stringify({
    version: 1,
    analysisKey,
    analysisName: null,
    connectionName: 'sonar-prod',
    project: { key: 'webshop', name: null },
    scope,
    pipeline,
    state: 'skipped',
    server: null,
    reason: 'not-a-branch',
    detail: 'refs/tags/v1',
  });
}

const find = (key: string, text: string) =>
  findAnalysis(inMemoryAgent({ variables: { [handoffVariable(key)]: text } }), key, inMemoryFiles(), folders);

describe('an analysis that variables of the job name', () => {
  it('is found under its own key', async () => assert.equal((await find('web-1', handoff('web-1'))).kind, 'settled'));

  it('is broken when its handoff names another key', async () => {
    const found = await find('web-1', handoff('../../escape'));
    assert.ok(found.kind === 'broken');
    assert.equal(found.key, 'web-1');
  });

  for (const key of ['../../escape', 'a/b', 'a\\b', 'x'.repeat(49), 'Ünï']) {
    it(`is broken under "${key}", and gets a key that names no path`, async () => {
      const found = await find(key, handoff(key));
      assert.ok(found.kind === 'broken');
      assert.match(found.key, /^[a-z0-9-]{1,48}$/);
    });
  }

  it('counts once', () =>
    assert.deepEqual(preparedKeys(inMemoryAgent({ variables: { [VARIABLE_ANALYSES]: 'a,b,a,' } })), ['a', 'b']));
});
