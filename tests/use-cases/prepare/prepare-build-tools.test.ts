import assert from 'node:assert/strict';
import { serverUnreachable } from '../../../src/errors/server-errors';
import { Secret } from '../../../src/secrets/secret';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { existing, handoffOf, pullRequest, running, settingsOf, stage, URL, type Scene } from './prepare-world';

const OLDER = 'SONARQUBE_SCANNER_PARAMS';
const NEWER = 'SONAR_SCANNER_JSON_PARAMS';
const maven = { scannerMode: 'other', extraProperties: 'sonar.projectKey=webshop' };
const community: Scene['server'] = { features: () => Promise.resolve([]) };

async function prepared(scene: Scene) {
  const world = stage({ ...scene, inputs: { ...maven, ...scene.inputs } });
  const ending = await prepare(world.ports, running);
  return { ...world, ending };
}

describe('what a build tool is told', () => {
  it('is the server, the properties and, unless told not to, the token', async () => {
    const { agent, logger } = await prepared({ inputs: { extraProperties: 'a=b' } });
    const settings = settingsOf(agent);
    assert.equal(settings['sonar.token'], 'squ_good');
    assert.equal(settings['sonar.host.url'], URL);
    assert.equal(settings['a'], 'b');
    assert.equal(settings['sonar.analysis.key'], handoffOf(agent).analysisKey);
    assert.match(logger.text('warning'), /exposeToken: off.*env: SONAR_TOKEN: \$\(SONARQUBE_TOKEN\)/);

    const safe = await prepared({ inputs: { exposeToken: 'off' } });
    assert.ok(!JSON.stringify([...safe.agent.variables]).includes('squ_good'));
    assert.equal(safe.logger.text('warning'), '');
  });

  it('is no file of its own for each report: several scanners of one job would write over each other', async () => {
    const { agent } = await prepared({});
    assert.equal(settingsOf(agent)['sonar.scanner.metadataFilePath'], undefined);
    const chosen = await prepared({
      inputs: { extraProperties: 'sonar.scanner.metadataFilePath=/agent/temp/own/report-task.txt' },
    });
    assert.equal(settingsOf(chosen.agent)['sonar.scanner.metadataFilePath'], '/agent/temp/own/report-task.txt');
  });

  it('stands in the older variable, which every scanner reads, and in the newer one only where that stands in the way', async () => {
    const { agent } = await prepared({});
    assert.ok(agent.variables.has(OLDER));
    assert.ok(!agent.variables.has(NEWER), 'scanners that are told by the older one would be told nothing');
    const blocked = await prepared({ variables: { [NEWER]: '{}' } });
    assert.equal(blocked.agent.variables.get(NEWER), blocked.agent.variables.get(OLDER));
  });

  it('says that it takes the place of what another task or the pipeline left there', async () => {
    const other = '{"sonar.host.url":"https://other.example.org"}';
    const { logger } = await prepared({ variables: { [OLDER]: other } });
    assert.match(logger.text('info'), /SONARQUBE_SCANNER_PARAMS had settings of another task/);
    for (const left of ['{}', '{"sonar.analysis.key":"webshop-1"}']) {
      assert.doesNotMatch((await prepared({ variables: { [OLDER]: left } })).logger.text(), /had settings/);
    }
  });

  it('is how its scanner reaches the server, the passwords with the credentials', async () => {
    const network = {
      properties: { 'sonar.scanner.truststorePath': '/ours.jks', 'sonar.scanner.keystorePath': '/c.pfx' },
      passwords: new Map([['sonar.scanner.keystorePassword', new Secret('pfx!')]]),
    };
    const extraProperties = 'sonar.scanner.truststorePath=/own.jks\nmy.secret=s';
    const { agent, credentialStore } = await prepared({ inputs: { extraProperties }, network });
    const settings = settingsOf(agent);
    assert.equal(settings['sonar.scanner.keystorePath'], '/c.pfx');
    assert.equal(settings['sonar.scanner.truststorePath'], '/own.jks', "the author's own goes before");
    assert.equal(settings['sonar.scanner.keystorePassword'], 'pfx!');
    assert.equal(settings['my.secret'], 's');
    const scannerSecrets = credentialStore.scannerSecrets.get(handoffOf(agent).analysisKey);
    assert.equal(scannerSecrets?.scannerSecrets?.secretProperties.has('sonar.scanner.keystorePassword'), false);
    const safe = settingsOf((await prepared({ inputs: { extraProperties, exposeToken: 'off' }, network })).agent);
    assert.deepEqual([safe['my.secret'], safe['sonar.scanner.keystorePassword']], [undefined, undefined]);
  });
});

describe('the variable of the token', () => {
  const scopes: readonly Scene[] = [
    {},
    { variables: pullRequest },
    { variables: { ...pullRequest, 'System.PullRequest.PullRequestId': '119' } },
    { variables: { 'Build.SourceBranch': 'refs/heads/feature/cart' } },
    { variables: { 'System.StageName': 'Nightly', 'System.PhaseName': 'linux', 'System.JobName': 'java21' } },
    {
      variables: pullRequest,
      inputs: { unsupportedBranch: 'separate-project' },
      server: { ...community, project: () => Promise.resolve(existing) },
    },
  ];
  const names: readonly (readonly [what: string, inputs: Record<string, string>, name: string])[] = [
    ['of the project', {}, 'SONARQUBE_TOKEN_WEBSHOP'],
    [
      'of a long project key, whole',
      { extraProperties: 'sonar.projectKey=org.example.commerce.platform.storefront:checkout-service' },
      'SONARQUBE_TOKEN_ORG_EXAMPLE_COMMERCE_PLATFORM_STOREFRONT_CHECKOUT_SERVICE',
    ],
    ['of the analysis, where it has one', { analysisName: 'Back office' }, 'SONARQUBE_TOKEN_BACK_OFFICE'],
  ];
  for (const [what, given, name] of names) {
    it(`has the name ${what}, the same for every branch, pull request, stage and job: ${name}`, async () => {
      for (const scene of scopes) {
        const inputs = { exposeToken: 'off', ...scene.inputs, ...given };
        const { agent, logger } = await prepared({ ...scene, inputs });
        assert.equal(agent.secrets.get(name), 'squ_good');
        assert.match(logger.text('info'), new RegExp(`"env: SONAR_TOKEN: \\$\\(${name}\\)"`));
      }
    });
  }

  it('has a name also where only the build tool knows the project', async () => {
    const { agent } = await prepared({ inputs: { extraProperties: '', exposeToken: 'off' } });
    assert.equal(agent.secrets.get('SONARQUBE_TOKEN'), 'squ_good');
  });

  it('keeps the name with the key of the analysis, which pipelines may already use', async () => {
    const { agent } = await prepared({ inputs: { exposeToken: 'off' } });
    const suffix = handoffOf(agent).analysisKey.toUpperCase().replaceAll('-', '_');
    assert.equal(agent.secrets.get(`SONARQUBE_TOKEN_${suffix}`), 'squ_good');
  });

  it('says so where it held the token of another analysis', async () => {
    const world = stage({ inputs: { ...maven, exposeToken: 'off' } });
    world.agent.secrets.set('SONARQUBE_TOKEN_WEBSHOP', 'squ_other');
    await prepare(world.ports, running);
    assert.match(world.logger.text('warning'), /SONARQUBE_TOKEN_WEBSHOP held another token.*analysisName/s);
    assert.ok(!world.logger.text().includes('squ_'));
    const again = stage({ inputs: { ...maven, exposeToken: 'off' } });
    again.agent.secrets.set('SONARQUBE_TOKEN_WEBSHOP', 'squ_good');
    await prepare(again.ports, running);
    assert.equal(again.logger.text('warning'), '');
  });
});

describe('a build tool whose analysis is skipped', () => {
  const away: Scene['server'] = { systemStatus: () => Promise.reject(serverUnreachable(URL, 'ECONNREFUSED')) };
  const rows: readonly (readonly [what: string, scene: Scene, scope: Readonly<Record<string, string>>])[] = [
    [
      'since the server has no branch analysis: a pull request',
      { variables: pullRequest, server: community },
      { 'sonar.pullrequest.key': '118', 'sonar.pullrequest.branch': 'feature/cart' },
    ],
    [
      'since the server has no branch analysis: a branch',
      { variables: { 'Build.SourceBranch': 'refs/heads/feature/cart' }, server: community },
      { 'sonar.branch.name': 'feature/cart' },
    ],
    [
      'since the server is away',
      { variables: pullRequest, inputs: { onServerUnavailable: 'skip' }, server: away },
      { 'sonar.pullrequest.key': '118' },
    ],
    [
      'since a tag is no branch',
      { variables: { 'Build.SourceBranch': 'refs/tags/v1' } },
      { 'sonar.branch.name': 'refs/tags/v1' },
    ],
  ];
  for (const [what, scene, scope] of rows) {
    it(`is told to skip it, ${what}`, async () => {
      const { agent, ending, logger } = await prepared(scene);
      assert.equal(ending.result, 'Skipped');
      const settings = settingsOf(agent);
      assert.equal(settings['sonar.scanner.skip'], 'true');
      // One that skips nothing must send no token to SonarQube Cloud, and nothing to the main branch.
      assert.equal(settings['sonar.host.url'], URL);
      for (const [name, value] of Object.entries(scope)) assert.equal(settings[name], value);
      assert.equal(settings['sonar.analysis.key'], handoffOf(agent).analysisKey);
      assert.ok(!JSON.stringify([...agent.variables, ...agent.secrets]).includes('squ_good'));
      assert.equal(agent.outputs.get('skipped'), 'true');
      assert.match(logger.text('info'), /condition: eq\(variables\['<name of this step>\.skipped'\], 'false'\)/);
    });
  }

  it('is told so also where the newer variable stands in the way, or an earlier Prepare left its settings', async () => {
    const left = JSON.stringify({ 'sonar.analysis.key': 'webshop-1', 'sonar.token': 'squ_good' });
    const { agent } = await prepared({
      variables: { ...pullRequest, [NEWER]: left, [OLDER]: left },
      server: community,
    });
    for (const name of [OLDER, NEWER]) {
      assert.match(agent.variables.get(name) ?? '', /"sonar\.scanner\.skip":"true"/);
      assert.ok(!agent.variables.get(name)?.includes('squ_good'));
    }
  });

  it('is nothing to one that Analyze or nobody waits for: the variables are left alone', async () => {
    const { agent } = await prepared({ inputs: { scannerMode: 'cli' }, variables: pullRequest, server: community });
    assert.deepEqual([agent.variables.has(OLDER), agent.variables.has(NEWER)], [false, false]);
    assert.equal(agent.outputs.get('skipped'), 'true');
  });

  it('is told apart from one that is prepared', async () => {
    assert.equal((await prepared({})).agent.outputs.get('skipped'), 'false');
  });
});

describe('a token for a server before 10.0', () => {
  it('travels under the name that the server knows', async () => {
    const server = { systemStatus: () => Promise.resolve({ status: 'UP', version: '9.9.8.100196' }) };
    const { agent } = await prepared({ server });
    const settings = settingsOf(agent);
    assert.deepEqual([settings['sonar.login'], settings['sonar.token']], ['squ_good', undefined]);
  });
});
