import assert from 'node:assert/strict';
import { sha256 } from '../../../src/domain/digest';

describe('SHA-256', () => {
  it('is that of UTF-8', () => {
    assert.equal(sha256('ä'), '33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc');
    assert.equal(sha256(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
