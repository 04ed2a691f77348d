import assert from 'node:assert/strict';
import { format, inspect } from 'node:util';
import { Secret } from '../../../src/secrets/secret';

describe('a secret', () => {
  const secret = new Secret('squ_1234');
  const prints: [string, string][] = [
    ['a template', `${String(secret)}`],
    ['JSON', JSON.stringify({ secret })],
    ['inspect', inspect({ nested: { secret } }, { showHidden: true, depth: 9 })],
    ['format', format('%s %o %j', secret, secret, secret)],
    ['its properties', JSON.stringify(Object.getOwnPropertyNames(secret))],
  ];
  for (const [name, text] of prints) {
    it(`does not show in ${name}`, () => assert.doesNotMatch(text, /squ_1234/));
  }
  it('can be compared and revealed', () => {
    assert.ok(secret.equals('squ_1234'));
    assert.ok(!secret.equals('squ_12345'));
    assert.equal(secret.reveal(), 'squ_1234');
  });
});
