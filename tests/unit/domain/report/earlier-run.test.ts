import assert from 'node:assert/strict';
import { assertLinear } from '../../../growth';
import { earlierRun, startByDate, toldStart } from '../../../../src/domain/report/earlier-run';

const BEGAN = 1795840355033;
const context = (line: string): string => `Project scanner properties:\n  - sonar.projectKey=a\n  - ${line}\n`;
const TOLD = context(`sonar.scanner.bootstrapStartTime=${BEGAN}`);

describe('an earlier run of a scanner in the same folder', () => {
  const rows: [what: string, context: string | null, firstRunAt: number, expected: string | null | undefined][] = [
    ['began before this one', TOLD, BEGAN - 35_000, new Date(BEGAN - 35_000).toISOString()],
    ['is this one', TOLD, BEGAN + 9_000, null],
    ['is this one, where the clock of the files is a little behind', TOLD, BEGAN - 2_000, null],
    ['is not known without a context', null, BEGAN, undefined],
    ['is not known where the scanner does not tell', context('sonar.sources=src'), BEGAN, undefined],
    ['is not known where the time is none', context('sonar.scanner.bootstrapStartTime=soon'), BEGAN, undefined],
    ['is not known by what a value says', context(`a=sonar.scanner.bootstrapStartTime=${BEGAN}`), 1, undefined],
  ];
  for (const [what, text, firstRunAt, expected] of rows) {
    it(what, () => assert.equal(earlierRun(toldStart(text), { firstRunAt }), expected));
  }

  const dates: [what: string, date: string | null, expected: number | null][] = [
    ['is that of the run', '2026-11-28T06:00:27+0000', Date.UTC(2026, 10, 28, 6, 0, 27)],
    ['is that of the run, in another time zone', '2026-11-28T07:00:27+0100', Date.UTC(2026, 10, 28, 6, 0, 27)],
    [
      'is that of the first run, shortly before its lock',
      '2026-11-28T05:59:42+0000',
      Date.UTC(2026, 10, 28, 5, 59, 42),
    ],
    ['is that of a later run, behind the report', '2026-11-28T06:00:50+0000', null],
    ['was written into the settings', '2026-11-27T00:00:00+0000', null],
    ['is none', 'today', null],
    ['is not told', null, null],
  ];
  for (const [what, date, expected] of dates) {
    it(`the date of the newest analysis ${what}`, () => {
      const firstRunAt = Date.UTC(2026, 10, 28, 5, 59, 46);
      const reportedAt = Date.UTC(2026, 10, 28, 6, 0, 43);
      assert.equal(startByDate(date, { lock: '/w/.sonar_lock', firstRunAt, reportedAt }), expected);
    });
  }

  it('costs no more than the context is long', () => assertLinear((length) => '\n -\t'.repeat(length), toldStart));
});
