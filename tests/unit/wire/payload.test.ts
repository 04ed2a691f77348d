import assert from 'node:assert/strict';
import { PayloadProblem, toList, toText, toWholeText } from '../../../src/wire/payload';

const of = (value: unknown) => ({ value, path: 'name' });

describe('amounts in an answer', () => {
  it('cuts a text that is longer than any name or message, and not a file', () => {
    assert.equal(toText(of('x'.repeat(1_000_000))).length, 8192);
    assert.equal(toText(of('x'.repeat(8192))).length, 8192);
    assert.equal(toWholeText(of('x'.repeat(1_000_000))).length, 1_000_000);
  });

  it('refuses a list that is longer than any', () => {
    assert.equal(toList(of(Array(50_000).fill('x')), toText).length, 50_000);
    assert.throws(() => toList(of(Array(50_001).fill('x')), toText), PayloadProblem);
  });
});
