import assert from 'node:assert/strict';
import { parseRetryAfter } from '../../../src/domain/retry-after';

const NOW = Date.parse('2026-01-01T00:00:00Z');

describe('the header Retry-After', () => {
  for (const [value, expected] of [
    ['3', 3_000],
    [' 3 ', 3_000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:00:05 GMT', 5_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['soon', null],
    ['', null],
    [undefined, null],
    [null, null],
  ] as const) {
    it(`of ${JSON.stringify(value)} asks for ${expected} ms`, () =>
      assert.equal(parseRetryAfter(value, NOW), expected));
  }
});
