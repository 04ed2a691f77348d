import assert from 'node:assert/strict';
import { misspelledProperties } from '../../../../src/domain/inputs/misspelled-properties';
import { assertLinear } from '../../../growth';

describe('names of properties that look like well-known ones', () => {
  const meant = (name: string): string | undefined => misspelledProperties([name])[0]?.meant;

  const misspelled: [written: string, meant: string][] = [
    ['sonar.exclusion', 'sonar.exclusions'],
    ['sonar.exlcusions', 'sonar.exclusions'],
    ['sonar.Sources', 'sonar.sources'],
    ['sonar.test.inclusion', 'sonar.test.inclusions'],
    ['sonar.tests.inclusions', 'sonar.test.inclusions'],
    ['sonar.test', 'sonar.tests'],
    ['sonar.project.key', 'sonar.projectKey'],
    ['sonar.projectversion', 'sonar.projectVersion'],
    ['sonar.testexclusions', 'sonar.test.exclusions'],
    ['sonar.coverage.exclusion', 'sonar.coverage.exclusions'],
    ['sonar.javascript.lcov.reportPath', 'sonar.javascript.lcov.reportPaths'],
    ['sonar.coverage.jacoco.xmlReportPath', 'sonar.coverage.jacoco.xmlReportPaths'],
    ['web.sonar.exclusion', 'web.sonar.exclusions'],
    ['sonar.pullRequest.key', 'sonar.pullrequest.key'],
    ['sonar.newcode.referenceBranch', 'sonar.newCode.referenceBranch'],
  ];
  for (const [written, expected] of misspelled) {
    it(`${written} is meant to be ${expected}`, () => assert.equal(meant(written), expected));
  }

  const names = [
    ...[
      'sonar.sources',
      'sonar.tests',
      'sonar.test.inclusions',
      'web.sonar.sources',
      'sonar.token',
      'sonar.links.scm_dev',
    ],
    ...['sonar.cs.file.suffixes', 'sonar.css.file.suffixes', 'sonar.js.exclusions', 'sonar.cs.exclusions'],
    ...[
      'sonar.typescript.tsconfigPath',
      'sonar.typescript.tsconfigPaths',
      'sonar.analysis.stage',
      'sonar.eslint.reportPaths',
    ],
    ...['sonar.cs.opencover.reportsPaths', 'sonar.python.xunit.reportPath', 'sonar.cfamily.gcov.reportsPath'],
    ...[
      'sonar.delphi.sources',
      'sonar.dependencyCheck.htmlReportPath',
      'sonar.myPlugin.inclusions',
      'sonar.swift.coverage.reportPath',
    ],
    ...[
      'srcFolder',
      'project.settings',
      'exclusions',
      'sonar.',
      '.sonar.',
      'sonar.scanner.javaOpts',
      'sonar.surefire.reportsPath',
    ],
  ];
  for (const name of names) {
    it(`nothing is said of ${name}`, () => assert.equal(meant(name), undefined));
  }

  it('costs no more than the names are long', () =>
    assertLinear(
      (length) => 'a.'.repeat(length),
      (text) => misspelledProperties([`sonar.${text}`, text]),
    ));
});
