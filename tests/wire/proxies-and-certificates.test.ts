import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProxy, type Proxy } from '../../local/http/proxy';
import type { NetworkSettings } from '../../src/adapters/http/network-settings';
import { TaskError } from '../../src/errors/errors';
import { Secret } from '../../src/secrets/secret';
import { makeCertificates, type TestCertificates } from './http/test-certificates';
import { fakeClock, plainSettings, startServer, type TestServer } from './http/test-server';
import { connectToWhole, type WholeClient } from './sonarqube/whole-client';

function connect(url: string, network: Partial<NetworkSettings>, clock = fakeClock()): WholeClient {
  const settings = plainSettings({ clock });
  return connectToWhole({ ...settings, network: { ...settings.network, ...network } })({
    url,
    name: 'sonar',
    credentials: { scheme: 'token', token: new Secret('sqa_token') },
  });
}

async function failure(action: Promise<unknown>): Promise<TaskError> {
  try {
    await action;
  } catch (error) {
    assert.ok(error instanceof TaskError, String(error));
    return error;
  }
  throw new Error('nothing was thrown');
}

const agentProxy = (
  port: number,
  changes: Partial<NonNullable<NetworkSettings['proxy']>> = {},
): Partial<NetworkSettings> => ({
  proxy: { url: `http://127.0.0.1:${port}`, user: null, password: null, bypass: [], ...changes },
});

describe('proxies and certificates', () => {
  let certificates: TestCertificates | undefined;
  let plain: TestServer;
  let secure: TestServer;
  let proxy: Proxy;
  let strictProxy: Proxy;

  before(async function () {
    certificates = makeCertificates();
    if (certificates === undefined) this.skip();
    plain = await startServer((_, response) => void response.end('10.7.0.96327'));
    secure = await startServer((_, response) => void response.end('10.7.0.96327'), certificates.server);
    proxy = await startProxy({});
    strictProxy = await startProxy({ credentials: 'ann:p:ss wörd' });
  });
  after(async () => {
    await Promise.all([plain?.close(), secure?.close(), proxy?.stop(), strictProxy?.stop()]);
    certificates?.remove();
  });
  beforeEach(() => {
    proxy.clear();
    strictProxy.clear();
  });
  const authorities = (): readonly string[] => (certificates === undefined ? [] : [certificates.authority]);

  it('sends plain requests to the proxy whole, and secure ones through a tunnel that is kept', async () => {
    await connect(`http://sonar.test:${plain.port}/ctx`, agentProxy(proxy.port)).serverVersion();
    const client = connect(`https://sonar.test:${secure.port}`, {
      ...agentProxy(proxy.port),
      authorities: authorities(),
    });
    await client.serverVersion();
    await client.serverVersion();
    assert.deepEqual(
      proxy.requests.map(({ method, url, status }) => `${method} ${url} ${status}`),
      [`GET http://sonar.test:${plain.port}/ctx/api/server/version 200`, `CONNECT sonar.test:${secure.port} 200`],
    );
  });

  it('signs in to the proxy with user and password of the agent, special characters included', async () => {
    const network = agentProxy(strictProxy.port, { user: 'ann', password: new Secret('p:ss wörd') });
    await connect(`http://sonar.test:${plain.port}`, network).serverVersion();
    await connect(`https://sonar.test:${secure.port}`, { ...network, authorities: authorities() }).serverVersion();
    assert.equal(strictProxy.requests.length, 2);
    assert.ok(strictProxy.requests.every(({ status }) => status === 200));
    assert.equal(plain.seen.at(-1)?.headers['authorization'], undefined);
  });

  for (const scheme of ['http', 'https'] as const) {
    it(`tells that the proxy wants a password (${scheme}), without repeating`, async () => {
      const port = scheme === 'http' ? plain.port : secure.port;
      const error = await failure(
        connect(`${scheme}://sonar.test:${port}`, agentProxy(strictProxy.port)).serverVersion(),
      );
      assert.equal(error.code, 'SQ-CONN-PROXY');
      assert.match(error.message, /asks for a user and a password \(407\)/);
      assert.equal(strictProxy.requests.length, 1);
    });
  }

  it('tells that the proxy refuses the tunnel', async () => {
    const refusing = await startProxy({ refuses: 403 });
    try {
      const error = await failure(
        connect(`https://sonar.test:${secure.port}`, agentProxy(refusing.port)).serverVersion(),
      );
      assert.equal(error.code, 'SQ-CONN-PROXY');
      assert.match(error.message, /it answered 403/);
    } finally {
      await refusing.stop();
    }
  });

  it('names the proxy, without its password, when it is the proxy that cannot be reached', async () => {
    const gone = await startProxy({});
    await gone.stop();
    const environment = {
      HTTP_PROXY: `http://ann:hush@127.0.0.1:${gone.port}`,
      HTTPS_PROXY: `http://ann:hush@127.0.0.1:${gone.port}`,
    };
    for (const url of ['http://sonar.test', 'https://sonar.test']) {
      const error = await failure(connect(url, { environment }).serverVersion());
      assert.equal(error.code, 'SQ-CONN-UNREACHABLE');
      assert.ok(
        error.message.includes(`the proxy http://127.0.0.1:${gone.port}: nothing listens there`),
        error.message,
      );
      assert.ok(!error.message.includes('hush'));
    }
  });

  it('takes the proxy of the environment where the agent has none', async () => {
    const environment = { http_proxy: `http://127.0.0.1:${proxy.port}` };
    await connect(`http://sonar.test:${plain.port}`, { environment }).serverVersion();
    assert.equal(proxy.requests.length, 1);
  });

  it('goes past the proxy where the bypass list or NO_PROXY says so', async () => {
    const bypass = [`127\\.0\\.0\\.1:${plain.port}`];
    await connect(plain.url, agentProxy(proxy.port, { bypass })).serverVersion();
    await connect(plain.url, {
      environment: { HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: '127.0.0.0/8' },
    }).serverVersion();
    assert.deepEqual(proxy.requests, []);
  });

  it('trusts a private certificate authority beside the public ones', async () => {
    assert.equal(await connect(secure.url, { authorities: authorities() }).serverVersion(), '10.7.0.96327');
  });

  it('does not trust what nobody vouches for, and says so once', async () => {
    assert.ok(certificates);
    const selfSigned = await startServer((_, response) => void response.end('10.7.0'), certificates.selfSigned);
    const otherHost = await startServer((_, response) => void response.end('10.7.0'), certificates.otherHost);
    try {
      const cases: [string, readonly string[], RegExp][] = [
        [selfSigned.url, [], /self-signed/],
        [secure.url, [], /authority is not known|whole chain/],
        [otherHost.url, authorities(), /made for another host name/],
      ];
      for (const [url, trusted, text] of cases) {
        const clock = fakeClock();
        const error = await failure(connect(url, { authorities: trusted }, clock).serverVersion());
        assert.equal(error.code, 'SQ-CONN-CERTIFICATE');
        assert.match(error.message, text);
        assert.deepEqual(clock.slept, []);
      }
    } finally {
      await selfSigned.close();
      await otherHost.close();
    }
  });

  it('tells what is wrong with a file of certificates', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pem-'));
    try {
      const empty = join(folder, 'empty.pem');
      writeFileSync(empty, 'nothing');
      const damaged = join(folder, 'damaged.pem');
      writeFileSync(damaged, '-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n');
      for (const [path, text] of [
        [damaged, /a certificate in the file ".*damaged\.pem" is damaged/],
        [empty, /holds no certificate in PEM form/],
        [join(folder, 'missing.pem'), /cannot be read/],
      ] as const) {
        const error = await failure(connect(secure.url, { authorities: [path] }).serverVersion());
        assert.equal(error.code, 'SQ-CONN-CERTIFICATE');
        assert.match(error.message, text);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('shows the client certificate of the agent', async () => {
    assert.ok(certificates);
    const { client, server: identity } = certificates;
    const subjects: unknown[] = [];
    const server = await startServer(
      (_, response, raw) => {
        subjects.push((raw.socket as TLSSocket).getPeerCertificate().subject?.CN);
        response.end('10.7.0');
      },
      { ...identity, requestCert: true, rejectUnauthorized: false },
    );
    try {
      await connect(server.url, {
        authorities: authorities(),
        clientCertificate: { ...client, archive: null, passphrase: null },
      }).serverVersion();
      assert.deepEqual(subjects, ['client']);
    } finally {
      await server.close();
    }
  });

  it('tells that a plain port does not speak https', async () => {
    const error = await failure(connect(`https://127.0.0.1:${plain.port}`, {}).serverVersion());
    assert.equal(error.code, 'SQ-CONN-UNREACHABLE');
    assert.match(error.message, /does this port speak https\?/);
  });
});
