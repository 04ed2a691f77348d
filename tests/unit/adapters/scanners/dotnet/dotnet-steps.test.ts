import assert from 'node:assert/strict';
import { readToolManifest } from '../../../../../src/adapters/scanners/dotnet/dotnet-steps';
import { DOTNET, isToolVersion, packageVersion } from '../../../../../src/adapters/scanners/dotnet/dotnet-tool';
import { readSha256, scannerArchive } from '../../../../../src/adapters/scanners/cache/scanner-archive';
import { CLI } from '../../../../../src/adapters/scanners/cli/installed-cli';

describe('a manifest of .NET tools', () => {
  const manifests: [string, string | undefined][] = [
    ['{"tools":{"dotnet-sonarscanner":{"version":"12.1.0","commands":[]}}}', '12.1.0'],
    ['\ufeff{"tools":{"DotNet-SonarScanner":{"version":"9.0"}}}', '9.0'],
    ['{"tools":{"dotnet-ef":{"version":"8.0.0"}}}', undefined],
    ['{"tools":{"dotnet-sonarscanner":{"version":"../../x"}}}', undefined],
    ['{"tools":[]}', undefined],
    ['null', undefined],
    ['{', undefined],
  ];
  for (const [text, version] of manifests) {
    it(`names ${version ?? 'no scanner'}: ${text}`, () =>
      assert.equal(readToolManifest(text).version, version ?? null));
  }
});

describe('a manifest of .NET tools that is the root', () => {
  for (const [text, isRoot] of [
    ['{"isRoot":true}', true],
    ['{"isRoot":false}', false],
    ['{}', false],
    ['{', false],
  ] as const) {
    it(`is told from others: ${text}`, () => assert.equal(readToolManifest(text).isRoot, isRoot));
  }
});

describe("the archive of a scanner's program", () => {
  it('lies at the vendor or in one folder of a mirror, under the same name', () => {
    assert.equal(
      scannerArchive(CLI, '8.1.0.6389', null, false).url,
      'https://binaries.sonarsource.com/Distribution/sonar-scanner-cli/sonar-scanner-cli-8.1.0.6389.zip',
    );
    assert.equal(
      scannerArchive(DOTNET, '11.2.1.137242', null, false).url,
      'https://github.com/SonarSource/sonar-scanner-msbuild/releases/download/11.2.1.137242/sonar-scanner-11.2.1.137242-net.zip',
    );
    assert.equal(
      scannerArchive(DOTNET, '11.2.1.137242', 'https://m/x/', true).url,
      'https://m/x/sonar-scanner-11.2.1.137242-net-framework.zip',
    );
    assert.match(scannerArchive(CLI, null, null, false).version, /^\d+\.\d+\.\d+\.\d+$/);
  });

  it('has a known checksum in the default version of SonarScanner CLI only', () => {
    assert.match(scannerArchive(CLI, null, null, true).knownSha256 ?? '', /^[0-9a-f]{64}$/);
    assert.equal(scannerArchive(CLI, '8.0.1.6346', null, false).knownSha256, null);
    assert.equal(scannerArchive(DOTNET, null, null, false).knownSha256, null);
  });

  const sums: [string, string | undefined][] = [
    ['a'.repeat(64), 'a'.repeat(64)],
    [`${'AB'.repeat(32)} *sonar-scanner-cli.zip\n`, 'ab'.repeat(32)],
    [`SHA256 (x.zip) = ${'1'.repeat(64)}`, '1'.repeat(64)],
    ['a'.repeat(63), undefined],
    ['a'.repeat(65), undefined],
    ['<html>', undefined],
  ];
  for (const [text, sum] of sums) {
    it(`has ${sum === undefined ? 'no checksum' : 'a checksum'} in "${text.slice(0, 20)}…"`, () =>
      assert.equal(readSha256(text), sum));
  }

  it('has a build number that the tool of the same version does not have', () => {
    assert.ok(isToolVersion('11.2.1', '11.2.1.137242'));
    assert.ok(isToolVersion('11.2.1', '11.2'));
    assert.ok(!isToolVersion('11.2.10', '11.2.1'));
    assert.ok(!isToolVersion('11.2.1', '11.2.10.5'));
    assert.equal(packageVersion('11.2.1.137242'), '11.2.1');
    assert.equal(packageVersion('9.0'), '9.0');
  });
});
