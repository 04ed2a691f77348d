import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeSecrets } from '../../../../../src/adapters/scanners/dotnet/remove-secrets';

describe('what SonarScanner for .NET leaves', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'secrets-'));
    mkdirSync(path.join(root, 'out'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const input = (): string => path.join(root, 'out', 'ScannerEngineInput.json');
  const file = (): string => path.join(root, 'out', 'sonar-project.properties');
  const secrets = new Set(['my.hidden']);

  const SECRET = [
    'my.hidden',
    'my.api.secret',
    ...['my.PAT', 'DB_PWD', 'sonar.web.systemPasscode'],
    'sonar.svn.password.secured',
    'sonar.scanner.proxyPassword',
    'sonar.scanner.keystorePassword',
    'sonar.scanner.truststorePassword',
    'sonar.clientcert.password',
    'sonar.token',
  ];
  const PLAIN = ['sonar.projectKey', 'A.sonar.sources', 'sonar.compat'];

  it('keeps no secret in the input of the engine, and all else', async () => {
    const scannerProperties = [...SECRET, ...PLAIN].map((key) => ({ key, value: `value of ${key}` }));
    writeFileSync(input(), `\ufeff${JSON.stringify({ other: 1, scannerProperties })}`);
    await removeSecrets(root, secrets);
    const left = JSON.parse(readFileSync(input(), 'utf8')) as { other: number; scannerProperties: { key: string }[] };
    assert.deepEqual(
      left.scannerProperties.map(({ key }) => key),
      PLAIN,
    );
    assert.equal(left.other, 1);
  });

  it('keeps no secret in the properties of SonarScanner CLI, also where a value has several lines', async () => {
    const lines = [...SECRET.map((key) => `${key}=s3cret`), 'my.hidden=\\', '"s3cret",\\', '"more s3cret"'];
    writeFileSync(file(), [...lines, ...PLAIN.map((key) => `${key}=\\\n"a",\\\n"b"`), ''].join('\n'));
    await removeSecrets(root, secrets);
    const left = readFileSync(file(), 'utf8');
    assert.equal(left, PLAIN.map((key) => `${key}=\\\n"a",\\\n"b"\n`).join(''));
  });

  it('is removed where nobody can read it', async () => {
    writeFileSync(input(), '{"scannerProperties": [{"key": "my.hidden"');
    await removeSecrets(root, secrets);
    assert.ok(!existsSync(input()));
  });

  it('is removed where it is a link, and what the link leads to stays as it is', async () => {
    const other = path.join(root, 'other.json');
    for (const text of ['{"scannerProperties":[{"key":"my.hidden","value":"x"}]}', 'no JSON']) {
      writeFileSync(other, text);
      symlinkSync(other, input());
      await removeSecrets(root, secrets);
      assert.equal(readFileSync(other, 'utf8'), text);
      assert.ok(!existsSync(input()));
    }
  });

  it('is left alone where its folder is a link that leads elsewhere', async () => {
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'elsewhere-'));
    writeFileSync(path.join(elsewhere, 'ScannerEngineInput.json'), 'no JSON');
    rmSync(path.join(root, 'out'), { recursive: true });
    symlinkSync(elsewhere, path.join(root, 'out'));
    await removeSecrets(root, secrets);
    assert.equal(readFileSync(path.join(elsewhere, 'ScannerEngineInput.json'), 'utf8'), 'no JSON');
    rmSync(elsewhere, { recursive: true });
  });

  it('may be nothing', () => assert.doesNotReject(removeSecrets(path.join(root, 'nowhere'), secrets)));
});
