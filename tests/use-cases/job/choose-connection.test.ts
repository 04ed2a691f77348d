import assert from 'node:assert/strict';
import { Secret } from '../../../src/secrets/secret';
import type { ServiceConnection } from '../../../src/ports/agent';
import { chooseConnection } from '../../../src/use-cases/job/choose-connection';
import { inMemoryAgent } from '../in-memory';

const ID = '0f1141ab-4d98-5706-acb9-83a760b81fbe';

/** As the agent hands it over: with an id, and no name. */
const connection = (url: string, token = 'squ_1'): ServiceConnection => ({
  input: 'connection',
  id: ID,
  name: ID,
  url,
  credentials: { scheme: 'token', token: new Secret(token) },
});
const choose = (chosen: ServiceConnection) =>
  chooseConnection(inMemoryAgent({ connections: { connection: chosen } }), true);

describe('a service connection whose name the agent does not tell', () => {
  it('is called by the address of its server', () => {
    const chosen = choose(connection('https://sonar.example.org/'));
    assert.ok(chosen.ok);
    assert.equal(chosen.value?.name, 'https://sonar.example.org');
  });

  const refused: readonly (readonly [ServiceConnection, RegExp])[] = [
    [
      connection('https://sonar.example.org', ''),
      /connection: the connection "https:\/\/sonar\.example\.org" holds no/,
    ],
    [connection('nonsense', ''), /connection: the connection holds no token/],
    [connection('nonsense'), /The address of the connection of the input connection is no web address/],
    [connection('https://joe:pass@sonar.example.org'), /of the input connection contains a user name or password/],
  ];
  for (const [chosen, text] of refused) {
    it(`is never called by its id: ${text.source}`, () => {
      const result = choose(chosen);
      assert.ok(!result.ok);
      assert.match(result.problems.join(), text);
      assert.ok(!result.problems.join().includes(ID));
    });
  }
});
