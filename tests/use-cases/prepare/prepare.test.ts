import assert from 'node:assert/strict';
import { analysisProperties } from '../../../src/domain/scanner/analysis-properties';
import { azureDevOpsFault, serverUnreachable, tokenRefused } from '../../../src/errors/server-errors';
import { scopeInWords } from '../../../src/presentation/scope';
import { readInJob } from '../../left-in-job';
import { saveScan } from '../../../src/use-cases/job/analyses-of-job';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { tokenConnection } from '../in-memory';
import {
  existing,
  fullClone,
  failsWith,
  handoffOf,
  pullRequest,
  running,
  type Scene,
  stage,
  URL,
} from './prepare-world';

describe('Prepare', () => {
  it('hands an analysis of the default branch off, without a branch name and without a credential', async () => {
    const { ports, agent, credentialStore, asked } = stage({});
    const ending = await prepare(ports, running);
    assert.equal(ending.result, 'Succeeded');
    const handoff = handoffOf(agent);
    assert.ok(handoff.state === 'prepared');
    assert.deepEqual(handoff.scope, { kind: 'main-branch', name: 'main' });
    assert.equal(analysisProperties(handoff)['sonar.projectKey'], 'webshop');
    assert.equal(analysisProperties(handoff)['sonar.branch.name'], undefined);
    assert.equal(
      analysisProperties(handoff)['sonar.analysis.buildUrl'],
      'https://dev.example.org/acme/Web%20Shop/_build/results?buildId=42',
    );
    assert.equal(agent.variables.get('SONARQUBE_ANALYSES'), handoff.analysisKey);
    assert.ok(credentialStore.scannerSecrets.get(handoff.analysisKey)?.scannerSecrets?.credentials.scheme === 'token');
    assert.doesNotMatch(JSON.stringify([...agent.variables]), /squ_good/);
    assert.deepEqual(asked.sort(), ['features', 'plugins', 'project webshop', 'status', 'token']);
    assert.match(agent.outputs.get('cacheKey') ?? '', /^2026\.1\.0\.119033-[0-9a-f]{12}$/);
  });

  it('keeps several analyses of one job apart, and prepares the same one anew', async () => {
    const first = stage({});
    await prepare(first.ports, running);
    const key = first.agent.variables.get('SONARQUBE_ANALYSES') ?? '';
    const analysis = readInJob(first, key);
    assert.ok(analysis !== undefined);
    saveScan(first, analysis, { state: 'scanned' });
    const second = stage({ inputs: { cliProjectKey: 'api' }, after: first });
    await prepare(second.ports, running);
    assert.equal(second.agent.variables.get('SONARQUBE_ANALYSES')?.split(',')[0], key);
    assert.equal(second.agent.variables.get('SONARQUBE_ANALYSES')?.split(',').length, 2);
    assert.equal(readInJob(second, key)?.scan?.state, 'scanned');
    await prepare(first.ports, running);
    assert.equal(readInJob(first, key)?.scan, null);
    assert.equal(first.agent.variables.get('SONARQUBE_ANALYSES'), key);
  });

  it('reads the properties file, lets extraProperties win, and keeps secrets of it apart', async () => {
    const { ports, agent, credentialStore } = stage({
      inputs: {
        configMode: 'file',
        configFile: '/agent/s/sonar-project.properties',
        extraProperties: 'sonar.sources=lib\nsonar.my.password=p4ss',
      },
      files: {
        '/agent/s/sonar-project.properties': 'sonar.projectKey=shop\nsonar.sources=src\nsonar.host.url=http://x',
      },
    });
    await prepare(ports, running);
    const handoff = handoffOf(agent);
    assert.ok(handoff.state === 'prepared');
    assert.equal(handoff.project.key, 'shop');
    assert.equal(handoff.properties['sonar.sources'], 'lib');
    assert.equal(handoff.properties['sonar.host.url'], undefined);
    assert.doesNotMatch(JSON.stringify(handoff), /p4ss/);
    const scannerSecrets = credentialStore.scannerSecrets.get(handoff.analysisKey);
    assert.ok(scannerSecrets?.scannerSecrets?.secretProperties.get('sonar.my.password')?.equals('p4ss'));
  });

  const baseDirectories: [string, Scene][] = [
    ['the input', { inputs: { projectBaseDir: '/agent/s/apps/shop' } }],
    ['extraProperties', { inputs: { extraProperties: 'sonar.projectBaseDir=apps/shop' } }],
    ['the properties file', { files: { '/agent/s/sonar-project.properties': 'sonar.projectBaseDir=./apps/shop/' } }],
    [
      'input and property alike',
      { inputs: { projectBaseDir: '/agent/s/apps/shop', extraProperties: 'sonar.projectBaseDir=/agent/s/apps/shop' } },
    ],
  ];
  for (const [name, scene] of baseDirectories) {
    it(`analyzes the folder that ${name} names, and looks at its working copy`, async () => {
      const { ports, agent, inspected } = stage({ ...scene, folders: ['/agent/s/apps/shop'] });
      await prepare(ports, running);
      const handoff = handoffOf(agent);
      assert.ok(handoff.state === 'prepared');
      assert.deepEqual(handoff.baseDirectory, { root: 'sources', path: 'apps/shop' });
      assert.equal(handoff.pipeline.basePath, 'apps/shop');
      assert.deepEqual(inspected, ['/agent/s/apps/shop']);
    });
  }

  const monorepo = { '/agent/s/sonar-project.properties': 'sonar.projectKey=root' };
  const shop = { '/agent/s/apps/shop/sonar-project.properties': 'sonar.projectKey=shop' };
  const ofFolder = {
    configMode: 'file',
    configFile: '/agent/s/sonar-project.properties',
    projectBaseDir: '/agent/s/apps/shop',
  };
  const propertiesFiles: [string, Record<string, string>, Record<string, string>, string][] = [
    ['of the analyzed folder', ofFolder, { ...monorepo, ...shop }, 'shop'],
    ['of the checkout where the analyzed folder has none', ofFolder, monorepo, 'root'],
    [
      'that the author names',
      { ...ofFolder, configFile: '/agent/s/shop.properties' },
      { ...monorepo, ...shop, '/agent/s/shop.properties': 'sonar.projectKey=named' },
      'named',
    ],
  ];
  for (const [name, inputs, files, key] of propertiesFiles) {
    it(`reads the properties file ${name}`, async () => {
      const { ports, agent } = stage({ inputs, files, folders: ['/agent/s/apps/shop'] });
      await prepare(ports, running);
      assert.equal(handoffOf(agent).project.key, key);
    });
  }

  it('ignores a token in the properties that is the connection’s, with a warning that does not show it', async () => {
    const { ports, agent, logger } = stage({ inputs: { extraProperties: 'sonar.token=squ_good' } });
    await prepare(ports, running);
    assert.match(logger.text('warning'), /sonar\.token of extraProperties is not needed/);
    assert.doesNotMatch(logger.text() + JSON.stringify(handoffOf(agent)), /squ_good/);
  });

  it('analyzes a pull request with bare branch names and does not ask for the default branch', async () => {
    const { ports, agent, logger } = stage({ variables: pullRequest, defaultBranch: new Error('not to be asked') });
    await prepare(ports, running);
    const handoff = handoffOf(agent);
    assert.ok(handoff.state === 'prepared');
    assert.equal(analysisProperties(handoff)['sonar.pullrequest.base'], 'main');
    assert.equal(analysisProperties(handoff)['sonar.pullrequest.branch'], 'feature/cart');
    assert.match(logger.text('info'), /pull request 118, feature\/cart → main/);
    assert.match(logger.text('info'), /full history; target branch main found/);
  });

  const defaultBranches: [string, Scene, RegExp | string][] = [
    ['the input', { inputs: { defaultBranch: 'main' }, defaultBranch: new Error('not asked') }, 'main-branch'],
    ['Azure Repos', { defaultBranch: 'develop' }, 'branch'],
    [
      'origin/HEAD where Azure Repos does not tell',
      { defaultBranch: azureDevOpsFault('GET repository', '403'), originHead: 'main' },
      'main-branch',
    ],
    [
      'origin/HEAD of another Git',
      { variables: { 'Build.Repository.Provider': 'GitHub' }, originHead: 'main' },
      'main-branch',
    ],
  ];
  for (const [name, scene, kind] of defaultBranches) {
    it(`learns the default branch from ${name}`, async () => {
      const { ports, agent } = stage(scene);
      await prepare(ports, running);
      assert.equal(handoffOf(agent).scope.kind, kind);
    });
  }

  it('asks for the default branch when nobody tells, and never takes one for granted', () =>
    failsWith(
      {
        variables: { 'Build.Repository.Provider': 'GitHub' },
        server: { project: () => Promise.resolve({ state: 'missing' }) },
      },
      'SQ-CONF-DEFAULT-BRANCH',
      /"main" is it \(GitHub is not asked; origin\/HEAD is not set.*defaultBranch: main/s,
    ));

  const skipped: [string, Scene, string][] = [
    [
      'a pull request on a server without branch analysis',
      { variables: pullRequest, server: { features: () => Promise.resolve([]) } },
      'unsupported-pull-request',
    ],
    [
      'a branch on such a server',
      { defaultBranch: 'trunk', server: { features: () => Promise.resolve([]) } },
      'unsupported-branch',
    ],
    ['a tag', { variables: { 'Build.SourceBranch': 'refs/tags/v1' } }, 'not-a-branch'],
    [
      'an analysis while the server is away, when asked to',
      {
        inputs: { onServerUnavailable: 'skip' },
        server: { systemStatus: () => Promise.reject(serverUnreachable(URL, 'ECONNREFUSED')) },
      },
      'server-unreachable',
    ],
  ];
  for (const [name, scene, reason] of skipped) {
    it(`skips ${name}, says so, and hands no credential over`, async () => {
      const { ports, agent, credentialStore, logger } = stage(scene);
      const ending = await prepare(ports, running);
      assert.equal(ending.result, 'Skipped');
      const handoff = handoffOf(agent);
      assert.ok(handoff.state === 'skipped');
      assert.equal(handoff.reason, reason);
      assert.deepEqual(
        [...credentialStore.scannerSecrets.values()].map(({ scannerSecrets }) => scannerSecrets),
        [null],
      );
      assert.notEqual(logger.text('info', 'warning'), '');
    });
  }

  const refs: [string, RegExp][] = [
    ['refs/tags/v1', /^"refs\/tags\/v1" is not a branch\. Set sonar\.branch\.name in extraProperties/],
    [
      'refs/pull/118/merge',
      /^"refs\/pull\/118\/merge" is not a branch.*sonar\.pullrequest\.key=118, sonar\.pullrequest\.branch and sonar\.pullrequest\.base/,
    ],
  ];
  for (const [ref, text] of refs) {
    it(`says how ${ref} is analyzed all the same`, async () => {
      const { ports, agent } = stage({ variables: { 'Build.SourceBranch': ref } });
      await prepare(ports, running);
      const handoff = handoffOf(agent);
      assert.ok(handoff.state === 'skipped');
      assert.match(handoff.detail, text);
      assert.equal(handoff.detail.includes('sonar.branch.name'), ref.startsWith('refs/tags/'));
    });
  }

  const github = { 'Build.Repository.Provider': 'GitHub' };
  const left: [string, Scene, string][] = [
    ['the default branch', {}, 'main branch'],
    ['a branch', { defaultBranch: 'trunk' }, 'branch main'],
    ['a pull request', { variables: pullRequest }, 'pull request 118, feature/cart → main'],
    ['a tag', { variables: { 'Build.SourceBranch': 'refs/tags/v1' } }, 'branch refs/tags/v1'],
    ['what may be the default branch', { variables: github }, 'branch main'],
  ];
  for (const [name, scene, words] of left) {
    it(`calls what is skipped by its own name while the server is away: ${name}`, async () => {
      const { ports, agent } = stage({
        ...scene,
        inputs: { onServerUnavailable: 'skip' },
        server: { systemStatus: () => Promise.reject(serverUnreachable(URL, 'ECONNREFUSED')) },
      });
      await prepare(ports, running);
      const handoff = handoffOf(agent);
      assert.equal(handoff.state, 'skipped');
      assert.equal(scopeInWords(handoff.scope), words);
    });
  }

  it('analyzes a branch as a separate project where the author wants that', async () => {
    const { ports, agent } = stage({
      inputs: { unsupportedBranch: 'separate-project', cliProjectName: 'Web Shop' },
      defaultBranch: 'trunk',
      server: { features: () => Promise.resolve([]), project: () => Promise.resolve(existing) },
    });
    await prepare(ports, running);
    const handoff = handoffOf(agent);
    assert.ok(handoff.state === 'prepared');
    assert.match(handoff.project.key, /^webshop:main-[0-9a-f]{4}$/);
    assert.equal(analysisProperties(handoff)['sonar.projectKey'], handoff.project.key);
    assert.equal(handoff.project.name, 'Web Shop (main)');
    assert.equal(analysisProperties(handoff)['sonar.projectName'], 'Web Shop (main)');
    assert.equal(analysisProperties(handoff)['sonar.branch.name'], undefined);
  });

  const failures: [string, Scene, string, RegExp][] = [
    ['no connection', { connections: () => undefined }, 'SQ-CONF-INPUT', /connection: it is missing/],
    ['two connections', { connections: (input) => tokenConnection(input, URL) }, 'SQ-CONF-INPUT', /give one of them/],
    [
      'a connection without a token',
      { connections: (i) => (i === 'connection' ? tokenConnection(i, URL, '') : undefined) },
      'SQ-CONF-INPUT',
      /holds no token/,
    ],
    [
      'an address that is none',
      { connections: (i) => (i === 'connection' ? tokenConnection(i, 'sonar') : undefined) },
      'SQ-CONF-INPUT',
      /is no web address/,
    ],
    [
      'a missing properties file',
      { inputs: { configMode: 'file', configFile: '/agent/s/x.properties' } },
      'SQ-CONF-FILE',
      /x\.properties" does not exist/,
    ],
    [
      'a folder that does not exist',
      { inputs: { projectBaseDir: '/agent/s/apps/shpo' } },
      'SQ-CONF-INPUT',
      /projectBaseDir.*the folder "\/agent\/s\/apps\/shpo" does not exist/,
    ],
    [
      'a folder of the official extension that does not exist',
      { inputs: { extraProperties: 'sonar.projectBaseDir=shpo' } },
      'SQ-CONF-INPUT',
      /sonar\.projectBaseDir: the folder "\/agent\/s\/shpo" does not exist/,
    ],
    [
      'two missing properties files',
      { inputs: ofFolder },
      'SQ-CONF-FILE',
      /file "\/agent\/s\/apps\/shop\/sonar-project\.properties" or "\/agent\/s\/sonar-project\.properties" does/,
    ],
    [
      'a properties file without a key',
      { inputs: { configMode: 'file', configFile: '/agent/s/x' }, files: { '/agent/s/x': 'sonar.sources=.' } },
      'SQ-CONF-PROJECT-KEY',
      /has no sonar\.projectKey/,
    ],
    [
      'a folder that the input names, and another one of the properties file',
      {
        inputs: { projectBaseDir: '/agent/s/apps' },
        files: { '/agent/s/apps/sonar-project.properties': 'sonar.projectBaseDir=web' },
        folders: ['/agent/s/apps', '/agent/s/web'],
      },
      'SQ-CONF-INPUT',
      /projectBaseDir: it is "\/agent\/s\/apps", and the property sonar\.projectBaseDir is "web"; keep one/,
    ],
    [
      'another token in the properties',
      { inputs: { extraProperties: 'sonar.token=squ_other' } },
      'SQ-CONF-CREDENTIAL',
      /extraProperties sets sonar\.token to another value/,
    ],
    [
      'another token in the properties file',
      { files: { '/agent/s/sonar-project.properties': 'sonar.token=squ_other' } },
      'SQ-CONF-CREDENTIAL',
      /"\/agent\/s\/sonar-project\.properties" sets sonar\.token to another value/,
    ],
    [
      'a token that the server refuses',
      { server: { checkToken: () => Promise.reject(tokenRefused('sonar-prod', URL)) } },
      'SQ-AUTH-401',
      /refused the token/,
    ],
    [
      'a bad token, also when an unreachable server would be skipped',
      { inputs: { onServerUnavailable: 'skip' }, server: { checkToken: () => Promise.reject(tokenRefused('c', URL)) } },
      'SQ-AUTH-401',
      /refused the token/,
    ],
    [
      'an unreachable server',
      { server: { systemStatus: () => Promise.reject(serverUnreachable(URL, 'ECONNREFUSED')) } },
      'SQ-CONN-UNREACHABLE',
      /cannot be reached: ECONNREFUSED/,
    ],
    [
      'a server that waits for its administrator',
      { server: { systemStatus: () => Promise.resolve({ status: 'DB_MIGRATION_NEEDED', version: null }) } },
      'SQ-SERVER-NOT-READY',
      /DB_MIGRATION_NEEDED/,
    ],
    [
      'a server that never gets ready',
      { server: { systemStatus: () => Promise.resolve({ status: 'STARTING', version: null }) } },
      'SQ-SERVER-NOT-READY',
      /STARTING/,
    ],
    [
      'a server that is too old',
      { server: { systemStatus: () => Promise.resolve({ status: 'UP', version: '8.9.10.61524' }) } },
      'SQ-SERVER-TOO-OLD',
      /8\.9\.10/,
    ],
    [
      'a server whose version is more than a version',
      { server: { systemStatus: () => Promise.resolve({ status: 'UP', version: '26.9.0.1\n##vso[x]' }) } },
      'SQ-CONN-NOT-SONARQUBE',
      /its version reads/,
    ],
    [
      'an agent that tells no folder for temporary files',
      { variables: { 'Agent.TempDirectory': '' } },
      'SQ-CONF-AGENT-FOLDER',
      /Agent\.TempDirectory is empty/,
    ],
    [
      'settings that no variable can hold',
      { inputs: { extraProperties: `sonar.x=${'y'.repeat(25000)}` } },
      'SQ-HANDOFF-SIZE',
      /Shorten the input extraProperties/,
    ],
  ];
  for (const [name, scene, code, text] of failures) {
    it(`refuses ${name} with ${code}`, () => failsWith(scene, code, text));
  }

  it('waits for a starting server, and believes its 401 only when it is up', async () => {
    const states = ['STARTING', 'STARTING', 'UP'];
    let up = false;
    const { ports, logger } = stage({
      server: {
        systemStatus: () => {
          const status = states.shift() ?? 'UP';
          up = status === 'UP';
          return Promise.resolve({ status, version: up ? '26.9.0.129388' : null });
        },
        checkToken: () =>
          up ? Promise.resolve({ kind: 'user', globalPermissions: null }) : Promise.reject(tokenRefused('c', URL)),
      },
    });
    const ending = await prepare(ports, running);
    assert.equal(ending.result, 'Succeeded');
    assert.match(logger.text('info'), /not ready yet \(STARTING\); waiting up to 180 s/);
  });

  it('warns of a shallow clone with the line that mends it', async () => {
    const { ports, logger } = stage({ workingCopy: { ...fullClone, shallow: true } });
    await prepare(ports, running);
    assert.match(logger.text('warning'), /Shallow clone: .*"fetchDepth: 0"/);
  });

  it('warns of a partial clone, and does not call its history full', async () => {
    const { ports, logger } = stage({ workingCopy: { ...fullClone, partial: true } });
    await prepare(ports, running);
    assert.match(logger.text('warning'), /Partial clone: .*"Missing blob".*"fetchFilter"/);
    assert.doesNotMatch(logger.text('info'), /full history/);
  });

  it('says what a sparse checkout does, and does not call that a fault', async () => {
    const { ports, logger } = stage({ workingCopy: { ...fullClone, sparse: true } });
    await prepare(ports, running);
    assert.match(logger.text('info'), /Sparse checkout: .* closes the issues/);
    assert.equal(logger.text('warning'), '');
  });

  const noWorkingCopy: [string, Scene, boolean][] = [
    ['the checkout is none', {}, true],
    [
      'the folder of the author is none',
      { inputs: { projectBaseDir: '/agent/s/web' }, folders: ['/agent/s/web'] },
      true,
    ],
    ['a build tool knows its folder', { inputs: { scannerMode: 'other', exposeToken: 'off' } }, false],
    ['TFVC has none', { variables: { 'Build.Repository.Provider': 'TfsVersionControl' } }, false],
    ['Subversion has none', { variables: { 'Build.Repository.Provider': 'Svn' } }, false],
    ['a release checks nothing out', { variables: { 'System.HostType': 'deployment' } }, false],
  ];
  for (const [name, scene, warned] of noWorkingCopy) {
    it(`${warned ? 'warns' : 'says nothing'} where there is no working copy: ${name}`, async () => {
      const { ports, logger } = stage({ ...scene, workingCopy: null });
      await prepare(ports, running);
      const expected = /lies in no Git working copy.*"- checkout: self" with "fetchDepth: 0".*projectBaseDir/;
      if (warned) assert.match(logger.text('warning'), expected);
      else assert.equal(logger.text('warning'), '');
    });
  }

  it('leaves the folder of a build tool to the build tool', async () => {
    const { ports } = stage({ inputs: { scannerMode: 'other', projectBaseDir: '/agent/s/later' } });
    assert.equal((await prepare(ports, running)).result, 'Succeeded');
  });

  it('warns of a target branch that the working copy does not have', async () => {
    const { ports, logger } = stage({ variables: pullRequest, branches: [] });
    await prepare(ports, running);
    assert.match(logger.text('warning'), /no target branch "main"/);
  });

  it('goes on where plug-ins and features may not be read', async () => {
    const refuse = () => Promise.reject(new Error('403'));
    const { ports, agent } = stage({ server: { features: refuse, installedPlugins: refuse } });
    await prepare(ports, running);
    const handoff = handoffOf(agent);
    assert.ok(handoff.state === 'prepared');
    assert.equal(handoff.server.features, null);
    assert.equal(agent.outputs.get('cacheKey'), '2026.1.0.119033');
  });
});
