import assert from 'node:assert/strict';
import {
  emptyRunOf,
  lostInFolders,
  lostQuietly,
  lostPrepareOf,
  lostRunOf,
  mayTellOfScanner,
  saysSkipped,
  stepsBefore,
  unseenRunOf,
  type JobStep,
  type LostRun,
} from '../../../../src/domain/report/steps-of-job';

const step = (changes: Partial<JobStep> = {}): JobStep => ({
  id: 's',
  name: 'Build',
  order: 5,
  taskName: 'CmdLine',
  state: 'failed',
  startedAt: null,
  logId: 7,
  ...changes,
});
const MAVEN = step({ taskName: 'Maven' });
const passed = step({ state: 'succeeded' });

/** What the agent writes before each line. */
const logged = (...lines: readonly string[]): string =>
  lines.map((line) => `2026-10-20T09:00:01.1234567Z ${line}\n`).join('');
const script = (line: string, ...printed: readonly string[]): string =>
  logged('Generating script.', 'Script contents:', line, '==== Starting Command Output ====', ...printed);
const hidden = (...printed: readonly string[]): string =>
  logged('Generating script.', '==== Starting Command Output ====', ...printed);
const analyzed = (id: string): readonly string[] => [
  '[INFO] ANALYSIS SUCCESSFUL, you can find the results at: https://sonar/dashboard?id=shop',
  `[INFO] More about the report processing at https://sonar/api/ce/task?id=${id}`,
];

const SCAN_FAILED = 'no-analysis scan-failed';
const OVERWRITTEN = 'no-analysis overwritten';

// The kind: every run of a scanner is accounted for by its report, or it is lost, whatever else passed.
const rows: readonly (readonly [what: string, step: JobStep, log: string, expected: string | null])[] = [
  ['Maven fails in its goal', MAVEN, logged('[command]mvn -f a/pom.xml verify sonar:sonar'), SCAN_FAILED],
  [
    'Maven fails in the plug-in',
    step(),
    hidden('[INFO] --- sonar:5.8.0.7211:sonar (default-cli) @ shop ---'),
    SCAN_FAILED,
  ],
  ['Maven fails while it compiles', step(), script('mvn verify sonar:sonar', '[ERROR] COMPILATION ERROR'), SCAN_FAILED],
  ['Gradle fails in its task', step(), hidden("Execution failed for task ':sonar'."), SCAN_FAILED],
  ['Gradle fails while it compiles', step(), script('./gradlew build sonar', 'BUILD FAILED'), SCAN_FAILED],
  ['Gradle of old', step({ taskName: 'Gradle' }), logged('[command]gradle build sonarqube'), SCAN_FAILED],
  ['SonarScanner CLI fails', step(), hidden('INFO: SonarScanner 5.0.1', 'EXECUTION FAILURE'), SCAN_FAILED],
  ['SonarScanner CLI is not there', step(), hidden('bash: sonar-scanner: command not found'), SCAN_FAILED],
  ['the npm scanner fails', step(), script('npx @sonar/scan', '[ERROR] Call to URL failed'), SCAN_FAILED],
  ['SonarScanner for .NET fails', step(), hidden('SonarScanner for .NET 12.1', 'Post-processing failed.'), SCAN_FAILED],
  ['only the name of the step tells', step({ name: 'SonarQube of the front end' }), hidden('Killed'), SCAN_FAILED],
  [
    'the step ran out of time',
    step({ taskName: 'Maven' }),
    hidden('sonar-maven-plugin', 'The task has timed out.'),
    SCAN_FAILED,
  ],
  ['nobody can see what Maven was to do', step(), hidden('[INFO] BUILD FAILURE'), 'no-analysis'],
  ['nobody can see what Gradle was to do', step(), hidden('BUILD FAILED in 3s'), 'no-analysis'],
  ['Gradle fails before its first task', step(), hidden('FAILURE: Build failed with an exception.'), 'no-analysis'],
  ['a script of the repository fails in Maven', step(), script('./build.sh', '[INFO] BUILD FAILURE'), 'no-analysis'],
  [
    'Maven cannot read its POM',
    step(),
    hidden('[ERROR] The build could not read 1 project -> [Help 1]'),
    'no-analysis',
  ],
  ['Maven knows no such option', step(), hidden('Unable to parse command line options: Unrecognized'), 'no-analysis'],
  ['Maven has no Java', step(), hidden('The JAVA_HOME environment variable is not defined correctly,'), 'no-analysis'],
  ['Gradle has no Java', step(), hidden('ERROR: JAVA_HOME is set to an invalid directory: /x'), 'no-analysis'],
  ['Gradle may not be started', step(), hidden('run.sh: line 2: ./gradlew: Permission denied'), 'no-analysis'],
  ['Gradle is not checked in', step(), hidden('run.sh: 2: ./gradlew: No such file or directory'), 'no-analysis'],
  ['Maven is not installed', step(), hidden('run.sh: line 2: mvn: command not found'), 'no-analysis'],
  ['Maven is not installed on Windows', step(), hidden("'mvn' is not recognized as an internal"), 'no-analysis'],
  ['Maven is no command of PowerShell', step(), hidden("The term 'mvn' is not recognized as"), 'no-analysis'],
  ['the scanner of Python is not installed', step(), hidden('run.sh: line 2: pysonar: command not found'), SCAN_FAILED],
  ['sbt fails in its task', step(), script('sbt sonarScan', 'java.lang.OutOfMemoryError'), SCAN_FAILED],
  ['packages are listed, and it analyzes', step(), script('npm audit; npx @sonar/scan', 'Killed'), SCAN_FAILED],
  ['a script goes on after SonarScanner CLI', passed, hidden('ERROR: EXECUTION FAILURE'), SCAN_FAILED],
  [
    'Maven fails never',
    passed,
    hidden('[ERROR] Failed to execute goal org.sonarsource.scanner.maven:sonar-maven-plugin:5.8.0.7211:sonar'),
    SCAN_FAILED,
  ],
  ['a script goes on after Gradle', passed, hidden("Execution failed for task ':app:sonar'."), SCAN_FAILED],
  [
    'a script goes on after the npm scanner',
    passed,
    hidden('[ERROR] Bootstrapper: An error occurred: Error: 401'),
    SCAN_FAILED,
  ],
  ['a script goes on after SonarScanner for .NET', passed, hidden('Post-processing failed. Exit code: 1'), SCAN_FAILED],
  [
    'a script goes on, and analyzes something else',
    passed,
    hidden('EXECUTION FAILURE', ...analyzed('known')),
    SCAN_FAILED,
  ],
  ['a report is gone', passed, hidden(...analyzed('gone')), OVERWRITTEN],
  ['the report of a step that failed is gone', step(), hidden(...analyzed('gone')), OVERWRITTEN],
  ['one of two reports is gone', passed, hidden(...analyzed('known'), ...analyzed('gone')), OVERWRITTEN],
  [
    'the second of two fails',
    step(),
    hidden(...analyzed('known'), '--- sonar:5.8.0.7211:sonar ---', 'BUILD FAILURE'),
    SCAN_FAILED,
  ],

  [
    'the second try succeeds',
    passed,
    hidden(
      ...analyzed('gone'),
      'EXECUTION FAILURE',
      '##[warning]RetryHelper encountered task failure, will retry',
      ...analyzed('known'),
    ),
    null,
  ],
  [
    'an analysis of a first try is gone, and the second one analyzes nothing',
    step(),
    hidden(...analyzed('gone'), '##[warning]RetryHelper encountered task failure, will retry', 'Nothing to do'),
    OVERWRITTEN,
  ],
  [
    'a script goes on after the gate',
    passed,
    hidden(...analyzed('known'), 'QUALITY GATE STATUS: FAILED', 'EXECUTION FAILURE'),
    null,
  ],
  ['a short secret hides a part of what it tells', passed, hidden(...analyzed('k***wn')), null],
  ['a short secret hides a part, and its report is gone', passed, hidden(...analyzed('g***e')), OVERWRITTEN],
  ['an analysis is there', passed, hidden(...analyzed('known')), null],
  ['two analyses are there', passed, hidden(...analyzed('known'), ...analyzed('too')), null],
  ['a report of an older run is shown', passed, hidden('ceTaskUrl=https://sonar/api/ce/task?id=old'), null],
  [
    'the gate failed the build',
    step(),
    hidden(...analyzed('known'), 'ERROR: QUALITY GATE STATUS: FAILED', 'sonar:sonar'),
    null,
  ],
  ['something fails behind the analysis', step(), hidden(...analyzed('known'), 'cp: cannot stat'), null],
  [
    'something fails behind the analysis of Maven',
    MAVEN,
    logged(...analyzed('known'), '[INFO] SonarScanner Engine completed successfully', '[INFO] BUILD FAILURE'),
    null,
  ],
  [
    'something fails behind SonarScanner CLI',
    step(),
    hidden(...analyzed('known'), 'INFO  SonarScanner Engine completed successfully', 'INFO  EXECUTION SUCCESS'),
    null,
  ],
  [
    'something fails behind SonarScanner for .NET',
    step(),
    hidden(...analyzed('known'), 'The SonarScanner CLI has finished', 'Post-processing succeeded.'),
    null,
  ],
  [
    'a linter fails with rules of that name',
    step({ taskName: 'Npm' }),
    logged('  12:3 error sonarjs/no-dead-store'),
    null,
  ],
  ['a linter fails in a script of several lines', step(), hidden('12 problems (12 errors, 0 warnings)'), null],
  ['a script of the repository fails', step(), script('./build.sh', 'error: no such file'), null],
  [
    'packages are old',
    step(),
    script('npm outdated', '@sonar/scan  4.3.0  4.3.5  5.0.1  node_modules/@sonar/scan'),
    null,
  ],
  ['an audit names a scanner', step(), script('npm audit', 'sonarqube-scanner  <=3.0.1'), null],
  ['a script finds no file', step(), hidden('run.sh: line 2: ./build.sh: No such file or directory'), null],
  ['an audit fails', step(), script('npm audit', '3 vulnerabilities'), null],
  ['tests fail', step(), script('mvn --batch-mode verify', 'There are test failures.'), null],
  ['tests of a task fail', step({ taskName: 'VSTest' }), logged('Failed! 1 of 2'), null],
  ['a step succeeds', passed, hidden('[INFO] BUILD SUCCESS'), null],
];

describe('a step of a job that runs scanners by itself', () => {
  for (const [what, of, log, expected] of rows) {
    it(`${expected === null ? 'lost nothing where' : `lost an analysis (${expected}) where`} ${what}`, () => {
      const lost = lostRunOf(of, log, new Set(['known', 'too']), true);
      const { reason, cause } = lost?.outcome ?? {};
      assert.equal(lost === null ? null : [reason, cause].filter(Boolean).join(' '), expected, lost?.outcome.detail);
      if (lost !== null) assert.ok(lost.outcome.detail.includes(`"${of.name}"`));
    });
  }

  it('may be any script of the job where no Prepare divides it, so only what names a scanner counts', () => {
    const none = new Set<string>();
    assert.equal(lostRunOf(step(), hidden('error'), none, false), null);
    assert.notEqual(lostRunOf(step(), hidden('INFO: SonarScanner 5.0.1'), none, false), null);
    assert.notEqual(lostRunOf(passed, hidden(...analyzed('gone')), none, false), null);
  });

  it('is one from Prepare to the Publish that asks, whatever order they come in, and no task that tells it elsewhere', () => {
    const of = (id: string, order: number, taskName: string | null = 'CmdLine') => step({ id, order, taskName });
    const steps = [
      of('deploy', 9),
      of('publish', 8, 'SonarQubeServerPublish'),
      of('analyze', 6, 'SonarQubeServerAnalyze'),
      of('official', 7, 'SonarQubeAnalyze'),
      of('build', 5),
      of('prepare', 3, 'SonarQubeServerPrepare'),
      of('again', 4, 'SonarQubeServerPrepare'),
      of('lint', 2),
    ];
    const ids = (own: string | null, all = steps) => stepsBefore(all, own).map(({ id }) => id);
    assert.deepEqual(ids('PUBLISH'), ['prepare', 'again', 'build', 'analyze', 'official']);
    assert.deepEqual(ids(null), ['prepare', 'again', 'build', 'analyze', 'official', 'publish', 'deploy']);
    const told = stepsBefore(steps, 'publish').filter(mayTellOfScanner);
    assert.deepEqual(
      told.map(({ id }) => id),
      ['build'],
    );
    for (const other of [{ state: 'skipped' }, { taskName: null }, { taskName: 'Checkout' }] as const)
      assert.equal(mayTellOfScanner(step(other)), false);
    const without = steps.filter(({ taskName }) => taskName !== 'SonarQubeServerPrepare');
    assert.deepEqual(ids('publish', without), ['lint', 'build', 'analyze', 'official']);
  });

  it('is told once, also where its folder tells of it', () => {
    const lost = unseenRunOf(step(), '403');
    const gone = lostRunOf(passed, hidden(...analyzed('gone')), new Set(), true) ?? assert.fail();
    const found = (runs: readonly LostRun[], steps: readonly JobStep[] = []) =>
      lostInFolders(['/s/a', '/s/b'], runs, steps).map(({ name, outcome }) => `${name} ${outcome.cause ?? ''}`);
    assert.deepEqual(found([]), ['/s/a scan-unfinished', '/s/b scan-unfinished']);
    assert.deepEqual(found([lost, gone]), ['/s/b scan-unfinished']);
    assert.deepEqual(found([lost, lost]), []);
    assert.deepEqual(found([], [step({ taskName: 'SonarCloudAnalyze' })]), []);
  });

  // The kind: what a step does not print proves nothing.
  const quiet: readonly (readonly [what: string, logs: readonly string[], known: readonly string[], lost: number])[] = [
    ['Maven', [script('mvn -q clean verify sonar:sonar')], [], 1],
    ['Maven, whose report is there', [script('mvn -q verify sonar:sonar')], ['a'], 0],
    ['two of Maven, and one report', [script('mvn -q sonar:sonar'), script('mvn sonar:sonar --quiet')], ['a'], 1],
    ['one whose report another step tells', [script('mvn -q sonar:sonar'), hidden(...analyzed('a'))], ['a'], 1],
    ['Maven as a task', [logged('[command]/usr/bin/mvn -f a/pom.xml -q verify sonar:sonar')], [], 1],
    ['Gradle in a folder', [script('cd app && ./gradlew --quiet build sonar')], [], 1],
    ['Maven by its logger', [script('mvn -Dorg.slf4j.simpleLogger.defaultLogLevel=warn sonar:sonar')], [], 1],
    ['SonarScanner CLI into a file', [script('sonar-scanner > scan.log')], [], 1],
    ['the npm scanner into a file', [script('npx @sonar/scan >scan.log 2>&1')], [], 1],
    ['the scanner of Python', [script('pysonar > scan.log')], [], 1],
    ['SonarScanner for .NET', [script('dotnet sonarscanner end > log'), script('dotnet-sonarscanner end >log')], [], 2],
    ['the begin of SonarScanner for .NET', [script('dotnet sonarscanner begin /k:shop > log')], [], 0],
    ['the npm scanner by pnpm', [script('cd web && pnpm dlx @sonar/scan > scan.log')], [], 1],
    ['Maven of Windows', [logged('[command]C:\\tools\\mvn.cmd -f a\\pom.xml -q verify sonar:sonar')], [], 1],
    ['one that tells all the same', [script('mvn -q sonar:sonar', ...analyzed('a'))], ['a'], 0],
    ['one that skipped', [script('mvn -q sonar:sonar', 'SonarQube Scanner analysis skipped')], [], 0],
    ['no scanner', [script('mvn -q verify'), script('npx eslint -f json > sonar-eslint.json')], [], 0],
    ['a file and a folder of that name', [script('mkdir sonar && echo sonar > sonar/name')], [], 0],
    ['an archive', [script('unzip -q cli.zip -d sonar-scanner && ls sonar-scanner > files')], [], 0],
    ['packages', [script('npm install --quiet @sonar/scan'), script('npm i sonarqube-scanner > log')], [], 0],
    ['a profile', [script('mvn -q test -P sonar'), script('mvn -q package -pl sonar')], [], 0],
    ['a task that is left out', [script('./gradlew -q build -x sonar'), script('gradle -q -x :app:sonar')], [], 0],
    ['a comment', [script('mvn -q verify # not sonar:sonar')], [], 0],
    ['a version', [script('sonar-scanner --version > v'), script('sonar-scanner -h >/dev/null')], [], 0],
    ['errors beside what it tells', [script('sonar-scanner 2>&1'), script('sonar-scanner 2>errors')], [], 0],
    [
      'one beside one of which a secret hides a part',
      [script('mvn -q sonar:sonar'), hidden(...analyzed('a***'))],
      ['a1'],
      1,
    ],
    ['what shows it all the same', [script('sonar-scanner | tee log', ...analyzed('a'))], ['a'], 0],
    ['a second try', [script('sonar-scanner > log || sonar-scanner > log')], ['a'], 0],
    ['two of one step', [script('(cd a && mvn -q sonar:sonar) && cd b && mvn -q sonar:sonar')], ['a'], 1],
    ['one behind one that tells', [script('mvn sonar:sonar; mvn -q -f b sonar:sonar', ...analyzed('a'))], ['a'], 1],
    ['into a pipe', [script('sonar-scanner | grep ERROR'), script('sonar-scanner.bat | Out-Null')], ['a'], 1],
    ['behind a setting', [script('SONAR_TOKEN=x ./mvnw -q sonar:sonar'), script('call mvn -q sonar:sonar')], [], 2],
    ['in place of another command', [script('test -f skip || mvn -q sonar:sonar')], [], 1],
    ['a request to SonarQube', [script('curl -s https://sonar.example.org/api/server/version > version')], [], 0],
  ];
  for (const [what, logs, known, count] of quiet) {
    it(`is lost where it was quiet and left no report: ${what}`, () => {
      const told = logs.map((log, order) => [{ ...passed, name: `Step ${order}`, order }, log] as const);
      const lost = lostQuietly(told, new Set(known));
      assert.deepEqual(
        lost.map(({ name, outcome }) => `${name} ${outcome.cause ?? ''}`),
        told.slice(0, count).map(([{ name }]) => `${name} overwritten`),
      );
    });
  }

  it('analyzed nothing where its scanner found no file', () => {
    const indexed = (count: number) => hidden(`[INFO] ${count} files indexed`, ...analyzed('a'));
    assert.deepEqual(emptyRunOf(passed, indexed(0))?.outcome.cause, 'no-code');
    const ofEngine = hidden('{"level":"INFO","message":"0 files indexed"}', ...analyzed('a'));
    assert.deepEqual(emptyRunOf(passed, ofEngine)?.outcome.cause, 'no-code');
    for (const count of [1, 10, 200]) assert.equal(emptyRunOf(passed, indexed(count)), null);
    const others = [
      hidden('12 tags, 0 files indexed'),
      hidden('0 files indexed...  (last one was a)', ...analyzed('a')),
    ];
    for (const log of others) assert.equal(emptyRunOf(passed, log), null);
  });

  it('is lost with a Prepare that failed, of which no later step knows', () => {
    const prepare = step({ taskName: 'SonarQubeServerPrepare', name: 'Prepare the front end' });
    assert.match(lostPrepareOf(prepare)?.outcome.detail ?? '', /"Prepare the front end" failed/);
    assert.equal(lostPrepareOf({ ...prepare, state: 'succeeded' }), null);
    assert.equal(lostPrepareOf(step()), null);
  });

  it('says that its scanner skipped', () => {
    for (const line of [
      '[INFO] SonarQube Scanner analysis skipped',
      '> Task :sonar SKIPPED',
      '> Task :app:sonarqube SKIPPED',
      '[INFO] sonar.skip = true: Skipping analysis',
      '08:44:17.467 INFO  SonarScanner CLI analysis skipped',
      '[INFO] Simulation mode. Configuration written to /work/1/s/dump.properties',
      'Skipping SonarQube analysis: no properties configured, was it skipped in all projects?',
    ])
      assert.equal(saysSkipped(logged(line)), true, line);
    const others = [
      '[INFO] Tests are skipped.',
      '> Task :app:sonarResolver SKIPPED',
      '> Task :testSonar SKIPPED',
      '[INFO] Sensor JaCoCo skipped',
      '[INFO] Dependency analysis skipped',
    ];
    assert.equal(saysSkipped(logged(...others)), false);
  });

  it('is looked at in time that grows with what it printed', () => {
    const took = (lines: number): number => {
      const log = hidden(...Array.from({ length: lines }, () => `sonarsonarsonar ${'x:sonarx '.repeat(20)}`));
      const times = Array.from({ length: 5 }, () => {
        const began = process.hrtime.bigint();
        lostRunOf(passed, log, new Set(), true);
        return Number(process.hrtime.bigint() - began);
      });
      return Math.min(...times);
    };
    assert.ok(took(20_000) < 40 * Math.max(took(2_000), 1e6));
  });
});
