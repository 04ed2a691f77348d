import assert from 'node:assert/strict';
import { atLeast } from '../../../../src/domain/server/server-version';

describe('versions of SonarQube', () => {
  const rows: [string, number[], boolean][] = [
    ['9.9.8.100196', [9, 9], true],
    ['9.8', [9, 9], false],
    ['10.7.0.96327', [10, 6], true],
    ['10.5', [10, 6], false],
    ['26.2.0.119303', [10, 6], true],
    ['2026.1.0.119033', [26, 2], true],
    ['10.10', [10, 2], true],
    ['nonsense', [9, 9], false],
  ];
  for (const [version, minimum, expected] of rows) {
    it(`${version} is ${expected ? '' : 'not '}at least ${minimum.join('.')}`, () =>
      assert.equal(atLeast(version, minimum), expected));
  }
});
