import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildEngine } from '../../local/sonarqube/engine-file';
import { putPlayer, recordingOf } from '../dotnet/put-player';
import { unpackRecordedJob } from '../dotnet/recorded-job';
import { FAKE_JAVA } from '../unit/adapters/scanners/fake-scanner';
import { logOf, openRig, pipelineOf, stepOf, type Rig } from './rig';

/** Reports of the recorded tests: what lies in `_temp` between the two steps. */
const RUN = '53a33c36-7002-4868-97fc-746ebbf41bee';
const CASES: [what: string, file: string, says: RegExp, format: string][] = [
  ['OpenCover', `${RUN}/coverage.opencover.xml`, /coverage 1 report \(OpenCover\)/, 'opencover'],
  ['Cobertura', `${RUN}/coverage.cobertura.xml`, /coverage 1 report \(Cobertura\)/, 'cobertura'],
  [
    'the XML of Visual Studio',
    'vsxml/cb678e41-d4af-4881-98ce-27e8fdef6152/agent_build_2026-11-27.14_16_01.xml',
    /coverage 1 report \(Visual Studio XML\)/,
    'vscoveragexml',
  ],
];

describe('a recorded job of .NET, rehearsed with the stand-ins', function () {
  this.timeout(120_000);
  let rig: Rig;
  let stage: string;
  let agent: string;
  before(async () => {
    rig = await openRig({ sonarqube: { processingDelay: 0 } });
    rig.sonarqube.setGate({ name: 'Lenient', conditions: [{ metric: 'violations', op: 'GT', error: '1000' }] });
    const root = realpathSync(rig.folder);
    stage = join(root, 'stage');
    // Blanks, as many agents on Windows have them.
    agent = join(root, 'my agent');
    await unpackRecordedJob(stage, join(agent, '_work'));
    const java = join(root, 'java');
    const jar = join(root, 'engine.jar');
    writeFileSync(java, FAKE_JAVA, { mode: 0o755 });
    writeFileSync(jar, buildEngine().content);
    mkdirSync(join(root, 'tools', '.store', 'dotnet-sonarscanner', '12.1.0'), { recursive: true });
    putPlayer(program(), recordingOf('succeeds', '12.1.0'), { '<agent>': join(agent, '_work', '1') }, { java, jar });
  });
  after(() => rig.stop());
  const program = (): string => join(realpathSync(rig.folder), 'tools', 'dotnet-sonarscanner');

  for (const [what, file, says, format] of CASES) {
    it(`shows issues, tests and coverage of C#, from ${what}`, async () => {
      rmSync(`${program()}.played`, { force: true });
      rmSync(agent, { recursive: true, force: true });
      const steps = pipelineOf({ prepare: { scannerMode: 'dotnet', projectKey: 'shop', defaultBranch: 'main' } });
      const build = [
        '  - script: |',
        '      set -e',
        `      cp -r ${stage}/1/.sonarqube/. "$(Agent.BuildDirectory)/.sonarqube/"`,
        `      cp -r ${stage}/1/s/. .`,
        `      mkdir -p "$(Agent.TempDirectory)/found"`,
        `      cp ${stage}/_temp/*.trx ${stage}/_temp/${file} "$(Agent.TempDirectory)/found/"`,
        '    displayName: Build',
        '',
      ].join('\n');
      const pipeline = steps.replace(
        '  - task: SonarQubeServerAnalyze@1',
        `${build}  - task: SonarQubeServerAnalyze@1`,
      );
      const { run } = await rig.run(pipeline, {
        workFolder: agent,
        environment: { PATH: `${join(rig.folder, 'tools')}${delimiter}${process.env['PATH'] ?? ''}` },
      });
      const log = logOf(run, 'analyze');
      assert.equal(run.result, 'Succeeded', log + logOf(run, 'publish'));
      assert.match(log, /Tests {5}1 report \(3 tests\)/);
      assert.match(log, says);
      assert.match(log, /Analyzed {2}4 projects \(2 C#, 1 F#, 1 test\)/);
      assert.match(log, /3 tests in it/, 'the engine has read them');
      const [target] = rig.sonarqube.projects.all().find(({ key }) => key === 'shop')?.targets ?? [];
      const basket = target?.files.get('src/Shop.Core/Basket.cs');
      assert.deepEqual([basket?.statementLines.length, basket?.coveredLines.length], [14, 11]);
      for (const file of ['src/Shop.Core/Basket.cs', 'src/Shop.Pages/Price.razor']) {
        const issues = target?.issues.filter(({ path, language }) => path === file && language === 'cs') ?? [];
        assert.ok(issues.length > 0, file);
      }
      const attached = stepOf(run, 'publish').attachments.find(({ type }) => type === 'sonarqube-analysis-report');
      const report = JSON.parse(attached?.content?.toString() ?? '{}') as { evidence?: { reports?: unknown } };
      assert.deepEqual(report.evidence?.reports, {
        tests: { reports: 1, tests: 3 },
        coverage: { reports: 1, formats: [format], unread: 0 },
      });
      // The first analysis shows all issues, later ones those of new code.
      if (what === 'OpenCover') assert.match(attached?.content?.toString() ?? '', /Basket\.cs/);
    });
  }
});
