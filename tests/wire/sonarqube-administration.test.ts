import assert from 'node:assert/strict';
import { startAzureDevOps, type AzureDevOps } from '../../local/azure-devops/server';
import type { SonarQubeOptions, SonarQubeStandIn } from '../../local/sonarqube/server';
import type { AdministeredServer, PlatformRecord } from '../../src/ports/sonarqube/administered-server';
import { Secret } from '../../src/secrets/secret';
import { plainSettings } from './http/test-server';
import { connectToAdministered } from './sonarqube/administered-client';
import { closeAll, open } from './sonarqube/stand-in-client';

interface Pair {
  readonly azure: AzureDevOps;
  readonly sonarqube: SonarQubeStandIn;
  readonly server: AdministeredServer;
  readonly pat: Secret;
}

const azures: AzureDevOps[] = [];

async function start(options: SonarQubeOptions = {}): Promise<Pair> {
  const azure = await startAzureDevOps();
  azures.push(azure);
  const project = azure.world.createProject('Demo Project');
  azure.world.createRepository({ project, name: 'web-app', defaultBranch: 'develop/x' });
  azure.world.createRepository({ project, name: 'C# & 100%', defaultBranch: 'main' });
  const sonarqube = await open(options);
  const server = connectToAdministered(plainSettings())({
    url: sonarqube.url,
    name: 'SONAR_TOKEN',
    credentials: { scheme: 'token', token: new Secret(sonarqube.tokens.admin) },
  });
  return { azure, sonarqube, server, pat: new Secret(azure.createToken({ kind: 'pat' }).value) };
}

async function connected(options: SonarQubeOptions = {}): Promise<Pair & { readonly record: PlatformRecord }> {
  const pair = await start(options);
  await pair.server.createRecord({ key: 'azure', url: pair.azure.collectionUrl }, pair.pat);
  await pair.server.setPersonalToken('azure', pair.pat);
  const [record] = await pair.server.azureRecords();
  assert.ok(record);
  return { ...pair, record };
}

const of = { project: 'Demo Project', repository: 'web-app' };
const web = { key: 'web', name: 'Web', newCode: { type: 'NUMBER_OF_DAYS', value: 30 } } as const;

/** The administrator's questions to a server that itself asks Azure DevOps, both of them stand-ins. */
describe('the administration of SonarQube', () => {
  afterEach(async () => {
    await closeAll();
    await Promise.all(azures.splice(0).map((azure) => azure.stop()));
  });

  for (const version of ['2026.1.0.119033', '10.7.0.96327', '9.9.8.100196']) {
    it(`makes, changes and checks a record on ${version}`, async () => {
      const { azure, sonarqube, server, pat } = await start({ version });
      await server.createRecord({ key: 'azure', url: azure.collectionUrl }, new Secret('wrong'));
      assert.equal(await server.validateRecord('azure'), 'Invalid Azure URL or Personal Access Token');
      await server.updateRecord({ key: 'azure', url: `${azure.collectionUrl}/` }, pat);
      assert.equal(await server.validateRecord('azure'), null);
      const records = await server.azureRecords();
      assert.deepEqual(
        records.map(({ key, url, id }) => [key, url, id !== null]),
        [['azure', azure.collectionUrl, !version.startsWith('9.9')]],
      );
      await assert.rejects(
        server.createRecord({ key: 'other', url: 'https://x' }, pat),
        /A AZURE_DEVOPS setting is already defined/,
      );
      assert.match((await server.checkPersonalToken('azure')) ?? '', /personal access token for 'azure' is missing/);
      await server.setPersonalToken('azure', new Secret('wrong'));
      assert.equal(await server.checkPersonalToken('azure'), 'Invalid personal access token');
      await server.setPersonalToken('azure', pat);
      assert.equal(await server.checkPersonalToken('azure'), null);
      assert.deepEqual(sonarqube.violations, []);
    });
  }

  it('makes a project of a repository, once', async () => {
    const { azure, sonarqube, server, record } = await connected();
    assert.deepEqual(await server.createBoundProject(web, record, of, false), { state: 'created' });
    const again = await server.createBoundProject({ ...web, key: 'WEB' }, record, of, false);
    assert.equal(again.state, 'exists');
    assert.deepEqual(await server.bindings(record), [{ projectKey: 'web', ...of }]);
    assert.deepEqual(await server.bindings(record, 'WEB-APP'), [{ projectKey: 'web', ...of }]);
    assert.deepEqual(await server.bindings(record, 'other'), []);
    assert.deepEqual(sonarqube.projects.find('web')?.newCode, { type: 'NUMBER_OF_DAYS', value: '30' });
    assert.deepEqual([sonarqube.violations, azure.violations], [[], []]);
  });

  it('reads names with signs of addresses in them', async () => {
    const { server, record } = await connected();
    const odd = { project: 'Demo Project', repository: 'C# & 100%' };
    assert.equal((await server.createBoundProject(web, record, odd, false)).state, 'created');
    assert.deepEqual(await server.bindings(record, odd.repository), [{ projectKey: 'web', ...odd }]);
  });

  it('tells a repository that SonarQube cannot read', async () => {
    const { azure, server, record } = await connected();
    const gone = await server.createBoundProject(web, record, { ...of, repository: 'gone' }, false);
    assert.equal(gone.state, 'unreadable');
    const repository = azure.world.repositories.find(({ name }) => name === 'web-app');
    assert.ok(repository);
    repository.isDisabled = true;
    assert.equal((await server.createBoundProject(web, record, of, false)).state, 'unreadable');
  });

  it('binds a project under its exact name only', async () => {
    const { sonarqube, server, record } = await connected({ edition: 'community' });
    sonarqube.projects.create('old', { name: 'Old one' });
    assert.deepEqual(await server.bindProject({ key: 'old', name: 'Old' }, record, of, false), { state: 'other-name' });
    assert.deepEqual(await server.projectsLike('OLD'), [{ key: 'old', name: 'Old one' }]);
    assert.deepEqual(await server.bindProject({ key: 'old', name: 'Old one' }, record, of, true), { state: 'bound' });
    assert.deepEqual(await server.bindings(record), [{ projectKey: 'old', ...of }]);
  });

  for (const [version, edition, state] of [
    ['10.7.0.96327', 'community', 'unsupported'],
    ['10.7.0.96327', 'developer', 'bound'],
    ['9.9.8.100196', 'community', 'unsupported'],
    ['9.9.8.100196', 'developer', 'bound'],
  ] as const) {
    it(`answers "${state}" to a binding on ${edition} ${version}`, async () => {
      const { sonarqube, server, record } = await connected({ version, edition });
      sonarqube.projects.create('old', { name: 'Old' });
      assert.deepEqual(await server.bindProject({ key: 'old', name: 'Old' }, record, of, false), { state });
    });
  }

  it('imports as servers before 10.5 do, and finds what they imported', async () => {
    const { server, record } = await connected({ version: '9.9.8.100196' });
    const made = await server.importRepository(record, of);
    assert.match(made.key, /^Demo_Project_web-app_/);
    assert.deepEqual(await server.bindings(record, 'web-app'), [{ projectKey: made.key, ...of }]);
  });

  it('sets visibility, new code and gate', async () => {
    const { sonarqube, server } = await connected();
    assert.deepEqual(await server.createProject({ ...web, newCode: null }, 'private', 'develop'), { state: 'created' });
    assert.equal((await server.createProject({ ...web, key: 'Web' }, 'private', null)).state, 'exists');
    await server.setVisibility('web', 'public');
    await server.setNewCode('web', 'develop', { type: 'PREVIOUS_VERSION' });
    const gates = await server.qualityGates();
    assert.deepEqual(
      gates.map(({ isDefault }) => isDefault),
      [true, false],
    );
    await server.selectQualityGate('web', 'Strict');
    const project = sonarqube.projects.find('web');
    assert.deepEqual(
      [project?.visibility, project?.newCode?.type, project?.gateName],
      ['public', 'PREVIOUS_VERSION', 'Strict'],
    );
    assert.deepEqual(sonarqube.violations, []);
  });

  it('lists more than a page of projects and bindings', async () => {
    const { azure, sonarqube, server, record } = await connected();
    const project = azure.world.projects[0];
    assert.ok(project);
    for (let number = 0; number < 1203; number += 1) {
      sonarqube.projects.create(`p${number}`);
    }
    for (let number = 0; number < 3; number += 1) {
      azure.world.createRepository({ project, name: `r${number}`, defaultBranch: 'main' });
      await server.createBoundProject(
        { key: `b${number}`, name: 'b', newCode: null },
        record,
        { ...of, repository: `r${number}` },
        false,
      );
    }
    const { projects, isComplete } = await server.projects();
    assert.deepEqual([projects.length, isComplete, new Set(projects.map(({ key }) => key)).size], [1206, true, 1206]);
    assert.equal((await server.bindings(record)).length, 3);
  });

  it('keeps tokens out of everything that is recorded', async () => {
    const { sonarqube, pat } = await connected();
    assert.ok(!JSON.stringify(sonarqube.requests).includes(pat.reveal()));
  });
});
