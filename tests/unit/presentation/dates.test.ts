import assert from 'node:assert/strict';
import { formatDay, formatTime } from '../../../src/presentation/dates';

describe('dates in words', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['2026-10-02T12:11:27+0000', 'en-US', 'Oct 2, 2026'],
    ['2026-10-02T12:11:27Z', 'de-DE', '02.10.2026'],
    ['some day', 'en-US', 'some day'],
    ['', 'en-US', ''],
  ];
  for (const [text, locale, expected] of rows) {
    it(`${JSON.stringify(text)} in ${locale}`, () => assert.equal(formatDay(text, locale), expected));
  }

  // Without a zone a text means this machine's own.
  const times: readonly (readonly [string, string, RegExp])[] = [
    ['2026-10-02T09:28:27', 'en-US', /^9:28\sAM$/],
    ['2026-10-02T21:05:00', 'en-US', /^9:05\sPM$/],
    ['2026-10-02T21:05:00', 'de-DE', /^21:05$/],
    ['later', 'en-US', /^later$/],
  ];
  for (const [text, locale, expected] of times) {
    it(`the time of ${text} in ${locale}`, () => assert.match(formatTime(text, locale), expected));
  }
});
