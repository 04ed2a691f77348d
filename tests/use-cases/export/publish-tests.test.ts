import assert from 'node:assert/strict';
import { failing, gateAnswer, publishWorld, type World } from '../publish/publish-world';

const FAILED = { shop: { served: { gate: () => gateAnswer({ status: 'ERROR', conditions: [failing()] }) } } };
const FILE = '/work/_temp/sonarqube/shop/quality-gate.xml';

const worldOf = (inputs: Readonly<Record<string, string>>, changes: Partial<World> = {}) =>
  publishWorld({ analyses: FAILED, inputs, ...changes });

describe('Publish with publishTests', () => {
  it('publishes a run of tests for each analysis, and ends as without', async () => {
    const world = worldOf({ publishTests: 'on' }, { analyses: { ...FAILED, web: {} } });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(world.agent.testRuns, [
      { title: 'SonarQube quality gate: shop', path: FILE },
      { title: 'SonarQube quality gate: web', path: '/work/_temp/sonarqube/web/quality-gate.xml' },
    ]);
    assert.match(world.files.contents.get(FILE) ?? '', /<failure [^>]*message="62.4%, must be at least 80%"/);
  });

  const off: readonly Readonly<Record<string, string>>[] = [{}, { publishTests: 'off' }];
  for (const inputs of off) {
    it(`publishes none with ${JSON.stringify(inputs)}, and asks the server no more than with them`, async () => {
      const [without, with_] = [worldOf(inputs), worldOf({ publishTests: 'on' })];
      await without.run();
      await with_.run();
      assert.deepEqual(without.agent.testRuns, []);
      assert.equal(without.files.contents.has(FILE), false);
      assert.deepEqual(with_.requests, without.requests);
    });
  }

  it('warns with a code where the file cannot be written, and ends as without', async () => {
    const world = worldOf({ publishTests: 'on' });
    const writeText = world.files.writeText.bind(world.files);
    world.files.writeText = (path, text) =>
      path === FILE ? Promise.reject(new Error('ENOSPC: no space left')) : writeText(path, text);
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(world.agent.testRuns, []);
    assert.match(world.logger.text('warning'), /ENOSPC: no space left[\s\S]*\[SQ-EXPORT-TESTS\]/);
  });

  it('publishes nothing once the job is stopped', async () => {
    const world = worldOf({ publishTests: 'on' });
    const stop = new AbortController();
    const writeText = world.files.writeText.bind(world.files);
    world.files.writeText = (path, text) => {
      if (path === FILE) stop.abort();
      return writeText(path, text);
    };
    await assert.rejects(world.run(stop.signal));
    assert.deepEqual(world.agent.testRuns, []);
  });
});
