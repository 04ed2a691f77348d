import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../../local/prepare-repository';
import { officialConnection } from '../../local/organization';
import { logOf, pipelineOf, stepOf } from '../e2e/rig';
import { createProject, createToken, setGate } from './administration';
import { assertSameForEveryCredential } from './every-credential';
import { assertOtherSources } from './other-sources';
import { assertAgreement, assertOneCompletion, type reportOf } from './published';
import { describeLive } from './rig';

/** Line 2: an unused variable. Line 3: identical operands (not for 9.9, which lets it pass as a test for NaN). Line 4: what were hotspots before 26.9. */
const FAULTY = [
  'export function draw(a) {',
  '  const unused = 1;',
  '  if (a === a) console.log(1);',
  '  return Math.random();',
  '}',
  '',
].join('\n');

describeLive('Prepare, Analyze and Publish', (live) => {
  let project: string;
  before(async () => {
    project = await createProject(live().server, 'whole-path', [{ metric: 'new_violations', op: 'GT', error: '0' }]);
  });
  const pipeline = (): string => pipelineOf({ prepare: { cliProjectKey: project } });

  it('a first analysis has nothing to judge: a warning, and no open gate', async () => {
    const finished = await live().run(pipeline());
    const report = assertAgreement(finished, live());
    assert.deepEqual(report.outcome, { status: 'none', reason: 'nothing-to-judge', cause: 'first-analysis' });
    assert.equal(report.server.version, live().server.version);
    assert.equal(report.scope.kind, 'main-branch');
    assert.ok(report.measures.state === 'read', JSON.stringify(report.measures));
    // 9.9 reads TypeScript only where there is a tsconfig.json, which the sample has not.
    const lines = live().isAtLeast(10) ? 100 : 40;
    assert.ok(Number(report.measures.values.ncloc?.overall) > lines, JSON.stringify(report.measures.values));
    assert.deepEqual(report.newIssues, { state: 'read', total: 0, top: [] });
    assert.ok(report.allIssues?.state === 'read', JSON.stringify(report.allIssues));
    assert.equal(String(report.allIssues.total), report.measures.values.violations?.overall);
    // What the analyzer of 9.9 thinks of this machine's Node is no matter of ours.
    const warnings = report.warnings.filter((text) => !/^Node\.js version \d+ is not recommended/.test(text));
    assert.deepEqual(warnings, []);
    assert.equal(stepOf(finished.run, 'analyze').result, 'Succeeded');
    assert.equal(stepOf(finished.run, 'publish').result, 'SucceededWithIssues');
    assert.match(stepOf(finished.run, 'prepare').outputs.cacheKey ?? '', new RegExp(`^${live().server.version}`));
    await assertOtherSources(live(), finished);
    await assertSameForEveryCredential(live(), finished);
  });

  it('a gate that really fails: conditions with their values, issues with file and line, also with system.debug', async () => {
    await setGate(live().server, project, [
      { metric: 'new_violations', op: 'GT', error: '0' },
      { metric: 'violations', op: 'GT', error: '100000' },
      { metric: 'ncloc', op: 'GT', error: '1' },
    ]);
    const { folder } = live().organization.sources;
    writeFileSync(join(folder, 'src', 'draw.js'), FAULTY);
    git(folder, 'add', '--all');
    git(folder, '-c', 'user.name=Riley', '-c', 'user.email=riley@example.org', 'commit', '--quiet', '-m', 'Draw');
    const finished = await live().run(pipeline(), {
      build: { sourceVersion: git(folder, 'rev-parse', 'HEAD') },
      variables: { 'system.debug': 'true' },
    });
    const report = assertAgreement(finished, live());
    assert.ok(report.outcome.status === 'failed', JSON.stringify(report.outcome));
    const conditions = new Map(report.outcome.conditions.map((condition) => [condition.metric, condition]));
    assert.equal(conditions.get('violations')?.status, 'ok');
    for (const metric of ['new_violations', 'ncloc']) {
      const condition = conditions.get(metric);
      assert.equal(
        condition?.status,
        'error',
        `${metric} ${JSON.stringify(report.outcome)} ${JSON.stringify(report.newIssues)}`,
      );
      assert.ok(Number(condition.actual) > Number(condition.threshold), JSON.stringify(condition));
    }
    assert.ok(report.newIssues.state === 'read');
    assert.equal(String(report.newIssues.total), conditions.get('new_violations')?.actual);
    const lines = report.newIssues.top.map(({ file, line }) => `${file}:${line}`);
    assert.ok(lines.includes('src/draw.js:2'), lines.join());
    assert.equal(lines.includes('src/draw.js:3'), live().isAtLeast(10), lines.join());
    const formerHotspots = report.newIssues.top.filter(({ tags }) => tags.includes('former-hotspot'));
    const hotspots = report.hotspots.state === 'read' ? report.hotspots.top : [];
    const found = live().isAtLeast(26, 9) ? formerHotspots : hotspots;
    assert.ok(
      found.some(({ file, line }) => file === 'src/draw.js' && line === 4),
      JSON.stringify([report.newIssues, report.hotspots]),
    );
    assert.ok(report.newCodePeriod?.mode, 'what is new code');
    assert.match(logOf(finished.run, 'publish'), /##\[debug\]/);
    assert.match(logOf(finished.run, 'publish'), /: failed, 2 of 3 conditions not met/);
    assert.equal(finished.run.result, 'Failed');
    await assertOtherSources(live(), finished);
    await assertSameForEveryCredential(live(), finished);
  });

  it("a gate that really passes, with the official extension's connection and a global analysis token", async () => {
    await setGate(live().server, project, [{ metric: 'ncloc', op: 'GT', error: '100000' }]);
    const token = await createToken(live().server, 'GLOBAL_ANALYSIS_TOKEN');
    const finished = await live().run(pipeline(), { token, connect: officialConnection });
    const report = assertAgreement(finished, live());
    assert.ok(report.outcome.status === 'passed', JSON.stringify(report.outcome));
    assert.equal(report.outcome.conditions.length, 1);
    assert.equal(finished.run.result, 'Succeeded', logOf(finished.run, 'publish'));
    assertWithheld(report);
    await assertOtherSources(live(), finished);
    await assertSameForEveryCredential(live(), finished);
  });

  it('a gate without conditions judges nothing, and a token of the project is enough to see that', async () => {
    await setGate(live().server, project, []);
    const token = await createToken(live().server, 'PROJECT_ANALYSIS_TOKEN', project);
    const finished = await live().run(pipeline(), { token });
    const report = assertAgreement(finished, live());
    assert.equal(report.outcome.status, 'none');
    assertWithheld(report);
    await assertOtherSources(live(), finished);
    await assertSameForEveryCredential(live(), finished);
  });

  it('a project that nobody has analyzed has no verdict to read', async () => {
    const projectKey = await createProject(live().server, 'untouched', [
      { metric: 'ncloc', op: 'GT', error: '100000' },
    ]);
    const inputs = { source: 'project', connection: 'sonarqube', projectKey };
    const finished = await live().run(pipelineOf({ prepare: null, analyze: null, publish: inputs }));
    const { outcome } = assertAgreement(finished, live());
    assert.ok(outcome.status === 'unknown' && outcome.reason === 'no-analysis', JSON.stringify(outcome));
    assert.equal(finished.run.result, 'Failed');
  });

  it('a wrong token ends in Prepare, with one error', async () => {
    const { run } = await live().run(pipeline(), { token: `squ_${'0'.repeat(40)}` });
    assert.equal(stepOf(run, 'prepare').result, 'Failed');
    assert.match(logOf(run, 'prepare'), /refused the token \(401\)/);
    assert.equal(stepOf(run, 'prepare').issues.filter(({ type }) => type === 'error').length, 1);
    assert.equal(stepOf(run, 'analyze').result, 'Skipped');
  });

  it('a token of another project: Prepare says so, and Publish finds nothing to judge', async () => {
    const other = await createProject(live().server, 'another');
    const token = await createToken(live().server, 'PROJECT_ANALYSIS_TOKEN', other);
    const text = pipelineOf({ prepare: { cliProjectKey: project }, publish: { condition: 'always()' } });
    const finished = await live().run(text, { token });
    const { run, build } = finished;
    assert.equal(stepOf(run, 'prepare').result, 'Failed', logOf(run, 'prepare'));
    const errors = stepOf(run, 'prepare').issues.filter(({ type }) => type === 'error');
    assert.equal(errors.length, 1);
    assert.match(
      errors[0]?.message ?? '',
      new RegExp(`may not analyze the project ${project} .*\\[SQ-AUTH-403\\]`, 's'),
    );
    assert.equal(stepOf(run, 'analyze').result, 'Skipped');
    assert.equal(stepOf(run, 'publish').result, 'Failed', 'nothing was handed on');
    assert.notEqual(build.properties.get('sonarglobalqualitygate'), 'ok');
    assert.equal(run.result, 'Failed');
    assertOneCompletion(finished);
  });

  /** Which parts a server withholds from analysis tokens: the report says why, and never shows an empty list instead. */
  function assertWithheld(report: ReturnType<typeof reportOf>): void {
    assert.equal(report.measures.state, live().isAtLeast(26) ? 'read' : 'missing');
    if (report.measures.state === 'missing') assert.match(report.measures.reason, /token|permission|403/i);
    // 26.9 has no hotspots, so that there are none needs no right.
    if (report.hotspots.state === 'missing') assert.match(report.hotspots.reason, /token|permission|403/i);
    else assert.ok(live().isAtLeast(26, 9), 'an analysis token may not read hotspots');
  }
});
