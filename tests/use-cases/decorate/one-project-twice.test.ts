import assert from 'node:assert/strict';
import { scene } from './decoration-scene';

describe('two analyses of one project in a run', () => {
  it('have one comment on each issue, which is counted once', async () => {
    const one = scene();
    const also = { analysisKey: 'a-second-one' };
    const report = await one.decorate({ also });
    assert.equal(one.pull.threads.filter(({ path }) => path !== null).length, 1);
    assert.deepEqual([report?.counts?.open, report?.counts?.shown], [1, 1]);
    const writes = one.pull.writes.length;
    await one.decorate({ also });
    assert.deepEqual(one.pull.writes.slice(writes), []);
  });
});
