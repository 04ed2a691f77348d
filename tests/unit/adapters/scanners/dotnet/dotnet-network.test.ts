import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import type { ProxySettings } from '../../../../../src/adapters/http/network-settings';
import { withDotnetNetwork } from '../../../../../src/adapters/scanners/dotnet/dotnet-network';
import type { ScannerContext } from '../../../../../src/adapters/scanners/scanner-context';
import { Secret } from '../../../../../src/secrets/secret';
import { bench, type Bench } from '../fake-scanner';

const SERVER = 'https://sonar.example:9443/sonar';
const [ROOT = '', FIRST = '', SECOND = '', THIRD = ''] = rootCertificates;

describe('the network of SonarScanner for .NET', () => {
  let place: Bench;
  const at = (...parts: string[]): string => path.join(place.root, ...parts);
  beforeEach(() => (place = bench()));
  afterEach(() => place.remove());

  describe('takes its proxy', () => {
    const ofAgent = (bypass: readonly string[] = []): ProxySettings => ({
      url: 'http://proxy.example:3128',
      user: 'me',
      password: new Secret('p@ss'),
      bypass,
    });
    const OURS = 'http://me:p%40ss@proxy.example:3128';
    const both = { HTTP_PROXY: OURS, HTTPS_PROXY: OURS };
    const job = {
      http_proxy: 'http://other:1',
      https_proxy: 'http://other:1',
      no_proxy: 'sonar.example',
      All_Proxy: 'x',
    };
    const rows: [
      what: string,
      proxy: ProxySettings | null,
      environment: Record<string, string>,
      given: Record<string, string>,
    ][] = [
      ['from the agent', ofAgent(), {}, both],
      ['from the agent before variables of the job in any letters', ofAgent(), job, both],
      ['from the job where the agent has none', null, job, job],
      [
        'by the address: the server is on the bypass list, the site of the vendor is not',
        ofAgent(['^https://sonar\\.example:9443/']),
        {},
        { ...both, NO_PROXY: 'sonar.example' },
      ],
      [
        'not for names of the bypass list, which NuGet may ask',
        ofAgent(['packages\\.corp\\.example', '(a|b)\\.example']),
        {},
        { ...both, NO_PROXY: 'packages.corp.example,.packages.corp.example' },
      ],
    ];
    for (const [what, proxy, environment, given] of rows) {
      it(what, async () => {
        const world = { ...place.world, network: { ...place.world.network, proxy } };
        assert.deepEqual(await withDotnetNetwork(world, environment, SERVER, null, at('temp')), given);
      });
    }
  });

  it('keeps whom the job leaves out of proxies where NuGet asks, whose sources nobody else knows', async () => {
    const proxy = { url: 'http://proxy.example:3128', user: null, password: null, bypass: [] };
    const world = { ...place.world, network: { ...place.world.network, proxy } };
    const job = { no_proxy: 'packages.corp.example, .intern', https_proxy: 'http://other:1' };
    const { NO_PROXY, HTTPS_PROXY } = await withDotnetNetwork(world, job, null, null, at('temp'));
    assert.deepEqual([NO_PROXY, HTTPS_PROXY], ['packages.corp.example,.intern', 'http://proxy.example:3128']);
  });

  describe('trusts', () => {
    const put = (name: string, pem: string): string => {
      writeFileSync(at(name), `${pem}\n`);
      return at(name);
    };
    const trusted = async (
      job: Record<string, string>,
      extra: string | undefined,
      caCertificate: string | null,
    ): Promise<string | undefined> => {
      const network = { ...place.world.network, environment: { NODE_EXTRA_CA_CERTS: extra } };
      const world: ScannerContext = { ...place.world, network };
      return (await withDotnetNetwork(world, job, SERVER, caCertificate, at('temp'))).SSL_CERT_FILE;
    };
    it('the file of the job, that of Node and the input, all beside the public ones', async () => {
      const job = { SSL_CERT_FILE: put('job.pem', FIRST) };
      const file = await trusted(job, put('extra.pem', SECOND), put('input.pem', THIRD));
      const text = readFileSync(file ?? '', 'utf8');
      for (const pem of [ROOT, FIRST, SECOND, THIRD]) assert.ok(text.includes(pem));
      assert.ok(text.trimEnd().split(FIRST).length > 2, 'that of the job stands there, too');
    });
    it('what NODE_EXTRA_CA_CERTS names, since the tasks do', async () => {
      const file = await trusted(
        {},
        put('extra.pem', '-----BEGIN CERTIFICATE-----\nown\n-----END CERTIFICATE-----'),
        null,
      );
      assert.match(readFileSync(file ?? '', 'utf8'), /\nown\n/);
    });
    it('what the job says where nothing is added, and nothing where its file is away', async () => {
      assert.equal(await trusted({ SSL_CERT_FILE: '/etc/own.pem' }, undefined, null), '/etc/own.pem');
      const file = await trusted({ SSL_CERT_FILE: at('away.pem') }, undefined, put('input.pem', THIRD));
      assert.equal(file, at('temp', 'authorities.pem'));
    });
  });
});
