import assert from 'node:assert/strict';
import { createPace } from '../../../../src/adapters/http/pace';
import { jumpingClock } from '../../../use-cases/in-memory';

const START = 1_700_000_000_000;

describe('the pace that a server asks for', () => {
  const rows: [headers: Readonly<Record<string, string>>, pauses: readonly number[]][] = [
    [{}, []],
    [{ 'retry-after': '3' }, [3000]],
    [{ 'x-ratelimit-delay': '1.5' }, [1500]],
    [{ 'retry-after': '2', 'x-ratelimit-delay': '5' }, [5000]],
    [{ 'retry-after': '999999' }, [60_000]],
    [{ 'retry-after': 'soon', 'x-ratelimit-delay': '-1' }, []],
    [{ 'retry-after': '0' }, []],
    [{ 'retry-after': new Date(START + 4000).toUTCString() }, [4000]],
  ];
  for (const [headers, pauses] of rows) {
    it(`${JSON.stringify(headers)}: ${pauses.length === 0 ? 'none' : `${pauses[0]} ms before the next request, once`}`, async () => {
      const clock = jumpingClock(START);
      const pace = createPace(clock);
      await pace.ready(undefined);
      pace.note((name) => headers[name]);
      await pace.ready(undefined);
      await pace.ready(undefined);
      assert.deepEqual(clock.slept, pauses);
    });
  }
});
