import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import type { DecorationReport } from '../../../src/documents/decoration-report';
import { parseStatusProperties, toStatusProperties } from '../../../src/documents/status-properties';
import { toThreadProperties } from '../../../src/documents/thread-properties';
import { toBuildProperty } from '../../../src/domain/report/to-build-property';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import { azureDevOpsFault } from '../../../src/errors/server-errors';
import { syncOnce } from '../../../src/use-cases/sync/sync-once';
import { goldenReport } from '../../golden-reports';
import { BOT, Crash, type PullRequestWorld } from '../decorate/pull-request-world';
import { decorated, gate, sonarWorld, syncStage } from './sync-world';

const COUNTS = {
  open: 5,
  shown: 2,
  overLimit: 3,
  notInChanges: 0,
  withoutLine: 0,
  belowSeverity: 0,
  closedByPeople: 0,
  deletedByPeople: 0,
  doubled: 0,
};
const DECORATION: DecorationReport = {
  version: 1,
  analysisKeys: ['shop-1'],
  pullRequestId: '7',
  iterationId: 1,
  state: 'decorated',
  status: 'failed',
  counts: COUNTS,
  problems: [],
};

function reportOf(changes: Partial<AnalysisReport> = {}): AnalysisReport {
  const report = goldenReport('pull-request-failed-mqr');
  const pipeline = { ...report.pipeline, buildId: '42', definitionId: '7' };
  const project = { key: 'shop', name: 'Web shop' };
  return { ...report, analysisKey: 'shop-1', analysisName: null, analysisId: 'AX1', project, pipeline, ...changes };
}

/** A decorated pull request with its summary, and what its build left. */
function scene(reports: readonly AnalysisReport[] = [reportOf()], decoration: DecorationReport = DECORATION) {
  const sonar = sonarWorld();
  const pull = decorated(sonar, ['k1', 'k2']);
  pull.threads.push({
    id: 5000,
    status: 'closed',
    properties: new Map(toThreadProperties({ hash: 'of the build', status: 'closed', definition: '7' })),
    comments: [{ id: 1, authorId: BOT, content: 'Quality gate failed', isDeleted: false, isOfSystem: false }],
    path: null,
    line: null,
    setBy: 'bot',
    writtenStatus: 'closed',
  });
  const stage = syncStage(new Map([['7', pull]]), sonar);
  stage.attachments.set(
    'sonarqube-analysis-report',
    reports.map((report) => JSON.stringify(report)),
  );
  stage.attachments.set('sonarqube-decoration-report', [JSON.stringify(decoration)]);
  return { ...stage, pull, sync: async () => (await syncOnce(stage.ports, stage.request)).rows };
}

const summaryOf = (pull: PullRequestWorld): string => pull.threads.at(-1)?.comments[0]?.content ?? '';

describe('sync and the summary', () => {
  it('stays as it is as long as nothing changes', async () => {
    const { pull, sync } = scene();
    await sync();
    assert.equal(summaryOf(pull), 'Quality gate failed');
    assert.deepEqual(pull.writes, []);
  });

  it('says the verdict of today, and what has a comment now', async () => {
    const { pull, sonar, sync } = scene();
    sonar.gate = gate('OK');
    for (const finding of sonar.findings.values()) finding.state = 'accepted';
    const [row] = await sync();
    assert.deepEqual(row?.followed?.problems, []);
    assert.match(summaryOf(pull), /^## SonarQube: quality gate passed/);
    assert.match(summaryOf(pull), /3 open findings: 3 over the limit of comments\./);
    assert.equal(pull.threads.at(-1)?.status, 'closed');
    const before = pull.writes.length;
    await sync();
    assert.equal(pull.writes.length, before, 'a second run writes nothing');
  });

  it('begins none where the build has none', async () => {
    const { pull, sonar, sync } = scene([reportOf()], { ...DECORATION, counts: null });
    pull.threads.pop();
    sonar.gate = gate('OK');
    await sync();
    assert.equal(pull.statuses.at(-1)?.state, 'succeeded');
    assert.equal(pull.writes.includes('create'), false);
  });

  it('keeps naming what the build found without a place', async () => {
    const unplaced = [{ severity: 'High', message: 'Look', path: '/a.ts', line: 3 }];
    const { pull, sonar, sync } = scene([reportOf()], { ...DECORATION, unplaced });
    sonar.gate = gate('OK');
    await sync();
    assert.match(summaryOf(pull), /Not on lines of this pull request:\n\n- \*\*High\*\*: Look/);
  });

  it('says it in the next run where it could not be written when the status was', async () => {
    const { pull, sonar, sync } = scene();
    const open = pull.open.bind(pull);
    const refuse = () => Promise.reject(azureDevOpsFault('the edit', '429', new RefusedAnswer(429, '')));
    pull.open = () => ({ ...open(), editComment: refuse });
    sonar.gate = gate('OK');
    const [row] = await sync();
    assert.match(row?.followed?.problems.join() ?? '', /Its summary does not follow SonarQube/);
    assert.equal(pull.statuses.at(-1)?.state, 'succeeded');
    assert.equal(summaryOf(pull), 'Quality gate failed');
    pull.open = open;
    await sync();
    assert.match(summaryOf(pull), /^## SonarQube: quality gate passed/);
    const before = pull.writes.length;
    await sync();
    assert.equal(pull.writes.length, before, 'and no more after that');
  });

  for (const [what, status, typeKey, isLeft] of [
    ['another identity wrote it', 403, 'GitPullRequestCommentCannotBeUpdatedException', true],
    ['somebody has deleted it meanwhile', 404, 'GitPullRequestCommentThreadNotFoundException', false],
  ] as const) {
    it(`leaves it to the next build where ${what}, which is no problem`, async () => {
      const { pull, sonar, sync } = scene();
      const open = pull.open.bind(pull);
      const refusal = new RefusedAnswer(status, JSON.stringify({ typeKey }));
      pull.open = () => ({ ...open(), editComment: () => Promise.reject(azureDevOpsFault('it', '', refusal)) });
      sonar.gate = gate('OK');
      const [row] = await sync();
      assert.deepEqual([row?.followed?.problems, row?.followed?.summaryIsLeft], [[], isLeft]);
      assert.equal(pull.statuses.at(-1)?.state, 'succeeded');
    });
  }

  it('counts again what comments say where it missed that, as after a run that was cut off', async () => {
    const { pull, sonar, sync } = scene();
    for (const finding of sonar.findings.values()) finding.state = 'accepted';
    const open = pull.open.bind(pull);
    pull.open = () => ({ ...open(), editComment: () => Promise.reject(new Crash('the process ended')) });
    await sync();
    assert.equal(summaryOf(pull), 'Quality gate failed');
    pull.open = open;
    await sync();
    assert.match(summaryOf(pull), /3 open findings: 3 over the limit of comments\./);
  });

  it('says the verdict of today of the analyses of other jobs, too', async () => {
    const other = reportOf({ analysisKey: 'api-1', analysisId: 'AX2', project: { key: 'api', name: 'API' } });
    const { pull, sonar, sync, attachments, buildProperties } = scene([reportOf(), other]);
    const mark = parseStatusProperties(pull.statuses[0]?.properties ?? new Map());
    const [status] = pull.statuses;
    assert.ok(status !== undefined);
    const properties = toStatusProperties({ ...mark, analysis: 'AX2', analysisKey: 'api-1', project: 'api' });
    pull.statuses.push({ ...status, id: -50, name: 'quality-gate/api', state: 'succeeded', properties });
    // Each of two jobs has left its own part.
    attachments.set('sonarqube-decoration-report', [
      JSON.stringify({ ...DECORATION, analysisKeys: ['api-1'] }),
      JSON.stringify(DECORATION),
    ]);
    buildProperties.set('sonarqube.analysis.shop-1', JSON.stringify({ ...toBuildProperty(reportOf()) }));
    buildProperties.set('sonarqube.analysis.api-1', JSON.stringify({ ...toBuildProperty(other), outcome: 'passed' }));
    sonar.gateOfProject = (project) => Promise.resolve(gate(project === 'api' ? 'ERROR' : 'OK'));
    await sync();
    assert.equal(pull.statuses.at(-1)?.state, 'failed');
    assert.match(summaryOf(pull), /^## SonarQube: 1 of 2 projects pass, 1 failed/);
  });

  it('follows a decision that leaves the gate as it is', async () => {
    const { pull, sonar, sync } = scene();
    Object.assign(sonar.findings.get('k1') ?? {}, { state: 'accepted' });
    await sync();
    assert.match(summaryOf(pull), /4 open findings: 1 with a comment on the line, 3 over the limit of comments\./);
    assert.match(summaryOf(pull), /quality gate failed/);
  });

  const untouched: [name: string, given: () => ReturnType<typeof scene>][] = [
    ['the build keeps no report any more', () => scene([])],
    ['the report is of another analysis', () => scene([reportOf({ analysisId: 'AX0' })])],
    ['one of its projects is missing', () => scene(undefined, { ...DECORATION, analysisKeys: ['shop-1', 'api-1'] })],
    ['the build did not decorate', () => scene(undefined, { ...DECORATION, state: 'by-server' })],
  ];
  for (const [name, given] of untouched) {
    it(`stays where ${name}`, async () => {
      const { pull, sonar, sync } = given();
      sonar.gate = gate('OK');
      await sync();
      assert.equal(summaryOf(pull), 'Quality gate failed');
    });
  }

  it('that cannot be read is a problem, and comments and status follow all the same', async () => {
    const { pull, sonar, sync, attachments } = scene();
    attachments.set('sonarqube-analysis-report', new Error('403'));
    sonar.gate = gate('OK');
    Object.assign(sonar.findings.get('k1') ?? {}, { state: 'accepted' });
    const [row] = await sync();
    assert.match(row?.followed?.problems.join() ?? '', /Its summary does not follow SonarQube: 403/);
    assert.equal(pull.threads[0]?.status, 'wontFix');
    assert.equal(pull.statuses.at(-1)?.state, 'succeeded');
  });
});
