import assert from 'node:assert/strict';
import { checksOf, type Check } from '../../../src/domain/set-up/check';
import { doctorLines } from '../../../src/presentation/doctor';

const { ok, warning, error, unknown } = checksOf('sonarqube');
const good = ok('a', 'A', 'seen');
const odd = warning('b', 'B', 'seen', 'Do it.');
const bad = error('c', 'C', 'seen', 'Do it.');
const dark = unknown('d', 'D', 'not asked');

describe('the last line of a diagnosis', () => {
  const rows: readonly (readonly [checks: readonly Check[], line: string])[] = [
    [[good], '✓ 1 check, all is well'],
    [[good, dark], '– 2 checks: 1 not known'],
    [[good, odd, dark], '! 3 checks: 1 to look at, 1 not known'],
    [[bad, odd, dark], '✗ 3 checks: 1 to mend, 1 to look at, 1 not known'],
  ];
  for (const [checks, line] of rows) {
    it(line, () => assert.equal(doctorLines(checks).at(-1), line));
  }
});
