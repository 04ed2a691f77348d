import assert from 'node:assert/strict';
import { planRetry, RETRY_LIMITS, type FailedTry } from '../../../../src/adapters/http/retry';
import { TransportFailure, type TransportFailureKind } from '../../../../src/adapters/http/transport-failure';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const status = (code: number, retryAfter?: string): FailedTry => ({ kind: 'status', status: code, retryAfter });
const transport = (kind: TransportFailureKind, code = ''): FailedTry => ({
  kind: 'transport',
  failure: new TransportFailure(kind, code, 'x'),
});
const plan = (failed: FailedTry, tries = 1, elapsed = 0, random = 0.5) =>
  planRetry(failed, tries, elapsed, NOW, random);

describe('planRetry', () => {
  const first: [string, FailedTry, number | null][] = [
    ['200', status(200), null],
    ['400', status(400), null],
    ['401', status(401), null],
    ['403', status(403), null],
    ['404', status(404), null],
    ['407', status(407), null],
    ['302', status(302), null],
    ['409', status(409), 500],
    ['429', status(429), 500],
    ['500', status(500), 500],
    ['501', status(501), null],
    ['502', status(502), 500],
    ['503', status(503), 500],
    ['504', status(504), 500],
    ['a broken connection', transport('broken'), 500],
    ['no connection', transport('unreachable', 'ECONNREFUSED'), 500],
    ['an unknown name', transport('unreachable', 'ENOTFOUND'), 500],
    ['no answer in time', transport('timed-out'), 500],
    ['an untrusted certificate', transport('certificate'), null],
    ['a client certificate that is asked for', transport('client-certificate'), null],
    ['a refusing proxy', transport('proxy'), null],
    ['an endless answer', transport('too-large'), null],
    ['a wish in seconds', status(429, '3'), 3250],
    ['a wish as a date', status(503, 'Tue, 24 Nov 2026 12:00:05 GMT'), 5250],
    ['a wish in the past', status(503, 'Tue, 24 Nov 2026 11:00:00 GMT'), 250],
    ['a wish that is none', status(503, 'soon'), 500],
    ['a wish for too long', status(503, '31'), null],
  ];
  for (const [name, failed, expected] of first) {
    it(`after the first try, ${name}: ${expected === null ? 'gives up' : `waits ${expected} ms`}`, () => {
      assert.equal(plan(failed), expected);
    });
  }

  it('doubles its pauses and stops after four tries', () => {
    assert.deepEqual(
      [1, 2, 3, 4].map((tries) => plan(status(503), tries)),
      [500, 1000, 2000, null],
    );
  });

  it('tries ten times where there were only too many requests, and never pauses longer than 8 s by itself', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 9, 10].map((tries) => plan(status(429), tries)),
      [500, 1000, 2000, 4000, 8000, 8000, 8000, null],
    );
  });

  it('spreads those who were told the same time, the further the more often they come', () => {
    const pauses = (random: number) => [1, 2, 3, 9].map((tries) => plan(status(429, '1'), tries, 0, random));
    assert.deepEqual(pauses(0), [1000, 1000, 1000, 1000]);
    assert.deepEqual(pauses(1), [1500, 2000, 3000, 9000]);
  });

  it('tries what seldom heals twice', () => {
    for (const failed of [status(500), transport('unreachable', 'ENOTFOUND'), transport('timed-out')]) {
      assert.equal(plan(failed, 2), null);
    }
  });

  it('spreads its pauses by half in both directions', () => {
    assert.equal(plan(status(503), 1, 0, 0), 250);
    assert.equal(plan(status(503), 1, 0, 1), 750);
  });

  it('starts no try after the total time', () => {
    assert.equal(plan(status(503), 1, RETRY_LIMITS.totalMilliseconds - 500), 500);
    assert.equal(plan(status(503), 1, RETRY_LIMITS.totalMilliseconds - 499), null);
  });
});
