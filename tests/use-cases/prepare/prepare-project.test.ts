import assert from 'node:assert/strict';
import { analysisProperties } from '../../../src/domain/scanner/analysis-properties';
import { notPermitted, serverUnreachable } from '../../../src/errors/server-errors';
import type { TokenInfo } from '../../../src/ports/sonarqube/prepared-server';
import type { ProjectAnswer } from '../../../src/ports/sonarqube/project-lookup';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { existing, failsWith, handoffOf, pullRequest, running, stage, type Scene } from './prepare-world';

const missing: ProjectAnswer = { state: 'missing' };
const forbidden: ProjectAnswer = { state: 'forbidden' };
const unknown: ProjectAnswer = { state: 'unknown' };
const BRANCHES = ['branch-support'];

const server = (
  project: ProjectAnswer | Error,
  features: readonly string[] | null = BRANCHES,
  token: TokenInfo = { kind: 'user', globalPermissions: ['provisioning'] },
): Scene['server'] => ({
  features: () => Promise.resolve(features),
  checkToken: () => Promise.resolve(token),
  project: () => (project instanceof Error ? Promise.reject(project) : Promise.resolve(project)),
});

describe('the project, before the build', () => {
  type Outcome = 'SQ-AUTH-403' | 'SQ-AUTH-CREATE' | 'created' | 'quiet';
  const refused = notPermitted('c', 'see it', '403');
  const away = serverUnreachable('https://s', 'reset');
  const answers = { existing, missing, forbidden, unknown, refused, away };
  const tokens: Record<string, [TokenInfo, onMissing: Outcome]> = {
    'a user who may create projects': [{ kind: 'user', globalPermissions: ['provisioning'] }, 'created'],
    'a user who may not create projects': [{ kind: 'user', globalPermissions: ['scan'] }, 'SQ-AUTH-CREATE'],
    'a user of whom nothing is told': [{ kind: 'user', globalPermissions: null }, 'created'],
    'a global analysis token': [{ kind: 'global-analysis', globalPermissions: [] }, 'created'],
    'a project analysis token': [{ kind: 'project-analysis', globalPermissions: [] }, 'SQ-AUTH-CREATE'],
    'a token of an unknown kind': [{ kind: 'unknown', globalPermissions: [] }, 'created'],
  };
  const others: Record<Exclude<keyof typeof answers, 'missing'>, Outcome> = {
    existing: 'quiet',
    forbidden: 'SQ-AUTH-403',
    unknown: 'quiet',
    refused: 'quiet',
    away: 'quiet',
  };
  for (const [owner, [token, onMissing]] of Object.entries(tokens)) {
    for (const [name, answer] of Object.entries(answers)) {
      const expected = { ...others, missing: onMissing }[name as keyof typeof answers];
      for (const features of [BRANCHES, [], null]) {
        const of = `${owner}, ${name}, features ${JSON.stringify(features)}`;
        it(`${of}: ${expected}`, async () => {
          const scene: Scene = { server: server(answer, features, token) };
          if (expected.startsWith('SQ-')) return failsWith(scene, expected, /project webshop/);
          const { ports, logger } = stage(scene);
          assert.equal((await prepare(ports, running)).result, 'Succeeded');
          const said = logger.text('info').includes('Project webshop does not exist yet; this analysis creates it.');
          assert.equal(said, expected === 'created');
          assert.equal(logger.text('warning'), '');
        });

        it(`${of}, named to a build tool: never an error`, async () => {
          const { ports, logger } = stage({
            inputs: { scannerMode: 'other', extraProperties: 'sonar.projectKey=webshop', exposeToken: 'off' },
            server: server(answer, features, token),
          });
          assert.equal((await prepare(ports, running)).result, 'Succeeded');
          const warned = /project webshop.*only where the build tool names another project or token/;
          if (expected.startsWith('SQ-')) assert.match(logger.text('warning'), warned);
          else assert.equal(logger.text('warning'), '');
        });
      }
    }
  }

  it('says what to do with a token of another project', () =>
    failsWith(
      { server: server(forbidden, BRANCHES, { kind: 'project-analysis', globalPermissions: [] }) },
      'SQ-AUTH-403',
      /may not analyze the project webshop \(403.*create a token for this project/s,
    ));

  it('says what to do with a project that cannot be created', () =>
    failsWith(
      { server: server(missing, BRANCHES, { kind: 'user', globalPermissions: [] }) },
      'SQ-AUTH-CREATE',
      /webshop does not exist.*Check the project key, create the project before Prepare runs/s,
    ));

  it('tells it for a pull request, too', () =>
    failsWith({ variables: pullRequest, server: server(forbidden) }, 'SQ-AUTH-403', /project webshop/));

  it('does not matter where nothing is analyzed', async () => {
    const { ports } = stage({ variables: pullRequest, server: server(forbidden, []) });
    assert.equal((await prepare(ports, running)).result, 'Skipped');
  });

  const inOtherCase = { ...server(missing), similarKey: () => Promise.resolve('WebShop') };
  it('that differs from an existing one in upper and lower case only is told before the build', () =>
    failsWith(
      { server: inOtherCase },
      'SQ-CONF-PROJECT-KEY',
      /"webshop" does not exist.*beside "WebShop".*existing project has it: WebShop/s,
    ));

  it('of a build tool that differs so is a warning', async () => {
    const { ports, logger } = stage({
      inputs: { scannerMode: 'other', extraProperties: 'sonar.projectKey=webshop', exposeToken: 'off' },
      server: inOtherCase,
    });
    assert.equal((await prepare(ports, running)).result, 'Succeeded');
    assert.match(logger.text('warning'), /beside "WebShop".*only where the build tool names another project/s);
  });

  it('is looked for in another case only where it is missing, and whatever goes wrong then is no error', async () => {
    for (const [answer, times] of [
      [existing, 0],
      [unknown, 0],
      [missing, 1],
    ] as const) {
      let asked = 0;
      const similarKey = () => {
        asked += 1;
        return Promise.reject(notPermitted('c', 'look for projects', '403'));
      };
      const { ports } = stage({ server: { ...server(answer), similarKey } });
      assert.equal((await prepare(ports, running)).result, 'Succeeded');
      assert.equal(asked, times);
    }
  });

  it('is asked for by every build that names its key, and by no other', async () => {
    const named = stage({});
    await prepare(named.ports, running);
    assert.ok(named.asked.includes('project webshop'));
    const unnamed = stage({ inputs: { scannerMode: 'other' } });
    await prepare(unnamed.ports, running);
    assert.deepEqual(unnamed.asked.sort(), ['features', 'plugins', 'status', 'token']);
  });

  it('is asked for again by a server that has started: what it said before means nothing', async () => {
    const states = ['STARTING', 'UP'];
    let up = false;
    const { ports } = stage({
      server: {
        ...server(existing),
        systemStatus: () => {
          const status = states.shift() ?? 'UP';
          return Promise.resolve({ status, version: '26.9.0.129388' }).finally(() => (up = states.length === 0));
        },
        project: () => Promise.resolve(up ? existing : forbidden),
      },
    });
    assert.equal((await prepare(ports, running)).result, 'Succeeded');
  });
});

describe('the default branch, where the repository does not tell it', () => {
  const project = (main: string, ...more: string[]): ProjectAnswer => ({
    state: 'exists',
    branches: { main, names: [main, ...more], analyzed: [main] },
  });
  const build = (branch: string): Scene => ({
    variables: { 'Build.Repository.Provider': 'GitHub', 'Build.SourceBranch': `refs/heads/${branch}` },
  });

  const told: [what: string, scene: Scene, kind: string, name: string][] = [
    ['is the main branch in SonarQube', { ...build('main'), server: server(project('main')) }, 'main-branch', 'main'],
    ['is another one', { ...build('feature/x'), server: server(project('main')) }, 'branch', 'feature/x'],
    ['is a main branch of any name', { ...build('live'), server: server(project('live')) }, 'main-branch', 'live'],
    ['is not master', { ...build('master'), server: server(project('main', 'master')) }, 'branch', 'master'],
    [
      'of Azure Repos, which may not be asked',
      { defaultBranch: null, server: server(project('main')) },
      'main-branch',
      'main',
    ],
  ];
  for (const [what, scene, kind, name] of told) {
    it(`${what}: ${name} is ${kind}`, async () => {
      const { ports, agent, logger } = stage(scene);
      await prepare(ports, running);
      const handoff = handoffOf(agent);
      assert.ok(handoff.state === 'prepared');
      assert.deepEqual(handoff.scope, { kind, name });
      assert.equal(analysisProperties(handoff)['sonar.branch.name'], kind === 'branch' ? name : undefined);
      assert.match(logger.text('info'), /Default {3}\S+, which is the main branch of the project in SonarQube/);
    });
  }

  const before: [what: string, scene: Scene][] = [
    ['the input', { inputs: { defaultBranch: 'develop' } }],
    ['Azure Repos', { defaultBranch: 'develop', variables: {} }],
    ['origin/HEAD', { originHead: 'develop' }],
  ];
  for (const [what, scene] of before) {
    it(`is asked of ${what} before SonarQube`, async () => {
      const { ports, agent, logger } = stage({ ...build('develop'), server: server(project('main')), ...scene });
      await prepare(ports, running);
      const expected =
        what === 'Azure Repos' ? { kind: 'branch', name: 'main' } : { kind: 'main-branch', name: 'develop' };
      assert.deepEqual(handoffOf(agent).scope, expected);
      assert.doesNotMatch(logger.text('info'), /Default {3}/);
    });
  }

  const open: [what: string, project: ProjectAnswer | Error, features: readonly string[] | null, reason: RegExp][] = [
    ['a server without branch analysis', project('main'), [], /without branch analysis/],
    ['a server that does not tell its features', project('main'), null, /did not say whether it has branch analysis/],
    ['a project that does not exist yet', missing, BRANCHES, /does not exist in SonarQube yet/],
    ['a project that may not be seen', forbidden, BRANCHES, /did not name its main branch/],
    ['an answer that tells nothing', unknown, BRANCHES, /did not name its main branch/],
    ['no answer', serverUnreachable('https://s', 'reset'), BRANCHES, /did not name its main branch/],
  ];
  for (const [what, answer, features, reason] of open) {
    it(`is asked of the author with ${what}`, async () => {
      const text = new RegExp(`origin/HEAD is not set[^;]*; .*${reason.source}.*defaultBranch: main`, 's');
      await failsWith({ ...build('main'), server: server(answer, features) }, 'SQ-CONF-DEFAULT-BRANCH', text);
    });
  }

  it('is asked of the author for a master that may be analyzed under another name', () =>
    failsWith(
      { ...build('master'), server: server(project('main')) },
      'SQ-CONF-DEFAULT-BRANCH',
      /"main", which "master" may be analyzed as/,
    ));

  it('is no matter of the server where the build is skipped without it', async () => {
    const { ports } = stage({
      ...build('main'),
      inputs: { onServerUnavailable: 'skip' },
      server: { systemStatus: () => Promise.reject(serverUnreachable('https://s', 'reset')) },
    });
    assert.equal((await prepare(ports, running)).result, 'Skipped');
  });
});
