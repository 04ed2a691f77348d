import assert from 'node:assert/strict';
import { secretsOf, type Credentials } from '../../../src/secrets/credentials';
import { printableForms } from '../../../src/secrets/printable-forms';
import { Secret } from '../../../src/secrets/secret';

describe('the forms in which a secret is printed', () => {
  const rows: [string, string, readonly string[]][] = [
    ['a plain word', 'squ_0123', ['squ_0123', 'c3F1XzAxMjM']],
    ['quotes, as JSON and HTML write them', 'a"b', ['a"b', 'a\\"b', 'a&quot;b', 'a%22b', 'YSJi']],
    ['blanks, as addresses and forms write them', 'a b+c', ['a b+c', 'a%20b%2Bc', 'a+b%2Bc', 'YSBiK2M']],
    ['Base64 for addresses', '~~~???', ['~~~???', '~~~%3F%3F%3F', '%7E%7E%7E%3F%3F%3F', 'fn5+Pz8/', 'fn5-Pz8_']],
    ['nothing', '', []],
  ];
  for (const [name, text, forms] of rows) {
    it(name, () => assert.deepEqual([...printableForms(new Secret(text))].sort(), [...forms].sort()));
  }

  const word = new Secret('made-up-word');
  const pairs: [string, Credentials, string][] = [
    ['a token, which signs in without a password', { scheme: 'token', token: word }, 'made-up-word:'],
    ['a login', { scheme: 'login', login: 'ann', password: word }, 'ann:made-up-word'],
  ];
  for (const [name, credentials, pair] of pairs) {
    it(`hold what signs in: ${name}`, () => {
      const forms = secretsOf(credentials).flatMap(printableForms);
      assert.ok(forms.includes('made-up-word'));
      assert.ok(forms.includes(Buffer.from(pair).toString('base64').replace(/=+$/, '')));
    });
  }
});
