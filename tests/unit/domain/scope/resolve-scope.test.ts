import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readJobContext } from '../../../../src/domain/job-context';
import { resolveScope } from '../../../../src/domain/scope/resolve-scope';
import { scopeProperties } from '../../../../src/domain/scope/scope-properties';

type Variables = Record<string, string>;

const jobOf = (variables: Variables) =>
  readJobContext({ variable: (name) => ({ 'Agent.TempDirectory': '/temp', ...variables })[name] });

const azureRepos: Variables = { 'Build.Repository.Provider': 'TfsGit', 'Build.Repository.ID': 'r1' };
const branch = (ref: string): Variables => ({ ...azureRepos, 'Build.SourceBranch': ref });
const pullRequest: Variables = {
  ...azureRepos,
  'Build.SourceBranch': 'refs/pull/118/merge',
  'System.PullRequest.PullRequestId': '118',
  'System.PullRequest.SourceBranch': 'refs/heads/feature/cart',
  'System.PullRequest.TargetBranch': 'refs/heads/main',
};

function resolve(variables: Variables, properties: Variables = {}, defaultBranch: string | null = 'main') {
  return resolveScope(jobOf(variables), new Map(Object.entries(properties)), defaultBranch);
}

describe('the scope of an analysis', () => {
  const rows: [string, Variables, Variables, unknown][] = [
    ['the default branch', branch('refs/heads/main'), {}, { kind: 'main-branch', name: 'main' }],
    ['another branch', branch('refs/heads/feature/x'), {}, { kind: 'branch', name: 'feature/x' }],
    ['a bare branch name', branch('feature/x'), {}, { kind: 'branch', name: 'feature/x' }],
    ['a pull request', pullRequest, {}, { kind: 'pull-request', id: '118', branch: 'feature/cart', base: 'main' }],
    [
      "GitHub's pull request number",
      { ...pullRequest, 'System.PullRequest.PullRequestNumber': '7', 'System.PullRequest.TargetBranch': 'main' },
      {},
      { kind: 'pull-request', id: '7', branch: 'feature/cart', base: 'main' },
    ],
    [
      'TFVC has one line',
      { 'Build.Repository.Provider': 'TfsVersionControl', 'Build.SourceBranch': '$/P/Main' },
      {},
      { kind: 'main-branch', name: null },
    ],
    [
      'trunk of Subversion',
      { 'Build.Repository.Provider': 'Svn', 'Build.SourceBranch': 'trunk' },
      {},
      { kind: 'main-branch', name: 'trunk' },
    ],
    [
      'a branch of Subversion',
      { 'Build.Repository.Provider': 'Svn', 'Build.SourceBranch': 'branches/x' },
      {},
      { kind: 'branch', name: 'branches/x' },
    ],
    ['no source branch at all', {}, {}, { kind: 'main-branch', name: null }],
    [
      'what the author wrote wins',
      branch('refs/heads/main'),
      { 'sonar.branch.name': 'refs/heads/r1' },
      { kind: 'branch', name: 'r1' },
    ],
    [
      'a written branch that is the default one',
      branch('refs/heads/feature/x'),
      { 'sonar.branch.name': 'refs/heads/main' },
      { kind: 'main-branch', name: 'main' },
    ],
    [
      'a written pull request',
      branch('refs/heads/main'),
      { 'sonar.pullrequest.key': '9', 'sonar.pullrequest.branch': 'a', 'sonar.pullrequest.base': 'refs/heads/b' },
      { kind: 'pull-request', id: '9', branch: 'a', base: 'b' },
    ],
    [
      'a written target of the pull request of the build',
      pullRequest,
      { 'sonar.pullrequest.base': 'refs/heads/develop' },
      { kind: 'pull-request', id: '118', branch: 'feature/cart', base: 'develop' },
    ],
    [
      'a written key, the rest as the build says',
      pullRequest,
      { 'sonar.pullrequest.key': '9' },
      { kind: 'pull-request', id: '9', branch: 'feature/cart', base: 'main' },
    ],
    [
      'a written pull request, whatever branch is written beside it',
      pullRequest,
      { 'sonar.pullrequest.key': '9', 'sonar.branch.name': 'x' },
      { kind: 'pull-request', id: '9', branch: 'feature/cart', base: 'main' },
    ],
    [
      'a written branch in the build of a pull request',
      pullRequest,
      { 'sonar.branch.name': 'x' },
      { kind: 'branch', name: 'x' },
    ],
    [
      'a written target without a pull request changes nothing',
      branch('refs/heads/feature/x'),
      { 'sonar.pullrequest.base': 'develop' },
      { kind: 'branch', name: 'feature/x' },
    ],
  ];
  for (const [name, variables, properties, expected] of rows) {
    it(name, () => assert.deepEqual(resolve(variables, properties), { kind: 'resolved', scope: expected }));
  }

  it('asks for the default branch instead of guessing', () => {
    assert.deepEqual(resolve(branch('refs/heads/main'), {}, null), {
      kind: 'needs-default-branch',
      branch: 'main',
      written: false,
    });
  });

  for (const ref of ['refs/tags/v1', 'refs/pull/12/merge', 'refs/notes/x']) {
    it(`${ref} is not a branch`, () => assert.deepEqual(resolve(branch(ref)), { kind: 'not-a-branch', ref }));
  }

  it('lets refs/heads/ into no property, whatever the names are', () => {
    const plain = fc.stringMatching(/^[a-z][a-z/]{0,11}$/);
    const name = fc.tuple(fc.boolean(), plain).map(([prefixed, text]) => (prefixed ? `refs/heads/${text}` : text));
    fc.assert(
      fc.property(name, name, (source, target) => {
        const variables = {
          ...pullRequest,
          'System.PullRequest.SourceBranch': source,
          'System.PullRequest.TargetBranch': target,
        };
        const resolution = resolve(variables);
        assert.equal(resolution.kind, 'resolved');
        if (resolution.kind !== 'resolved') return;
        const { pipeline } = jobOf(variables);
        const values = Object.values(scopeProperties(resolution.scope, pipeline));
        assert.deepEqual(
          values.filter((value) => value.startsWith('refs/heads/')),
          [],
        );
      }),
    );
  });
});

describe('scanner properties of a scope', () => {
  const pipelineOf = (variables: Variables) => jobOf(variables).pipeline;

  it('are none for the main branch, since servers without branch analysis refuse them', () => {
    assert.deepEqual(scopeProperties({ kind: 'main-branch', name: 'main' }, pipelineOf(azureRepos)), {});
  });

  const providers: [string, Variables, string[]][] = [
    [
      'Azure Repos',
      { ...azureRepos, 'Build.Repository.Name': 'shop' },
      ['sonar.pullrequest.vsts.instanceUrl', 'sonar.pullrequest.vsts.project', 'sonar.pullrequest.vsts.repository'],
    ],
    [
      'GitHub',
      { 'Build.Repository.Provider': 'GitHub', 'Build.Repository.Name': 'o/r' },
      ['sonar.pullrequest.github.repository', 'sonar.pullrequest.provider'],
    ],
    ['Bitbucket', { 'Build.Repository.Provider': 'Bitbucket' }, ['sonar.pullrequest.provider']],
    ['another Git', { 'Build.Repository.Provider': 'Git' }, []],
  ];
  for (const [name, variables, expected] of providers) {
    it(`of a pull request on ${name}`, () => {
      const scope = { kind: 'pull-request', id: '1', branch: 'a', base: 'b' } as const;
      const keys = Object.keys(scopeProperties(scope, pipelineOf(variables)));
      assert.deepEqual(keys.filter((key) => !/\.(key|branch|base)$/.test(key)).sort(), expected);
    });
  }
});
