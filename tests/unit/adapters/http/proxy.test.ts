import assert from 'node:assert/strict';
import { chooseProxy, describeProxy } from '../../../../src/adapters/http/proxy';
import { Secret } from '../../../../src/secrets/secret';

const AGENT = {
  url: 'http://proxy.example.org:3128',
  user: null,
  password: null,
  bypass: ['\\.internal(:|/)', '^https://exact/$'],
};

describe('chooseProxy', () => {
  const agent: [string, string | null][] = [
    ['https://sonar.example.org/', 'http://proxy.example.org:3128'],
    ['http://sonar.example.org:9000/x', 'http://proxy.example.org:3128'],
    ['https://sonar.INTERNAL/x', null],
    ['https://exact/', null],
    ['http://localhost:9000/', null],
    ['http://127.0.0.2:9000/', null],
    ['http://[::1]:9000/', null],
  ];
  for (const [address, expected] of agent) {
    it(`with the agent's proxy, ${address} takes ${expected ?? 'none'}`, () => {
      const choice = chooseProxy({ proxy: AGENT, environment: { https_proxy: 'http://other:1' } }, address);
      assert.equal(choice === null ? null : describeProxy(choice), expected);
    });
  }

  const environment: [Record<string, string>, string, string | null][] = [
    [{ HTTPS_PROXY: 'http://up:1', https_proxy: 'http://low:2' }, 'https://a.b/', 'http://low:2'],
    [{ HTTP_PROXY: 'http://up:1' }, 'https://a.b/', null],
    [{ ALL_PROXY: 'all:8080' }, 'https://a.b/', 'http://all:8080'],
    [{ HTTPS_PROXY: 'https://secure' }, 'https://a.b/', 'https://secure:443'],
    [{ HTTPS_PROXY: 'plain' }, 'https://a.b/', 'http://plain:80'],
    [{ HTTPS_PROXY: 'http://up:1', NO_PROXY: '*' }, 'https://a.b/', null],
    [{ HTTPS_PROXY: 'http://up:1', no_proxy: 'x, .example.org' }, 'https://sonar.example.org/', null],
    [{ HTTPS_PROXY: 'http://up:1', no_proxy: 'example.org' }, 'https://sonar.example.org/', null],
    [{ HTTPS_PROXY: 'http://up:1', no_proxy: '*.example.org' }, 'https://sonar.example.org/', null],
    [{ HTTPS_PROXY: 'http://up:1', no_proxy: 'ample.org' }, 'https://sonar.example.org/', 'http://up:1'],
    [{ HTTPS_PROXY: 'http://up:1', no_proxy: 'a.b:8443' }, 'https://a.b/', 'http://up:1'],
    [{ HTTPS_PROXY: 'http://up:1', no_proxy: 'a.b:443' }, 'https://a.b/', null],
    [{ HTTPS_PROXY: 'http://up:1', no_proxy: '10.0.0.0/8' }, 'https://10.1.2.3/', null],
    [{ HTTPS_PROXY: 'http://up:1', no_proxy: '10.0.0.0/8' }, 'https://11.1.2.3/', 'http://up:1'],
    [{ HTTPS_PROXY: 'http://up:1', no_proxy: '10.0.0.0/99,/8,10.0.0.0/x' }, 'https://10.1.2.3/', 'http://up:1'],
    [{ HTTPS_PROXY: 'http://up:1', no_proxy: '::1' }, 'https://[::1]/', null],
    [{ HTTPS_PROXY: 'http://:bad' }, 'https://a.b/', null],
    [{}, 'https://a.b/', null],
  ];
  for (const [variables, address, expected] of environment) {
    it(`with ${JSON.stringify(variables)}, ${address} takes ${expected ?? 'none'}`, () => {
      const choice = chooseProxy({ proxy: null, environment: variables }, address);
      assert.equal(choice === null ? null : describeProxy(choice), expected);
    });
  }

  it('reads user and password from the address, the settings of the agent first', () => {
    const choice = chooseProxy({ proxy: null, environment: { HTTPS_PROXY: 'http://ann:p%40ss@up:1' } }, 'https://a.b/');
    assert.equal(choice?.user, 'ann');
    assert.equal(choice.password?.reveal(), 'p@ss');
    const settings = { ...AGENT, url: 'http://ann:x@up:1', user: 'bob', password: new Secret('y') };
    const agents = chooseProxy({ proxy: settings, environment: {} }, 'https://a.b/');
    assert.equal(agents?.user, 'bob');
    assert.equal(agents.password?.reveal(), 'y');
  });
});
