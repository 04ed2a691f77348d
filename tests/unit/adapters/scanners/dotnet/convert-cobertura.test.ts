import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  addCobertura,
  coveredFile,
  writeGenericCoverage,
  type Coverage,
} from '../../../../../src/adapters/scanners/dotnet/convert-cobertura';

const FIXTURES = path.join(__dirname, '..', '..', '..', '..', 'fixtures', 'dotnet', 'coverage');

describe('Cobertura in the generic format of SonarQube', () => {
  let root: string;
  const at = (...parts: string[]): string => path.join(root, ...parts);
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'coverage-'));
    for (const file of ['src/Shop.Core/Basket.cs', 'tests/Shop.Tests/UnitTest1.cs']) {
      mkdirSync(path.dirname(at(file)), { recursive: true });
      writeFileSync(at(file), '\n'.repeat(99));
    }
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** Recorded in another folder than this one. */
  const moved = (name: string): string =>
    readFileSync(path.join(FIXTURES, name), 'utf8').replaceAll('agent/_work/1/s', root.slice(1));
  const put = (text: string, name = 'cobertura.xml'): string => {
    writeFileSync(at(name), text);
    return at(name);
  };
  const convert = async (...reports: string[]): Promise<{ text: string; missing: string[] }> => {
    const coverage: Coverage = new Map();
    const missing: string[] = [];
    for (const report of reports) {
      const files = (name: string, sources: readonly string[]) => coveredFile(name, sources, root);
      missing.push(...(await addCobertura(report, coverage, files, new AbortController().signal)));
    }
    await writeGenericCoverage(at('generic.xml'), coverage);
    return { text: readFileSync(at('generic.xml'), 'utf8'), missing };
  };

  const recorded: [report: string, expected: string][] = [
    ['coverlet.cobertura.xml', 'coverlet.cobertura.as-generic.xml'],
    ['coverlet-deterministic.cobertura.xml', 'coverlet.cobertura.as-generic.xml'],
    ['microsoft.cobertura.xml', 'microsoft.cobertura.as-generic.xml'],
  ];
  for (const [report, expected] of recorded) {
    it(`is what ReportGenerator makes of ${report}`, async () => {
      const { text, missing } = await convert(put(moved(report)));
      assert.equal(
        text,
        moved(expected)
          .replace(/^\ufeff/, '')
          .replace(/\r\n/g, '\n')
          .trimEnd(),
      );
      assert.deepEqual(missing, []);
    });
  }

  const report = (lines: string, file = 'src/Shop.Core/Basket.cs'): string =>
    `<coverage line-rate="1"><sources/><packages><package><classes><class filename="${file}"><lines>${lines}</lines></class></classes></package></packages></coverage>`;

  it('says of several reports what one of them covers', async () => {
    const one = '<line number="1" hits="0" condition-coverage="50% (1/2)"/><line number="2" hits="0"/>';
    const other = '<line number="1" hits="3" condition-coverage="0% (0/2)"/>';
    const { text } = await convert(put(report(one)), put(report(other), 'other.xml'));
    assert.match(text, /lineNumber="1" covered="true" branchesToCover="2" coveredBranches="1"/);
    assert.match(text, /lineNumber="2" covered="false" \/>/);
  });

  it('leaves out files that are not there, and tells them', async () => {
    const { text, missing } = await convert(put(report('<line number="1" hits="1"/>', 'gone/A.cs')));
    assert.doesNotMatch(text, /<file /);
    assert.deepEqual(missing, ['gone/A.cs']);
  });

  for (const [newline, name] of [
    ['\n', 'LF'],
    ['\r\n', 'CR LF'],
    ['\r', 'CR'],
  ] as const) {
    it(`leaves out lines behind the end of a file with ${name}, which would end the analysis`, async () => {
      writeFileSync(at('src/Shop.Core/Basket.cs'), newline.repeat(9));
      const { text } = await convert(put(report('<line number="10" hits="1"/><line number="11" hits="1"/>')));
      assert.deepEqual(text.match(/lineNumber="\d+"/g), ['lineNumber="10"']);
    });
  }

  it('leaves out what is a folder', async () => {
    assert.deepEqual((await convert(put(report('<line number="1" hits="1"/>', 'src/Shop.Core')))).missing, [
      'src/Shop.Core',
    ]);
  });

  it('leaves out lines that are none', async () => {
    const { text } = await convert(put(report('<line number="0" hits="1"/><line number="x" hits="1"/><line/>')));
    assert.doesNotMatch(text, /lineToCover/);
  });

  const refused: [what: string, text: string][] = [
    ['is cut short', report('').slice(0, 60)],
    [
      'names an entity of its own',
      `<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]>${report('').replace('1"', '1" x="&x;"')}`,
    ],
  ];
  for (const [what, text] of refused) {
    it(`is refused where the report ${what}`, () => assert.rejects(convert(put(text))));
  }

  it('is made of a large report in bounded memory', async function () {
    this.timeout(60_000);
    const line = '<line number="7" hits="1" branch="False" />'.repeat(20_000);
    const classes = `<class filename="src/Shop.Core/Basket.cs"><lines>${line}</lines></class>`;
    writeFileSync(at('large.xml'), '<coverage line-rate="1"><packages><package><classes>');
    for (let part = 0; part < 20; part += 1) writeFileSync(at('large.xml'), classes, { flag: 'a' });
    writeFileSync(at('large.xml'), '</classes></package></packages></coverage>', { flag: 'a' });
    const before = process.memoryUsage().heapUsed;
    const { text } = await convert(at('large.xml'));
    assert.ok(
      process.memoryUsage().heapUsed - before < 64 * 2 ** 20,
      'not the whole of 17 MB of text and its elements',
    );
    assert.equal(text.match(/lineToCover/g)?.length, 1);
  });
});
