import assert from 'node:assert/strict';
import { assertLinear } from '../../../growth';
import { earlierRun } from '../../../../src/domain/report/earlier-run';

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
    it(what, () => assert.equal(earlierRun(text, { lock: '/w/.sonar_lock', firstRunAt }), expected));
  }

  it('costs no more than the context is long', () =>
    assertLinear(
      (length) => '\n -\t'.repeat(length),
      (text) => earlierRun(text, { lock: '', firstRunAt: 0 }),
    ));
});
