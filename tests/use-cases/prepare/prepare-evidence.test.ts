import assert from 'node:assert/strict';
import { analysisProperties } from '../../../src/domain/scanner/analysis-properties';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import type { ProjectAnswer } from '../../../src/ports/sonarqube/project-lookup';
import { failsWith, fullClone, handoffOf, pullRequest, running, SERVER_TIME, stage, type Scene } from './prepare-world';

const prepared = async (scene: Scene) => {
  const world = stage(scene);
  const ending = await prepare(world.ports, running);
  return { ...world, ending, handoff: handoffOf(world.agent) };
};
const project = (answer: ProjectAnswer): Scene => ({ server: { project: () => Promise.resolve(answer) } });
const MISSING: ProjectAnswer = { state: 'missing' };
const CREATED: ProjectAnswer = { state: 'exists', branches: { main: 'main', names: ['main'], analyzed: [] } };
const STORED: ProjectAnswer = {
  state: 'exists',
  branches: { main: 'trunk', names: ['trunk', 'main'], analyzed: ['trunk', 'main'] },
};
const shallow = { ...fullClone, shallow: true };
const community = { features: () => Promise.resolve([]) };
const release = { ...pullRequest, 'System.PullRequest.TargetBranch': 'refs/heads/release/2.0' };

describe('what Prepare hands on for the verdict', () => {
  it('is the time of the server, the branches it has, and the reach of the clone', async () => {
    const { handoff } = await prepared({ ...project(STORED), variables: pullRequest, workingCopy: shallow });
    assert.ok(handoff.state === 'prepared');
    assert.deepEqual(handoff.baseline, {
      serverTime: new Date(SERVER_TIME).toISOString(),
      projectIsNew: false,
      mainBranch: 'trunk',
      targetAnalysed: true,
      history: 'shallow',
    });
  });

  const baselines: readonly (readonly [string, Scene, object])[] = [
    ['a target that SonarQube has not', { variables: release }, { targetAnalysed: false, history: 'whole' }],
    ['a project that is not there', project(MISSING), { projectIsNew: true, mainBranch: null }],
    [
      'branches that nobody told',
      { ...project({ state: 'unknown' }), variables: pullRequest },
      { targetAnalysed: null },
    ],
    ['a target that was created only', { ...project(CREATED), variables: pullRequest }, { targetAnalysed: false }],
    ['no Git', { workingCopy: null }, { history: 'none' }],
    ['sonar.scm.disabled', { inputs: { extraProperties: 'sonar.scm.disabled=true' } }, { history: 'none' }],
    [
      'a server that does not tell its time',
      { server: { systemStatus: () => Promise.resolve({ status: 'UP', version: '26.9.0.1' }) } },
      { serverTime: null },
    ],
  ];
  for (const [what, scene, expected] of baselines) {
    it(`says ${JSON.stringify(expected)} of ${what}`, async () => {
      const { handoff } = await prepared(scene);
      assert.ok(handoff.state === 'prepared');
      assert.deepEqual({ ...handoff.baseline, ...expected }, handoff.baseline);
    });
  }

  it('is never the report of an earlier scanner', async () => {
    const first = await prepared({});
    const path = `/agent/temp/sonarqube/${first.handoff.analysisKey}/report-task.txt`;
    const world = stage({});
    await world.ports.files.writeText(path, 'ceTaskId=AX1');
    await prepare(world.ports, running);
    assert.equal(await world.ports.files.exists(path), false);
  });
});

describe('Prepare tells', () => {
  const told: readonly (readonly [string, Scene, RegExp, RegExp?])[] = [
    ['a first analysis kindly', project(MISSING), /First analysis of .*nothing is wrong/],
    ['a first analysis of a project that was created only', project(CREATED), /First analysis of/],
    [
      'of a first analysis that is a pull request what to do first',
      { ...project(MISSING), variables: pullRequest },
      /no analysis of the main branch.*pull request 118.*Analyze the default branch once/s,
      /First analysis of/,
    ],
    [
      'one story of a shallow clone whose target SonarQube has',
      { ...project(STORED), variables: pullRequest, workingCopy: shallow, branches: ['main'] },
      /new code is determined by what SonarQube has stored of that branch/,
      /cannot be told from old|target branch main found/,
    ],
    [
      'that a shallow clone leads nowhere where SonarQube has no target',
      { variables: release, workingCopy: shallow },
      /no analysis of the target branch "release\/2.0".*fetchDepth: 0/,
    ],
    ['of .NET projects in mode cli', { present: ['src/Shop/Shop.csproj'] }, /\.NET projects.*scannerMode: dotnet/],
  ];
  for (const [what, scene, says, never] of told) {
    it(what, async () => {
      const { logger } = await prepared(scene);
      assert.match(logger.text(), says);
      if (never !== undefined) assert.doesNotMatch(logger.text(), never);
    });
  }

  it('a pull request apart by its number, though SonarQube knows it as a project', async () => {
    const { logger, handoff } = await prepared({
      server: community,
      variables: pullRequest,
      inputs: { unsupportedBranch: 'separate-project' },
    });
    assert.match(logger.text('info'), /Analysis {2}pull request 118 \(separate project\)/);
    assert.deepEqual(handoff.scope, {
      kind: 'main-branch',
      name: 'feature/cart',
      standsFor: { kind: 'pull-request', id: '118' },
    });
  });
});

describe('what no variable filled', () => {
  const MACROS = [
    'sonar.pullrequest.key=$(System.PullRequest.PullRequestId)',
    'sonar.pullrequest.branch=$(System.PullRequest.SourceBranch)',
    'sonar.pullrequest.base=$(System.PullRequest.TargetBranch)',
  ].join('\n');
  for (const server of [{}, community]) {
    it(`is no pull request in a build of main${server === community ? ', without branch analysis' : ''}`, async () => {
      const { ending, logger, handoff } = await prepared({ server, inputs: { extraProperties: MACROS } });
      assert.equal(ending.result, 'Succeeded');
      assert.deepEqual(handoff.scope, { kind: 'main-branch', name: 'main' });
      const warnings = logger.lines.filter(({ level, text }) => level === 'warning' && text.includes('$('));
      assert.equal(warnings.length, 1);
      assert.match(
        warnings[0]?.text ?? '',
        /sonar\.pullrequest\.key \(\$\(System\.PullRequest\.PullRequestId\), left out\)/,
      );
      assert.ok(handoff.state === 'prepared');
      assert.ok(!JSON.stringify(handoff.properties).includes('$('));
    });
  }

  it('is no branch', async () => {
    const { handoff } = await prepared({ inputs: { extraProperties: 'sonar.branch.name=$(branchName)' } });
    assert.deepEqual(handoff.scope, { kind: 'main-branch', name: 'main' });
  });

  for (const value of ['$[variables.branch]', '$BUILD_SOURCEBRANCHNAME', '$env:BRANCH', '%BUILD_SOURCEBRANCHNAME%']) {
    it(`is no branch where it is written ${value}, and nothing is skipped`, async () => {
      const inputs = { extraProperties: `sonar.branch.name=${value}` };
      const { logger, handoff } = await prepared({ server: community, inputs });
      assert.equal(handoff.state, 'prepared');
      assert.deepEqual(handoff.scope, { kind: 'main-branch', name: 'main' });
      assert.ok(logger.text('warning').includes(`sonar.branch.name (${value}, left out)`));
      assert.match(logger.text('warning'), /written \$\(name\)/);
    });
  }

  it('is told of other properties, which go on as they stand', async () => {
    const extraProperties = 'sonar.projectVersion=$(GitVersion.SemVer)\nsonar.links.ci=a$(Date:yyMM)b';
    const { logger, handoff } = await prepared({ inputs: { extraProperties } });
    assert.ok(handoff.state === 'prepared');
    assert.equal(analysisProperties(handoff)['sonar.projectVersion'], '$(GitVersion.SemVer)');
    const [warning, ...more] = logger.lines.filter(({ text }) => text.includes('$('));
    assert.match(warning?.text ?? '', /GitVersion\.SemVer.*Date:yyMM/);
    assert.deepEqual(more, []);
  });

  it('is no default branch', async () => {
    const { logger, handoff } = await prepared({ inputs: { defaultBranch: '$(default)' } });
    assert.deepEqual(handoff.scope, { kind: 'main-branch', name: 'main' });
    assert.match(logger.text('warning'), /defaultBranch \(\$\(default\), left out\)/);
  });
});

describe('a scope that the author wrote', () => {
  it('is the main branch where it names the default one, without branch analysis', async () => {
    const { ending, handoff } = await prepared({
      server: community,
      inputs: { extraProperties: 'sonar.branch.name=main' },
    });
    assert.equal(ending.result, 'Succeeded');
    assert.deepEqual(handoff.scope, { kind: 'main-branch', name: 'main' });
  });

  it('is a branch where nobody knows the default one', async () => {
    const { handoff } = await prepared({
      defaultBranch: null,
      ...project({ state: 'unknown' }),
      inputs: { extraProperties: 'sonar.branch.name=develop' },
    });
    assert.deepEqual(handoff.scope, { kind: 'branch', name: 'develop' });
  });

  it('does not become the default branch of another repository', async () => {
    const { handoff } = await prepared({
      variables: { 'Build.Repository.Uri': 'https://dev.azure.com/contoso/Fabrikam/_git/webshop' },
      originUrl: 'https://dev.azure.com/contoso/Fabrikam/_git/other',
      inputs: { extraProperties: 'sonar.branch.name=main' },
      ...project({ state: 'unknown' }),
    });
    assert.deepEqual(handoff.scope, { kind: 'branch', name: 'main' });
  });

  for (const name of ['merge', 'refs/pull/118/merge']) {
    it(`called ${name} in a build of a pull request is that pull request`, async () => {
      const { handoff } = await prepared({
        variables: pullRequest,
        inputs: { extraProperties: `sonar.branch.name=${name}` },
      });
      assert.equal(handoff.scope.kind, 'pull-request');
    });
  }

  for (const property of ['sonar.branch.name=release', 'sonar.pullrequest.key=7']) {
    it(`that this server cannot analyze leaves no build of the main branch green: ${property}`, async () => {
      const FILE = '/agent/s/sonar-project.properties';
      const inFile = { configMode: 'file', configFile: FILE, cliProjectKey: '' };
      const says = /main branch only, and this is a build of it, for which the properties say sonar\.\S+=\w+:/;
      for (const scene of [
        { inputs: { extraProperties: property } },
        { inputs: inFile, files: { [FILE]: `sonar.projectKey=shop\n${property}` } },
      ]) {
        await failsWith({ ...scene, server: community }, 'SQ-SCAN-BRANCHES', says);
        const unsupportedBranch = 'separate-project';
        const apart = await prepared({ ...scene, inputs: { ...scene.inputs, unsupportedBranch }, server: community });
        assert.equal(apart.handoff.state, 'prepared');
      }
    });

    it(`is skipped as the build itself would be: ${property}`, async () => {
      const inputs = { extraProperties: property };
      const { ending } = await prepared({
        server: community,
        inputs,
        variables: { 'Build.SourceBranch': 'refs/heads/x' },
      });
      assert.equal(ending.result, 'Skipped');
    });

    it(`is skipped where it is of another repository: ${property}`, async () => {
      const { ending } = await prepared({
        server: community,
        variables: { 'Build.Repository.Uri': 'https://dev.azure.com/contoso/Fabrikam/_git/webshop' },
        originUrl: 'https://dev.azure.com/contoso/Fabrikam/_git/other',
        inputs: { extraProperties: property },
      });
      assert.equal(ending.result, 'Skipped');
    });
  }

  for (const [branch, warns] of [
    ['main', true],
    ['feature/x', false],
  ] as const) {
    it(`is skipped in a build of ${branch} where defaultBranch names another${warns ? ', which is said' : ''}`, async () => {
      const variables = { 'Build.SourceBranch': `refs/heads/${branch}` };
      const { ending, logger } = await prepared({ server: community, inputs: { defaultBranch: 'master' }, variables });
      assert.equal(ending.result, 'Skipped');
      const warning = /defaultBranch names master, and the default branch of this repository is the one that is built/;
      assert.equal(warning.test(logger.text('warning')), warns);
    });
  }

  it('is not skipped where nobody knows whether the build is of the main branch', () =>
    failsWith(
      { server: community, defaultBranch: null, inputs: { extraProperties: 'sonar.branch.name=release' } },
      'SQ-CONF-DEFAULT-BRANCH',
      /"main"/,
    ));

  it('leads to an analysis where the remedy of a tag is followed to the letter', async () => {
    const tag = { server: community, variables: { 'Build.SourceBranch': 'refs/tags/v1' } };
    const { logger } = await prepared(tag);
    const [, property, branch] =
      /set (sonar\.branch\.name=main) in extraProperties and (defaultBranch: main)/.exec(logger.text()) ?? [];
    assert.equal(branch, 'defaultBranch: main');
    const followed = await prepared({ ...tag, inputs: { extraProperties: property ?? '', defaultBranch: 'main' } });
    assert.equal(followed.handoff.state, 'prepared');
  });

  it('takes the source branch of a pull request from the build', async () => {
    const { handoff } = await prepared({
      variables: { 'Build.SourceBranch': 'refs/heads/feature/x' },
      inputs: { extraProperties: 'sonar.pullrequest.key=42' },
    });
    assert.deepEqual(handoff.scope, { kind: 'pull-request', id: '42', branch: 'feature/x', base: '' });
  });

  it('is refused before the scan where nobody names the source branch of a pull request', () =>
    failsWith(
      { variables: { 'Build.SourceBranch': 'refs/tags/v1' }, inputs: { extraProperties: 'sonar.pullrequest.key=42' } },
      'SQ-CONF-INPUT',
      /pull request 42.*sonar\.pullrequest\.branch/s,
    ));

  for (const [property, value] of [
    ['sonar.newCode.referenceBranch', 'refs/heads/main'],
    ['sonar.newCode.referenceBranch', 'refs/remotes/origin/main'],
  ] as const) {
    it(`goes to the scanner as a name: ${property}=${value}`, async () => {
      const { handoff } = await prepared({ inputs: { extraProperties: `${property}=${value}` } });
      assert.ok(handoff.state === 'prepared');
      assert.equal(analysisProperties(handoff)[property], 'main');
    });
  }

  it('takes a remote reference for its branch', async () => {
    const { handoff } = await prepared({
      variables: pullRequest,
      inputs: { extraProperties: 'sonar.pullrequest.base=refs/remotes/origin/main' },
    });
    assert.ok(handoff.scope.kind === 'pull-request');
    assert.equal(handoff.scope.base, 'main');
  });
});
