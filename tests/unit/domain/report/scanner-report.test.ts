import assert from 'node:assert/strict';
import { problemOf } from '../../../../src/domain/parsed';
import { parseScannerReport } from '../../../../src/domain/report/scanner-report';

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
