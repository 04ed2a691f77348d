import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDotnetBuild } from '../../../../../src/adapters/scanners/dotnet/read-build';
import { judgeBuild } from '../../../../../src/domain/scanner/dotnet-projects';
import { dotnetInWords } from '../../../../../src/presentation/dotnet-projects';
import { recordingOf } from '../../../../dotnet/put-player';
import { unpackRecordedJob } from '../../../../dotnet/recorded-job';

describe('what SonarScanner for .NET leaves of a build', () => {
  let root: string;
  beforeEach(() => (root = realpathSync(mkdtempSync(path.join(tmpdir(), 'left-')))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const folder = (): string => path.join(root, '1', '.sonarqube');
  const evidence = async (solutions: string | null = null): Promise<string> => {
    const build = await readDotnetBuild(folder(), solutions);
    if (build === null) return 'unknown';
    const judged = judgeBuild(build);
    const missing = judged.missing.map(({ project, reason }) => `${project} ${reason}`);
    return [dotnetInWords(judged), ...missing].join('; ');
  };
  const change = (file: string, from: RegExp | string, to: string): void => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const changed = text.replaceAll(from instanceof RegExp ? new RegExp(from, 'gs') : from, to);
    assert.notEqual(changed, text, `${file} has no such text`);
    writeFileSync(path.join(root, file), changed);
  };
  const CORE = '1/.sonarqube/out/0/ProjectInfo.xml';
  const INPUT = '1/.sonarqube/out/ScannerEngineInput.json';

  describe('of a recorded job', () => {
    beforeEach(() => unpackRecordedJob(root));

    it('is read as it is', async () => {
      assert.equal(
        await evidence(),
        "4 projects (2 C#, 1 F#, 1 test), 5 files, analyzers' results for 2 of 3; Shop.Rules no-analyzer",
      );
    });

    it('tells files that lie outside of the base directory', async () => {
      change(INPUT, /[^",]*\/s\/src\/[^",]*\.(?:cs|razor)/, '');
      assert.match(await evidence(), /0 files.*Shop\.Core outside/);
    });

    it('tells a project whose ErrorLog the scanner does not read', async () => {
      change(CORE, /<Property Name="sonar\.cs\.(?:roslyn|analyzer)[^>]*>[^<]*<\/Property>/, '');
      change(INPUT, /\{\s*"key": "CF882A5E[^"]*roslyn\.reportFilePaths",\s*"value": "[^"]*"\s*\},/, '');
      assert.match(await evidence(), /results for 1 of 3; Shop\.Core no-results/);
    });

    it('takes a project that failed at first for compiled, and one of two frameworks not', async () => {
      const config = '1/.sonarqube/conf/4/SonarProjectConfig.xml';
      cpSync(path.join(folder(), 'conf', '0'), path.join(folder(), 'conf', '4'), { recursive: true });
      assert.doesNotMatch(await evidence(), /Shop\.Core/);
      change(config, 'net10.0', 'net48');
      assert.match(await evidence(), /; Shop\.Core not-compiled/);
    });

    it('is read with the lists of files that early versions write in UTF-16', async () => {
      const files = path.join(folder(), 'conf', '0', 'FilesToAnalyze.txt');
      writeFileSync(files, `\ufeff${readFileSync(files, 'utf8').replace('\ufeff', '')}`, 'utf16le');
      change(INPUT, /[^",]*\/s\/src\/[^",]*\.(?:cs|razor)/, '');
      assert.match(await evidence(), /0 files.*Shop\.Core outside/);
    });

    it('tells two projects of one GUID', async () => {
      change(CORE, 'cf882a5e-204d-08dd-0ae0-1e7d320bb2bc', '7b6b3f75-411d-3d55-763d-217fcc7d00ee');
      assert.match(await evidence(), /Shop\.Core duplicate-guid; Shop\.Pages duplicate-guid/);
    });

    it('tells a language without rules', async () => {
      change('1/.sonarqube/conf/SonarQubeAnalysisConfig.xml', /<AnalyzersSettings>.*<\/AnalyzersSettings>/, '');
      assert.match(await evidence(), /Shop\.Core no-rules/);
    });

    it('tells projects that are in the solution and were not built', async () => {
      change('1/s/Shop.slnx', 'src/Shop.Rules/Shop.Rules.fsproj', 'src/Shop.Web/Shop.Web.csproj');
      assert.doesNotMatch(await evidence(), /not-built/, 'nobody looks where all was well');
      assert.match(await evidence(path.join(root, '1', 's')), /; Shop\.Web not-built$/);
    });

    const broken: [what: string, breakIt: () => void][] = [
      ['the input of the engine is gone', () => rmSync(path.join(root, INPUT))],
      ['the input of the engine is no JSON', () => writeFileSync(path.join(root, INPUT), '{')],
      ['a project is no XML', () => writeFileSync(path.join(root, CORE), '<ProjectInfo>')],
      ['a project names an entity of its own', () => change(CORE, 'AnyCPU', '&own;')],
      ['all is gone', () => rmSync(folder(), { recursive: true })],
    ];
    for (const [what, breakIt] of broken) {
      it(`is unknown where ${what}`, async () => {
        breakIt();
        assert.equal(await evidence(), 'unknown');
      });
    }
  });

  it('is read of the properties file of SonarScanner CLI, too', async () => {
    const { steps } = recordingOf('succeeds', '11.3.0');
    const left = steps.at(-1)?.left ?? {};
    await unpackRecordedJob(root);
    for (const name of readdirSync(path.join(folder(), 'conf')).filter((entry) => /^\d+$/.test(entry))) {
      for (const place of ['conf', 'out']) rmSync(path.join(folder(), place, name), { recursive: true, force: true });
    }
    rmSync(path.join(root, INPUT));
    for (const name of ['conf/0/SonarProjectConfig.xml', 'out/0/ProjectInfo.xml', 'out/sonar-project.properties']) {
      const file = path.join(folder(), name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, (left[name] ?? '').replaceAll('<agent>', path.join(root, '1')));
    }
    assert.equal(await evidence(), "1 project (1 C#), 1 file, analyzers' results for all");
  });
});
