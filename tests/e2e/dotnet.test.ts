import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { FinishedBuild } from '../../local/organization';
import { analyzedFile, scannerReport } from '../wire/sonarqube/reports';
import { logOf, openRig, pipelineOf, stepOf, type Rig } from './rig';

/** Writes down how it is started; its second step leaves the report of a task that the server knows. */
const SCANNER = `#!${process.execPath}
const fs = require('node:fs');
const leaves = require(${JSON.stringify(join(__dirname, '..', 'dotnet', 'leave-build.js'))});
const given = JSON.parse(process.env.SONARQUBE_SCANNER_PARAMS);
const words = process.argv.slice(2);
const safe = { words, folder: process.cwd(), keys: Object.keys(given), token: given['sonar.token'] === process.env.TEST_TOKEN };
fs.appendFileSync(process.env.TEST_RECORD, JSON.stringify(safe) + '\\n');
console.log('12:00:00.123  ' + words[0] + ' of ' + process.env.TF_BUILD);
const once = process.env.TEST_FAIL_ONCE;
if (words[0] === 'begin' && once && !fs.existsSync(once)) {
  fs.writeFileSync(once, '');
  process.exit(1);
}
if (words[0] === 'begin' && process.env.TEST_HANG) setInterval(() => undefined, 1000);
if (words[0] === 'begin') leaves.leaveBegun();
if (words[0] === 'end') {
  if (!process.env.TEST_UNBUILT) leaves.leaveBuild();
  const lines = ['projectKey=shop', 'serverUrl=' + given['sonar.host.url'], 'ceTaskId=' + fs.readFileSync(process.env.TEST_TASK, 'utf8')];
  fs.writeFileSync(given['sonar.scanner.metadataFilePath'], lines.join('\\n'));
}
`;

interface Start {
  readonly words: readonly string[];
  readonly folder: string;
  readonly keys: readonly string[];
  readonly token: boolean;
}

describe('scannerMode: dotnet', function () {
  this.timeout(120_000);
  let rig: Rig;
  let record: string;
  before(async () => {
    rig = await openRig({ sonarqube: { processingDelay: 0 } });
    rig.sonarqube.setGate({ name: 'Lenient', conditions: [{ metric: 'violations', op: 'GT', error: '1000' }] });
    record = join(rig.folder, 'starts');
    mkdirSync(join(rig.folder, 'tools', '.store', 'dotnet-sonarscanner', '11.2.1'), { recursive: true });
    writeFileSync(join(rig.folder, 'tools', 'dotnet-sonarscanner'), SCANNER, { mode: 0o755 });
  });
  after(() => rig.stop());

  const run = (
    environment: Readonly<Record<string, string>> = {},
    signal?: AbortController,
    retries = 0,
  ): Promise<FinishedBuild> => {
    // Submitted between the two steps, as a scanner does: what is older than Prepare is not of this job.
    const task = join(rig.folder, 'task');
    const submit = (): void => {
      const files = [analyzedFile('src/shop.js', ['export const open = true;'])];
      const report = scannerReport('shop', files, { analyzedAt: Date.now() });
      writeFileSync(task, rig.sonarqube.submitReport(report).id);
    };
    const pipeline = pipelineOf({
      prepare: { scannerMode: 'dotnet', projectKey: 'shop', projectName: 'Shop', defaultBranch: 'main' },
    }).replace('    name: prepare', `    name: prepare\n    retryCountOnTaskFailure: ${retries}`);
    return rig.run(pipeline, {
      environment: {
        PATH: `${join(rig.folder, 'tools')}${delimiter}${process.env['PATH'] ?? ''}`,
        TEST_RECORD: record,
        TEST_TASK: task,
        TEST_TOKEN: rig.token,
        ...environment,
      },
      ...(signal === undefined ? {} : { signal: signal.signal }),
      onLine: (line: string) => {
        if (!line.includes('begin of True')) return;
        if (signal === undefined) submit();
        else signal.abort();
      },
    });
  };
  const starts = (): Start[] =>
    readFileSync(record, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Start);

  it('begins in Prepare, ends in Analyze, and is judged by Publish', async () => {
    const { run: finished, build } = await run();
    const all = ['prepare', 'analyze', 'publish'].map((name) => logOf(finished, name)).join('\n');
    assert.equal(finished.result, 'Succeeded', all);
    assert.match(logOf(finished, 'prepare'), /Scanner {3}SonarScanner for \.NET 11\.2\.1 \(\.NET tool\), step begin/);
    assert.match(logOf(finished, 'analyze'), /step end/);
    assert.match(logOf(finished, 'analyze'), /Analyzed {2}1 project \(1 C#\), 1 file, analyzers' results for all/);
    assert.match(logOf(finished, 'publish'), /Analyzed: 1 project/);
    assert.match(logOf(finished, 'publish'), /Quality gate of .*: passed/);
    assert.equal(build.properties.get('sonarglobalqualitygate'), 'ok');
    const [begin, end] = starts();
    assert.deepEqual(begin?.words, ['begin', '/k:shop', '/n:Shop', '/v:1.0']);
    assert.deepEqual(end?.words, ['end']);
    assert.ok(begin?.token === true && end?.token === true, 'both steps have the token');
    assert.equal(begin.folder, end.folder);
    assert.ok(end.keys.includes('sonar.analysis.buildId'));
  });

  it('has no verdict where nobody can tell what was analyzed', async () => {
    const { run: finished, build } = await run({ TEST_UNBUILT: '1' });
    assert.match(logOf(finished, 'analyze'), /SQ-SCAN-DOTNET-UNREAD/);
    assert.match(logOf(finished, 'publish'), /unknown, it is not known which \.NET projects were analyzed/);
    assert.equal(build.properties.get('sonarglobalqualitygate'), 'unknown');
  });

  it('begins again in a Prepare that is tried again, and leaves one analysis', async () => {
    const { run: finished, build } = await run({ TEST_FAIL_ONCE: join(rig.folder, 'failed-once') }, undefined, 1);
    const prepare = logOf(finished, 'prepare');
    assert.match(prepare, /RetryHelper encountered task failure/);
    assert.equal(prepare.match(/begin of True/g)?.length, 2, prepare);
    assert.doesNotMatch(prepare, /SQ-CONF-DOTNET-TWICE|earlier Prepare/);
    assert.equal(finished.result, 'Succeeded', logOf(finished, 'publish'));
    assert.equal(logOf(finished, 'publish').match(/Quality gate of .*: passed/g)?.length, 1);
    assert.equal(build.properties.get('sonarglobalqualitygate'), 'ok');
  });

  it('ends at once when the build is canceled under its first step, and hands nothing on', async () => {
    const began = Date.now();
    const { run: finished } = await run({ TEST_HANG: '1' }, new AbortController());
    assert.equal(stepOf(finished, 'prepare').result, 'Canceled');
    assert.ok(Date.now() - began < 30_000);
    const variables = finished.stages[0]?.jobs[0]?.publicVariables ?? {};
    assert.deepEqual(
      Object.keys(variables).filter((name) => name.startsWith('SONARQUBE_')),
      [],
    );
  });
});
