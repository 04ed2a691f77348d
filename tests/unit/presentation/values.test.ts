import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MetricKind } from '../../../src/presentation/metrics';
import {
  formatCount,
  formatInColumn,
  formatLimit,
  formatMilliseconds,
  formatValue,
} from '../../../src/presentation/values';

describe('a value in a column', () => {
  const rows: readonly (readonly [
    kind: MetricKind,
    raw: string | null,
    beside: string | null,
    english: string,
    german: string,
  ])[] = [
    ['percent', '81.03', null, '81.0%', '81,0\u00a0%'],
    ['percent', '62.376', '80', '62.4%', '62,4\u00a0%'],
    ['percent', '100.0', null, '100.0%', '100,0\u00a0%'],
    ['percent', '-0.04', null, '0.0%', '0,0\u00a0%'],
    ['percent', '79.96', '80', '79.96%', '79,96\u00a0%'],
    ['percent', null, null, 'no value', 'no value'],
    ['count', '1234', null, '1,234', '1.234'],
    ['rating', '3.0', null, 'C', 'C'],
  ];
  for (const [kind, raw, beside, english, german] of rows) {
    it(`${kind} ${String(raw)}: ${english}`, () => {
      assert.equal(formatInColumn(kind, raw, 'en-US', beside), english);
      assert.equal(formatInColumn(kind, raw, 'de-DE', beside), german);
    });
  }
});

describe('a value', () => {
  const rows: [MetricKind, string | null, string, string?][] = [
    ['percent', '82.50562381034781', '82.5%', '82,5\u00a0%'],
    ['percent', '100.0', '100%', '100\u00a0%'],
    ['percent', '0.0', '0%', '0\u00a0%'],
    ['percent', '-0.04', '0%', '0\u00a0%'],
    ['count', '1234567', '1,234,567', '1.234.567'],
    ['count', '2.5', '2.5', '2,5'],
    ['rating', '1', 'A'],
    ['rating', '3.0', 'C'],
    ['rating', '5', 'E'],
    ['rating', '6', '6'],
    ['rating', '0', '0'],
    ['rating', '1.5', '1.5'],
    ['duration', '0', '0 min'],
    ['duration', '59', '59 min'],
    ['duration', '60', '1 h'],
    ['duration', '95', '1 h 35 min'],
    ['duration', '480', '1 d'],
    ['duration', '4815', '10 d'],
    ['duration', '4860', '10 d 1 h'],
    ['duration', '480000', '1,000 d', '1.000 d'],
    ['milliseconds', '0', '0 s'],
    ['milliseconds', '1234', '1.2 s', '1,2 s'],
    ['milliseconds', '12340', '12 s'],
    ['milliseconds', '59700', '1 min'],
    ['milliseconds', '125000', '2 min 5 s'],
    ['milliseconds', '12000000', '3 h 20 min'],
    ['severity', '0', 'none'],
    ['severity', '15', 'Medium'],
    ['severity', '20', 'High'],
    ['standard-severity', '15', 'Major'],
    ['standard-severity', '20', 'Critical'],
    ['severity', '17', '17'],
    ['text', 'OK', 'OK'],
    ['count', null, 'no value'],
    ['rating', '', 'no value'],
    ['count', 'many', 'many'],
    ['count', 'Infinity', 'Infinity'],
    ['count', '0x10', '0x10'],
    ['percent', '1e400', '1e400'],
  ];
  for (const [kind, raw, english, german = english] of rows) {
    it(`${kind} ${raw ?? 'without a value'} reads ${english}`, () => {
      assert.equal(formatValue(kind, raw, 'en-US'), english);
      assert.equal(formatValue(kind, raw, 'de-DE'), german);
    });
  }
});

describe('a value beside its threshold', () => {
  const rows: [MetricKind, string, string, string][] = [
    ['percent', '79.96', '80', '79.96%'],
    ['percent', '80.04', '80', '80.04%'],
    ['percent', '79.999999999', '80', 'just under 80%'],
    ['percent', '80.000000001', '80', 'just over 80%'],
    ['percent', '80.0', '80', '80%'],
    ['percent', '62.44', '80', '62.4%'],
    // Rounded to one decimal it would read as more than what it misses.
    ['percent', '79.96', '79.97', '79.96%'],
    ['percent', '80', '79.96', '80%'],
    ['count', '0.04', '0', '0.04'],
    ['duration', '4815', '4800', '10 d 15 min'],
    ['duration', '4859', '4830', '10 d 59 min'],
    ['duration', '5215', '4800', '10 d 6 h'],
    ['milliseconds', '60400', '60000', '60.4 s'],
  ];
  for (const [kind, raw, threshold, text] of rows) {
    it(`${kind} ${raw} beside ${threshold} reads ${text}`, () =>
      assert.equal(formatValue(kind, raw, 'en-US', threshold), text));
  }

  const numbers = fc.oneof(
    fc.integer({ min: 0, max: 20_000 }).map(String),
    fc.double({ min: 0, max: 100, noNaN: true }).map((value) => String(Number(value.toFixed(12)))),
    fc.integer({ min: 0, max: 10_000 }).map((hundredths) => String(hundredths / 100)),
  );
  const near = fc
    .tuple(numbers, fc.constantFrom('0', '0.04', '-0.04', '0.0000001', '-1', '1', '30', '-400'))
    .map(([threshold, by]) => [threshold, String(Math.max(0, Number(threshold) + Number(by)))] as const);
  const kinds = fc.constantFrom<MetricKind>('count', 'percent', 'duration', 'milliseconds', 'rating', 'severity');
  const locales = fc.constantFrom('en-US', 'de-DE', 'fr-FR', 'ar-EG');

  it('never reads like a threshold from which it differs', () =>
    fc.assert(
      fc.property(kinds, fc.oneof(fc.tuple(numbers, numbers), near), locales, (kind, [threshold, raw], locale) => {
        const same = Number(raw) === Number(threshold);
        const reads = formatValue(kind, raw, locale, threshold) === formatLimit(kind, threshold, locale);
        assert.equal(reads, same);
      }),
      { numRuns: 3000 },
    ));

  it('never reads as a number on the other side of the threshold', () =>
    fc.assert(
      fc.property(fc.oneof(fc.tuple(numbers, numbers), near), ([threshold, raw]) => {
        const text = formatValue('percent', raw, 'en-US', threshold);
        const read = Number(text.replace(/just (under|over) |,|%/g, ''));
        const side = Math.sign(Number(raw) - Number(threshold));
        if (!text.startsWith('just')) assert.equal(Math.sign(read - Number(threshold)), side);
        else assert.equal(text.startsWith('just over') ? 1 : -1, side);
      }),
      { numRuns: 3000 },
    ));
});

describe('a duration or a count of our own', () => {
  it('is written like those of SonarQube', () => {
    assert.equal(formatMilliseconds(6214, 'en-US'), '6.2 s');
    assert.equal(formatMilliseconds(300_000, 'en-US'), '5 min');
    assert.equal(formatCount(180, 'en-US'), '180');
    assert.equal(formatCount(41207, 'de-DE'), '41.207');
  });
});
