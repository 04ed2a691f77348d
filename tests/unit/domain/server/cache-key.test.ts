import assert from 'node:assert/strict';
import { cacheKeyOf } from '../../../../src/domain/server/cache-key';

describe('the cache key', () => {
  const one = { key: 'javascript', version: '1' };
  const two = { key: 'iac', version: '2' };
  it('does not depend on the order of the plug-ins', () =>
    assert.equal(cacheKeyOf('26.2', [one, two]), cacheKeyOf('26.2', [two, one])));
  it('changes with a plug-in', () =>
    assert.notEqual(cacheKeyOf('26.2', [one]), cacheKeyOf('26.2', [{ ...one, version: '2' }])));
  it('is the version where plug-ins may not be seen', () => assert.equal(cacheKeyOf('26.2', null), '26.2'));
});
