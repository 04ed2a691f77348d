import assert from 'node:assert/strict';
import { ratingIssues } from '../../../../src/web/view/rating-issues';
import { pullRequestReport, sampleReport } from '../../../browser/sample-reports';

describe('what stands behind a rating', () => {
  const values = {
    bugs: { overall: '1', newCode: null },
    new_bugs: { overall: null, newCode: '2' },
    vulnerabilities: { overall: '0', newCode: null },
    new_software_quality_security_issues: { overall: null, newCode: '1' },
    software_quality_maintainability_issues: { overall: '1234', newCode: null },
  };
  const server = { url: 'https://sonar.example.org', version: '9.9.8.100196', severityMode: null };
  const report = sampleReport({ server, measures: { state: 'read', values } });
  const rows: readonly (readonly [metric: string, text: string | undefined, query: string])[] = [
    ['new_reliability_rating', '2 bugs', 'types=BUG&resolved=false&inNewCodePeriod=true'],
    ['reliability_rating', '1 bug', 'types=BUG&resolved=false'],
    ['security_rating', undefined, ''],
    [
      'new_software_quality_security_rating',
      '1 security issue',
      'impactSoftwareQualities=SECURITY&issueStatuses=OPEN%2CCONFIRMED&inNewCodePeriod=true',
    ],
    [
      'software_quality_maintainability_rating',
      '1,234 maintainability issues',
      'impactSoftwareQualities=MAINTAINABILITY&issueStatuses=OPEN%2CCONFIRMED',
    ],
    ['new_coverage', undefined, ''],
    ['constructor', undefined, ''],
  ];
  for (const [metric, text, query] of rows) {
    it(`${metric}: ${text ?? 'nothing'}`, () => {
      const behind = ratingIssues(report, metric, 'en-US');
      assert.equal(behind?.text, text);
      if (text !== undefined)
        assert.equal(behind?.href, `https://sonar.example.org/project/issues?id=webshop&${query}`);
    });
  }

  it('is called issues in MQR mode, whose pages know no bugs, where the gate asks by type', () => {
    const behind = ratingIssues(
      sampleReport({ measures: { state: 'read', values } }),
      'new_reliability_rating',
      'en-US',
    );
    assert.equal(behind?.text, '2 issues');
    assert.match(behind.href, /types=BUG/);
  });

  it('is asked of the pull request, whose issues are all new', () => {
    const behind = ratingIssues(
      pullRequestReport({ measures: { state: 'read', values } }),
      'new_reliability_rating',
      'en-US',
    );
    assert.equal(
      behind?.href,
      'https://sonar.example.org/project/issues?id=webshop&pullRequest=118&types=BUG&resolved=false',
    );
  });

  it('is nothing where the measures are missing', () => {
    const blind = sampleReport({ measures: { state: 'missing', reason: 'no right' } });
    assert.equal(ratingIssues(blind, 'new_reliability_rating', 'en-US'), undefined);
  });
});
