import assert from 'node:assert/strict';
import { parsePrepareInputs, type PrepareInputs } from '../../../../src/domain/inputs/prepare-inputs';

const SOURCES = '/agent/s';
const manual = { configMode: 'manual', cliProjectKey: 'webshop' };

function read(inputs: Record<string, string>) {
  return parsePrepareInputs((name) => inputs[name], SOURCES);
}

describe('inputs of Prepare', () => {
  const accepted: [string, Record<string, string>, Partial<PrepareInputs>][] = [
    [
      'the project in a file',
      { configFile: '/agent/s/sonar-project.properties' },
      { scannerMode: 'cli', project: { mode: 'file', files: ['/agent/s/sonar-project.properties'] } },
    ],
    [
      'the file of a project in a folder of its own before the one of the checkout, which is the default',
      { configFile: '/agent/s/sonar-project.properties', projectBaseDir: '/agent/s/apps/shop/' },
      {
        project: {
          mode: 'file',
          files: ['/agent/s/apps/shop/sonar-project.properties', '/agent/s/sonar-project.properties'],
        },
      },
    ],
    [
      'the file that the author names, whatever the folder is',
      { configFile: '/agent/s/shop.properties', projectBaseDir: '/agent/s/apps/shop' },
      { project: { mode: 'file', files: ['/agent/s/shop.properties'] } },
    ],
    [
      'the file of the checkout with the folder of the official extension, as that does',
      { configFile: '/agent/s/sonar-project.properties', extraProperties: 'sonar.projectBaseDir=apps/shop' },
      { project: { mode: 'file', files: ['/agent/s/sonar-project.properties'] } },
    ],
    [
      'the project in the inputs',
      { ...manual, cliProjectName: 'Shop', cliProjectVersion: '2.0', cliSources: 'src' },
      { project: { mode: 'manual', key: 'webshop', name: 'Shop', version: '2.0', sources: 'src' } },
    ],
    ['words in any case', { ...manual, scannerMode: 'CLI', configMode: 'Manual' }, { scannerMode: 'cli' }],
    ['an empty folder input is none', { ...manual, projectBaseDir: SOURCES }, { baseDirectory: null }],
    [
      'the folder of the official extension',
      { ...manual, extraProperties: 'sonar.projectBaseDir=apps/shop' },
      { baseDirectory: '/agent/s/apps/shop' },
    ],
    ['an empty certificate input is none', { ...manual, caCertificate: `${SOURCES}/` }, { caCertificate: null }],
    ['a certificate', { ...manual, caCertificate: '/agent/s/ca.pem' }, { caCertificate: '/agent/s/ca.pem' }],
    [
      'refs/heads/ of the default branch goes',
      { ...manual, defaultBranch: 'refs/heads/main' },
      { defaultBranch: 'main' },
    ],
    ['a scanner version', { ...manual, cliScannerVersion: '8.0.1.6346' }, { scannerVersion: '8.0.1.6346' }],
    [
      'a .NET project',
      { scannerMode: 'dotnet', projectKey: 'api' },
      { project: { mode: 'manual', key: 'api', name: null, version: null, sources: null } },
    ],
    [
      'a mirror',
      { ...manual, scannerMirror: 'https://mirror.example/x/' },
      { scannerMirror: 'https://mirror.example/x' },
    ],
    ['a checksum', { ...manual, scannerSha256: 'AB'.repeat(32) }, { scannerSha256: 'ab'.repeat(32) }],
    ['another build tool needs no project', { scannerMode: 'other' }, { project: null }],
  ];
  for (const [name, inputs, expected] of accepted) {
    it(`take ${name}`, () => {
      const result = read(inputs);
      assert.ok(result.ok, JSON.stringify(result));
      for (const [key, value] of Object.entries(expected)) {
        assert.deepEqual(result.value[key as keyof PrepareInputs], value);
      }
    });
  }

  const refused: [string, Record<string, string>, RegExp][] = [
    [
      'a mirror with a password',
      { scannerMirror: 'https://me:pass@mirror/x' },
      /scannerMirror: it must be the http or https/,
    ],
    ['a mirror with a query', { scannerMirror: 'https://mirror/x?sig=1' }, /without user, password, query/],
    ['a mirror that is a folder', { scannerMirror: '/mnt/tools' }, /scannerMirror/],
    [
      'a checksum of another kind',
      { scannerSha256: 'abc' },
      /a SHA-256 has 64 hexadecimal digits, and this text of 3 characters/,
    ],
    ['an unknown mode', { scannerMode: 'ant' }, /scannerMode: "ant" is not known; it takes cli, dotnet, other\./],
    ['the old word MSBuild', { scannerMode: 'MSBuild' }, /is called "dotnet" today/],
    ['a missing key', { configMode: 'manual' }, /cliProjectKey: it is empty/],
    [
      'a blank in the key',
      { ...manual, cliProjectKey: 'web shop' },
      /"web shop" cannot be a project key: it contains a blank/,
    ],
    ['digits only', { ...manual, cliProjectKey: '123' }, /digits only/],
    ['an umlaut in the key', { ...manual, cliProjectKey: 'größe' }, /contains "ö", "ß"/],
    ['a version that is none', { ...manual, cliScannerVersion: 'latest' }, /"latest" is not a version/],
    [
      'a line that is no property',
      { ...manual, extraProperties: 'abc' },
      /extraProperties: line 1 \(3 characters\) is not of the form key=value/,
    ],
    [
      'two folders',
      { ...manual, projectBaseDir: '/agent/s/a', extraProperties: 'sonar.projectBaseDir=b' },
      /projectBaseDir: it is "\/agent\/s\/a", and the property sonar\.projectBaseDir is "b"/,
    ],
    ['an unknown policy', { ...manual, unsupportedBranch: 'main' }, /it takes skip, separate-project/],
  ];
  for (const [name, inputs, expected] of refused) {
    it(`refuse ${name}`, () => {
      const result = read(inputs);
      assert.ok(!result.ok);
      assert.match(result.problems.join('\n'), expected);
    });
  }

  it('name every problem at once', () => {
    const result = read({ configMode: 'manual', unsupportedBranch: 'x', onServerUnavailable: 'y' });
    assert.ok(!result.ok);
    assert.equal(result.problems.length, 3);
  });

  it('do not repeat a long line that may hold a secret', () => {
    const result = read({ ...manual, extraProperties: 'sonar.password squ_0123456789abcdef' });
    assert.ok(!result.ok);
    assert.doesNotMatch(result.problems.join(''), /squ_0123/);
  });
});
