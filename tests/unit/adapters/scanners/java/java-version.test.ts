import assert from 'node:assert/strict';
import {
  javaHomeVariables,
  majorOfRuntimeFile,
  parseJavaRelease,
} from '../../../../../src/adapters/scanners/java/java-version';

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
