import assert from 'node:assert/strict';
import { TaskError } from '../../../../src/errors/errors';
import { assertLinear } from '../../../growth';
import {
  parseExtraProperties,
  parseJavaProperties,
  repeatedInFile,
} from '../../../../src/domain/inputs/scanner-properties';

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
      const { properties, problems } = parseExtraProperties(text);
      assert.deepEqual(Object.fromEntries(properties), expected);
      assert.deepEqual(problems, []);
    });
  }

  const repeated: [string, string, unknown][] = [
    ['with several values', 'a=1\n\na=2\nb=1\na=1', [{ property: 'a', lines: [1, 3, 5] }]],
    ['behind a line that goes on', 'a=x,\\\n  y\na=z', [{ property: 'a', lines: [1, 3] }]],
    ['with one value, which loses nothing', 'a=1\na=1', []],
    ['in a comment, which is none', 'a=1\n# a=2', []],
  ];
  for (const [name, text, expected] of repeated) {
    it(`tells of a property that is listed twice, ${name}`, () =>
      assert.deepEqual(parseExtraProperties(text).repeated, expected));
  }

  const refused: [string, string, RegExp][] = [
    ['a line that is only a secret', 'made-up-secret', /^line 1 \(14 characters\) is not of the form key=value\.$/],
    ['a value without a key', 'a=1\n=made-up-secret', /^line 2 \(15 characters\) is not/],
    ['a key with a blank', 'a=x,\\\n y\nmade-up secret=1', /^line 3 \(16 characters\) is not/],
    [
      'an option of the scanner for .NET',
      '/d:sonar.exclusions=a',
      /^line 1 is written as an option.*sonar\.exclusions=… alone/,
    ],
    ['an option of a JVM', '-Dsonar.x=y', /write sonar\.x=… alone/],
    ['a long option', '--define sonar.x=y', /write sonar\.x=… alone/],
    ['another option', '-made-up-secret=1', /write key=value alone/],
    ['two options on a line', '/d:sonar.a=1 /d:sonar.b=2', /write sonar\.a=… alone, one property a line/],
    ['two properties on a line', 'sonar.a=made-up-secret sonar.b=2', /holds sonar\.a and sonar\.b; write each.*YAML/],
    ['an option behind a property', 'sonar.a=1 -Dsonar.b=2', /holds sonar\.a and sonar\.b/],
    ['a value in quotes', 'sonar.projectName="made-up-secret"', /quotes around the value of sonar\.projectName/],
    ['a value in single quotes', "sonar.projectName='made-up-secret'", /quotes around/],
  ];
  for (const [name, text, expected] of refused) {
    it(`refuses ${name}, without showing a value`, () => {
      const { problems } = parseExtraProperties(text);
      assert.equal(problems.length, 1);
      assert.match(problems.join(), expected);
      assert.doesNotMatch(problems.join(), /made|secret/);
    });
  }

  const taken: [string, string][] = [
    ['options of a JVM in their own property', 'sonar.scanner.javaOpts=-Xmx1g -Dsonar.x=y'],
    ['a list whose parts are in quotes', 'sonar.sources="a","b"'],
    ['the path of a report in quotes', 'sonar.cs.vstest.reportsPaths="$(Agent.TempDirectory)/**/*.trx"'],
    ['a sentence', 'sonar.projectDescription=The shop: fast = good'],
  ];
  for (const [name, text] of taken) {
    it(`takes ${name}`, () => assert.deepEqual(parseExtraProperties(text).problems, []));
  }
});

/** What OpenJDK 17 reads (`Properties.load` of a UTF-8 reader, then `trim`), but for the byte order mark. */
describe('a properties file', () => {
  const rows: [string, string, Record<string, string>][] = [
    [
      'separators =, : and blank',
      'a=1\nb:2\nc 3\nd = 4\ne\t5\nf\f6',
      { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' },
    ],
    ['one separator, then text', 'a==1\nb:=2\nc = = 3\nd=#4', { a: '=1', b: '=2', c: '= 3', d: '#4' }],
    ['both comment signs, also indented', '# x=1\n  ! y=2\na=1', { a: '1' }],
    ['a comment does not go on', '# x\\\na=1', { a: '1' }],
    ['escapes', 'a=C:\\\\temp\\tx\\u00e9\nb=\\z\\U00e9', { a: 'C:\\temp\txé', b: 'zU00e9' }],
    ['a pair of surrogates', 'a=\\ud83d\\ude00', { a: '😀' }],
    ['an escaped backslash before a u', 'a=\\\\u0041', { a: '\\u0041' }],
    ['characters as they are', 'sonar.projectName=Größe ⚖', { 'sonar.projectName': 'Größe ⚖' }],
    ['escaped separators in a key', 'a\\=b=1\nc\\ d=2\ne\\:f:3', { 'a=b': '1', 'c d': '2', 'e:f': '3' }],
    ['a continuation after an odd number of backslashes', 'a=x,\\\n   y', { a: 'x,y' }],
    ['no continuation after an even number', 'a=x\\\\\nb=1', { a: 'x\\', b: '1' }],
    ['no continuation where a blank ends the line', 'a=x\\ \nb=1', { a: 'x', b: '1' }],
    ['a continuation through an empty line', 'a=x\\\n\nb=1', { a: 'x', b: '1' }],
    ['a continuation of a key', 'a\\\n b=1', { ab: '1' }],
    ['a comment inside a continuation is text', 'a=x,\\\n#y', { a: 'x,#y' }],
    ['a file that ends in a continuation', 'a=x\\', { a: 'x' }],
    ['line ends of all systems', 'a=1\rb=2\r\nc=x\\\r\n  y', { a: '1', b: '2', c: 'xy' }],
    ['no other line ends', 'a=x\u2028b=2\nc=x\u0085d=1', { a: 'x\u2028b=2', c: 'x\u0085d=1' }],
    ['blanks and escaped ones around a value go', '  a =  1  \t\nb=\\ x\\t', { a: '1', b: 'x' }],
    ['blanks that Java does not know stay', 'a=x\u00a0', { a: 'x\u00a0' }],
    ['the last one wins', 'a=1\na=2', { a: '2' }],
    ['a byte order mark is skipped', '\ufeffa=1', { a: '1' }],
    ['a key alone is empty', 'a', { a: '' }],
    ['a value without a key is nobody’s', '=1\n: 2', {}],
  ];
  for (const [name, text, expected] of rows) {
    it(name, () => assert.deepEqual(Object.fromEntries(parseJavaProperties(text, 'f')), expected));
  }

  for (const text of ['a=\\u12', 'a=\\u00zz', 'a=\\uuu0041', 'made-up\\users=secret']) {
    it(`is refused with ${text}, without showing a value`, () => {
      assert.throws(
        () => parseJavaProperties(text, '/s/web.properties'),
        (error) => {
          assert.ok(error instanceof TaskError && error.code === 'SQ-CONF-FILE', String(error));
          assert.match(error.message, /"\/s\/web\.properties" has "\\u" without four hexadecimal digits/);
          assert.doesNotMatch(error.message, /made|secret/);
          return true;
        },
      );
    });
  }
});

describe('a property that a file lists twice', () => {
  const rows: [string, string, unknown][] = [
    ['with several values', 'a=1\n\na : 2', [{ property: 'a', lines: [1, 3] }]],
    ['behind a line that goes on', 'a=x,\\\n  y\na z', [{ property: 'a', lines: [1, 3] }]],
    ['behind a value that ends in a backslash', 'a=C:\\\\\na=D:\\\\', [{ property: 'a', lines: [1, 2] }]],
    ['in other spellings of it', 'a\\u0062=1\nab=2', [{ property: 'ab', lines: [1, 2] }]],
    ['with one value, which loses nothing', 'a=1\na = 1', []],
    ['in comments, which are none', 'a=1\n#a=2\n! a=3', []],
  ];
  for (const [name, text, expected] of rows) {
    it(`is told of ${name}`, () => assert.deepEqual(repeatedInFile(text), expected));
  }
});

describe('reading properties', () => {
  const texts: [string, (size: number) => string][] = [
    ['lines that go on', (size) => 'a=x,\\\n'.padEnd(size, 'y,\\\n')],
    ['backslashes', (size) => `a=${'\\'.repeat(size)}`],
    ['backslashes and a letter', (size) => `a=${'\\'.repeat(size)}b`],
    ['blanks', (size) => `a=x${' '.repeat(size)}y`],
    ['a key without an end', (size) => 'k'.repeat(size)],
    ['a key of escapes', (size) => '\\='.repeat(size / 2)],
    ['blanks before properties', (size) => `a=${' sonar.'.repeat(size / 7)}`],
    ['letters after a prefix', (size) => `a= sonar.${'x'.repeat(size)}`],
  ];
  for (const [name, make] of texts) {
    it(`grows as the text does: ${name} in extraProperties`, () => assertLinear(make, parseExtraProperties));
    it(`grows as the text does: ${name} in a file`, () => assertLinear(make, (text) => parseJavaProperties(text, 'f')));
  }
});
