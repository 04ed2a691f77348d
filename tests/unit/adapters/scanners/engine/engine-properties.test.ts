import assert from 'node:assert/strict';
import {
  engineInput,
  scannerProperties,
  type ScannerFrame,
} from '../../../../../src/adapters/scanners/engine/engine-properties';

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
    defaults: { 'sonar.scanner.proxyHost': 'proxy' },
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
