import assert from 'node:assert/strict';
import { HANDOFF_VERSION, type Handoff } from '../../../src/documents/handoff';
import { handoffVariable } from '../../../src/documents/names';
import type { DotnetEvidence } from '../../../src/documents/evidence';
import type { ScanState } from '../../../src/documents/scan-state';
import { scannerFailed } from '../../../src/errors/scanner-errors';
import { TaskError } from '../../../src/errors/errors';
import { Secret } from '../../../src/secrets/secret';
import type { ScanRequest, ScanSummary } from '../../../src/ports/scanner';
import type { PathPattern } from '../../../src/domain/scanner/report-paths';
import type { SonarQubeConnection } from '../../../src/ports/sonarqube/connection';
import type { ScannerDistribution } from '../../../src/ports/sonarqube/scanner-distribution';
import type { WorkingCopyInfo } from '../../../src/ports/working-copy';
import { analyze } from '../../../src/use-cases/analyze/analyze';
import { saveScan } from '../../../src/use-cases/job/analyses-of-job';
import type { TaskCompletion } from '../../../src/ports/task-console';
import { preparedHandoff, SERVER, skippedHandoff } from '../../builders';
import { leaveInJob, readInJob } from '../../left-in-job';
import { reportTask } from '../publish/publish-world';
import {
  inMemoryAgent,
  inMemoryCredentialStore,
  inMemoryFiles,
  recordingLogger,
  type InMemoryAgent,
} from '../in-memory';

const FULL: WorkingCopyInfo = { root: '/s', shallow: false, partial: false, sparse: false };
const SHALLOW: WorkingCopyInfo = { ...FULL, shallow: true };
const never = new AbortController().signal;

type Prepared = Extract<Handoff, { state: 'prepared' }>;

function handoff(changes: Partial<Prepared> = {}): Prepared {
  // Nothing is known of what Prepare saw of the history.
  const { baseline, ...without } = preparedHandoff('web-1', {
    project: { key: 'web', name: null },
    baseDirectory: { root: 'sources', path: 'app' },
    caCertificate: { root: 'temp', path: 'ca.pem' },
    properties: { 'sonar.projectKey': 'web' },
  });
  void baseline;
  return { ...without, ...changes };
}

const skipped = (): Handoff => skippedHandoff('web-1', { detail: 'branch feature/x' });

interface Situation {
  readonly handoffs?: readonly (Handoff | string)[];
  readonly inputs?: Record<string, string>;
  readonly variables?: Record<string, string>;
  readonly workingCopy?: WorkingCopyInfo;
  readonly hasBase?: boolean;
  readonly credentials?: 'none';
  /** What else happened in the job before. */
  readonly before?: (job: Parameters<typeof leaveInJob>[0] & { readonly agent: InMemoryAgent }) => void;
  readonly scan?: (request: ScanRequest) => Promise<ScanSummary>;
  readonly reports?: (folder: string, pattern: PathPattern) => boolean | 'unknown';
  /** Paths that lead over a symbolic link. */
  readonly behindLink?: readonly string[];
  /** Called when Git is asked. */
  readonly onInspect?: () => void;
}

/** Runs Analyze in a job; everything that it did is in what comes back. */
async function run(situation: Situation) {
  const agent = inMemoryAgent({
    inputs: situation.inputs ?? {},
    variables: {
      'System.DefaultWorkingDirectory': '/s',
      'Agent.TempDirectory': '/t',
      'Agent.ToolsDirectory': '/tools',
    },
  });
  const logger = recordingLogger();
  const credentialStore = inMemoryCredentialStore();
  const secretProperties = new Map([['my.password', new Secret('p')]]);
  for (const each of situation.handoffs ?? [handoff()]) {
    const left = typeof each === 'string' ? { handoff: handoff(), instead: each } : { handoff: each };
    leaveInJob({ agent, credentialStore }, { ...left, secretProperties });
  }
  situation.before?.({ agent, credentialStore });
  if (situation.credentials === 'none') credentialStore.scannerSecrets.clear();
  for (const [name, value] of Object.entries(situation.variables ?? {})) agent.variables.set(name, value);
  const requests: { scanner: string; request: ScanRequest }[] = [];
  const connections: SonarQubeConnection[] = [];
  const scanner = (name: string) => ({
    scan: (request: ScanRequest) => {
      requests.push({ scanner: name, request });
      return situation.scan?.(request) ?? Promise.resolve({ scanner: name, files: 412, notices: [], seconds: 37.6 });
    },
  });
  let ending: TaskCompletion | undefined;
  let error: unknown;
  try {
    ending = await analyze(
      {
        agent,
        logger,
        credentialStore,
        // Analyze itself asks the server nothing: its scanner does.
        connect: (connection) => {
          connections.push(connection);
          return {} as ScannerDistribution;
        },
        workingCopy: {
          inspect: () => {
            situation.onInspect?.();
            return Promise.resolve(situation.workingCopy);
          },
          hasBranch: () => Promise.resolve(situation.hasBase ?? true),
        },
        reportFiles: {
          anyMatches: (folder, pattern) => Promise.resolve(situation.reports?.(folder, pattern) ?? true),
          isBehindLink: (_folder, path) => Promise.resolve(situation.behindLink?.includes(path) ?? false),
        },
        files: inMemoryFiles({ '/t/sonarqube/web-1/report-task.txt': reportTask('web') }),
        scanners: { engine: scanner('engine'), cli: scanner('cli'), dotnet: scanner('dotnet') },
      },
      never,
    );
  } catch (thrown) {
    error = thrown;
  }
  const state = (key = 'web-1') => withoutStep(readInJob({ agent, credentialStore }, key)?.scan);
  return { ending, error, agent, credentialStore, logger, requests, connections, state };
}

/** Which step it was, and which task, are rules of their own. */
function withoutStep(scan: ScanState | null | undefined): Omit<ScanState, 'step' | 'taskId'> | undefined {
  if (scan === null || scan === undefined) return undefined;
  const { step: _, ...state } = scan;
  const { taskId: __, ...bare } = { taskId: undefined, ...state };
  return bare;
}

const codeOf = (error: unknown): string | undefined => (error instanceof TaskError ? error.code : undefined);

/** Another step has scanned it; or has failed to. */
const scannedBefore =
  (key: string, state: ScanState = { state: 'scanned' }): NonNullable<Situation['before']> =>
  (job) => {
    const analysis = readInJob(job, key);
    if (analysis !== undefined) saveScan(job, analysis, state);
  };

const preparedAnew =
  (key: string): NonNullable<Situation['before']> =>
  (job) => {
    scannedBefore(key)(job);
    const analysis = readInJob(job, key);
    if (analysis !== undefined) leaveInJob(job, { handoff: analysis.handoff });
  };

describe('Analyze', () => {
  it('runs the engine with the paths of this step and tells what it analyzed', async () => {
    const { ending, logger, requests, connections, state, agent } = await run({ inputs: { jdkversion: 'JAVA_HOME' } });
    assert.equal(ending?.result, 'Succeeded');
    assert.deepEqual(state(), { state: 'scanned', files: 412, notices: [], history: 'none' });
    assert.equal(logger.text('info'), 'Indexed 412 files in 38 s');
    const [first] = requests;
    assert.equal(requests.length, 1);
    assert.equal(first?.scanner, 'engine');
    assert.equal(first?.request.baseDirectory, '/s/app');
    assert.equal(first?.request.metadataFile, '/t/sonarqube/web-1/report-task.txt');
    assert.equal(first?.request.caCertificate, '/t/ca.pem');
    assert.equal(first?.request.toolsDirectory, '/tools');
    assert.equal(first?.request.javaChoice, 'JAVA_HOME');
    assert.equal(first?.request.secretProperties.get('my.password')?.reveal(), 'p');
    assert.deepEqual(
      connections.map(({ url, name, caCertificate }) => [url, name, caCertificate]),
      [[SERVER, 'sonar-prod', '/t/ca.pem']],
    );
    assert.equal(agent.variables.has('JAVA_HOME'), false);
  });

  it('runs SonarScanner CLI where the server has no engine or a version is asked for', async () => {
    const server = { url: SERVER, version: '9.9.8.1', features: [] };
    assert.equal((await run({ handoffs: [handoff({ server })] })).requests[0]?.scanner, 'cli');
    assert.equal((await run({ handoffs: [handoff({ scannerVersion: '8.0.1' })] })).requests[0]?.scanner, 'cli');
  });

  it('warns of reports that are not there, one line a property, and analyzes all the same', async () => {
    const properties = {
      'sonar.javascript.lcov.reportPaths': 'web/lcov.info,api/lcov.info',
      'sonar.junit.reportPaths': 'there.xml',
      'sonar.cs.vstest.reportsPaths': '**/*.trx',
    };
    const asked: string[] = [];
    const { logger, state } = await run({
      handoffs: [handoff({ properties })],
      reports: (folder, { folder: below }) => {
        asked.push(folder);
        return below === 'there.xml' ? true : below === '' ? 'unknown' : false;
      },
    });
    assert.deepEqual([...new Set(asked)], ['/s/app']);
    assert.deepEqual(
      logger.lines.filter(({ level }) => level === 'warning').map(({ text }) => text.slice(0, 93)),
      ['sonar.javascript.lcov.reportPaths: no file matches "web/lcov.info", "api/lcov.info" (relative'],
    );
    assert.deepEqual(state(), { state: 'scanned', files: 412, notices: [], history: 'none' });
  });

  it('looks for reports at the folder of each module, too', async () => {
    const properties = {
      'sonar.modules': 'web,api',
      'api.sonar.projectBaseDir': 'services/api',
      'api.sonar.modules': 'core',
      'sonar.javascript.lcov.reportPaths': 'coverage/lcov.info',
      'sonar.junit.reportPaths': 'junit.xml',
      'sonar.sarifReportPaths': 'out.sarif',
    };
    const there = ['web/coverage/lcov.info', 'services/api/core/junit.xml', 'src', 'lib'];
    const { logger } = await run({
      handoffs: [handoff({ properties })],
      reports: (_folder, { folder }) => there.includes(folder),
    });
    assert.match(logger.text('warning'), /^sonar\.sarifReportPaths: no file matches "out\.sarif".*Analyze\.$/);
  });

  it('names each folder of sources that is not there, and wildcards that the scanner does not take', async () => {
    const { logger, state } = await run({
      handoffs: [handoff({ properties: { 'sonar.sources': 'src, lib,gone', 'sonar.tests': 'src/**/*.test.js' } })],
      reports: (_folder, { folder }) => folder !== 'gone',
    });
    const warnings = logger.lines.filter(({ level }) => level === 'warning').map(({ text }) => text);
    assert.equal(warnings.length, 2);
    assert.match(warnings[0] ?? '', /^sonar\.sources: "gone" \(relative paths start at \/s\/app\) does not exist/);
    assert.match(
      warnings[1] ?? '',
      /^sonar\.tests: "src\/\*\*\/\*\.test\.js" .* has a wildcard.*sonar\.test\.inclusions/,
    );
    assert.equal(state()?.state, 'scanned');
  });

  it('looks for no folder of sources at the base where modules have folders of their own', async () => {
    const properties = { 'sonar.modules': 'web,api', 'sonar.sources': 'lib' };
    const { logger } = await run({ handoffs: [handoff({ properties })], reports: () => false });
    assert.equal(logger.text('warning'), '');
  });

  it('names each folder of sources that only a link leads to, unless Git is not asked', async () => {
    const warningsWith = async (more: Readonly<Record<string, string>>): Promise<readonly string[]> => {
      const { logger } = await run({
        handoffs: [handoff({ properties: { 'sonar.sources': 'src,lib', ...more } })],
        behindLink: ['lib'],
      });
      return logger.lines.filter(({ level }) => level === 'warning').map(({ text }) => text);
    };
    const [warning, ...others] = await warningsWith({});
    assert.match(warning ?? '', /^sonar\.sources: "lib" .* leads over a symbolic link\..* name the folder/);
    assert.deepEqual(others, []);
    assert.deepEqual(await warningsWith({ 'sonar.scm.exclusions.disabled': 'True' }), []);
    assert.deepEqual(await warningsWith({ 'sonar.scm.disabled': 'true' }), []);
  });

  it('warns of wildcards in report paths that take none, though a file matches', async () => {
    const { logger } = await run({
      handoffs: [
        handoff({ properties: { 'sonar.sarifReportPaths': 'sarif/*.sarif', 'sonar.coverageReportPaths': 'a.xml' } }),
      ],
    });
    assert.match(
      logger.text('warning'),
      /^sonar\.sarifReportPaths: "sarif\/\*\.sarif" has a wildcard.*nothing is imported/,
    );
  });

  it('says so when the scanner did not count its files', async () => {
    const scan = () => Promise.resolve({ scanner: 'x', files: null, notices: [], seconds: 0.2 });
    assert.equal((await run({ scan })).logger.text('info'), 'Scanned web in 1 s');
  });

  it('leaves the reason when the scanner fails, and fails', async () => {
    const { error, state } = await run({ scan: () => Promise.reject(scannerFailed(3, 'no\nluck')) });
    assert.equal(codeOf(error), 'SQ-SCAN-FAILED');
    assert.deepEqual(state(), {
      state: 'failed',
      reason: 'The scanner failed (exit code 3): no luck. [SQ-SCAN-FAILED]',
    });
  });

  describe('chooses the analysis', () => {
    const one = handoff({ analysisKey: 'one-1', analysisName: 'one' });
    const two = handoff({ analysisKey: 'two-2', analysisName: 'two' });
    const cases: [what: string, situation: Situation, key: string][] = [
      ['the newest one', { handoffs: [one, two] }, 'two-2'],
      [
        'one that no build tool scans',
        { handoffs: [one, handoff({ analysisKey: 'two-2', scannerMode: 'other' })] },
        'one-1',
      ],
      ['the newest one that is left', { handoffs: [one, two], before: scannedBefore('two-2') }, 'one-1'],
      ['the one with the name', { handoffs: [one, two], inputs: { analysisName: 'one' } }, 'one-1'],
      ['one that is prepared anew', { handoffs: [one, two], before: preparedAnew('two-2') }, 'two-2'],
    ];
    for (const [what, situation, key] of cases) {
      it(what, async () => {
        const { requests, logger } = await run(situation);
        assert.equal(requests[0]?.request.handoff.analysisKey, key);
        const name = key.replace(/-.*/, '');
        assert.match(logger.text('info'), new RegExp(`^Project   web \\("${name}"\\), main branch$`, 'm'));
      });
    }
  });

  const variable = handoffVariable('web-1');
  const newer = JSON.stringify({ ...handoff(), version: HANDOFF_VERSION + 1 });
  const refused: [what: string, situation: Situation, code: string, says: RegExp][] = [
    ['nothing that was prepared', { handoffs: [] }, 'SQ-HANDOFF-NONE', /Analyze found nothing/],
    ['a handoff that is gone', { variables: { [variable]: '' } }, 'SQ-HANDOFF-BROKEN', /missing/],
    ['a handoff that is no JSON', { handoffs: ['{'] }, 'SQ-HANDOFF-BROKEN', /not JSON/],
    ['a handoff of a newer version', { handoffs: [newer] }, 'SQ-HANDOFF-BROKEN', /newer version/],
    [
      'a foreign handoff',
      { variables: { [variable]: JSON.stringify(handoff({ analysisKey: 'x' })) } },
      'SQ-HANDOFF-BROKEN',
      /"x"/,
    ],
    ['missing credentials', { credentials: 'none' }, 'SQ-HANDOFF-BROKEN', /SONARQUBE_CREDENTIALS_WEB_1/],
    [
      'an unknown name',
      { inputs: { analysisName: 'api' }, handoffs: [handoff({ analysisName: 'web' })] },
      'SQ-HANDOFF-NAME',
      /"api".*web/,
    ],
    [
      'nothing that is left',
      { before: scannedBefore('web-1') },
      'SQ-HANDOFF-DONE',
      /Analyze has run for every Prepare/,
    ],
    [
      'a name that was analyzed',
      {
        inputs: { analysisName: 'web' },
        handoffs: [handoff({ analysisName: 'web' })],
        before: scannedBefore('web-1'),
      },
      'SQ-HANDOFF-DONE',
      /Analyze has run for every Prepare/,
    ],
  ];
  for (const [what, situation, code, says] of refused) {
    it(`refuses ${what}`, async () => {
      const { error, requests } = await run(situation);
      assert.equal(codeOf(error), code);
      assert.match((error as TaskError).message, says);
      assert.equal(requests.length, 0);
    });
  }

  const skips: [what: string, situation: Situation, reason: string | undefined][] = [
    ['what Prepare skipped', { handoffs: [skipped()] }, 'unsupported-branch'],
    [
      'when sonar.scanner.skip says true',
      { handoffs: [handoff({ properties: { 'sonar.scanner.skip': 'true' } })] },
      'scanner-skipped',
    ],
    [
      'when sonar.scanner.skip says True',
      { handoffs: [handoff({ properties: { 'sonar.scanner.skip': 'True' } })] },
      'scanner-skipped',
    ],
    [
      'when sonar.scanner.skip says TRUE',
      { handoffs: [handoff({ properties: { 'sonar.scanner.skip': 'TRUE' } })] },
      'scanner-skipped',
    ],
    [
      'a fork without anything prepared',
      { handoffs: [], variables: { 'System.PullRequest.IsFork': 'True' } },
      undefined,
    ],
  ];
  for (const [what, situation, reason] of skips) {
    it(`skips ${what}, in one line`, async () => {
      const { ending, state, requests, logger } = await run(situation);
      assert.equal(ending?.result, 'Skipped');
      assert.deepEqual(state(), reason === undefined ? undefined : { state: 'skipped', reason });
      assert.equal(requests.length, 0);
      assert.equal(logger.lines.length, 1);
    });
  }

  it('calls a project whose key only the build tool knows by words', async () => {
    const ofBuildTool = handoff({ scannerMode: 'other', project: { key: '', name: null } });
    const { logger } = await run({ handoffs: [ofBuildTool] });
    assert.match(logger.text('info'), /step analyzes the project that it names \(goal sonar:sonar/);
  });

  it('leaves the analysis to Maven and Gradle in mode other', async () => {
    const { ending, state, requests } = await run({ handoffs: [handoff({ scannerMode: 'other' })] });
    assert.equal(ending?.result, 'Succeeded');
    assert.match(ending?.message ?? '', /Maven or Gradle/);
    assert.equal(state(), undefined);
    assert.equal(requests.length, 0);
  });

  it('leaves the task that the scanner reported, so that no other report takes its place', async () => {
    const { agent, credentialStore } = await run({});
    const scan = readInJob({ agent, credentialStore }, 'web-1')?.scan;
    assert.ok(scan?.state === 'scanned' && scan.taskId === 'task-web');
  });

  describe('of a step that is tried again', () => {
    const one = handoff({ analysisKey: 'one-1', analysisName: 'one' });
    const two = handoff({ analysisKey: 'two-2', analysisName: 'two' });
    const failedIn = (step: string, key: string) => (job: Parameters<NonNullable<Situation['before']>>[0]) => {
      job.agent.variables.set('System.TaskInstanceId', step);
      scannedBefore(key, { state: 'failed', reason: 'x' })(job);
      job.agent.variables.set('System.TaskInstanceId', 'this');
    };

    it('scans again what it failed to scan, and no other one', async () => {
      const { ending, requests, state } = await run({ handoffs: [one, two], before: failedIn('this', 'two-2') });
      assert.equal(ending?.result, 'Succeeded');
      assert.deepEqual(
        requests.map(({ request }) => request.handoff.analysisKey),
        ['two-2'],
      );
      assert.equal(state('two-2')?.state, 'scanned');
      assert.equal(state('one-1'), undefined);
    });

    it('leaves alone what another step failed to scan', async () => {
      const { requests } = await run({ handoffs: [one, two], before: failedIn('other', 'two-2') });
      assert.deepEqual(
        requests.map(({ request }) => request.handoff.analysisKey),
        ['one-1'],
      );
      const none = await run({ handoffs: [two], before: failedIn('other', 'two-2') });
      assert.equal(codeOf(none.error), 'SQ-HANDOFF-DONE');
    });
  });

  for (const [what, variables] of [
    [
      'another address',
      {
        [handoffVariable('web-1')]: JSON.stringify(
          handoff({ server: { url: 'https://other', version: '26.9', features: [] } }),
        ),
      },
    ],
    [
      'another program',
      {
        [handoffVariable('web-1')]: JSON.stringify(handoff({ properties: { 'sonar.scanner.javaExePath': '/s/java' } })),
      },
    ],
    ['a skipped analysis', { [handoffVariable('web-1')]: JSON.stringify(skipped()) }],
  ] as const) {
    it(`refuses ${what} that some step has written over the handoff, before anything is asked or started`, async () => {
      const { error, requests, connections } = await run({ variables });
      assert.equal(codeOf(error), 'SQ-HANDOFF-CHANGED');
      assert.match((error as TaskError).message, /SONARQUBE_HANDOFF_WEB_1/);
      assert.deepEqual([requests, connections], [[], []]);
    });
  }

  describe('looks for the base of a pull request', () => {
    const pullRequest = [handoff({ scope: { kind: 'pull-request', id: '7', branch: 'f', base: 'main' } })];

    it('and refuses to go on without it in a full clone', async () => {
      const { error, state, requests } = await run({ handoffs: pullRequest, workingCopy: FULL, hasBase: false });
      assert.equal(codeOf(error), 'SQ-CONF-BASE-BRANCH');
      const told = (error as TaskError).describe();
      assert.match(
        told,
        /has no branch "main".*spelled so \(a deleted one cannot.*git fetch origin "\+refs\/heads\/main:/s,
      );
      assert.doesNotMatch(told, /fetchDepth/, 'the clone has its whole history');
      assert.equal(state()?.state, 'failed');
      assert.equal(requests.length, 0);
    });

    it('and only warns without it in a shallow clone, with the line to add', async () => {
      const { logger, requests } = await run({ handoffs: pullRequest, workingCopy: SHALLOW, hasBase: false });
      assert.match(logger.text('warning'), /fetchDepth: 0/);
      assert.equal(requests.length, 1);
    });

    const baseline = (targetAnalysed: boolean | null) => ({
      baseline: { serverTime: null, projectIsNew: false, mainBranch: 'main', targetAnalysed, history: null },
    });
    const scope = { kind: 'pull-request', id: '7', branch: 'f', base: 'main' } as const;
    const quiet: [what: string, situation: Situation, history: string][] = [
      ['it is there', { handoffs: pullRequest, workingCopy: FULL, hasBase: true }, 'whole'],
      [
        'SonarQube has analyzed it, in a shallow clone',
        { handoffs: [handoff({ scope, ...baseline(true) })], workingCopy: SHALLOW, hasBase: true },
        'shallow',
      ],
      ['SonarQube has analyzed it, without Git', { handoffs: [handoff({ scope, ...baseline(true) })] }, 'none'],
    ];
    for (const [what, situation, history] of quiet) {
      it(`and says nothing where ${what}`, async () => {
        const { logger, requests, state } = await run(situation);
        assert.equal(logger.text('warning'), '');
        assert.equal(requests.length, 1);
        assert.deepEqual(state(), { state: 'scanned', files: 412, notices: [], history });
      });
    }

    const off = { 'sonar.scm.disabled': 'true' };
    const stops: [what: string, situation: Situation][] = [
      ['a shallow clone', { workingCopy: SHALLOW, hasBase: true }],
      ['no Git', {}],
      ['sonar.scm.disabled', { workingCopy: FULL, hasBase: true, handoffs: [] }],
    ];
    for (const [what, situation] of stops) {
      it(`and stops before the scan where SonarQube has no analysis of it and there is ${what}`, async () => {
        const properties = situation.handoffs === undefined ? {} : off;
        const handoffs = [handoff({ scope, properties, ...baseline(false) })];
        const { error, requests } = await run({ ...situation, handoffs });
        assert.equal(codeOf(error), 'SQ-CONF-BASE-BRANCH');
        assert.match((error as TaskError).message, /has no analysis of "main"/);
        assert.equal(requests.length, 0);
      });
    }
  });

  it('keeps what the scanner said for Publish', async () => {
    const scan = () => Promise.resolve({ scanner: 'x', files: 3, notices: ['no-merge-base'] as const, seconds: 1 });
    const { state } = await run({ scan, workingCopy: SHALLOW });
    assert.deepEqual(state(), { state: 'scanned', files: 3, notices: ['no-merge-base'], history: 'shallow' });
  });

  const empty: [what: string, summary: Partial<ScanSummary>, says: RegExp][] = [
    ['not one file was found', { files: 0 }, /not one file of web.*\[SQ-SCAN-NOTHING\]/s],
    [
      'files need another scanner',
      { notices: ['other-scanner-needed'] },
      /C#.*scannerMode: dotnet.*\[SQ-SCAN-LANGUAGE\]/s,
    ],
  ];
  for (const [what, summary, says] of empty) {
    it(`warns with a code where ${what}, and succeeds`, async () => {
      const scan = () => Promise.resolve({ scanner: 'x', files: 3, notices: [], seconds: 1, ...summary });
      const { ending, logger } = await run({ scan });
      assert.equal(ending?.result, 'Succeeded');
      assert.match(logger.text('warning'), says);
      assert.match(logger.text('info'), /^Indexed/);
    });
  }

  describe('of a .NET build', () => {
    const dotnet: DotnetEvidence = {
      languages: { 'C#': 2 },
      tests: 0,
      files: 5,
      analyzed: 2,
      missing: [],
      missingTotal: 0,
    };
    const missing = [{ project: 'Core', reason: 'no-results' }];
    const analyzed = (changes: Partial<DotnetEvidence> | null, inputs: Record<string, string> = {}) => {
      const found = changes === null ? null : { ...dotnet, ...changes };
      const scan = () => Promise.resolve({ scanner: 'x', files: 3, notices: [], seconds: 1, dotnet: found });
      return run({ scan, inputs, handoffs: [handoff({ scannerMode: 'dotnet' })] });
    };
    const dotnetOf = (state: Omit<ScanState, 'step' | 'taskId'> | undefined): unknown =>
      state !== undefined && 'dotnet' in state ? state.dotnet : undefined;

    it('tells in one line what was analyzed, and hands it to Publish', async () => {
      const { logger, state } = await analyzed({});
      assert.match(logger.text('info'), /^Analyzed {2}2 projects \(2 C#\), 5 files, analyzers' results for all$/m);
      assert.equal(logger.text('warning'), '');
      assert.deepEqual(dotnetOf(state()), dotnet);
    });

    it('looks for reports that nobody names, unless the author switches it off', async () => {
      const asked = async (inputs: Record<string, string>): Promise<boolean | undefined> =>
        (await analyzed({}, inputs)).requests[0]?.request.findReports;
      assert.deepEqual([await asked({}), await asked({ findReports: 'true' })], [true, true]);
      assert.deepEqual([await asked({ findReports: 'false' }), await asked({ findReports: 'False' })], [false, false]);
    });

    it('tells which reports were found, that coverage will be none, and hands both to Publish', async () => {
      const reports = { tests: { reports: 2, tests: 412 }, coverage: { reports: 0, formats: [], unread: 0 } };
      const { logger, state } = await run({
        handoffs: [handoff({ scannerMode: 'dotnet' })],
        scan: ({ onReports }) => {
          onReports(reports);
          return Promise.resolve({ files: 3, notices: [], seconds: 1, dotnet, reports });
        },
      });
      assert.match(logger.text('info'), /^Tests {5}2 reports \(412 tests\), coverage 0 reports\n {10}Coverage 0 %/m);
      const left = state();
      assert.deepEqual(left !== undefined && 'reports' in left ? left.reports : undefined, reports);
    });

    it('asks Git while the scanner runs, since nothing of a branch ends the analysis', async () => {
      const order: string[] = [];
      await run({
        handoffs: [handoff({ scannerMode: 'dotnet' })],
        onInspect: () => order.push('Git'),
        scan: ({ onStarted }) => {
          order.push('scanner');
          onStarted();
          return Promise.resolve({ files: 3, notices: [], seconds: 1, dotnet });
        },
      });
      assert.deepEqual(order, ['scanner', 'Git']);
    });

    it('hands over report paths as their author means them', async () => {
      const properties = { 'sonar.cs.vstest.reportsPaths': 'TestResults/*.trx' };
      const { requests } = await run({
        handoffs: [handoff({ scannerMode: 'dotnet', properties })],
        variables: { 'Agent.BuildDirectory': '/b' },
        reports: (folder) => folder === '/b',
        scan: () => Promise.resolve({ scanner: 'x', files: 3, notices: [], seconds: 1, dotnet }),
      });
      assert.equal(requests[0]?.request.handoff.properties['sonar.cs.vstest.reportsPaths'], '/b/TestResults/*.trx');
    });

    it('warns of what is missing, by name', async () => {
      const { ending, logger, state } = await analyzed({ analyzed: 1, missing, missingTotal: 1 });
      assert.equal(ending?.result, 'Succeeded');
      assert.match(logger.text('warning'), /Core has no results of the analyzers.*\[SQ-SCAN-DOTNET-PARTIAL\]/s);
      assert.deepEqual(dotnetOf(state()), { ...dotnet, analyzed: 1, missing, missingTotal: 1 });
    });

    it('fails where nothing was analyzed, and says so to Publish', async () => {
      const { error, state } = await analyzed({ analyzed: 0, missing, missingTotal: 1 });
      assert.equal(codeOf(error), 'SQ-SCAN-DOTNET-NOTHING');
      assert.match((error as TaskError).message, /Core has no results/);
      assert.equal(state()?.state, 'failed');
    });

    it('goes on where nothing was analyzed and the author wants that, without a verdict', async () => {
      const { ending, logger, state } = await analyzed({ analyzed: 0 }, { onNothingAnalyzed: 'Warn' });
      assert.equal(ending?.result, 'Succeeded');
      assert.match(logger.text('warning'), /SQ-SCAN-DOTNET-NOTHING/);
      assert.deepEqual(dotnetOf(state()), { ...dotnet, analyzed: 0 });
    });

    it('warns where nobody can tell, and leaves that to Publish', async () => {
      const { logger, state } = await analyzed(null);
      assert.match(logger.text('warning'), /SQ-SCAN-DOTNET-UNREAD/);
      assert.equal(dotnetOf(state()), null);
    });

    it('takes no other word for what to do then', async () => {
      const { error, requests } = await analyzed({}, { onNothingAnalyzed: 'ignore' });
      assert.equal(codeOf(error), 'SQ-CONF-INPUT');
      assert.equal(requests.length, 0);
    });
  });
});
