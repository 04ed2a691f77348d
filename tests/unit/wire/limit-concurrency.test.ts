import assert from 'node:assert/strict';
import { limitConcurrency } from '../../../src/wire/limit-concurrency';

describe('limitConcurrency', () => {
  it('runs all, in order, and never more than it may at once', async () => {
    const limited = limitConcurrency(3);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const work = (index: number) => async (): Promise<number> => {
      begun.push(index);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return index * 2;
    };
    const indexes = Array.from({ length: 20 }, (_, index) => index);
    const results = await Promise.all(indexes.map((index) => limited(work(index))));
    assert.deepEqual(
      results,
      indexes.map((index) => index * 2),
    );
    assert.deepEqual(begun, indexes);
    assert.equal(most, 3);
  });

  it('goes on after work that fails', async () => {
    const limited = limitConcurrency(1);
    const results = await Promise.allSettled([
      limited(() => Promise.reject(new Error('away'))),
      limited(() => Promise.resolve('there')),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'fulfilled'],
    );
  });
});
