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
      const { properties, problems } = parseExtraProperties(text);
      assert.deepEqual(Object.fromEntries(properties), expected);
      assert.deepEqual(problems, []);
    });
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

describe('reading properties', () => {
  /** Steps of work are not to be seen, so the best of some times counts, with room for a busy machine. */
  const seconds = (read: (text: string) => unknown, text: string): number =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const start = process.hrtime.bigint();
        read(text);
        return Number(process.hrtime.bigint() - start) / 1e9;
      }),
    );
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
    for (const [reader, read] of [
      ['extraProperties', parseExtraProperties],
      ['a file', parseJavaProperties],
    ] as const) {
      it(`grows as the text does: ${name} in ${reader}`, () => {
        const [part, whole] = [seconds(read, make(20_000)), seconds(read, make(320_000))];
        // Sixteen times the text: with effort that grows as the square, 256 times as long, and far beyond the seconds of room.
        assert.ok(whole < 64 * part + 2, `${part} s, then ${whole} s`);
      });
    }
  }
});
