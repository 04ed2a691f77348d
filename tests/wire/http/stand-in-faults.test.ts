import assert from 'node:assert/strict';
import { Faults, moreThan, type FaultRule } from '../../../local/http/faults';
import { hangs } from '../../../local/http/strikes';

/** Which of six requests a fault strikes. */
const rows: readonly [string, Omit<FaultRule, 'strike'>, string][] = [
  ['everything', {}, 'xxxxxx'],
  ['a path', { path: '/1' }, '-x----'],
  ['no path that only begins like it', { path: '/' }, '------'],
  ['a pattern', { path: /[24]/ }, '--x-x-'],
  ['a method', { method: 'POST' }, '-x-x-x'],
  ['so many', { times: 2 }, 'xx----'],
  ['after so many', { after: 2, times: 2 }, '--xx--'],
  ['after so many that match', { method: 'POST', after: 1, times: 1 }, '---x--'],
  ['more than so many in a second', { when: moreThan(4, () => 0) }, '----xx'],
];

describe('the faults of the stand-ins', () => {
  for (const [name, rule, expected] of rows) {
    it(`strike ${name}: ${expected}`, () => {
      const faults = new Faults();
      const placed = faults.add({ ...rule, strike: hangs });
      const struck = [0, 1, 2, 3, 4, 5].map((index) =>
        faults.take({ method: index % 2 === 0 ? 'GET' : 'POST', path: `/${index}` }) === hangs ? 'x' : '-',
      );
      assert.equal(struck.join(''), expected);
      assert.equal(placed.hits, expected.split('x').length - 1);
      placed.remove();
      assert.equal(faults.take({ method: 'GET', path: '/1' }), undefined);
    });
  }

  it('strike again in the next second what is more than so many', () => {
    let now = 999;
    const over = moreThan(1, () => now);
    assert.deepEqual([over(), over()], [false, true]);
    now = 1000;
    assert.deepEqual([over(), over()], [false, true]);
  });

  it('strike in the order of their coming, until they are used up', () => {
    const faults = new Faults();
    const other = () => undefined;
    faults.add({ times: 1, strike: other });
    faults.add({ strike: hangs });
    const ask = () => faults.take({ method: 'GET', path: '/' });
    assert.deepEqual([ask(), ask()], [other, hangs]);
    faults.clear();
    assert.equal(ask(), undefined);
  });
});
