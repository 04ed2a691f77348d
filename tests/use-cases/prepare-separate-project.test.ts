import assert from 'node:assert/strict';
import { notPermitted, serverUnreachable } from '../../src/errors/catalog';
import type { TokenFacts } from '../../src/ports/sonarqube';
import { prepare } from '../../src/use-cases/prepare';
import { failsWith, handoffOf, running, stage, type Scene } from './prepare-world';

const branch = { 'Build.SourceBranch': 'refs/heads/feature/cart' };
const user = (...globalPermissions: string[]): TokenFacts => ({ kind: 'user', globalPermissions });

/** A branch on a server without branch analysis, with a token. */
const scene = (token: TokenFacts, exists: boolean | 'unknown' | Error): Scene => ({
  inputs: { unsupportedBranch: 'separate-project' },
  variables: branch,
  server: {
    features: () => Promise.resolve([]),
    checkToken: () => Promise.resolve(token),
    projectExists: () => (exists instanceof Error ? Promise.reject(exists) : Promise.resolve(exists)),
  },
});

describe('a branch as a separate project', () => {
  const good: [name: string, token: TokenFacts, exists: boolean | 'unknown' | Error][] = [
    ['exists already, whatever the token may', { kind: 'project-analysis', globalPermissions: [] }, true],
    ['can be created by the token’s user', user('scan', 'provisioning'), false],
    [
      'may be created by a global analysis token, of which nothing is told',
      { kind: 'global-analysis', globalPermissions: [] },
      false,
    ],
    ['may be created by an old token without a prefix', { kind: 'unknown', globalPermissions: [] }, false],
    ['may be created where the server tells no permissions', { kind: 'user', globalPermissions: null }, false],
    ['may exist where the token may not ask', user('scan'), 'unknown'],
    ['may exist where the question fails', user('scan'), serverUnreachable('https://s', 'reset')],
    ['may exist where the question is refused', user('scan'), notPermitted('c', 'see it', '403')],
  ];
  for (const [name, token, exists] of good) {
    it(`${name}`, async () => {
      const { ports, agent } = stage(scene(token, exists));
      assert.equal((await prepare(ports, running)).result, 'Succeeded');
      assert.match(handoffOf(agent).project.key, /^webshop:feature-cart-[0-9a-f]{4}$/);
    });
  }

  it('is refused where the user may not create projects', () =>
    failsWith(
      scene(user('scan'), false),
      'SQ-AUTH-CREATE',
      /webshop:feature-cart-.* does not exist.*"Create Projects"/s,
    ));

  it('is refused with a token of another project', () =>
    failsWith(
      scene({ kind: 'project-analysis', globalPermissions: [] }, false),
      'SQ-AUTH-CREATE',
      /analyses its own project only/,
    ));

  const mavenScene: Scene = {
    ...scene(user('provisioning'), false),
    inputs: { unsupportedBranch: 'separate-project', scannerMode: 'other' },
  };

  it('is refused where only the build tool knows the key, which all its projects would share', () =>
    failsWith(
      mavenScene,
      'SQ-CONF-PROJECT-KEY',
      /The branch feature\/cart cannot become a separate project.*sonar\.projectKey=.* to extraProperties/s,
    ));

  it('is one of a build tool as well, where the author names the key', async () => {
    const { ports, agent, credentialStore } = stage({
      ...mavenScene,
      inputs: { ...mavenScene.inputs, extraProperties: 'sonar.projectKey=shop' },
    });
    await prepare(ports, running);
    const { analysisKey, project } = handoffOf(agent);
    assert.match(project.key, /^shop:feature-cart-/);
    assert.equal(credentialStore.handedToBuildTools.get(analysisKey)?.properties['sonar.projectKey'], project.key);
  });

  it('is no question where the server has branch analysis', async () => {
    const given = scene(user('scan'), new Error('not to be asked'));
    const { ports } = stage({
      ...given,
      server: { ...given.server, features: () => Promise.resolve(['branch-support']) },
    });
    assert.equal((await prepare(ports, running)).result, 'Succeeded');
  });
});
