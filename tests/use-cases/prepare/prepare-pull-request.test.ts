import type { PostedStatus, StatusState } from '../../../src/documents/pull-request';
import assert from 'node:assert/strict';
import { analysisProperties } from '../../../src/domain/scanner/analysis-properties';
import { azureDevOpsFault } from '../../../src/errors/server-errors';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { pullRequestWorld, type RequestFate } from '../decorate/pull-request-world';
import { failsWith, handoffOf, pullRequest, running, type Scene, stage } from './prepare-world';

describe('Prepare and the pull request of a branch build', () => {
  const branch = { 'Build.SourceBranch': 'refs/heads/feature/cart' };
  const auto = { pullRequestDetection: 'auto-detect' };
  const one = [{ id: '7', base: 'main' }];

  it('takes the only open one, for the server and for whoever decorates it', async () => {
    const { ports, agent, searched, logger } = stage({ inputs: auto, variables: branch, pullRequests: one });
    await prepare(ports, running);
    const handoff = handoffOf(agent);
    assert.ok(handoff.state === 'prepared');
    assert.deepEqual(searched, ['p1 r1 feature/cart']);
    assert.deepEqual(handoff.scope, { kind: 'pull-request', id: '7', branch: 'feature/cart', base: 'main' });
    assert.equal(handoff.pipeline.pullRequestId, '7');
    assert.equal(analysisProperties(handoff)['sonar.pullrequest.key'], '7');
    assert.equal(analysisProperties(handoff)['sonar.pullrequest.vsts.project'], 'Web Shop');
    assert.equal(analysisProperties(handoff)['sonar.branch.name'], undefined);
    assert.match(logger.text('info'), /pull request 7 is open from feature\/cart/);
  });

  const several = [...one, { id: '9', base: 'release' }];
  const GitHub = { ...branch, 'Build.Repository.Provider': 'GitHub' };
  const left: [name: string, scene: Scene, says: RegExp | null][] = [
    ['it is not asked for', { variables: branch, pullRequests: one }, null],
    ['there is none', { inputs: auto, variables: branch }, /has no open pull request, so the branch is analyzed/],
    [
      'there are several',
      { inputs: auto, variables: branch, pullRequests: several },
      /2 open pull requests \(7 into main, 9 into release\)\. None is chosen/,
    ],
    [
      'Azure DevOps does not tell',
      { inputs: auto, variables: branch, pullRequests: azureDevOpsFault('the search', '403') },
      /not known whether feature\/cart has an open pull request.*403/,
    ],
    [
      'the repository is elsewhere',
      { inputs: { ...auto, defaultBranch: 'main' }, variables: GitHub, pullRequests: one },
      /asks Azure Repos only, and this is GitHub/,
    ],
    [
      'the author names the branch',
      {
        inputs: { ...auto, extraProperties: 'sonar.branch.name=feature/cart' },
        variables: branch,
        pullRequests: one,
      },
      null,
    ],
  ];
  for (const [name, scene, says] of left) {
    it(`analyzes the branch where ${name}`, async () => {
      const { ports, agent, logger } = stage(scene);
      await prepare(ports, running);
      assert.deepEqual(handoffOf(agent).scope, { kind: 'branch', name: 'feature/cart' });
      if (says !== null) assert.match(logger.text('info', 'warning'), says);
      else assert.doesNotMatch(logger.text('info', 'warning'), /open pull request/);
    });
  }

  it('leaves the default branch and pull request builds as they are, without a search', async () => {
    for (const variables of [{}, pullRequest]) {
      const { ports, searched } = stage({ inputs: auto, variables, pullRequests: one });
      await prepare(ports, running);
      assert.deepEqual(searched, []);
    }
  });
});

describe('Prepare and the verdict on earlier commits of a pull request', () => {
  const build = { ...pullRequest, 'System.PullRequest.SourceCommitId': 'c2', 'Build.BuildNumber': '20261020.3' };
  const earlier = (state: StatusState): PostedStatus => ({
    id: 0,
    state,
    description: 'shop: quality gate passed',
    targetUrl: null,
    genre: 'sonarqube',
    name: 'quality-gate',
    iterationId: 1,
    authorId: 'bot',
    properties: new Map(),
  });

  /** A pull request with a push after its first verdict. */
  function pushed(statuses: readonly PostedStatus[], fates: readonly RequestFate[] = []) {
    const world = pullRequestWorld();
    world.iterations.push({ id: 2, sourceCommit: 'c2', commonCommit: 'base' });
    world.statuses.push(...statuses);
    world.fates = [...fates];
    return world;
  }

  it('takes it off the new ones until Publish has theirs', async () => {
    const world = pushed([earlier('succeeded')]);
    const { ports, logger } = stage({ variables: build, pullRequest: world });
    await prepare(ports, running);
    const posted = world.statuses.at(-1);
    assert.deepEqual([posted?.state, posted?.name, posted?.iterationId], ['pending', 'quality-gate', 2]);
    assert.match(posted?.description ?? '', /^Build 20261020\.3 is analyzing these commits\..* run it again\.$/);
    assert.match(posted?.targetUrl ?? '', /_build\/results\?buildId=42/);
    assert.deepEqual(world.reads.sort(), ['iterations', 'statuses']);
    assert.match(logger.text('info'), /Pull request 118 waits for the verdict/);
  });

  it('asks twice and says nothing where nobody has shown a verdict', async () => {
    const world = pushed([]);
    await prepare(stage({ variables: build, pullRequest: world }).ports, running);
    assert.deepEqual(world.writes, []);
    assert.equal(world.reads.length, 2);
  });

  it('asks nothing in builds of branches, and in other repositories', async () => {
    for (const variables of [{}, { ...build, 'Build.Repository.Provider': 'GitHub' }]) {
      const world = pushed([earlier('succeeded')]);
      await prepare(stage({ variables, pullRequest: world, inputs: { defaultBranch: 'main' } }).ports, running);
      assert.deepEqual([...world.reads, ...world.writes], []);
    }
  });

  it('says nothing where the analysis is skipped: no verdict follows', async () => {
    const world = pushed([earlier('succeeded')]);
    const server = { features: () => Promise.resolve([]) };
    const { ports, agent } = stage({
      variables: build,
      pullRequest: world,
      server,
      inputs: { unsupportedBranch: 'skip' },
    });
    await prepare(ports, running);
    assert.equal(handoffOf(agent).state, 'skipped');
    assert.deepEqual(world.writes, []);
  });

  const fates: [fate: RequestFate, warns: boolean][] = [
    ['refused-403', false],
    ['refused-404', false],
    ['too-many', true],
    ['crash', true],
  ];
  for (const [fate, warns] of fates) {
    it(`prepares all the same where Azure Repos answers ${fate}, ${warns ? 'with a warning' : 'without a word'}`, async () => {
      const world = pushed([earlier('succeeded')], [fate, fate, fate]);
      const { ports, logger } = stage({ variables: build, pullRequest: world });
      assert.equal((await prepare(ports, running)).result, 'Succeeded');
      assert.equal(/may still show the verdict on its earlier commits/.test(logger.text('warning')), warns);
    });
  }
});

describe('Prepare and the properties file of a pull request', () => {
  it('analyzes the pull request, whatever the file that it brings says it is', async () => {
    const lines = ['sonar.projectKey=shop', 'sonar.sources=src', 'sonar.branch.name=main', 'sonar.pullrequest.key=1'];
    const configFile = '/agent/s/sonar-project.properties';
    const inputs = { configMode: 'file', configFile, cliProjectKey: '', cliSources: '' };
    const files = { [configFile]: lines.join('\n') };
    const { ports, agent, logger } = stage({ inputs, variables: pullRequest, files });
    await prepare(ports, running);
    const { scope } = handoffOf(agent);
    assert.equal(scope.kind === 'pull-request' && scope.id, '118');
    assert.match(logger.text('warning'), /cannot set sonar\.branch\.name, sonar\.pullrequest\.key: /);
  });

  const FILE = '/agent/s/sonar-project.properties';
  const asked = 'file main:/sonar-project.properties';
  const inputs = { configMode: 'file', configFile: FILE, cliProjectKey: '', cliSources: '' };
  const names = (key: string, on?: string | Error, more: Scene = {}): Scene => ({
    variables: pullRequest,
    files: { [FILE]: `sonar.projectKey=${key}\nsonar.sources=src` },
    ...(on === undefined
      ? {}
      : { branchFiles: on instanceof Error ? on : { 'main:/sonar-project.properties': `sonar.projectKey=${on}` } }),
    ...more,
    inputs: { ...inputs, ...more.inputs },
  });

  it('refuses another project than that of the target branch, whose gate would be its verdict', async () => {
    for (const scene of [
      names('green', 'webshop'),
      names('${p}\np=green', '${p}\np=webshop'),
      names('green', 'webshop', {
        variables: { 'Build.SourceBranch': 'refs/heads/feature/cart' },
        inputs: { pullRequestDetection: 'auto-detect' },
        pullRequests: [{ id: '7', base: 'main' }],
      }),
    ]) {
      await failsWith(
        scene,
        'SQ-CONF-PROJECT-KEY',
        /^sonar-project\.properties of this pull request names the project \S+, and on its target branch main it names \S+: .*verdict/,
      );
    }
  });

  const fine: [what: string, scene: Scene, asks: boolean][] = [
    ['the target names the same', names('webshop', 'webshop'), true],
    ['the target has no such file', names('webshop'), true],
    ['the target names none', names('webshop', ''), true],
    [
      'the pipeline names it',
      names('green', 'webshop', { inputs: { extraProperties: 'sonar.projectKey=shop' } }),
      false,
    ],
    ['the build is of a branch', names('green', 'webshop', { variables: {} }), false],
    [
      'the repository is elsewhere',
      names('green', 'webshop', { variables: { ...pullRequest, 'Build.Repository.Provider': 'GitHub' } }),
      false,
    ],
  ];
  for (const [what, scene, asks] of fine) {
    it(`takes the project where ${what}`, async () => {
      const staged = stage(scene);
      assert.equal((await prepare(staged.ports, running)).result, 'Succeeded');
      assert.equal(staged.asked.includes(asked), asks);
      assert.doesNotMatch(staged.logger.text('warning'), /same project/);
    });
  }

  it('says where nobody can be asked for the project of the target branch', async () => {
    const variables = { ...pullRequest, 'Build.Repository.Provider': 'GitHub' };
    for (const [scene, isTold] of [
      [names('green', 'webshop', { variables }), true],
      [names('green', 'webshop', { variables, inputs: { extraProperties: 'sonar.projectKey=shop' } }), false],
      [names('green', 'webshop', { variables: { 'Build.Repository.Provider': 'GitHub' } }), false],
    ] as const) {
      const staged = stage(scene);
      await prepare(staged.ports, running);
      assert.equal(/It is not checked .* on main: only Azure Repos/.test(staged.logger.text('info')), isTold);
    }
  });

  it('says where nobody knows the project of the target branch', async () => {
    const staged = stage(names('webshop', azureDevOpsFault('the request', '503')));
    assert.equal((await prepare(staged.ports, running)).result, 'Succeeded');
    assert.match(
      staged.logger.text('warning'),
      /not known whether sonar-project\.properties of main names the same project.*503/,
    );
  });
});
