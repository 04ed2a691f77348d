import assert from 'node:assert/strict';
import { parseExtraProperties, parseJavaProperties } from '../../../../src/domain/inputs/scanner-properties';

describe('extraProperties', () => {
  const rows: [string, string, Record<string, string>][] = [
    ['one property a line', 'a=1\nb=2', { a: '1', b: '2' }],
    ['Windows line ends', 'a=1\r\nb=2', { a: '1', b: '2' }],
    ['comments, also indented', '# c=1\n   # d=2\na=1', { a: '1' }],
    ['blanks around key and value go', '  a =  1  ', { a: '1' }],
    ['only the first = separates', 'a=b=c', { a: 'b=c' }],
    ['an empty value is kept', 'a=', { a: '' }],
    ['a line goes on after a comma and a backslash', 'a=x,\\\n   y', { a: 'x,y' }],
    ['a Windows path may end in a backslash', 'a=C:\\src\\\nb=2', { a: 'C:\\src\\', b: '2' }],
    ['values are literal', 'a=C:\\temp\\new\\u0041', { a: 'C:\\temp\\new\\u0041' }],
    ['Unicode', 'sonar.projectName=Größe ⚖', { 'sonar.projectName': 'Größe ⚖' }],
    ['the last one wins', 'a=1\na=2', { a: '2' }],
  ];
  for (const [name, text, expected] of rows) {
    it(name, () => {
      const { properties, unreadable } = parseExtraProperties(text);
      assert.deepEqual(Object.fromEntries(properties), expected);
      assert.deepEqual(unreadable, []);
    });
  }

  it('names lines that are no properties', () => {
    const { unreadable } = parseExtraProperties('nonsense\n=x\ntwo words=1');
    assert.deepEqual(unreadable, ['nonsense', '=x', 'two words=1']);
  });
});

describe('a properties file', () => {
  const rows: [string, string, Record<string, string>][] = [
    ['separators =, : and blank', 'a=1\nb:2\nc 3\nd = 4', { a: '1', b: '2', c: '3', d: '4' }],
    ['both comment signs', '# x=1\n! y=2\na=1', { a: '1' }],
    ['escapes', 'a=C:\\\\temp\\tx\\u00e9', { a: 'C:\\temp\txé' }],
    ['an escaped separator in a key', 'a\\=b=1', { 'a=b': '1' }],
    ['a continuation after an odd number of backslashes', 'a=x,\\\n   y', { a: 'x,y' }],
    ['no continuation after an even number', 'a=x\\\\\nb=1', { a: 'x\\', b: '1' }],
    ['a comment inside a continuation is text', 'a=x,\\\n#y', { a: 'x,#y' }],
    ['a byte order mark is skipped', '\ufeffa=1', { a: '1' }],
    ['a key alone is empty', 'a', { a: '' }],
  ];
  for (const [name, text, expected] of rows) {
    it(name, () => assert.deepEqual(Object.fromEntries(parseJavaProperties(text)), expected));
  }
});
