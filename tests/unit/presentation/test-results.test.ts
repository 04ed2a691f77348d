import assert from 'node:assert/strict';
import { readJUnit } from '../../../local/agent/commands/read-junit';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import { testRunTitle, toJUnit } from '../../../src/presentation/test-results';
import { goldenReport, goldenReports } from '../../golden-reports';

/** As the agent reads them. */
const resultsOf = (report: AnalysisReport) => readJUnit(toJUnit(report)).results;

describe('the test results of an analysis', () => {
  it('are a case for each condition, with value and requirement where it failed', () =>
    assert.deepEqual(
      resultsOf(goldenReport('pull-request-failed-mqr')).map(({ title, outcome, errorMessage }) => [
        title,
        outcome,
        errorMessage,
      ]),
      [
        ['Coverage on new code', 'Failed', '62.4%, must be at least 80%'],
        ['Reliability rating on new code', 'Failed', 'C, must be A'],
        ['Duplicated lines on new code', 'Passed', ''],
        ['Security rating on new code', 'Passed', ''],
        ['Severity of maintainability issues on new code', 'Passed', ''],
      ],
    ));

  it('say where to look, and belong to the project', () => {
    const [failed] = resultsOf(goldenReport('pull-request-failed-mqr'));
    assert.equal(failed?.storage, 'sonarqube.webshop');
    assert.match(failed.stackTrace, /https:\/\/sonar\.example\.org\/dashboard\?id=webshop&pullRequest=118$/);
  });

  it('skip what was left out of a small change', () =>
    assert.deepEqual(
      resultsOf(goldenReport('pull-request-small-change')).map(({ outcome, errorMessage }) => [outcome, errorMessage]),
      [
        ['Passed', ''],
        ['NotExecuted', '0%: not judged (the change is small)'],
        ['NotExecuted', '0%: not judged (the change is small)'],
      ],
    ));

  for (const [name, outcome] of [
    ['unknown-timed-out', 'Failed'],
    ['unknown-superseded', 'Failed'],
    ['none-no-gate', 'NotExecuted'],
    ['none-nothing-to-judge', 'NotExecuted'],
    ['skipped-unsupported-branch', 'NotExecuted'],
  ] as const) {
    it(`of ${name} are one case that is ${outcome} and says why`, () => {
      const results = resultsOf(goldenReport(name));
      assert.deepEqual(
        results.map((result) => [result.title, result.outcome]),
        [['Quality gate', outcome]],
      );
      assert.match(results[0]?.errorMessage ?? '', /^[A-Z].+\.$/);
    });
  }

  it('tell an unknown verdict from a failed condition', () => {
    assert.match(toJUnit(goldenReport('unknown-timed-out')), /errors="1"[\s\S]*<error /);
    assert.match(toJUnit(goldenReport('pull-request-failed-mqr')), /failures="2" errors="0"[\s\S]*<failure /);
  });

  it('are never none, nothing passes that did not, and each test has a name of its own', () => {
    for (const [name, report] of goldenReports) {
      const results = resultsOf(report);
      assert.ok(results.length > 0, name);
      const passes = results.every(({ outcome }) => outcome === 'Passed');
      assert.ok(!passes || report.outcome.status === 'passed', name);
      assert.equal(new Set(results.map(({ title }) => title)).size, results.length, name);
    }
  });

  it('have names without values, so that their history goes on', () => {
    const report = goldenReport('pull-request-failed-mqr');
    assert.ok(report.outcome.status === 'failed');
    const [first, ...rest] = report.outcome.conditions;
    const later: AnalysisReport = {
      ...report,
      outcome: { status: 'failed', conditions: [{ ...first, actual: '12.5', threshold: '90' }, ...rest] },
    };
    assert.deepEqual(
      resultsOf(later).map(({ title }) => title),
      resultsOf(report).map(({ title }) => title),
    );
    assert.equal(testRunTitle(later), 'SonarQube quality gate: Web Shop');
  });

  it('fail where the gate failed and no condition tells why', () => {
    const report = goldenReport('pull-request-failed-mqr');
    assert.ok(report.outcome.status === 'failed');
    const [first] = report.outcome.conditions;
    const unclear: AnalysisReport = {
      ...report,
      outcome: { status: 'failed', conditions: [{ ...first, status: 'ok' }] },
    };
    assert.deepEqual(
      resultsOf(unclear).map(({ title, outcome }) => [title, outcome]),
      [
        ['Quality gate', 'Failed'],
        ['Coverage on new code', 'Passed'],
      ],
    );
  });

  it('tell two metrics of one name apart', () => {
    const report = goldenReport('pull-request-failed-mqr');
    assert.ok(report.outcome.status === 'failed');
    const [first] = report.outcome.conditions;
    const named = { name: 'Debt', type: 'INT' };
    const twins: AnalysisReport = {
      ...report,
      metrics: { mine: named, yours: named },
      outcome: {
        status: 'failed',
        conditions: [
          { ...first, metric: 'mine' },
          { ...first, metric: 'yours' },
        ],
      },
    };
    assert.deepEqual(
      resultsOf(twins).map(({ title }) => title),
      ['Debt (mine)', 'Debt (yours)'],
    );
  });

  it('hold hostile text as text', () => {
    const hostile = `"/><testcase name="x"/>]]>&lt;\u0000\u001b[31m\ud800\ufffe ##vso[task.complete result=Succeeded]'`;
    const report: AnalysisReport = {
      ...goldenReport('unknown-timed-out'),
      analysisName: hostile,
      dashboardUrl: 'javascript:alert(1)',
      outcome: { status: 'unknown', reason: 'unexpected-answer', detail: hostile },
    };
    const results = resultsOf(report);
    assert.equal(results.length, 1);
    assert.match(results[0]?.errorMessage ?? '', /"\/><testcase name="x"\/>\]\]>&lt;/);
    assert.doesNotMatch(toJUnit(report), /[\u0000\u001b\ud800\ufffe]|javascript:/);
  });
});
