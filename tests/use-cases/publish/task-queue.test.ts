import assert from 'node:assert/strict';
import { createTaskQueue } from '../../../src/use-cases/publish/task-queue';
import { virtualClock } from '../virtual-clock';

/** When each of many tasks is asked about, in milliseconds from the start, while the server gets on with none of them. */
async function looks(count: number, milliseconds: number): Promise<readonly (readonly number[])[]> {
  const clock = virtualClock();
  const start = clock.now();
  const deadline = start + milliseconds;
  const queue = createTaskQueue(clock, new AbortController().signal);
  return Promise.all(
    Array.from({ length: count }, async () => {
      const place = queue.join();
      const asked: number[] = [];
      while (clock.now() < deadline) {
        await place.turn(deadline, count);
        asked.push(clock.now() - start);
        await clock.sleep(Math.min(place.stillOpen(), deadline - clock.now()));
      }
      return asked;
    }),
  );
}

describe('a queue of background tasks that does not get on', () => {
  const rows: [count: number, milliseconds: number][] = [
    [400, 30_000],
    [400, 10_000],
    [50, 4_000],
    [1000, 60_000],
  ];
  for (const [count, milliseconds] of rows) {
    it(`has each of ${count} tasks looked at well before a deadline in ${milliseconds / 1000} s, and not all at once`, async () => {
      const first = (await looks(count, milliseconds)).map(([time]) => time ?? Infinity);
      assert.ok(Math.max(...first) <= 0.75 * milliseconds, `the last one at ${Math.max(...first)} ms`);
      const seconds = milliseconds / 1000;
      const inEach = Array.from({ length: seconds }, (_, second) =>
        first.filter((time) => time >= 1000 * second && time < 1000 * (second + 1)),
      );
      const most = Math.max(...inEach.map(({ length }) => length));
      assert.ok(most <= 4 + Math.ceil((1.5 * count) / seconds) + 1, `${most} within one second`);
    });
  }

  it('asks most of them seldom where there is time', async () => {
    const asked = (await looks(50, 300_000)).slice(4).map(({ length }) => length);
    assert.ok(Math.max(...asked) <= 2 + 300 / 10, `${Math.max(...asked)} looks at one of them`);
  });
});
