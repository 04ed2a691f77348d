import assert from 'node:assert/strict';
import { parseBuildProperty } from '../../../../src/documents/build-property';
import { reportMetrics } from '../../../../src/domain/measures/report-metrics';
import { analyzedScope } from '../../../../src/domain/report/analyzed-scope';
import { problemOf } from '../../../../src/domain/parsed';
import { parseScannerReport } from '../../../../src/domain/report/scanner-report';
import { toBuildProperty } from '../../../../src/domain/report/to-build-property';
import { goldenReports } from '../../../golden-reports';

describe('report-task.txt', () => {
  const read = (text: string) => parseScannerReport(text);

  it('is split at the first equals sign, with any line end', () => {
    const text =
      'projectKey=a=b\r\nserverUrl=https://s.example.org\nceTaskId=AY-1_x\ndashboardUrl=https://s.example.org/dashboard?id=a%3Db';
    const report = {
      projectKey: 'a=b',
      ceTaskId: 'AY-1_x',
      serverUrl: 'https://s.example.org/',
      dashboardUrl: 'https://s.example.org/dashboard?id=a%3Db',
    };
    assert.deepEqual(read(text), { ok: true, value: report });
  });

  for (const [problem, text, missing] of [
    ['no task', 'projectKey=a', 'ceTaskId'],
    ['no project', 'ceTaskId=AY1', 'projectKey'],
    ['a task that is a path', 'projectKey=a\nceTaskId=../../api/users', 'ceTaskId'],
    ['a task that adds a parameter', 'projectKey=a\nceTaskId=AY1&x=y', 'ceTaskId'],
    ['a project whose key is longer than any', `projectKey=${'a'.repeat(401)}\nceTaskId=AY1`, 'projectKey'],
    ['nothing', '', 'ceTaskId'],
  ] as const) {
    it(`is refused with ${problem}`, () => assert.ok(problemOf(read(text)).includes(`(${missing})`)));
  }

  it('gives people no address that is longer than any', () => {
    const address = `https://s.example.org/${'/'.repeat(500_000)}x`;
    const report = read(`projectKey=a\nceTaskId=AY1\nserverUrl=${address}\ndashboardUrl=${address}`);
    assert.ok(report.ok);
    assert.deepEqual([report.value.serverUrl, report.value.dashboardUrl], [null, null]);
  });

  for (const address of [
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:pw@s.example.org',
    'nonsense',
    '',
  ]) {
    it(`gives people no address "${address}"`, () => {
      const report = read(`projectKey=a\nceTaskId=AY1\nserverUrl=${address}\ndashboardUrl=${address}`);
      assert.ok(report.ok);
      assert.deepEqual([report.value.serverUrl, report.value.dashboardUrl], [null, null]);
    });
  }
});

describe('the analyzed scope', () => {
  const branch = { kind: 'branch', name: 'develop' } as const;
  const main = { kind: 'main-branch', name: 'main' } as const;
  const request = { kind: 'pull-request', id: '7', branch: 'x', base: 'main' } as const;
  const rows = [
    [main, null, null, main],
    [branch, 'develop', null, branch],
    [branch, null, null, { kind: 'main-branch', name: 'develop' }],
    [branch, 'other', null, { kind: 'branch', name: 'other' }],
    [request, null, '7', request],
    [request, null, '8', { kind: 'pull-request', id: '8', branch: '', base: '' }],
    [request, null, null, { kind: 'main-branch', name: null }],
    [main, null, '7', { kind: 'pull-request', id: '7', branch: '', base: '' }],
  ] as const;
  for (const [planned, taskBranch, pullRequest, expected] of rows) {
    it(`planned as ${planned.kind}, told as ${taskBranch ?? pullRequest ?? 'the main branch'}, is ${expected.kind}`, () =>
      assert.deepEqual(analyzedScope(planned, { branch: taskBranch, pullRequest }), expected));
  }
});

describe('a build property', () => {
  for (const [name, report] of goldenReports) {
    it(`of ${name} is short and can be read`, () => {
      const property = toBuildProperty(report);
      const text = JSON.stringify(property);
      assert.deepEqual(parseBuildProperty(text), { kind: 'document', document: property });
      assert.equal(property.outcome, report.outcome.status);
      assert.ok(Object.keys(property.numbers).length <= 20);
      assert.ok(Object.values(property.numbers).every(Number.isFinite));
    });
  }
});

describe('metrics that are asked for', () => {
  for (const isPullRequest of [true, false]) {
    it(`are each asked for once (${isPullRequest ? 'pull request' : 'branch'})`, () => {
      const metrics = reportMetrics(isPullRequest);
      assert.equal(new Set(metrics).size, metrics.length);
      assert.equal(metrics.includes('violations'), !isPullRequest);
    });
  }

  it('hold the number of new lines, which tells whether a base was found', () =>
    assert.ok(reportMetrics(true).includes('new_lines')));
});
