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

const COVERAGE = join(__dirname, '..', 'fixtures', 'dotnet', 'coverage');
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

const WITHOUT_CONDITIONS = {
  coverage: '78.6',
  lines_to_cover: '14',
  uncovered_lines: '3',
  conditions_to_cover: undefined,
  uncovered_conditions: undefined,
};

const RUN = '53a33c36-7002-4868-97fc-746ebbf41bee';
/** Of SonarQube 10.7, and of the analyzers of the recorded job. */
const OLDER_PLUGIN = '9.32.0.97167';
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
    plugin: OLDER_PLUGIN,
    says: /Cobertura is converted for this server: 1 files/,
    measures: WITH_CONDITIONS,
  },
  {
    what: 'the XML of Visual Studio, which knows no conditions',
    files: ['vsxml'],
    says: /coverage 1 report \(Visual Studio XML\)/,
    measures: WITHOUT_CONDITIONS,
  },
  {
    what: 'a binary .coverage, by what dotnet-coverage makes of it',
    files: ['vs/51c8c1fe-f5b3-4391-b029-7cc443a3bf59'],
    says: /coverage 1 report \(Cobertura\)/,
    measures: WITH_CONDITIONS,
  },
  {
    what: 'the HTML of dotCover',
    files: ['dotcover'],
    says: /coverage 1 report \(dotCover\)/,
    measures: WITHOUT_CONDITIONS,
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
  const isOld = (): boolean => !live().isAtLeast(25);
  before(async function () {
    // Older servers serve no engine.
    if (!live().isAtLeast(10, 6)) this.skip();
    const version = isOld() ? '11.3.0' : '12.1.0';
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
    mkdirSync(join(stage, 'tools', '.store', 'dotnet-sonarscanner', version), { recursive: true });
    const places = { '<agent>': join(agent, '_work', '1') };
    const { java } = chooseServer(live().server.version).jdk;
    putPlayer(program, recordingOf('succeeds', version), places, { java, jar });
    putCoverageTool(join(stage, 'tools'), join(agent, '_work'));
    leaveDotCover(join(stage, '_temp', 'dotcover'), join(agent, '_work', '1', 's', 'src', 'Shop.Core', 'Basket.cs'));
  });
  after(() => {
    for (const folder of [agent, stage]) if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  for (const { what, files, plugin, says, measures: expected } of CASES) {
    it(`brings issues and coverage of C# to SonarQube: ${what}`, async function () {
      if (what === NATIVE && isOld()) this.skip();
      rmSync(join(stage, 'tools', 'dotnet-sonarscanner.played'), { force: true });
      const steps = pipelineOf({ prepare: { scannerMode: 'dotnet', projectKey: project, defaultBranch: 'main' } });
      const pipeline = steps.replace(
        '  - task: SonarQubeServerAnalyze@1',
        `${buildStep(stage, files, plugin ?? (isOld() ? OLDER_PLUGIN : undefined))}  - task: SonarQubeServerAnalyze@1`,
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
      // The older plug-in knows of a test no more than its project.
      const tests = await measuresOf(live(), isOld() ? project : `${project}:tests/Shop.Tests/UnitTest1.cs`);
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

  it('brings the same coverage of every line, whether the plug-in reads Cobertura or it is converted', function () {
    if (isOld()) this.skip();
    const native = lines.get(NATIVE) ?? [];
    assert.equal(native.length, 14, native.join('\n'));
    assert.deepEqual(lines.get(CONVERTED), native);
  });
});

/** Plays Microsoft's tool, which reads a binary `.coverage`: writes Cobertura of the same run, as it was recorded. */
function putCoverageTool(tools: string, workFolder: string): void {
  const report = readFileSync(join(COVERAGE, 'microsoft.cobertura.xml'), 'utf8');
  const file = join(tools, 'converted.cobertura.xml');
  writeFileSync(file, report.replaceAll('/agent/_work', workFolder));
  const script = `#!/bin/sh\n[ "$1 $2 $4 $5" = "merge --output --output-format cobertura" ] && [ -s "$6" ] && cp ${file} "$3"\n`;
  writeFileSync(join(tools, 'dotnet-coverage'), script, { mode: 0o755 });
}

/**
 * The recorded run as dotCover would tell it: a page for each file, whose title is the path, with ranges of lines. Its form is
 * what the plug-in reads (SonarSource/sonar-dotnet `DotCoverReportParser`), since no report of dotCover was recorded.
 */
function leaveDotCover(folder: string, source: string): void {
  const generic = readFileSync(join(COVERAGE, 'coverlet.opencover.as-generic.xml'), 'utf8');
  const ranges = [...generic.matchAll(/lineNumber="(\d+)" covered="(\w+)"/g)].map(
    ([, line, covered]) => `[${line},1,${line},20,${covered === 'true' ? 1 : 0}]`,
  );
  const script = `<script type="text/javascript">highlightRanges([${ranges.join()}]);</script>`;
  const page = (title: string, body: string): string =>
    `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`;
  mkdirSync(join(folder, 'report', 'src'), { recursive: true });
  writeFileSync(join(folder, 'report.html'), page('dotCover Coverage Report', ''));
  writeFileSync(join(folder, 'report', 'src', '1.html'), page(source, script));
}

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
