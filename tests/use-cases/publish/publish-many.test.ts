import assert from 'node:assert/strict';
import type { ServedAnalysis } from './publish-world';
import { condition, gateAnswer, publishWorld } from './publish-world';

const many = (count: number, served: ServedAnalysis) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`shop-${index + 1}`, { served }]));

describe('many analyses', () => {
  it('take no longer than one while they are processed side by side', async () => {
    const served: ServedAnalysis = {
      task: (waited) => (waited < 3_000 ? { status: 'IN_PROGRESS' } : {}),
    };
    const fifty = publishWorld({ analyses: many(50, served) });
    await fifty.run();
    assert.equal(fifty.agent.attachments.length, 50);
    assert.ok(fifty.seconds() >= 3 && fifty.seconds() <= 3.3, `${fifty.seconds()} s`);
  });

  it('are each asked about once where they are all done', async () => {
    const world = publishWorld({ analyses: many(50, {}) });
    await world.run();
    assert.equal(world.seconds(), 0);
    assert.equal(polls(world), 50);
  });

  it('are followed in the order in which the server works, and each is read soon after it is done', async () => {
    const each = 700;
    const analyses = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `shop-${index + 1}`,
        { served: { task: (waited: number) => (waited < each * (index + 1) ? { status: 'PENDING' as const } : {}) } },
      ]),
    );
    const world = publishWorld({ analyses });
    await world.run();
    assert.equal(world.agent.attachments.length, 30);
    const late = Object.keys(analyses).map((key, index) => {
      const read = Date.parse(world.report(key).publishedAt) - Date.UTC(2026, 9, 20, 9, 0, 0);
      return read - each * (index + 1);
    });
    assert.ok(Math.max(...late) <= 300, `late by ${Math.max(...late)} ms`);
    // Three looks find a task that takes 0.7 s, and the next one in the queue is looked at beside it.
    assert.ok(polls(world) >= 60 && polls(world) <= 30 * 8, `${polls(world)} looks`);
  });

  it('are found out of order, too', async () => {
    const stuck: ServedAnalysis = { task: () => ({ status: 'PENDING' }) };
    const world = publishWorld({
      analyses: {
        stuck: { served: stuck },
        'stuck-2': { served: stuck },
        'stuck-3': { served: stuck },
        ...many(20, {}),
      },
      inputs: { pollingTimeoutSec: '60' },
    });
    await world.run();
    for (const key of Object.keys(many(20, {}))) {
      assert.equal(world.report(key).outcome.status, 'passed');
      assert.ok(Date.parse(world.report(key).publishedAt) - Date.UTC(2026, 9, 20, 9, 0, 0) <= 6_000, key);
    }
    assert.equal(world.report('stuck').outcome.status, 'unknown');
  });

  it('are all looked at by the deadline', async () => {
    const world = publishWorld({
      analyses: many(50, { task: (waited) => (waited < 3_900 ? { status: 'PENDING' } : {}) }),
      inputs: { pollingTimeoutSec: '4' },
    });
    await world.run();
    for (const key of Object.keys(many(50, {}))) assert.equal(world.report(key).outcome.status, 'passed', key);
  });

  it('ask a server that does not get on with its work two by two', async () => {
    const analyses = many(50, { task: () => ({ status: 'IN_PROGRESS' }) });
    const world = publishWorld({ analyses, inputs: { pollingTimeoutSec: '20' } });
    await world.run();
    // Four at first, then two of them at the pace of one, the others every ten seconds and at the deadline.
    const most = 4 + 2 * (20 + 15) + 3 * 50;
    assert.ok(polls(world) >= 100 && polls(world) <= most, `${polls(world)} looks, at most ${most}`);
  });

  it('are all there when one of them never ends', async () => {
    const analyses = {
      ...many(10, {}),
      slow: { served: { task: () => ({ status: 'PENDING' as const }) } },
    };
    const world = publishWorld({ analyses });
    await world.run();
    assert.equal(world.report('slow').outcome.status, 'unknown');
    for (const key of Object.keys(many(10, {}))) assert.equal(world.report(key).outcome.status, 'passed');
  });

  it('leave a list in the output variable that no later step is too large for, the worst first', async () => {
    const keys = Array.from({ length: 60 }, (_, index) => `analysis-number-${index}`);
    const failed = () => gateAnswer({ status: 'ERROR', conditions: [condition({ status: 'error' })] });
    const world = publishWorld({
      analyses: Object.fromEntries(keys.map((key, index) => [key, index === 59 ? { served: { gate: failed } } : {}])),
    });
    await world.run();
    const text = world.agent.outputs.get('results') ?? '';
    const results = JSON.parse(text) as { key: string; status: string }[];
    assert.ok(text.length > 4096 && text.length <= 8192, String(text.length));
    assert.deepEqual([results[0]?.key, results[0]?.status], ['analysis-number-59', 'failed']);
  });
});

function polls(world: ReturnType<typeof publishWorld>): number {
  return world.requests.filter((what) => what.startsWith('task ')).length;
}
