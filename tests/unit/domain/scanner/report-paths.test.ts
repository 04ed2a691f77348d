import assert from 'node:assert/strict';
import { hasUselessWildcard, readPattern, reportPaths } from '../../../../src/domain/scanner/report-paths';

describe('paths of reports', () => {
  const known = [
    'sonar.javascript.lcov.reportPaths',
    'sonar.coverageReportPaths',
    'sonar.testExecutionReportPaths',
    'sonar.coverage.jacoco.xmlReportPaths',
    'sonar.junit.reportPaths',
    'sonar.python.coverage.reportPaths',
    'sonar.python.xunit.reportPath',
    'sonar.php.tests.reportPath',
    'sonar.go.coverage.reportPaths',
    'sonar.cs.opencover.reportsPaths',
    'sonar.vbnet.vstest.reportsPaths',
    'sonar.cfamily.gcov.reportsPath',
    'sonar.eslint.reportPaths',
    'sonar.sarifReportPaths',
    'sonar.externalIssuesReportPaths',
  ];
  for (const property of known) {
    it(`are in ${property}`, () => assert.deepEqual(reportPaths({ [property]: 'a' }), [{ property, path: 'a' }]));
  }

  it('are not in properties that nobody knows', () =>
    assert.deepEqual(
      reportPaths({ 'sonar.sources': 'src', 'my.reportPaths': 'x', 'sonar.coverage.exclusions': '**' }),
      [],
    ));

  it('stand side by side in one value, also in quotes', () => {
    const paths = reportPaths({ 'sonar.javascript.lcov.reportPaths': 'a/lcov.info , "b c/lcov.info",,' });
    assert.deepEqual(
      paths.map(({ path }) => path),
      ['a/lcov.info', 'b c/lcov.info'],
    );
  });

  const patterns: [pattern: string, folder: string, matches: readonly string[], not: readonly string[]][] = [
    ['coverage/lcov.info', 'coverage/lcov.info', [], []],
    ['./coverage\\lcov.info', 'coverage/lcov.info', [], []],
    ['C:\\agent\\_work\\1\\TestResults\\*.trx', 'C:/agent/_work/1/TestResults', ['a.trx'], ['a/b.trx', 'a.trx.txt']],
    ['**/coverage.*.xml', '', ['coverage.opencover.xml', 'a/b/coverage.x.xml'], ['xcoverage.x.xml', 'coverage.xml']],
    ['target/**/jacoco.xml', 'target', ['jacoco.xml', 'site/a/jacoco.xml'], ['jacoco.xml/x']],
    ['reports/**', 'reports', ['a', 'a/b.xml'], []],
    ['packages/*/lcov.info', 'packages', ['web/lcov.info'], ['lcov.info', 'web/src/lcov.info']],
    ['r?port(1).xml', '', ['report(1).xml'], ['rport(1).xml', 'report1.xml']],
    ['/abs/*.xml', '/abs', ['x.xml'], []],
  ];
  it('are told from patterns of a property that takes none', () => {
    const useless = (property: string, path: string): boolean => hasUselessWildcard({ property, path });
    for (const word of ['coverage', 'testExecution', 'externalIssues', 'sarif']) {
      assert.equal(useless(`sonar.${word}ReportPaths`, 'a/*.xml'), true);
      assert.equal(useless(`sonar.${word}ReportPaths`, 'a/b.xml'), false);
    }
    assert.equal(useless('sonar.javascript.lcov.reportPaths', '**/lcov.info'), false);
  });

  it('are matched in steps that grow as pattern and path do, not faster', () => {
    const { rest } = readPattern(`${'*a'.repeat(2000)}b`);
    assert.equal(rest?.test('a'.repeat(4000)), false);
    const { rest: folders } = readPattern(`${'**/a/'.repeat(300)}b`);
    assert.equal(folders?.test('a/'.repeat(600)), false);
  });

  for (const [pattern, folder, matches, not] of patterns) {
    it(`mean by ${pattern} what SonarQube means`, () => {
      const read = readPattern(pattern);
      assert.equal(read.folder, folder);
      for (const path of matches) assert.ok(read.rest?.test(path), path);
      for (const path of not) assert.ok(!read.rest?.test(path), path);
      if (matches.length === 0) assert.equal(read.rest, null);
    });
  }
});
