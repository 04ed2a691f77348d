import assert from 'node:assert/strict';
import fc from 'fast-check';
import { neutralize } from '../../../src/domain/neutralize';

describe('text from outside in the log', () => {
  const rows: [string, string, string][] = [
    ['plain text stays', 'Größe: 5 % [x] #1 ##', 'Größe: 5 % [x] #1 ##'],
    ['a logging command', '##vso[task.complete result=Succeeded;]', '# #vso[task.complete result=Succeeded;]'],
    ['a command in the middle', 'a ##vso[task.setvariable variable=x]y', 'a # #vso[task.setvariable variable=x]y'],
    ['another case', '##VSO[task.complete]', '# #VSO[task.complete]'],
    ['a formatting line', '##[error]gotcha', '# #[error]gotcha'],
    ['more signs', '####vso[x]', '### #vso[x]'],
    ['a line break', 'a\r\n##vso[x]', 'a ⏎ # #vso[x]'],
    ['escape sequences', 'a\u001b[31mb', 'a[31mb'],
  ];
  for (const [name, text, expected] of rows) {
    it(name, () => assert.equal(neutralize(text), expected));
  }

  it('never holds a command or a second line, whatever it was', () => {
    const parts = fc.constantFrom('##', '#', 'vso[', '[', '\n', '\r', '\u2028', 'x', '\u0000', '\u001b', 'V', 'so[');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (pieces) => {
        const text = neutralize(pieces.join(''));
        assert.doesNotMatch(text, /##(vso)?\[/i);
        assert.doesNotMatch(text, /[\r\n\u2028\u2029]/);
      }),
    );
  });
});
