import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FoundReports } from '../../../../../src/documents/evidence';
import { handOverReports } from '../../../../../src/adapters/scanners/dotnet/hand-over-reports';
import type { ScannerContext } from '../../../../../src/adapters/scanners/scanner-context';
import { putDotnet } from '../fake-dotnet';
import { bench, standardServer, type Bench } from '../fake-scanner';

const FIXTURES = path.join(__dirname, '..', '..', '..', '..', 'fixtures', 'dotnet', 'coverage');
const COBERTURA = readFileSync(path.join(FIXTURES, 'microsoft.cobertura.xml'));
const TRX =
  '<?xml version="1.0" encoding="utf-16"?>\n<TestRun name="Größe" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><ResultSummary><Counters total="3"/></ResultSummary></TestRun>';

describe('reports of .NET that no plug-in of SonarQube reads', function () {
  this.timeout(20_000);
  let place: Bench;
  let found: FoundReports | undefined;
  let world: ScannerContext;
  const at = (...parts: string[]): string => path.join(place.root, ...parts);
  const put = (file: string, content: string | Buffer): string => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), content);
    return at(file);
  };
  beforeEach(() => {
    place = bench();
    world = { ...place.world, environment: { AGENT_BUILDDIRECTORY: place.root, PATH: at('bin') } };
    mkdirSync(at('bin'));
    put('.sonarqube/conf/SonarQubeAnalysisConfig.xml', '<A><AnalyzerPlugin Key="csharp" Version="10.33.0.1635"/></A>');
  });
  afterEach(() => place.remove());

  const handed = async (signal = new AbortController().signal): Promise<Readonly<Record<string, string>>> => {
    const request = place.request(await standardServer());
    const handoff = { ...request.handoff, preparedAt: Date.now() - 60_000 };
    const asked = { ...request, handoff, findReports: true };
    const all = await handOverReports(world, asked, at('.sonarqube'), signal);
    found = all.found;
    return all.properties;
  };

  describe('are written in UTF-8', () => {
    const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
    const encodings: [what: string, content: Buffer][] = [
      ['UTF-16 with its mark', Buffer.from(`\ufeff${TRX}`, 'utf16le')],
      ['UTF-16 without a mark', Buffer.from(TRX, 'utf16le')],
      ['UTF-16, the other end first', bigEndian(`\ufeff${TRX}`)],
    ];
    for (const [what, content] of encodings) {
      it(`where they are in ${what}`, async () => {
        put('temp/a.trx', content);
        const { 'sonar.cs.vstest.reportsPaths': file = '' } = await handed();
        assert.equal(readFileSync(file, 'utf8'), TRX.replace('utf-16', 'utf-8'));
        assert.deepEqual(found?.tests, { reports: 1, tests: 3 });
      });
    }
    it('also where they are longer than one read, and may be converted further', async () => {
      const long = COBERTURA.toString('utf8').replace('</coverage>', `<!--${'ß'.repeat(200_000)}--></coverage>`);
      put('temp/c.xml', Buffer.from(long, 'utf16le'));
      const { 'sonar.cs.cobertura.reportsPaths': file = '' } = await handed();
      assert.equal(readFileSync(file, 'utf8'), long.replace(/^\ufeff/, ''));
      put('.sonarqube/conf/SonarQubeAnalysisConfig.xml', '<A><AnalyzerPlugin Key="csharp" Version="9.32.0.1"/></A>');
      put('project/src/Shop.Core/Basket.cs', '\n'.repeat(99));
      assert.deepEqual(await handed(), {}, 'no file of this report is here');
      assert.match(place.logger.text('warning'), /files of the Cobertura reports are not there/);
    });
  });

  describe('in the binary format of Visual Studio', () => {
    const starts = (): string[][] =>
      existsSync(at('starts'))
        ? readFileSync(at('starts'), 'utf8')
            .trim()
            .split('\n')
            .map((line) => (JSON.parse(line) as { words: string[] }).words)
        : [];
    const output = (): string => at('temp', 'sonarqube', 'web-1', 'reports', 'coverage-0.cobertura.xml');
    const merged = (...files: string[]): string[] => [
      'merge',
      '--output',
      output(),
      '--output-format',
      'cobertura',
      ...files,
    ];
    const isHandedOver = async (): Promise<void> => {
      assert.deepEqual(await handed(), {
        'sonar.cs.cobertura.reportsPaths': output(),
        'sonar.vbnet.cobertura.reportsPaths': output(),
      });
      assert.deepEqual(found?.coverage, { reports: 1, formats: ['cobertura'], unread: 0 });
      assert.equal(place.logger.text('warning'), '');
    };

    it('are converted by the global tool', async () => {
      const files = [put('temp/a/a.coverage', 'PCH\u0002'), put('temp/b/b.coverage', 'PCH\u0001')].sort();
      putDotnet(at('home', '.dotnet', 'tools'), 'dotnet-coverage', at('starts'));
      await isHandedOver();
      assert.deepEqual(starts(), [merged(...files)]);
    });

    it('are converted by the tool that the repository pins', async () => {
      const file = put('temp/a.coverage', 'PCH\u0001');
      put('project/.config/dotnet-tools.json', '{"tools":{"dotnet-coverage":{"version":"18.1.0"}}}');
      putDotnet(at('bin'), 'dotnet', at('starts'));
      putDotnet(at('bin'), 'dotnet-coverage', at('starts'));
      await isHandedOver();
      assert.deepEqual(starts(), [['tool', 'run', 'dotnet-coverage', ...merged(file)]]);
    });

    it('are converted by a tool that is installed once, where there is none', async () => {
      const file = put('temp/a.coverage', 'PCH\u0001');
      putDotnet(at('bin'), 'dotnet', at('starts'));
      await isHandedOver();
      await isHandedOver();
      const [install, first, second, ...more] = starts();
      assert.deepEqual(install?.slice(0, 3), ['tool', 'install', 'dotnet-coverage']);
      assert.match(first?.[0] ?? '', /tools\/dotnet-coverage\/[\d.]+\/.*\/dotnet-coverage\.dll$/);
      assert.deepEqual(first?.slice(1), merged(file));
      assert.deepEqual([second, more], [first, []]);
    });

    it('are converted in portions where their names are too long for one command', async () => {
      for (let index = 0; index < 130; index += 1) {
        put(`temp/${String(index).padStart(180, 'x')}/a.coverage`, `PCH${index}`);
      }
      putDotnet(at('bin'), 'dotnet-coverage', at('starts'));
      const { 'sonar.cs.cobertura.reportsPaths': paths = '' } = await handed();
      assert.equal(paths.split(',').length, 2);
      assert.equal(starts().flatMap((words) => words.slice(5)).length, 130);
    });

    const failures: [what: string, merge: string, installs: string | null, says: RegExp][] = [
      ['it fails', 'fail', 'good', /exit code 1: Unhandled exception: the file is damaged/],
      ['it writes nothing', 'nothing', 'good', /exit code 0/],
      ['it cannot be installed', '', 'refused', /did not succeed \(exit code 1: .*NU1301/],
      ['there is no .NET', '', null, /PATH has neither dotnet-coverage nor dotnet/],
    ];
    for (const [what, merge, installs, says] of failures) {
      it(`lead to one warning with the switch that avoids them where ${what}`, async () => {
        const file = put('temp/a.coverage', 'PCH\u0001');
        put('temp/b.trx', TRX.replace('utf-16', 'utf-8'));
        if (installs !== null) putDotnet(at('bin'), 'dotnet', at('starts'));
        world = { ...world, environment: { ...world.environment, TEST_MERGE: merge, TEST_INSTALL: installs ?? '' } };
        assert.deepEqual(Object.keys(await handed()), ['sonar.cs.vstest.reportsPaths']);
        const warnings = place.logger.lines.filter(({ level }) => level === 'warning');
        assert.equal(warnings.length, 1, place.logger.text('warning'));
        assert.match(warnings[0]?.text ?? '', says);
        assert.ok(warnings[0]?.text.includes(`"${file}"`));
        assert.match(warnings[0]?.text ?? '', /--collect "Code Coverage;Format=Cobertura"/);
      });
    }

    it('end with the job', async () => {
      put('temp/a.coverage', 'PCH\u0001');
      putDotnet(at('bin'), 'dotnet-coverage', at('starts'));
      const cancel = new AbortController();
      world = {
        ...world,
        environment: { ...world.environment, TEST_MERGE: 'hang' },
        logger: { ...place.logger, startGroup: () => cancel.abort() },
      };
      await assert.rejects(handed(cancel.signal));
      assert.equal(place.logger.text('warning'), '');
    });
  });

  it('are named to the plug-in for Visual Basic where no project is in C#', async () => {
    const file = put('temp/a.trx', TRX.replace('utf-16', 'utf-8'));
    const info = (language: string): string =>
      `<ProjectInfo><ProjectLanguage>${language}</ProjectLanguage></ProjectInfo>`;
    put('.sonarqube/out/0/ProjectInfo.xml', info('VB'));
    put('.sonarqube/out/1/ProjectInfo.xml', info('F#'));
    assert.deepEqual(await handed(), { 'sonar.vbnet.vstest.reportsPaths': file });
    put('.sonarqube/out/2/ProjectInfo.xml', info('C#'));
    assert.deepEqual(await handed(), { 'sonar.cs.vstest.reportsPaths': file });
  });
});
