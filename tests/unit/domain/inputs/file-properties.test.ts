import assert from 'node:assert/strict';
import { isForPipelineOnly, partFileProperties } from '../../../../src/domain/inputs/file-properties';

describe('a property of a file of the repository', () => {
  const pipelineOnly = [
    ...['javaExePath', 'javaOpts', 'javaHeapSize', 'os', 'arch', 'apiBaseUrl', 'sonarcloudUrl', 'metadataFilePath'],
    ...['proxyHost', 'proxyPort', 'proxyUser', 'proxyPassword', 'truststorePath', 'truststorePassword'],
    ...[
      'keystorePath',
      'keystorePassword',
      'skipSystemTruststore',
      'internal.dumpToFile',
      'engineJarPath',
      'new',
      'skip',
    ],
  ].map((name) => `sonar.scanner.${name}`);
  const others = [
    ...['sonar.working.directory', 'sonar.userHome', 'sonar.region', 'sonar.nodejs.executable', 'sonar.java.jdkHome'],
    ...['sonar.sca.pythonBinary', 'sonar.sca.mavenOptions', 'sonar.javascript.nodeArgs', 'sonar.dart.sdkPath'],
    ...['sonar.tfvc.collectionuri', 'sonar.svn.privateKeyPath', 'sonar.pullrequest.github.endpoint'],
    ...['http.proxyHost', 'https.proxyPort', 'socksProxyHost', 'javax.net.ssl.trustStore', 'java.io.tmpdir'],
    ...['SONAR_SCANNER_JAVA_OPTS', 'sonar_scanner_proxy_host', 'SONARQUBE_SCANNER_PARAMS'],
    ...['SONAR.SCANNER.JAVAEXEPATH', 'sonar.Scanner.JavaOpts', 'sonar.nodejs.Executable', 'Sonar.UserHome'],
    ...['web.sonar.working.directory', 'web.api.sonar.scanner.javaOpts', 'web.sonar.nodejs.executable'],
  ];
  for (const property of [...pipelineOnly, ...others]) {
    it(`counts only in the pipeline: ${property}`, () => assert.equal(isForPipelineOnly(property), true));
  }

  const own = [
    ...['sonar.projectKey', 'sonar.projectName', 'sonar.projectVersion', 'sonar.sources', 'sonar.tests'],
    ...['sonar.exclusions', 'sonar.modules', 'web.sonar.sources', 'sonar.projectBaseDir', 'srcFolder', 'version'],
    ...['sonar.scanner.keepReport', 'sonar.scanner.skipJreProvisioning', 'sonar.ws.timeout'],
    ...['sonar.java.binaries', 'sonar.java.libraries', 'sonar.cfamily.compile-commands', 'sonar.links.homepage'],
    ...['sonar.javascript.lcov.reportPaths', 'sonar.javascript.node.maxspace', 'sonar.scm.provider', 'sonar.host.name'],
    ...['sonar.python.version', 'sonar.qualitygate.wait', 'sonar.sourceEncoding', 'sonar.cpd.exclusions'],
  ];
  for (const property of own) {
    it(`may be set: ${property}`, () => assert.equal(isForPipelineOnly(property), false));
  }

  it('is named where it is left out', () => {
    const file = new Map([
      ['sonar.projectKey', 'a'],
      ['sonar.scanner.javaOpts', '-Dx=y'],
      ['sonar.userHome', '/x'],
      ['sonar.host.url', 'https://other.example.org'],
    ]);
    const { own: kept, leftOut } = partFileProperties(file, false);
    assert.deepEqual([...kept.keys()], ['sonar.projectKey', 'sonar.host.url']);
    assert.deepEqual(leftOut, ['sonar.scanner.javaOpts', 'sonar.userHome']);
  });

  for (const property of ['branch.name', 'pullrequest.key', 'pullrequest.branch', 'pullrequest.base', 'Branch.Name']) {
    it(`does not say what a pull request is: sonar.${property}`, () => {
      const file = new Map([[`sonar.${property}`, 'main']]);
      assert.deepEqual(partFileProperties(file, true).leftOut, [`sonar.${property}`]);
      assert.deepEqual(partFileProperties(file, false).leftOut, []);
    });
  }
});
