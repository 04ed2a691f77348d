import assert from 'node:assert/strict';
import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { neutralize } from '../../../src/logging/neutralize';
import { Secret } from '../../../src/logging/secret';

describe('a secret', () => {
  const secret = new Secret('squ_1234');
  const prints: [string, string][] = [
    ['a template', `${String(secret)}`],
    ['JSON', JSON.stringify({ secret })],
    ['inspect', inspect({ nested: { secret } }, { showHidden: true, depth: 9 })],
    ['format', format('%s %o %j', secret, secret, secret)],
    ['its properties', JSON.stringify(Object.getOwnPropertyNames(secret))],
  ];
  for (const [name, text] of prints) {
    it(`does not show in ${name}`, () => assert.doesNotMatch(text, /squ_1234/));
  }
  it('can be compared and revealed', () => {
    assert.ok(secret.equals('squ_1234'));
    assert.ok(!secret.equals('squ_12345'));
    assert.equal(secret.reveal(), 'squ_1234');
  });
});

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
