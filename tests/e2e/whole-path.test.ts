import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { FaultRule } from '../../local/http/faults';
import { answers, GATEWAY_PAGE, hangs } from '../../local/http/strikes';
import { parseAnalysisReport } from '../../src/documents/analysis-report';
import { nodeBinary } from '../../scripts/node-binaries';
import type { FinishedBuild } from '../../local/organization';
import { logOf, NOTHING_TO_FIND, openRig, pipelineOf, stepOf, type Rig } from './rig';

/** Bundles as processes, through the local agent, against the stand-ins. */
describe('Prepare, Analyze and Publish', function () {
  this.timeout(120_000);
  let rig: Rig;
  let first: FinishedBuild;
  /** All cached by then, and with `system.debug`. */
  let second: FinishedBuild;
  before(async () => {
    rig = await openRig();
    first = await rig.run(pipelineOf({}));
    rig.sonarqube.clearRecording();
    second = await rig.run(pipelineOf({}), { variables: { 'system.debug': 'true' } });
  });
  after(() => rig.stop());
  afterEach(() => {
    assert.deepEqual(rig.sonarqube.violations, []);
    assert.deepEqual(rig.organization.azureDevOps.violations, []);
  });

  it('end with the verdict that the findings deserve, and leave it everywhere', () => {
    const { run, build } = first;
    assert.equal(run.result, 'Failed');
    assert.equal(stepOf(run, 'prepare').result, 'Succeeded');
    assert.equal(stepOf(run, 'analyze').result, 'Succeeded');
    assert.equal(stepOf(run, 'publish').result, 'Failed');

    assert.match(logOf(run, 'prepare'), /SonarQube 2026\.1\.0\.119033 at http/);
    assert.match(logOf(run, 'prepare'), /Analysis {2}main branch/);
    assert.match(logOf(run, 'analyze'), /Indexed \d+ files? in/);
    assert.match(logOf(run, 'publish'), /Quality gate of .+ \(main branch\): failed, \d of \d conditions not met/);
    assert.match(logOf(run, 'publish'), /✗ Issues +\d+ +must be 0/);
    assert.match(logOf(run, 'publish'), /onFailed: fail/);

    const attached = stepOf(run, 'publish').attachments;
    const report = parseAnalysisReport(
      attached.find(({ type }) => type === 'sonarqube-analysis-report')?.content?.toString() ?? '',
    );
    assert.ok(report.kind === 'document', JSON.stringify(report));
    assert.equal(report.document.outcome.status, 'failed');
    assert.equal(report.document.pipeline.buildId, String(build.id));
    assert.equal(report.document.measures.state, 'read');
    assert.match(attached.find(({ type }) => /summary/i.test(type))?.content?.toString() ?? '', /Quality gate failed/);
    assert.equal(build.properties.get('sonarglobalqualitygate'), 'failed');
    assert.equal([...build.properties.keys()].filter((key) => key.startsWith('sonarqube.analysis.')).length, 1);
    assert.equal(stepOf(run, 'publish').outputs.status, 'failed');
    assert.ok(JSON.parse(stepOf(run, 'publish').outputs.results ?? '[]') instanceof Array);
    assert.match(stepOf(run, 'prepare').outputs.cacheKey ?? '', /^2026\.1/);
  });

  // That nothing secret is in it is what the rig watches over in each of its runs.
  it('say more with system.debug', () => {
    for (const name of ['prepare', 'analyze', 'publish']) {
      assert.match(logOf(second.run, name), /##\[debug\]/, name);
      assert.doesNotMatch(logOf(first.run, name), /##\[debug\]/, name);
    }
  });

  it('write exactly one task.complete each', () => {
    for (const name of ['prepare', 'analyze', 'publish']) {
      const completes = stepOf(first.run, name).rawLines.filter((line) => line.startsWith('##vso[task.complete'));
      assert.equal(completes.length, 1, name);
    }
  });

  it('ask little of the server', () => {
    const paths = rig.sonarqube.requests.map(({ path }) => path.replace(/\?.*/, ''));
    const count = (pattern: RegExp): number => paths.filter((path) => pattern.test(path)).length;
    const scanner = paths.findIndex((path) => path.includes('/v2/analysis/'));
    assert.ok(scanner > 0 && scanner <= 5, `Prepare asked ${scanner} times`);
    assert.ok(count(/v2\/analysis/) <= 3, 'the bootstrap of Analyze, all cached');
    assert.ok(count(/project_status|measures|issues\/search|hotspots/) <= 4, 'Publish, per analysis');
  });

  it('name the files that no test covers where coverage fails', async () => {
    rig.sonarqube.setGate({ name: 'Covered', conditions: [{ metric: 'coverage', op: 'LT', error: '100' }] });
    const { run } = await rig.run(pipelineOf({ prepare: { cliProjectKey: 'uncovered' } }));
    const attached = stepOf(run, 'publish').attachments.find(({ type }) => type === 'sonarqube-analysis-report');
    const report = parseAnalysisReport(attached?.content?.toString() ?? '');
    const files = report.kind === 'document' ? report.document.uncoveredFiles : undefined;
    assert.ok(files?.state === 'read' && files.code === 'all', JSON.stringify(files));
    const lines = files.top.map((file) => file.lines);
    assert.ok(lines.length > 1);
    assert.deepEqual(
      lines,
      [...lines].sort((a, b) => b - a),
    );
    assert.match(files.top[0]?.file ?? '', /^src\/.+\.(ts|js)$/);
  });

  it('pass a gate whose conditions are met', async () => {
    rig.sonarqube.setGate({
      name: 'Lenient',
      conditions: [{ metric: 'violations', op: 'GT', error: '1000' }],
    });
    const { run, build } = await rig.run(pipelineOf({ prepare: { cliProjectKey: 'lenient' } }));
    assert.equal(run.result, 'Succeeded', logOf(run, 'publish'));
    assert.match(logOf(run, 'publish'), /: passed, 1 condition met/);
    assert.equal(build.properties.get('sonarglobalqualitygate'), 'ok');
  });

  for (const major of [16, 20, 24] as const) {
    it(`run on Node ${major}`, async function () {
      const binary = await nodeBinary(major);
      if (binary.path === undefined) {
        console.log(`      not run here: ${binary.reason}`);
        return this.skip();
      }
      const { path } = binary;
      const pipeline = pipelineOf({ prepare: NOTHING_TO_FIND, publish: { onFailed: 'ignore' } });
      const { run } = await rig.run(pipeline, {
        nodeBinaries: { node16: path, node20: path, node24: path },
      });
      assert.equal(
        run.result,
        'Succeeded',
        ['prepare', 'analyze', 'publish'].map((name) => logOf(run, name)).join('\n'),
      );
      assert.equal(stepOf(run, 'prepare').node, path);
    });
  }

  const moments: [string, FaultRule][] = [
    ['while the server does not answer', { path: '/api/ce/task', strike: hangs }],
    ['between two tries', { path: '/api/ce/task', strike: answers(503, GATEWAY_PAGE) }],
    ['while the gate is read', { path: '/api/qualitygates/project_status', strike: hangs }],
  ];
  for (const [moment, place] of moments) {
    it(`end Publish at once when the build is canceled ${moment}, and leave nothing of it`, async () => {
      const cancel = new AbortController();
      const fault = rig.sonarqube.faults.add(place);
      let began = 0;
      const watch = setInterval(() => {
        if (fault.hits === 0 || began > 0) return;
        began = Date.now();
        cancel.abort();
      }, 20);
      let ended = 0;
      const { run, build } = await rig.run(pipelineOf({ prepare: NOTHING_TO_FIND }), {
        signal: cancel.signal,
        onLine: (line) => {
          if (line.includes('Publish is being canceled')) ended = Date.now();
        },
      });
      clearInterval(watch);
      fault.remove();
      const step = stepOf(run, 'publish');
      assert.equal(step.result, 'Canceled');
      assert.ok(ended > 0 && ended - began < 1_000, 'it did not hear the cancellation');
      assert.ok(step.rawLines.some((line) => /task\.complete result=Canceled/.test(line)));
      assert.ok(Date.now() - ended < 2_500, `it took ${Date.now() - ended} ms to end`);
      assert.deepEqual([step.outputs, step.attachments], [{}, []]);
      assert.notEqual(build.properties.get('sonarglobalqualitygate'), 'ok');
    });
  }

  it('end the scanner and everything that it started when the build is canceled', async () => {
    const hang = rig.sonarqube.faults.add({ path: '/api/ce/submit', strike: hangs });
    const cancel = new AbortController();
    const began = Date.now();
    const { run } = await rig.run(pipelineOf({}), {
      signal: cancel.signal,
      onLine: (line) => {
        if (line.includes('CPD Executor')) cancel.abort();
      },
    });
    hang.remove();
    assert.equal(stepOf(run, 'analyze').result, 'Canceled');
    assert.equal(run.result, 'Canceled');
    assert.ok(Date.now() - began < 60_000);
    const left = readdirSync('/proc').filter((entry) => {
      if (!/^\d+$/.test(entry)) return false;
      try {
        return readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(rig.folder);
      } catch {
        return false;
      }
    });
    assert.deepEqual(left, [], 'no process of the job is left');
  });
});
