import assert from 'node:assert/strict';
import { connectToOrganization } from '../../src/adapters/azure-devops/organization';
import { throttles } from '../../local/azure-devops/faults';
import { answers } from '../../local/http/strikes';
import type { AdministeredServer } from '../../src/ports/sonarqube/administered-server';
import { Secret } from '../../src/secrets/secret';
import { applyImport } from '../../src/use-cases/administer/apply-import';
import { drawUpImport } from '../../src/use-cases/administer/draw-up-import';
import type { ImportPorts } from '../../src/use-cases/administer/import-question';
import { question } from '../use-cases/administer/set-up-world';
import { closeScenes, openScene, type CommandLineScene } from './command-line-scene';
import { fakeClock, plainSettings } from './http/test-server';
import { connectToAdministered } from './sonarqube/administered-client';

/** The real clients with a clock that does not wait. */
function portsOf(scene: CommandLineScene): ImportPorts & { readonly slept: readonly number[] } {
  const clock = fakeClock();
  const settings = plainSettings({ clock });
  let journal = '';
  const server: AdministeredServer = connectToAdministered(settings)({
    url: scene.sonarqube.url,
    name: 'SONAR_TOKEN',
    credentials: { scheme: 'token', token: new Secret(scene.sonarqube.tokens.admin) },
  });
  const token = new Secret(scene.environment['AZURE_DEVOPS_TOKEN'] ?? '');
  return {
    server,
    organization: connectToOrganization(
      settings,
      { collectionUrl: scene.azure.collectionUrl, credentials: { scheme: 'basic', token } },
      'your token',
    ),
    journal: {
      path: 'journal',
      read: () => Promise.resolve(journal),
      append: (text) => {
        journal += text;
        return Promise.resolve();
      },
    },
    clock,
    says: () => undefined,
    slept: clock.slept,
  };
}

describe('an import while both servers throttle', () => {
  afterEach(closeScenes);

  it('makes every project once', async () => {
    const scene = await openScene({ projects: 10, repositories: 4 });
    const ports = portsOf(scene);
    const token = new Secret(scene.environment['AZURE_DEVOPS_TOKEN'] ?? '');
    await ports.server.createRecord({ key: 'azure', url: scene.azure.collectionUrl }, token);
    // Every fifth request of the one, every seventh of the other, whoever asks: SonarQube, too, is throttled by Azure DevOps.
    let [ofAzure, ofSonarQube] = [0, 0];
    scene.azure.faults.add({ when: () => (ofAzure += 1) % 5 === 0, strike: throttles(2) });
    scene.sonarqube.faults.add({
      path: /bound-projects$/,
      when: () => (ofSonarQube += 1) % 7 === 0,
      strike: answers(429, '', { 'Retry-After': '4' }),
    });
    const planned = await drawUpImport(ports, question({ token }));
    const result = await applyImport(ports, planned, {
      concurrency: 4,
      stopped: new AbortController().signal,
      onProgress: () => undefined,
    });
    assert.deepEqual(
      result.rows.filter((row) => row.result !== 'created').map(({ failure }) => failure),
      [],
    );
    assert.equal(scene.sonarqube.projects.all().length, 40);
    assert.ok(Math.max(...ports.slept) >= 3_900, 'what a server asks for is waited');
  });
});
