import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { readPipeline } from '../../local/agent/pipeline-file/read-pipeline';
import type { PipelineRun } from '../../local/agent/run/pipeline-run';
import type { TaskResult } from '../../local/agent/run/task-result';
import { sonarqubeConnection } from '../../local/organization';
import { addUntidyBranch, UNTIDY, writeSources, writeTasks, writeTools } from './example-project';
import { openRig, type Rig } from './rig';

const ROOT = join(__dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples');
const read = (file: string): string => readFileSync(join(EXAMPLES, file), 'utf8');
const pathWith = (tools: string): string => `${tools}${delimiter}${process.env['PATH'] ?? ''}`;

/** One run of an example as its file stands, and the end that its findings deserve. */
interface Row {
  readonly file: string;
  readonly when?: string;
  /** Commit and ref that are built; those of the default branch when left out. */
  readonly builds?: 'untidy branch' | 'untidy pull request' | 'fork';
  readonly edition?: 'community';
  readonly isServerDown?: true;
  readonly result: TaskResult;
  /** What gates of deliveries read of it; `undefined` for nothing. */
  readonly gate: string | undefined;
  /** Of all steps together. */
  readonly log: readonly RegExp[];
  readonly warnings?: readonly RegExp[];
  /** Where there is more than one. */
  readonly stages?: readonly TaskResult[];
}

const PASSED = { result: 'Succeeded', gate: 'ok' } as const;
const FAILED = { result: 'Failed', gate: 'failed' } as const;

const RUNS: readonly Row[] = [
  { file: 'plain.yml', ...PASSED, log: [/Quality gate of webshop \(main branch\): passed/] },
  {
    file: 'plain.yml',
    builds: 'untidy pull request',
    ...FAILED,
    log: [/Quality gate of webshop \(pull request 7\): failed/, /Issues on new code +1 /],
  },
  {
    file: 'matrix.yml',
    ...PASSED,
    log: [/Quality gate of acme-shop-linux .*: passed/, /Quality gate of acme-shop-windows .*: passed/],
  },
  {
    file: 'pull-request.yml',
    builds: 'untidy pull request',
    ...FAILED,
    log: [/Quality gate of webshop \(pull request 7\): failed/],
  },
  {
    file: 'pull-request.yml',
    builds: 'untidy branch',
    result: 'SucceededWithIssues',
    gate: 'failed',
    log: [/Quality gate of webshop .*: failed/],
    warnings: [/goes on with a warning \(onFailed: warn\)/],
  },
  {
    file: 'inputs-only.yml',
    ...PASSED,
    log: [/Quality gate of .+ \(main branch\): passed/, /Analysing \[.*lcov\.info\]/],
  },
  {
    file: 'monorepo.yml',
    when: 'with an issue in one of its projects',
    builds: 'untidy branch',
    ...FAILED,
    log: [/Quality gate of shop .*: failed/, /Quality gate of back-office .*: passed/],
  },
  {
    file: 'fork.yml',
    builds: 'fork',
    result: 'Succeeded',
    gate: undefined,
    log: [/Builds of forks get no secrets, so nothing was analyzed/],
  },
  {
    file: 'cache.yml',
    ...PASSED,
    log: [/Key sonarqube \| "\w+" \| "2026\.1[^"]+"\nPath .*\.sonar\/cache/, /Quality gate of webshop .*: passed/],
  },
  { file: 'offline.yml', ...PASSED, log: [/Quality gate of webshop .*: passed/] },
  {
    file: 'community-build.yml',
    builds: 'untidy branch',
    edition: 'community',
    ...FAILED,
    log: [/as the separate project webshop\S+: this server has no branch analysis/, /: failed/],
  },
  {
    file: 'server-may-be-down.yml',
    when: 'while it is',
    isServerDown: true,
    result: 'SucceededWithIssues',
    gate: 'unknown',
    log: [
      /Prepare skipped webshop\. SonarQube at http:\S+ cannot be reached: [^.]+\.$/m,
      /Quality gate of webshop .*: unknown/,
    ],
    warnings: [/The analysis is skipped \(onServerUnavailable: skip\)/, /goes on with a warning \(onUnknown: warn\)/],
  },
  {
    file: 'results-in-later-stages.yml',
    ...PASSED,
    log: [/Judged at http:\/\/127\.0\.0\.1:\d+\/dashboard\?id=webshop/],
    stages: ['Succeeded', 'Succeeded'],
  },
  {
    file: 'results-in-later-stages.yml',
    builds: 'untidy branch',
    result: 'SucceededWithIssues',
    gate: 'failed',
    log: [/Quality gate of webshop .*: failed/],
    warnings: [/goes on with a warning \(onFailed: warn\)/],
    stages: ['SucceededWithIssues', 'Skipped'],
  },
  {
    file: 'maven.yml',
    ...PASSED,
    log: [/ANALYSIS SUCCESSFUL/, /Quality gate of webshop .*: passed/],
  },
  {
    file: 'maven.yml',
    when: 'which it cannot analyze',
    builds: 'untidy pull request',
    edition: 'community',
    result: 'Succeeded',
    gate: 'skipped',
    log: [/has no branch analysis, and this is pull request 7/, /SonarQube Scanner analysis skipped/],
  },
  {
    file: 'maven.yml',
    builds: 'untidy pull request',
    ...FAILED,
    log: [/ANALYSIS SUCCESSFUL/, /Quality gate of webshop \(pull request 7\): failed/],
  },
  {
    file: 'gradle.yml',
    ...PASSED,
    log: [/ANALYSIS SUCCESSFUL/, /Quality gate of webshop .*: passed/],
  },
  { file: 'without-prepare.yml', ...PASSED, log: [/ANALYSIS SUCCESSFUL/, /Quality gate of backend .*: passed/] },
  { file: 'dotnet.yml', ...PASSED, log: [/step begin/, /step end/, /Quality gate of webshop .*: passed/] },
];

/** What is not run here: why the local agent refuses the file, or the test that runs it with what it needs. */
const NOT_RUN: Readonly<Record<string, RegExp | string>> = {
  'container.yml': /A job in a container cannot be run by the local agent/,
  'multi-repository.yml': /checkout: tools cannot be run/,
  // They need the command line on the path, and a pull request that a build has decorated.
  'sync.yml': 'tests/e2e/sync.test.ts',
  'sync-on-webhook.yml': 'tests/e2e/sync.test.ts',
  // The stand-in for the engine is no Java, and reads no trust store.
  'private-ca.yml': 'tests/live/private-ca.test.ts',
};

describe('the example', function () {
  this.timeout(120_000);
  let folder: string;
  let rigs: Readonly<Record<'developer' | 'community', Rig>>;
  let untidy: Readonly<Record<'developer' | 'community', string>>;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sonarqube-examples-'));
    writeSources(join(folder, 'sources'));
    writeTools(join(folder, 'tools'));
    writeTasks(join(ROOT, 'dist', 'tasks'), join(folder, 'tasks'));
    const open = (edition: 'developer' | 'community'): Promise<Rig> =>
      openRig({ sonarqube: { edition, processingDelay: 0 }, sources: join(folder, 'sources') });
    rigs = { developer: await open('developer'), community: await open('community') };
    for (const { sonarqube } of Object.values(rigs)) {
      const none = { op: 'GT', error: '0' } as const;
      const conditions = ['violations', 'new_violations'].map((metric) => ({ metric, ...none }));
      sonarqube.setGate({ name: 'No issues', conditions });
    }
    untidy = {
      developer: addUntidyBranch(rigs.developer.organization.sources),
      community: addUntidyBranch(rigs.community.organization.sources),
    };
  });
  after(async () => {
    await Promise.all(Object.values(rigs).map((rig) => rig.stop()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  const builtBy = ({ builds, edition }: Row) => {
    const commit = { sourceVersion: untidy[edition ?? 'developer'] };
    const pullRequest = { id: 7, sourceBranch: `refs/heads/${UNTIDY}`, targetBranch: 'refs/heads/main' };
    switch (builds) {
      case undefined:
        return {};
      case 'untidy branch':
        return { ...commit, sourceBranch: `refs/heads/${UNTIDY}` };
      case 'untidy pull request':
        return { ...commit, sourceBranch: 'refs/pull/7/merge', pullRequest };
      case 'fork':
        return { ...commit, sourceBranch: 'refs/pull/7/merge', pullRequest: { ...pullRequest, isFork: true } };
    }
  };

  for (const row of RUNS) {
    const { file, builds = 'default branch', edition, when } = row;
    const where = [builds, edition, when].filter((each) => each !== undefined).join(', ');
    it(`${file} (${where}) ends as ${row.result}, with the gate ${row.gate ?? 'untouched'}`, async () => {
      const rig = rigs[edition ?? 'developer'];
      const url = row.isServerDown === true ? 'http://127.0.0.1:1' : rig.sonarqube.url;
      const { run, build } = await rig.run(read(file), {
        build: builtBy(row),
        tasksFolder: join(folder, 'tasks'),
        connections: [sonarqubeConnection(url, rig.token)],
        environment: { PATH: pathWith(join(folder, 'tools')) },
        variables: { sonarUrl: rig.sonarqube.url },
        secrets: { sonarToken: rig.token },
      });
      const log = stepsOf(run).flatMap(({ lines }) => lines);
      for (const expected of row.log) assert.match(log.join('\n'), expected);
      assert.equal(run.result, row.result, log.join('\n'));
      assert.equal(build.properties.get('sonarglobalqualitygate'), row.gate);
      assert.deepEqual(
        run.stages.map(({ result }) => result),
        row.stages ?? [row.result],
      );
      assertWarnings(run, row);
      assert.deepEqual(run.warnings, []);
      assert.deepEqual(run.uploadProblems, []);
      assert.deepEqual(rig.sonarqube.violations, []);
      assert.deepEqual(rig.organization.azureDevOps.violations, []);
    });
  }

  for (const [file, why] of Object.entries(NOT_RUN)) {
    it(`${file} is not run here, and the reason still holds`, () => {
      if (typeof why === 'string') {
        assert.ok(existsSync(join(ROOT, why)));
        assert.ok(readFileSync(join(ROOT, why), 'utf8').includes(file), `${why} runs ${file}`);
      } else {
        assert.throws(() => readPipeline(read(file), file), why);
      }
    });
  }

  it('is in one of the two lists, whichever it is', () => {
    const listed = [...new Set([...RUNS.map(({ file }) => file), ...Object.keys(NOT_RUN)])];
    const files = readdirSync(EXAMPLES).filter((file) => file.endsWith('.yml'));
    assert.deepEqual(listed.sort(), files.sort());
    assert.deepEqual(
      Object.keys(NOT_RUN).filter((file) => RUNS.some((row) => row.file === file)),
      [],
    );
  });
});

/** Files that the table of the examples says to run over the sample. */
const OVER_THE_SAMPLE = [...read('README.md').matchAll(/^\| \[(.+?\.yml)\].*\| yes[^|]*\|$/gm)].flatMap(
  ([, file]) => file ?? [],
);

/** What an example runs before its analysis; several run the same. */
const buildOf = (file: string): string => /^ *- script: (npm .*)$/m.exec(read(file))?.[1] ?? assert.fail(file);

describe('the example, over the sample project', function () {
  this.timeout(120_000);
  let rig: Rig;
  let tools: string;
  before(async () => {
    rig = await openRig({ sonarqube: { processingDelay: 0 } });
    tools = join(rig.folder, 'tools');
    writeTools(tools);
  });
  after(() => rig.stop());

  it('is promised of several', () => {
    assert.ok(OVER_THE_SAMPLE.length >= 8, OVER_THE_SAMPLE.join());
  });

  for (const [index, file] of OVER_THE_SAMPLE.entries())
    it(`${file} runs to the verdict that the sample deserves`, async () => {
      // The same build of the same sources would end the same again, a second of processor time later.
      const isBuilt = OVER_THE_SAMPLE.slice(0, index).some((earlier) => buildOf(earlier) === buildOf(file));
      const { run } = await rig.run(read(file), {
        tasksFolder: join(ROOT, 'dist', 'tasks'),
        environment: isBuilt ? { PATH: pathWith(tools) } : {},
      });
      const steps = stepsOf(run);
      const failed = steps.filter(({ task, result }) => result === 'Failed' && task !== 'SonarQubeServerPublish');
      assert.deepEqual(
        failed.flatMap(({ lines }) => lines),
        [],
      );
      assert.ok(steps.some(({ lines }) => lines.some((line) => /^Quality gate of Web shop .*: failed/.test(line))));
    });
});

const stepsOf = (run: PipelineRun) => run.stages.flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps));

/** An example that people copy warns of nothing but what its row says. */
function assertWarnings(run: PipelineRun, { warnings: expected = [] }: Row): void {
  const issues = stepsOf(run).flatMap((step) => step.issues.filter(({ type }) => type === 'warning'));
  const warnings = issues.map(({ message }) => message);
  assert.equal(warnings.length, expected.length, warnings.join('\n'));
  for (const [index, pattern] of expected.entries()) assert.match(warnings[index] ?? '', pattern);
}
