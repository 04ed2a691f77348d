import assert from 'node:assert/strict';
import type { ServedAnalysis } from './publish-world';
import { publishWorld } from './publish-world';

const many = (count: number, served: ServedAnalysis) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`shop-${index + 1}`, { served }]));

describe('many analyses', () => {
  it('take no longer than one while they are processed side by side', async () => {
    const served: ServedAnalysis = {
      task: (waited) => (waited < 3_000 ? { status: 'IN_PROGRESS' } : {}),
    };
    const one = publishWorld({ analyses: many(1, served) });
    const fifty = publishWorld({ analyses: many(50, served) });
    await one.run();
    await fifty.run();
    assert.ok(fifty.seconds() <= 2 * one.seconds(), `${fifty.seconds()} s against ${one.seconds()} s`);
    assert.equal(fifty.agent.attachments.length, 50);
  });

  it('ask the server at most 25 times a second together', async () => {
    const analyses = many(50, { task: () => ({ status: 'IN_PROGRESS' }) });
    const world = publishWorld({ analyses, inputs: { pollingTimeoutSec: '20' } });
    await world.run();
    assert.ok(world.requests.length <= 50 + 20 * 25 + 50, `${world.requests.length} requests`);
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
});
