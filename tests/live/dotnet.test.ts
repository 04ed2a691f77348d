import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chooseServer } from '../../scripts/sonarqube/versions';
import { putPlayer, recordingOf } from '../dotnet/put-player';
import { downloadEngine, takeShortFolder } from '../dotnet/real-engine';
import { leaveTestMethods, unpackRecordedJob } from '../dotnet/recorded-job';
import { logOf, pipelineOf } from '../e2e/rig';
import { createProject } from './administration';
import { assertAgreement } from './published';
import { describeLive, type LiveRig } from './rig';

/** What the tests of the recorded job leave: files of `_temp`, with the measures that they lead to. */
interface Reports {
  readonly what: string;
  readonly files: readonly string[];
  /** Version of the plug-in for C# that the second step is told; the server's own where absent. */
  readonly plugin?: string;
  readonly says: RegExp;
  /** Of the file that the tests are about. */
  readonly measures: Readonly<Record<(typeof METRICS)[number], string | undefined>>;
}

const METRICS = [
  'coverage',
  'lines_to_cover',
  'uncovered_lines',
  'conditions_to_cover',
  'uncovered_conditions',
] as const;

const WITH_CONDITIONS = {
  coverage: '63.6',
  lines_to_cover: '14',
  uncovered_lines: '3',
  conditions_to_cover: '8',
  uncovered_conditions: '5',
};

const RUN = '53a33c36-7002-4868-97fc-746ebbf41bee';
const NATIVE = 'Cobertura, which the plug-in reads';
const CONVERTED = 'Cobertura, converted as for a server whose plug-in does not read it';
const CASES: readonly Reports[] = [
  {
    what: 'OpenCover, found among two formats and their copies',
    files: ['agent_build_2026-11-27_14_15_50_net10.0.trx', RUN, 'agent_build_2026-11-27_14_15_50'],
    says: /Tests {5}1 report \(3 tests\), coverage 1 report \(OpenCover\)/,
    measures: WITH_CONDITIONS,
  },
  {
    what: NATIVE,
    files: [`${RUN}/coverage.cobertura.xml`],
    says: /coverage 1 report \(Cobertura\)/,
    measures: WITH_CONDITIONS,
  },
  {
    what: CONVERTED,
    files: [`${RUN}/coverage.cobertura.xml`],
    plugin: '9.32.0.97167',
    says: /Cobertura is converted for this server: 1 files/,
    measures: WITH_CONDITIONS,
  },
  {
    what: 'the XML of Visual Studio, which knows no conditions',
    files: ['vsxml'],
    says: /coverage 1 report \(Visual Studio XML\)/,
    measures: {
      coverage: '78.6',
      lines_to_cover: '14',
      uncovered_lines: '3',
      conditions_to_cover: undefined,
      uncovered_conditions: undefined,
    },
  },
];

/**
 * The recorded job of SonarScanner for .NET, with the real engine: its second step is played, and starts Java as the scanner
 * does. What only a machine with .NET can show is the first step and the build.
 */
describeLive('scannerMode: dotnet', (live) => {
  let agent: string;
  let stage: string;
  let project: string;
  const lines = new Map<string, readonly string[]>();
  before(async function () {
    if (!live().isAtLeast(25)) this.skip();
    agent = takeShortFolder();
    stage = mkdtempSync(join(tmpdir(), 'recorded-job-'));
    await unpackRecordedJob(stage, join(agent, '_work'));
    leaveTestMethods(stage, join(agent, '_work'));
    project = await createProject(live().server, 'dotnet', [{ metric: 'violations', op: 'GT', error: '100' }]);
    const input = join(stage, '1', '.sonarqube', 'out', 'ScannerEngineInput.json');
    const text = readFileSync(input, 'utf8').replaceAll('"value": "shop', `"value": "${project}`);
    writeFileSync(input, text);
    const jar = join(stage, 'engine.jar');
    writeFileSync(jar, await downloadEngine(live().server.url, live().server.adminToken));
    const program = join(stage, 'tools', 'dotnet-sonarscanner');
    mkdirSync(join(stage, 'tools', '.store', 'dotnet-sonarscanner', '12.1.0'), { recursive: true });
    const places = { '<agent>': join(agent, '_work', '1') };
    putPlayer(program, recordingOf('succeeds', '12.1.0'), places, { java: chooseServer(undefined).jdk.java, jar });
  });
  after(() => {
    for (const folder of [agent, stage]) if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  for (const { what, files, plugin, says, measures: expected } of CASES) {
    it(`brings issues and coverage of C# to SonarQube: ${what}`, async () => {
      rmSync(join(stage, 'tools', 'dotnet-sonarscanner.played'), { force: true });
      const steps = pipelineOf({ prepare: { scannerMode: 'dotnet', projectKey: project, defaultBranch: 'main' } });
      const pipeline = steps.replace(
        '  - task: SonarQubeServerAnalyze@1',
        `${buildStep(stage, files, plugin)}  - task: SonarQubeServerAnalyze@1`,
      );
      const finished = await live().run(pipeline, {
        workFolder: agent,
        environment: { PATH: `${join(stage, 'tools')}${delimiter}${process.env.PATH ?? ''}` },
      });
      const log = logOf(finished.run, 'analyze');
      assert.match(log, says, log);
      assert.match(log, /Analyzed {2}4 projects \(2 C#, 1 F#, 1 test\), 5 files, analyzers' results for 2 of 3/);
      const report = assertAgreement(finished, live());
      assert.equal(report.evidence?.dotnet?.analyzed, 2);
      // Of the file that the tests are about: the razor files and the JavaScript beside it have none.
      const basket = `${project}:src/Shop.Core/Basket.cs`;
      const measures = await measuresOf(live(), basket);
      assert.deepEqual(Object.fromEntries(METRICS.map((metric) => [metric, measures.get(metric)])), expected, log);
      lines.set(what, await coverageByLine(live(), basket));
      const tests = await measuresOf(live(), `${project}:tests/Shop.Tests/UnitTest1.cs`);
      const ran = files.some((file) => file.endsWith('.trx'));
      assert.equal(tests.get('tests'), ran ? '3' : undefined, log);
      // Without tests SonarQube reckons none as skipped.
      if (ran) assert.equal(tests.get('skipped_tests'), '1');
      const issues = await issuesOf(live(), project);
      const ofFile = (name: string): number => issues.filter((file) => file.endsWith(name)).length;
      assert.ok(ofFile('src/Shop.Core/Basket.cs') > 0, issues.join());
      assert.ok(ofFile('src/Shop.Pages/Price.razor') > 0, issues.join());
    });
  }

  it('brings the same coverage of every line, whether the plug-in reads Cobertura or it is converted', () => {
    const native = lines.get(NATIVE) ?? [];
    assert.equal(native.length, 14, native.join('\n'));
    assert.deepEqual(lines.get(CONVERTED), native);
  });
});

/** What the build and the tests between the two steps leave. */
function buildStep(stage: string, files: readonly string[], plugin: string | undefined): string {
  const config = '$(Agent.BuildDirectory)/.sonarqube/conf/SonarQubeAnalysisConfig.xml';
  return [
    '  - script: |',
    '      set -e',
    `      cp -r ${stage}/1/.sonarqube/. $(Agent.BuildDirectory)/.sonarqube/`,
    `      cp -r ${stage}/1/s/. .`,
    ...files.map(
      (file) =>
        `      mkdir -p $(Agent.TempDirectory)/found && cp -r ${stage}/_temp/${file} $(Agent.TempDirectory)/found/`,
    ),
    ...(plugin === undefined ? [] : [`      sed -i 's/Version="10.33.0.1635"/Version="${plugin}"/' ${config}`]),
    '    displayName: Build',
    '',
  ].join('\n');
}

async function measuresOf({ server }: LiveRig, component: string): Promise<Map<string, string>> {
  const metricKeys = [...METRICS, 'tests', 'skipped_tests'].join();
  const { body } = await server.api('GET', 'api/measures/component', { component, metricKeys });
  const { measures } = (body as { component: { measures: { metric: string; value: string }[] } }).component;
  return new Map(measures.map(({ metric, value }) => [metric, value]));
}

/** Each line that can be covered: its number, whether it was, its conditions and how many of them were covered. */
async function coverageByLine({ server }: LiveRig, key: string): Promise<string[]> {
  interface SourceLine {
    readonly line: number;
    readonly lineHits?: number;
    readonly conditions?: number;
    readonly coveredConditions?: number;
  }
  const { body } = await server.api('GET', 'api/sources/lines', { key });
  return (body as { sources: SourceLine[] }).sources
    .filter(({ lineHits }) => lineHits !== undefined)
    .map(
      ({ line, lineHits = 0, conditions = 0, coveredConditions = 0 }) =>
        `${line}: ${lineHits > 0 ? 'covered' : 'uncovered'}, ${coveredConditions} of ${conditions}`,
    );
}

/** The files of all open issues of C#. */
async function issuesOf({ server }: LiveRig, project: string): Promise<string[]> {
  const query = { components: project, languages: 'cs', issueStatuses: 'OPEN', ps: 500 };
  const { body } = await server.api('GET', 'api/issues/search', query);
  return (body as { issues: { component: string }[] }).issues.map(({ component }) => component);
}
