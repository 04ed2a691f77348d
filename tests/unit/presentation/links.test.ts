import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import { pullRequestLink, repositoryLink, safeAddress, sonarqubeLink } from '../../../src/presentation/links';
import { goldenReport } from '../../golden-reports';

const base = goldenReport('passed');
const at = (provider: string, url: string | null, basePath = ''): AnalysisReport => ({
  ...base,
  pipeline: {
    ...base.pipeline,
    sourceCommit: 'c0ffee',
    basePath,
    repository: { ...base.pipeline.repository, provider, url },
  },
});

describe('a link to a line in the repository', () => {
  const rows: [string, string, string][] = [
    [
      'TfsGit',
      'https://dev.azure.com/acme/Web%20Shop/_git/webshop',
      'https://dev.azure.com/acme/Web%20Shop/_git/webshop?path=%2Fapp%2Fsrc%2Fa+b%23.ts&version=GCc0ffee&_a=contents&line=7&lineEnd=8&lineStartColumn=1&lineEndColumn=1',
    ],
    ['GitHub', 'https://github.com/acme/web.git', 'https://github.com/acme/web/blob/c0ffee/app/src/a%20b%23.ts#L7'],
    [
      'GitHubEnterprise',
      'https://git.acme.org/a/web/',
      'https://git.acme.org/a/web/blob/c0ffee/app/src/a%20b%23.ts#L7',
    ],
    ['Bitbucket', 'https://bitbucket.org/a/web', 'https://bitbucket.org/a/web/src/c0ffee/app/src/a%20b%23.ts#lines-7'],
  ];
  for (const [provider, url, link] of rows) {
    it(`of ${provider} leads to the analyzed commit`, () =>
      assert.equal(repositoryLink(at(provider, url, 'app'), 'src/a b#.ts', 7), link));
  }

  const none: [string, AnalysisReport, string | null][] = [
    ['another provider', at('Git', 'https://git.example.org/web'), 'a.ts'],
    ['no address', at('GitHub', null), 'a.ts'],
    ['an address that is a script', at('GitHub', 'javascript:alert(1)'), 'a.ts'],
    ['an address with a password', at('GitHub', 'https://u:p@github.com/a/b'), 'a.ts'],
    ['a path that leaves the repository', at('GitHub', 'https://github.com/a/b'), '../../evil/x.ts'],
    ['a base path that leaves the repository', at('GitHub', 'https://github.com/a/b', '../..'), 'x.ts'],
    ['an issue of the whole project', at('GitHub', 'https://github.com/a/b'), null],
  ];
  for (const [name, report, file] of none) {
    it(`does not exist for ${name}`, () => assert.equal(repositoryLink(report, file, 1), undefined));
  }

  it('has no line where there is none, and survives half a character', () => {
    const report = at('GitHub', 'https://github.com/a/b');
    for (const line of [null, -1, 0, 1.5]) {
      assert.equal(repositoryLink(report, 'a.ts', line), 'https://github.com/a/b/blob/c0ffee/a.ts');
    }
    assert.equal(repositoryLink(report, 'a\ud800.ts', 1), 'https://github.com/a/b/blob/c0ffee/a%EF%BF%BD.ts#L1');
  });
});

describe('a link to a pull request', () => {
  const shop = 'https://dev.azure.com/acme/Web%20Shop/_git/webshop';
  const rows: readonly (readonly [string, AnalysisReport, string, string | undefined])[] = [
    ['leads into the repository', at('TfsGit', shop), '42', `${shop}/pullrequest/42`],
    ['takes nothing else of the address', at('TfsGit', `${shop}/?path=a#b`), '42', `${shop}/pullrequest/42`],
    ['does not exist for another provider', at('GitHub', 'https://github.com/a/b'), '42', undefined],
    ['does not exist without an address', at('TfsGit', null), '42', undefined],
    ['does not exist for an address that is a script', at('TfsGit', 'javascript:alert(1)'), '42', undefined],
    ['does not exist for what is no number', at('TfsGit', shop), '../../evil', undefined],
  ];
  for (const [name, report, id, link] of rows) {
    it(name, () => assert.equal(pullRequestLink(report, id), link));
  }
});

describe('a link into SonarQube', () => {
  it('leads to the branch or pull request of the report', () => {
    const link = (name: string): string | undefined =>
      sonarqubeLink(goldenReport(name), 'project/issues', { open: 'k 1' });
    assert.equal(link('passed'), 'https://sonar.example.org/project/issues?id=webshop&open=k+1');
    assert.equal(
      link('branch-passed'),
      'https://sonar.example.org/project/issues?id=webshop&branch=release%2F2026.11&open=k+1',
    );
    assert.equal(
      link('pull-request-failed-mqr'),
      'https://sonar.example.org/project/issues?id=webshop&pullRequest=118&open=k+1',
    );
    assert.equal(
      link('failed-standard'),
      'https://sonar.example.org/sonarqube/project/issues?id=acme%3Abilling&open=k+1',
    );
  });

  it('does not exist for an address that nobody may be sent to', () => {
    assert.equal(sonarqubeLink(goldenReport('hostile-text'), 'project/issues', {}), undefined);
    for (const address of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc', 'https://u@h/', 'nowhere', '']) {
      assert.equal(safeAddress(address), undefined);
    }
  });
});
