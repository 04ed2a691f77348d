import assert from 'node:assert/strict';
import { prepare } from '../../../src/use-cases/prepare/prepare';
import { failsWith, handoffOf, running, stage, type Scene } from './prepare-world';

const FILE = '/agent/s/sonar-project.properties';
const ofFile = { configMode: 'file', configFile: FILE, cliProjectKey: '', cliSources: '' };

/** Properties that Prepare hands over, with what it said. */
async function prepared(scene: Scene) {
  const { ports, agent, logger, credentialStore } = stage({ ...scene, inputs: { ...ofFile, ...scene.inputs } });
  await prepare(ports, running);
  const handoff = handoffOf(agent);
  assert.ok(handoff.state === 'prepared');
  const [scannerSecrets] = [...credentialStore.scannerSecrets.values()];
  return {
    properties: handoff.properties,
    warnings: logger.text('warning'),
    scannerSecrets,
    baseDirectory: handoff.baseDirectory,
  };
}

const file = (...lines: string[]): string => ['sonar.projectKey=webshop', ...lines].join('\n');

describe('what the engine is told of the properties file, as SonarScanner CLI reads it', () => {
  it('replaces placeholders by variables and by other properties', async () => {
    const { properties } = await prepared({
      files: {
        [FILE]: file('sonar.projectVersion=${env.BUILD_BUILDNUMBER}', 'srcFolder=src', 'sonar.sources=${srcFolder}'),
      },
      variables: { BUILD_BUILDNUMBER: '20261127.3' },
    });
    assert.equal(properties['sonar.projectVersion'], '20261127.3');
    assert.equal(properties['sonar.sources'], 'src');
  });

  it('hands on no variable that may hold a secret, and says so', async () => {
    const { properties, warnings } = await prepared({
      files: { [FILE]: file('sonar.projectDescription=${env.SYSTEM_ACCESSTOKEN}') },
      variables: { SYSTEM_ACCESSTOKEN: 'made-up-token' },
    });
    assert.equal(properties['sonar.projectDescription'], '');
    assert.match(warnings, /Left empty.*\$\{env\.SYSTEM_ACCESSTOKEN\} names a variable that may hold a secret/);
    assert.doesNotMatch(warnings, /made-up-token/);
  });

  it('reads the properties files of modules', async () => {
    const { properties } = await prepared({
      files: {
        [FILE]: file('sonar.modules=web,api', 'web.sonar.sources=overridden', 'api.sonar.tests=t'),
        '/agent/s/web/sonar-project.properties': 'sonar.sources=src\nsonar.tests=tests',
        '/agent/s/api/sonar-project.properties': 'sonar.sources=lib',
      },
      folders: ['/agent/s/web', '/agent/s/api'],
    });
    assert.equal(properties['web.sonar.sources'], 'src');
    assert.equal(properties['web.sonar.tests'], 'tests');
    assert.equal(properties['api.sonar.sources'], 'lib');
    assert.equal(properties['api.sonar.tests'], 't');
    assert.equal(properties['sonar.modules'], 'web,api');
  });

  it('reads modules of modules, and folders and files that are named', async () => {
    const { properties } = await prepared({
      files: {
        [FILE]: file(
          'sonar.modules=a, b',
          'a.sonar.projectBaseDir=apps/first',
          'b.sonar.projectConfigFile=conf/b.properties',
        ),
        '/agent/s/apps/first/sonar-project.properties': 'sonar.modules=inner',
        '/agent/s/apps/first/inner/sonar-project.properties': 'sonar.sources=deep',
        '/agent/s/conf/b.properties': 'sonar.projectBaseDir=../second\nsonar.sources=lib',
      },
      folders: ['/agent/s/apps/first', '/agent/s/apps/first/inner', '/agent/s/second'],
    });
    assert.equal(properties['a.sonar.projectBaseDir'], 'apps/first');
    assert.equal(properties['a.inner.sonar.sources'], 'deep');
    assert.equal(properties['a.inner.sonar.projectBaseDir'], undefined);
    assert.equal(properties['b.sonar.projectBaseDir'], 'second');
    assert.equal(properties['b.sonar.sources'], 'lib');
    assert.equal(properties['b.sonar.projectConfigFile'], undefined);
  });

  const badModules: [string, string, RegExp][] = [
    [
      'a folder that does not exist',
      'sonar.modules=web',
      /folder "\/agent\/s\/web" of the module "web" does not exist/,
    ],
    ['a folder outside', 'sonar.modules=w\nw.sonar.projectBaseDir=../../x', /outside of the analyzed folder/],
    [
      'a file that does not exist',
      'sonar.modules=w\nw.sonar.projectConfigFile=x',
      /file "\/agent\/s\/x" does not exist/,
    ],
  ];
  for (const [name, lines, message] of badModules) {
    it(`refuses modules with ${name}`, () =>
      failsWith({ inputs: ofFile, files: { [FILE]: file(lines) } }, 'SQ-CONF-INPUT', message));
  }

  it('ends where a module leads back to its parent', () =>
    failsWith(
      {
        inputs: ofFile,
        files: {
          [FILE]: file('sonar.modules=m'),
          '/agent/s/m/sonar-project.properties': 'sonar.modules=m\nsonar.projectBaseDir=..',
        },
        folders: ['/agent/s/m'],
      },
      'SQ-CONF-INPUT',
      /more than 500 modules, or one of them is its own/,
    ));

  it('reads the file that project.settings names', async () => {
    const { properties } = await prepared({
      inputs: {
        configMode: 'manual',
        cliProjectKey: 'webshop',
        extraProperties: 'project.settings=conf/sq.properties',
      },
      files: { '/agent/s/conf/sq.properties': 'sonar.projectVersion=7', [FILE]: 'sonar.projectVersion=1' },
    });
    assert.equal(properties['sonar.projectVersion'], '7');
    assert.equal(properties['project.settings'], undefined);
  });

  it('misses the file that project.settings names', () =>
    failsWith(
      { inputs: { extraProperties: 'project.settings=conf/sq.properties' } },
      'SQ-CONF-FILE',
      /\/agent\/s\/conf\/sq\.properties" does not exist/,
    ));

  it('takes the properties among the options of the scanner; extraProperties win', async () => {
    const { properties } = await prepared({
      inputs: { extraProperties: 'sonar.tags=b' },
      files: { [FILE]: file('sonar.projectVersion=1', 'sonar.tags=c') },
      variables: {
        SONAR_SCANNER_OPTS: '-Xmx1g -Dsonar.projectVersion=9.1 -Dsonar.tags=a "-Dsonar.projectName=Web Shop"',
      },
    });
    assert.equal(properties['sonar.projectVersion'], '9.1');
    assert.equal(properties['sonar.tags'], 'b');
    assert.equal(properties['sonar.projectName'], 'Web Shop');
  });
});

describe('what a file of the repository cannot decide', () => {
  it('is left out with one warning that names it, and stands where the pipeline writes it', async () => {
    const { properties, warnings } = await prepared({
      inputs: { extraProperties: 'sonar.userHome=/cache' },
      files: { [FILE]: file('sonar.scanner.javaOpts=-Dx=y', 'sonar.userHome=/evil', 'sonar.working.directory=..') },
    });
    assert.equal(properties['sonar.scanner.javaOpts'], undefined);
    assert.equal(properties['sonar.working.directory'], undefined);
    assert.equal(properties['sonar.userHome'], '/cache');
    assert.match(
      warnings,
      /cannot set sonar\.scanner\.javaOpts, sonar\.userHome, sonar\.working\.directory: .*extraProperties/,
    );
    assert.equal(warnings.split('cannot set').length, 2);
  });

  it('is a folder outside of the checkout', async () => {
    const { warnings, baseDirectory } = await prepared({ files: { [FILE]: file('sonar.projectBaseDir=/home/agent') } });
    assert.deepEqual(baseDirectory, { root: 'sources', path: '' });
    assert.match(warnings, /cannot set sonar\.projectBaseDir/);
  });

  it('stands in the file of a module as well', async () => {
    const { properties, warnings } = await prepared({
      files: {
        [FILE]: file('sonar.modules=web'),
        '/agent/s/web/sonar-project.properties': 'sonar.nodejs.executable=./node\nsonar.sources=src',
      },
      folders: ['/agent/s/web'],
    });
    assert.equal(properties['web.sonar.nodejs.executable'], undefined);
    assert.equal(properties['web.sonar.sources'], 'src');
    assert.match(warnings, /cannot set web\.sonar\.nodejs\.executable/);
  });

  it('is left out for SonarScanner CLI, too', async () => {
    const { properties, warnings } = await prepared({
      inputs: { ...ofFile, cliScannerVersion: '8.1.0.6389' },
      files: { [FILE]: file('sonar.scanner.javaOpts=-Dx=y') },
    });
    assert.equal(properties['sonar.scanner.javaOpts'], undefined);
    assert.match(warnings, /cannot set sonar\.scanner\.javaOpts/);
  });

  for (const modules of ['sonar', 'web, sonar', 'Sonar.scanner']) {
    it(`is not reached by a module that is called ${modules}`, () =>
      failsWith(
        {
          inputs: { extraProperties: `sonar.modules=${modules}` },
          files: { [FILE]: file() },
          folders: ['/agent/s/web'],
        },
        'SQ-CONF-INPUT',
        /a module cannot be called "sonar"/,
      ));
  }

  it('hands secrets of the file over as secrets', async () => {
    const { properties, scannerSecrets } = await prepared({
      files: { [FILE]: file('sonar.tfvc.pat.secured=made-up') },
    });
    assert.equal(properties['sonar.tfvc.pat.secured'], undefined);
    assert.equal(scannerSecrets?.scannerSecrets?.secretProperties.get('sonar.tfvc.pat.secured')?.reveal(), 'made-up');
  });
});

describe('properties that do not mean what they seem to', () => {
  const OF_NAMES = /SonarQube passes over properties/;

  it('are named where extraProperties lists one twice', async () => {
    const extraProperties = 'sonar.exclusions=**/gen/**\nsonar.verbose=true\nsonar.exclusions=**/made-up/**';
    const { properties, warnings } = await prepared({ files: { [FILE]: file() }, inputs: { extraProperties } });
    assert.match(
      warnings,
      /^extraProperties lists several values of sonar\.exclusions \(lines 1 and 3\), and only the last/m,
    );
    assert.doesNotMatch(warnings, /made-up|sonar\.verbose/);
    assert.equal(properties['sonar.exclusions'], '**/made-up/**');
  });

  it('are named where the properties file, or that of a module, lists one twice', async () => {
    const { warnings } = await prepared({
      files: {
        [FILE]: file('sonar.modules=web', 'sonar.exclusions=a', 'sonar.exclusions=b'),
        '/agent/s/web/sonar-project.properties': 'sonar.sources=src\nsonar.sources=lib',
      },
      folders: ['/agent/s/web'],
    });
    assert.match(warnings, /sonar-project\.properties" lists several values of sonar\.exclusions \(lines 3 and 4\)/);
    assert.match(warnings, /web\/sonar-project\.properties" lists several values of sonar\.sources \(lines 1 and 2\)/);
  });

  it('are named once, with the names that were meant', async () => {
    const { warnings } = await prepared({
      files: { [FILE]: file('sonar.exclusion=a', 'sonar.Sources=src') },
      inputs: { extraProperties: 'sonar.test.inclusion=b\nsonar.myPlugin.exclusion=c' },
    });
    assert.match(
      warnings,
      /Check sonar\.test\.inclusion of extraProperties \(sonar\.test\.inclusions\?\), sonar\.exclusion of ".*" \(sonar\.exclusions\?\), sonar\.Sources of ".*" \(sonar\.sources\?\)\.$/m,
    );
    assert.equal(warnings.split('passes over').length, 2);
    assert.doesNotMatch(warnings, /myPlugin/);
  });

  for (const [value, isTold] of [
    ['true', true],
    [' TRUE', true],
    ['false', false],
  ] as const) {
    it(`are ${isTold ? '' : 'not '}told of sonar.skip=${value.trim()}, which only Maven follows, and only from elsewhere`, async () => {
      for (const scannerMode of ['cli', 'other']) {
        const inputs = { scannerMode, extraProperties: `sonar.skip=${value}` };
        const { warnings } = await prepared({ files: { [FILE]: file() }, inputs });
        assert.equal(/sonar\.skip of extraProperties skips nothing.*sonar\.scanner\.skip=true/.test(warnings), isTold);
      }
      const { warnings } = await prepared({ files: { [FILE]: file(`sonar.skip=${value}`) } });
      assert.equal(/sonar\.skip of ".*sonar-project\.properties" skips nothing/.test(warnings), isTold);
    });
  }

  it('are none where the pipeline overrides the file', async () => {
    const extraProperties = 'sonar.exclusions=b\nsonar.my.own=1';
    const { warnings } = await prepared({ files: { [FILE]: file('sonar.exclusions=a') }, inputs: { extraProperties } });
    assert.doesNotMatch(warnings, OF_NAMES);
    assert.doesNotMatch(warnings, /several values/);
  });
});
