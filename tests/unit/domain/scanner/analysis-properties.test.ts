import assert from 'node:assert/strict';
import type { AnalysisScope } from '../../../../src/documents/analysis-scope';
import { analysisProperties } from '../../../../src/domain/scanner/analysis-properties';
import { readJobContext } from '../../../../src/domain/job-context';

const variables: Record<string, string> = {
  'Agent.TempDirectory': '/temp',
  'System.CollectionUri': 'https://dev.example.org/acme/',
  'System.TeamProject': 'Web Shop',
  'Build.BuildId': '42',
  'Build.BuildNumber': '20261127.3',
  'Build.Repository.Provider': 'TfsGit',
  'Build.Repository.Name': 'shop',
};
const { pipeline } = readJobContext({ variable: (name) => variables[name] });
const main: AnalysisScope = { kind: 'main-branch', name: 'main' };
const branch: AnalysisScope = { kind: 'branch', name: 'feature/x' };
const pullRequest: AnalysisScope = { kind: 'pull-request', id: '7', branch: 'feature/x', base: 'main' };

const propertiesOf = (
  scope: AnalysisScope,
  properties: Record<string, string> = {},
  project: { key: string; name: string | null } = { key: 'web', name: null },
) => analysisProperties({ pipeline, scope, project, properties });

describe('scanner properties of an analysis', () => {
  it('tell web hooks which build it was', () => {
    const properties = propertiesOf(main);
    assert.deepEqual(properties, {
      'sonar.analysis.buildId': '42',
      'sonar.analysis.buildNumber': '20261127.3',
      'sonar.analysis.buildUrl': 'https://dev.example.org/acme/Web%20Shop/_build/results?buildId=42',
      'sonar.analysis.attempt': '1',
      'sonar.projectKey': 'web',
    });
  });

  const rows: [string, Record<string, string>, Record<string, string | undefined>][] = [
    ['what the author wrote', propertiesOf(main, { 'sonar.sources': 'src' }), { 'sonar.sources': 'src' }],
    [
      'no branch for the main one, though the author named it',
      propertiesOf(main, { 'sonar.branch.name': 'refs/heads/main' }),
      { 'sonar.branch.name': undefined },
    ],
    [
      'the branch as it was resolved',
      propertiesOf(branch, { 'sonar.branch.name': 'refs/heads/feature/x' }),
      { 'sonar.branch.name': 'feature/x' },
    ],
    [
      'the pull request as it was resolved',
      propertiesOf(pullRequest, {
        'sonar.pullrequest.key': '8',
        'sonar.pullrequest.branch': 'refs/heads/other',
        'sonar.pullrequest.base': 'refs/heads/main',
      }),
      { 'sonar.pullrequest.key': '7', 'sonar.pullrequest.branch': 'feature/x', 'sonar.pullrequest.base': 'main' },
    ],
    [
      "the author's word on where a pull request lives",
      propertiesOf(pullRequest, { 'sonar.pullrequest.vsts.repository': 'fork' }),
      { 'sonar.pullrequest.vsts.repository': 'fork', 'sonar.pullrequest.vsts.project': 'Web Shop' },
    ],
    [
      'the reference branch in the form that SonarQube finds it by',
      propertiesOf(main, { 'sonar.newCode.referenceBranch': 'refs/heads/develop' }),
      { 'sonar.newCode.referenceBranch': 'develop' },
    ],
    [
      'the separate project instead of the one that the author named',
      propertiesOf(main, { 'sonar.projectKey': 'web', 'sonar.projectName': 'Web' }, { key: 'web:x', name: 'Web (x)' }),
      { 'sonar.projectKey': 'web:x', 'sonar.projectName': 'Web (x)' },
    ],
    [
      'no key where only the build tool knows it',
      propertiesOf(main, {}, { key: '', name: null }),
      { 'sonar.projectKey': undefined, 'sonar.projectName': undefined },
    ],
  ];
  for (const [name, properties, expected] of rows) {
    it(`hold ${name}`, () => {
      for (const [key, value] of Object.entries(expected)) assert.equal(properties[key], value, key);
    });
  }
});
