import assert from 'node:assert/strict';
import { resolvePlaceholders } from '../../../../src/domain/inputs/placeholders';
import { isSecretProperty } from '../../../../src/domain/inputs/secret-property';

const environment: Readonly<Record<string, string>> = {
  BUILD_BUILDNUMBER: '20261127.3',
  SYSTEM_ACCESSTOKEN: 'made-up-token',
  MY_SECRET: 'made-up-token',
  HTTPS_PROXY: 'http://user:made-up-token@proxy',
  SONARQUBE_SCANNER_PARAMS: '{"sonar.token":"made-up-token"}',
  ENDPOINT_AUTH_X: 'made-up-token',
  SECRET_A: 'made-up-token',
  INPUT_X: 'made-up-token',
  DB_PASSWORD: 'made-up-token',
  AZURE_PAT: 'made-up-token',
  STORAGE_KEY: 'made-up-token',
};
const resolve = (properties: Record<string, string>) =>
  resolvePlaceholders(new Map(Object.entries(properties)), (name) => environment[name]);

describe('placeholders in properties', () => {
  const rows: [string, Record<string, string>, string][] = [
    ['a variable of the environment', { a: '${env.BUILD_BUILDNUMBER}' }, '20261127.3'],
    ['another property', { a: '${folder}/x', folder: 'src' }, 'src/x'],
    ['a property with a placeholder', { a: '${b}', b: '<${c}>', c: '1' }, '<1>'],
    ['several', { a: '${b}-${b}-${c.d}', b: '1', 'c.d': '2' }, '1-1-2'],
    ['an unknown property is empty', { a: 'x${nothing}y' }, 'xy'],
    ['an unknown variable is empty', { a: 'x${env.NOTHING}y' }, 'xy'],
    ['no placeholder', { a: '$x ${ } ${a-b} $(m) ${' }, '$x ${ } ${a-b} $(m) ${'],
    ['a replacement is not read again', { a: '${b}', b: '$&$1' }, '$&$1'],
    ['a member of every object is no property', { a: '<${constructor}${__proto__}>' }, '<>'],
  ];
  for (const [name, properties, expected] of rows) {
    it(name, () => {
      const { properties: resolved, refused } = resolve(properties);
      assert.equal(resolved.get('a'), expected);
      assert.deepEqual(refused, []);
    });
  }

  for (const name of Object.keys(environment).filter((each) => each !== 'BUILD_BUILDNUMBER')) {
    it(`never reads ${name}`, () => {
      const { properties, refused } = resolve({ a: `<\${env.${name}}>` });
      assert.equal(properties.get('a'), '<>');
      assert.equal(refused.length, 1);
      assert.ok(refused[0]?.includes(name) && !refused[0].includes('made-up-token'));
    });
  }

  it('never copies a secret property into one that is seen', () => {
    const { properties, refused } = resolve({ a: '${sonar.svn.password.secured}', 'sonar.svn.password.secured': 's' });
    assert.equal(properties.get('a'), '');
    assert.match(refused.join(), /sonar\.svn\.password\.secured.*names a property that is a secret/);
  });

  it('ends where properties name each other', () => {
    const { properties, refused } = resolve({ a: '1${b}', b: '2${a}' });
    assert.equal(properties.get('a'), '12');
    assert.match(refused.join(), /leads back to itself/);
  });

  it('does not let values grow without an end', () => {
    const levels = Array.from({ length: 40 }, (_none, level): [string, string] => [
      `p${level}`,
      level === 0 ? 'x'.repeat(10) : `\${p${level - 1}}\${p${level - 1}}`,
    ]);
    const { properties, refused } = resolve(Object.fromEntries(levels));
    assert.ok([...properties.values()].every((value) => value.length <= 32 * 1024));
    assert.match(refused.join(), /grows beyond/);
  });
});

describe('a property whose value must not be seen', () => {
  const rows: [string, boolean][] = [
    ['sonar.svn.password.secured', true],
    ['sonar.tfvc.pat.secured', true],
    ['sonar.anything.SECURED', true],
    ['sonar.svn.passphrase.secured', true],
    ['sonar.svn.passphrase', true],
    ['sonar.tfvc.pat', true],
    ['sonar.plugin.apiKey', true],
    ['sonar.plugin.api-key', true],
    ['sonar.plugin.credentials', true],
    ['sonar.token', true],
    ['sonar.scanner.proxyPassword', true],
    ['sonar.compat', false],
    ['sonar.secured.files', false],
    ['sonar.projectKey', false],
    ['sonar.tokens.file', false],
  ];
  for (const [property, secret] of rows) {
    it(`${property}: ${secret}`, () => assert.equal(isSecretProperty(property), secret));
  }
});
