import assert from 'node:assert/strict';
import {
  chooseUserHome,
  javaOptions,
  scannerEnvironment,
  splitWords,
  unusedScannerVariables,
  withPropertiesOfAgent,
} from '../../../../src/domain/scanner/child-environment';
import { chooseScanner } from '../../../../src/domain/scanner/choose-scanner';
import { engineInput, scannerProperties, type ScannerFrame } from '../../../../src/domain/scanner/engine-properties';
import { javaHomeVariables, majorOfRuntimeFile, parseJavaRelease } from '../../../../src/domain/scanner/java-version';

describe('the choice of the scanner', () => {
  const cases: [version: string, scannerVersion: string | null, expected: string][] = [
    ['9.9.8.100196', null, 'cli'],
    ['10.5.1.90531', null, 'cli'],
    ['10.6.0.92116', null, 'engine'],
    ['26.9.0.129388', null, 'engine'],
    ['2026.1.0.1', null, 'engine'],
    ['26.9.0.129388', '8.0.1', 'cli'],
    ['unknown', null, 'cli'],
  ];
  it('is the one for .NET in its mode, whatever the server serves', () => {
    const server = { url: 'http://s', version: '26.9.0.129388', features: null };
    assert.equal(chooseScanner({ server, scannerMode: 'dotnet', scannerVersion: null }), 'dotnet');
  });

  for (const [version, scannerVersion, expected] of cases) {
    it(`is ${expected} for server ${version} with version ${scannerVersion ?? 'not'} asked for`, () => {
      const server = { url: 'http://s', version, features: null };
      assert.equal(chooseScanner({ server, scannerMode: 'cli', scannerVersion }), expected);
    });
  }
});

describe('the properties of a scanner run', () => {
  const frame: ScannerFrame = {
    hostUrl: 'https://sonar',
    baseDirectory: '/s',
    metadataFile: '/t/report-task.txt',
    workingDirectory: '/t/scannerwork',
    userHome: '/h/.sonar',
    appVersion: '1.2.3',
    startedAt: 1234,
    verbose: false,
    network: { 'sonar.scanner.proxyHost': 'proxy' },
  };

  it('hold what the tasks rely on, whatever the author says', () => {
    const properties = scannerProperties(
      {
        'sonar.projectKey': 'k',
        'sonar.host.url': 'https://other',
        'sonar.projectBaseDir': '/elsewhere',
        'sonar.scanner.metadataFilePath': '/elsewhere/report',
        'sonar.scanner.app': 'Mine',
      },
      frame,
    );
    assert.deepEqual(properties, {
      'sonar.projectKey': 'k',
      'sonar.host.url': 'https://sonar',
      'sonar.projectBaseDir': '/s',
      'sonar.working.directory': '/t/scannerwork',
      'sonar.userHome': '/h/.sonar',
      'sonar.scanner.app': 'SonarQubeForAzurePipelines',
      'sonar.scanner.appVersion': '1.2.3',
      'sonar.scanner.bootstrapStartTime': '1234',
      'sonar.scanner.metadataFilePath': '/t/report-task.txt',
      'sonar.scanner.proxyHost': 'proxy',
    });
  });

  it('never hand over the base of a pull request as refs/heads/…', () => {
    const properties = scannerProperties({ 'sonar.pullrequest.base': 'refs/heads/main' }, frame);
    assert.equal(properties['sonar.pullrequest.base'], 'main');
  });

  it('are verbose with system.debug unless the author says otherwise', () => {
    assert.equal(scannerProperties({}, { ...frame, verbose: true })['sonar.verbose'], 'true');
    assert.equal(
      scannerProperties({ 'sonar.verbose': 'false' }, { ...frame, verbose: true })['sonar.verbose'],
      'false',
    );
  });

  it('are written as the list that the engine reads', () => {
    assert.equal(engineInput({ a: 'b"c' }), '{"scannerProperties":[{"key":"a","value":"b\\"c"}]}');
  });
});

describe('variables of the agent for scanners', () => {
  it('say which Java it is, unless the author does', () => {
    const environment = { SONAR_SCANNER_JAVA_EXE_PATH: '/opt/java', SONAR_SCANNER_SKIP_JRE_PROVISIONING: 'true' };
    const author = { 'sonar.projectKey': 'k', 'sonar.scanner.skipJreProvisioning': 'false' };
    assert.deepEqual(withPropertiesOfAgent(author, environment), {
      'sonar.projectKey': 'k',
      'sonar.scanner.javaExePath': '/opt/java',
      'sonar.scanner.skipJreProvisioning': 'false',
    });
    assert.deepEqual(withPropertiesOfAgent({}, { SONAR_SCANNER_JAVA_EXE_PATH: '' }), {});
  });

  it('are named where they are not handed on, and not those that hold or that tasks have written', () => {
    const environment = {
      SONAR_SCANNER_PROXY_PORT: '3128',
      Sonar_Scanner_Proxy_Host: 'proxy',
      SONAR_SCANNER_CONNECT_TIMEOUT: '',
      SONAR_SCANNER_OPTS: '-Xmx1g',
      SONAR_SCANNER_JAVA_OPTS: '-Xmx1g',
      SONAR_SCANNER_JAVA_EXE_PATH: '/opt/java',
      sonar_scanner_skip_jre_provisioning: 'true',
      SONAR_SCANNER_JSON_PARAMS: '{}',
      SONAR_SCANNER_MODE: 'cli',
      SONAR_TOKEN: 't',
      SONAR_USER_HOME: '/h',
    };
    assert.deepEqual(unusedScannerVariables(environment), ['SONAR_SCANNER_PROXY_PORT', 'Sonar_Scanner_Proxy_Host']);
  });
});

describe('the environment of a scanner', () => {
  it('has no variable that a scanner takes for a setting, in any case', () => {
    const environment = {
      PATH: '/bin',
      JAVA_HOME: '/j',
      SONAR_TOKEN: 't',
      sonar_host_url: 'u',
      Sonar_Scanner_Opts: '-Xmx1g',
      SONARQUBE_SCANNER_PARAMS: '{}',
      SONARQUBE_HANDOFF_A: '{}',
      MY_SONAR_THING: 'kept',
      UNSET: undefined,
    };
    assert.deepEqual(scannerEnvironment(environment), { PATH: '/bin', JAVA_HOME: '/j', MY_SONAR_THING: 'kept' });
  });

  const homes: [string | undefined, string | undefined, string, string, string | null][] = [
    ['/p', '/v', '/home/u', '/tools', '/p'],
    [undefined, '/v', '/home/u', '/tools', '/v'],
    ['', undefined, '/home/u/', '/tools', '/home/u/.sonar'],
    [undefined, undefined, '/', '/tools', '/tools/sonar'],
    [undefined, undefined, '', '/tools/', '/tools/sonar'],
    [undefined, undefined, '', '', null],
  ];
  for (const [property, variable, home, tools, expected] of homes) {
    it(`keeps the cache in ${expected ?? 'no folder'} for property ${property ?? '-'}, variable ${variable ?? '-'}, home "${home}"`, () => {
      assert.equal(chooseUserHome(property, { SONAR_USER_HOME: variable }, home, tools), expected);
    });
  }

  it('gives options of the JVM with the property last, since the JVM takes the last one', () => {
    const environment = { SONAR_SCANNER_OPTS: '-Xmx1g -Da=b', SONAR_SCANNER_JAVA_OPTS: '-Xmx2g' };
    assert.deepEqual(javaOptions('-Xmx3g', environment), ['-Xmx1g', '-Da=b', '-Xmx2g', '-Xmx3g']);
    assert.deepEqual(javaOptions(undefined, {}), []);
  });

  it('splits options as a shell does', () => {
    assert.deepEqual(splitWords(` -Da="b c"  '-Dd=e f' -Dg=h'i j'k `), ['-Da=b c', '-Dd=e f', '-Dg=hi jk']);
  });
});

describe('the version of Java', () => {
  const files: [string, number | null][] = [
    ['OpenJDK21U-jre_x64_linux_hotspot_21.0.9_10.tar.gz', 21],
    ['OpenJDK17U-jre_aarch64_mac_hotspot_17.0.11_9.tar.gz', 17],
    ['OpenJDK25-jre_x64_windows_hotspot_25.0.1_8.zip', 25],
    ['jre-17.0.13+11-linux.tar.gz', 17],
    ['jdk-21_linux-x64_bin.tar.gz', 21],
    ['standin-runtime-linux-x64.tar.gz', null],
    ['java-runtime.zip', null],
  ];
  for (const [file, major] of files) {
    it(`is ${major ?? 'not known'} for the served file ${file}`, () => assert.equal(majorOfRuntimeFile(file), major));
  }

  const releases: [string, ReturnType<typeof parseJavaRelease>][] = [
    ['IMPLEMENTOR="X"\nJAVA_VERSION="17.0.15"\nOS_ARCH="x86_64"\n', { major: 17, arch: 'x64' }],
    ['JAVA_VERSION="21"\r\nOS_ARCH="aarch64"\r\n', { major: 21, arch: 'aarch64' }],
    ['JAVA_VERSION="1.8.0_392"\n', { major: 8, arch: null }],
    ['JAVA_RUNTIME_VERSION="21.0.1"\n', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of releases) {
    it(`is ${expected?.major ?? 'not known'} for the release file ${JSON.stringify(text)}`, () =>
      assert.deepEqual(parseJavaRelease(text), expected));
  }

  it('is looked for where the agent announces it, or only where jdkversion says', () => {
    assert.deepEqual(javaHomeVariables('auto', [21], 'x64'), ['JAVA_HOME_21_X64', 'JAVA_HOME']);
    assert.deepEqual(javaHomeVariables('auto', [21], 'aarch64'), [
      'JAVA_HOME_21_arm64',
      'JAVA_HOME_21_ARM64',
      'JAVA_HOME',
    ]);
    assert.deepEqual(javaHomeVariables('JAVA_HOME_17_X64', [21], 'x64'), ['JAVA_HOME_17_X64']);
  });
});
