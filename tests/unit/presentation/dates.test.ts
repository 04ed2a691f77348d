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

  it('text that is no time stays as it is', () => {
    assert.equal(formatTime('later', 'en-US'), 'later');
  });
});
