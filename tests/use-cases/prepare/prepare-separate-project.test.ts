import assert from 'node:assert/strict';
import { notPermitted, serverUnreachable } from '../../../src/errors/server-errors';
import type { TokenInfo } from '../../../src/ports/sonarqube/prepared-server';
import type { ProjectAnswer } from '../../../src/ports/sonarqube/project-lookup';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { existing, failsWith, handoffOf, running, settingsOf, stage, type Scene } from './prepare-world';

const branch = { 'Build.SourceBranch': 'refs/heads/feature/cart' };
const user = (...globalPermissions: string[]): TokenInfo => ({ kind: 'user', globalPermissions });

/** A branch on a server without branch analysis, with a token. */
const scene = (token: TokenInfo, answer: ProjectAnswer | Error): Scene => ({
  inputs: { unsupportedBranch: 'separate-project' },
  variables: branch,
  server: {
    features: () => Promise.resolve([]),
    checkToken: () => Promise.resolve(token),
    // Of the project itself nothing is told: it is not the one that is analyzed.
    project: (key) => {
      if (!key.includes(':')) return Promise.resolve({ state: 'forbidden' });
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  },
});

describe('a branch as a separate project', () => {
  const missing: ProjectAnswer = { state: 'missing' };
  const good: [name: string, token: TokenInfo, answer: ProjectAnswer | Error][] = [
    ['exists already, whatever the token may', { kind: 'project-analysis', globalPermissions: [] }, existing],
    ['can be created by the token’s user', user('scan', 'provisioning'), missing],
    [
      'may be created by a global analysis token, of which nothing is told',
      { kind: 'global-analysis', globalPermissions: [] },
      missing,
    ],
    ['may be created by an old token without a prefix', { kind: 'unknown', globalPermissions: [] }, missing],
    ['may be created where the server tells no permissions', { kind: 'user', globalPermissions: null }, missing],
    ['may exist where the answer says nothing', user('scan'), { state: 'unknown' }],
    ['may exist where the question fails', user('scan'), serverUnreachable('https://s', 'reset')],
    ['may exist where the question is refused', user('scan'), notPermitted('c', 'see it', '403')],
  ];
  for (const [name, token, answer] of good) {
    it(`${name}`, async () => {
      const { ports, agent } = stage(scene(token, answer));
      assert.equal((await prepare(ports, running)).result, 'Succeeded');
      assert.match(handoffOf(agent).project.key, /^webshop:feature-cart-[0-9a-f]{4}$/);
    });
  }

  it('is refused where the user may not create projects', () =>
    failsWith(
      scene(user('scan'), missing),
      'SQ-AUTH-CREATE',
      /webshop:feature-cart-.* does not exist.*"Create Projects".*unsupportedBranch: skip/s,
    ));

  it('is refused with a token of another project', () =>
    failsWith(
      scene({ kind: 'project-analysis', globalPermissions: [] }, missing),
      'SQ-AUTH-CREATE',
      /analyzes its own project only/,
    ));

  it('is refused where it exists, and the token may not analyze it', () =>
    failsWith(scene(user('scan'), { state: 'forbidden' }), 'SQ-AUTH-403', /may not analyze .* webshop:feature-cart-/));

  const mavenScene: Scene = {
    ...scene(user('provisioning'), missing),
    inputs: { unsupportedBranch: 'separate-project', scannerMode: 'other' },
  };

  it('is refused where only the build tool knows the key, which all its projects would share', () =>
    failsWith(
      mavenScene,
      'SQ-CONF-PROJECT-KEY',
      /The branch feature\/cart cannot become a separate project.*sonar\.projectKey=.* to extraProperties/s,
    ));

  it('is one of a build tool as well, where the author names the key', async () => {
    const { ports, agent } = stage({
      ...mavenScene,
      inputs: { ...mavenScene.inputs, extraProperties: 'sonar.projectKey=shop' },
    });
    await prepare(ports, running);
    const { project } = handoffOf(agent);
    assert.match(project.key, /^shop:feature-cart-/);
    assert.equal(settingsOf(agent)['sonar.projectKey'], project.key);
  });

  it('is no question where the server has branch analysis', async () => {
    const asked: string[] = [];
    const given = scene(user('scan'), existing);
    const { ports } = stage({
      ...given,
      server: {
        ...given.server,
        features: () => Promise.resolve(['branch-support']),
        project: (key) => {
          asked.push(key);
          return Promise.resolve(existing);
        },
      },
    });
    assert.equal((await prepare(ports, running)).result, 'Succeeded');
    assert.deepEqual(asked, ['webshop']);
  });
});

describe('a separate project of a build tool', () => {
  const extraProperties = 'sonar.projectKey=shop';
  const ofMaven: Scene = {
    ...scene(user('provisioning'), existing),
    inputs: { unsupportedBranch: 'separate-project', scannerMode: 'other', extraProperties },
  };

  it('is given no name: with the key on the command line it would rename the main project', async () => {
    const { ports, agent, logger } = stage(ofMaven);
    await prepare(ports, running);
    assert.equal(settingsOf(agent)['sonar.projectName'], undefined);
    assert.equal(handoffOf(agent).project.name, null);
    assert.match(logger.text('info'), /Take -Dsonar\.projectKey and -Dsonar\.projectName out of the command/);
  });

  it('is the only one that needs the hint', async () => {
    const { ports, logger } = stage({
      ...ofMaven,
      server: { ...ofMaven.server, features: () => Promise.resolve(['branch-support']) },
    });
    await prepare(ports, running);
    assert.doesNotMatch(logger.text(), /-Dsonar/);
  });
});
