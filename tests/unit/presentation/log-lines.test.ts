import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import { logLines } from '../../../src/presentation/log-lines';
import { goldenReport, goldenReports } from '../../golden-reports';

describe('the log of an analysis', () => {
  it('says the verdict, each condition with value and requirement, failed ones first, and where to look', () =>
    assert.deepEqual(logLines(goldenReport('pull-request-failed-mqr')), [
      'Quality gate of Web Shop (pull request 118): failed, 2 of 5 conditions not met',
      '  ✗ Coverage on new code                            62.4%   must be at least 80%',
      '  ✗ Reliability rating on new code                      C   must be A',
      '  ✓ Duplicated lines on new code                     1.2%   must be at most 3%',
      '  ✓ Security rating on new code                         A   must be A',
      '  ✓ Severity of maintainability issues on new code    Low   must be below Medium',
      'Details  https://sonar.example.org/dashboard?id=webshop&pullRequest=118',
    ]));

  const verdicts: [string, string][] = [
    ['passed', 'Quality gate of Web Shop (main branch): passed, 4 conditions met'],
    ['branch-passed', 'Quality gate of web (branch release/2026.11): passed, 4 conditions met'],
    [
      'unknown-timed-out',
      'Quality gate of Web Shop (main branch): unknown, SonarQube had not finished in time (task d1155383-6a0f-4d57-9d6c-2b8f9c0e7a11 after 300 s: still "IN_PROGRESS"). Raise pollingTimeoutSec of Publish.  [timed-out]',
    ],
    [
      'none-nothing-to-judge',
      'Quality gate of Payments (main branch): not judged, no condition of the quality gate could be judged. A first analysis has no new code to judge; of later ones, check that the gate has conditions, and that the analysis brings what they ask for.  [nothing-to-judge]',
    ],
  ];
  for (const [name, line] of verdicts) {
    it(`of ${name} begins with one sentence`, () => assert.equal(logLines(goldenReport(name))[0], line));
  }

  it('shows conditions that were left out of a small change as neither met nor failed, and last', () => {
    const lines = logLines(goldenReport('pull-request-small-change'));
    assert.equal(lines[0], 'Quality gate of Web Shop (pull request 118): passed, 1 condition met, 2 not judged');
    assert.deepEqual(
      lines.filter((line) => /^ {2}[✓✗!–]/.test(line)).map((line) => line.replace(/ {2,}/g, ' ').trim()),
      [
        '✓ Issues on new code 0 must be 0',
        '– Coverage on new code 0% not judged (the change is small)',
        '– Duplicated lines on new code 0% not judged (the change is small)',
      ],
    );
  });

  it('says that the gate of a project is of no analysis of this run', () => {
    const said = (report: AnalysisReport): boolean =>
      logLines(report).some((line) => line.includes('nothing was analyzed in this run'));
    assert.deepEqual([said(goldenReport('project-gate')), said(goldenReport('failed-standard'))], [true, false]);
    // Where the gate could not be read, there is none that would be "this".
    assert.equal(said({ ...goldenReport('unknown-timed-out'), basis: 'project' }), false);
  });

  for (const [name, report] of goldenReports) {
    it(`of ${name} has lines that are lines, and links that are links`, () => {
      const lines = logLines(report);
      assert.match(lines[0] ?? '', /^Quality gate of /);
      for (const line of lines) {
        assert.doesNotMatch(line, /[\r\n\u2028\u2029\u202e\u2067]/);
        assert.doesNotMatch(line, /^Details {2}(?!https?:\/\/)/);
        assert.ok(line.length < 1500, `${line.length} characters`);
      }
    });
  }
});
