import assert from 'node:assert/strict';
import { onOneLine, withoutJoiners } from '../../../src/presentation/plain-text';

describe('a line with text from outside', () => {
  const rows: readonly (readonly [what: string, text: string, line: string])[] = [
    ['has no line breaks and no control characters', 'a\r\nb\u0000c\u2028d', 'a b c d'],
    ['has nothing that turns the direction of its text', 'a\u202eb\u2066c\u200fd', 'abcd'],
    ['has nothing else that is invisible', 'a\u200bb\u00adc\ufeffd\u2060e', 'abcde'],
    [
      'keeps what joins letters, as in Persian',
      '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
      '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
    ],
    ['keeps what joins emoji', '\u{1f469}\u200d\u{1f4bb}', '\u{1f469}\u200d\u{1f4bb}'],
    ['has no half characters', 'a\ud83db', 'a\ufffdb'],
  ];
  for (const [what, text, line] of rows) it(what, () => assert.equal(onOneLine(text), line));

  it('has no joiners for a status, which Azure DevOps would refuse', () => {
    assert.equal(withoutJoiners('\u{1f469}\u200d\u{1f4bb} a\u200cb'), '\u{1f469}\u{1f4bb} ab');
  });
});
