import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { buildToolNetwork } from '../../../../../src/adapters/scanners/network/build-tool-network';
import { networkProperties } from '../../../../../src/adapters/scanners/network/network-properties';
import type { NetworkSettings } from '../../../../../src/adapters/http/network-settings';
import { Secret } from '../../../../../src/secrets/secret';
import { bench, standardServer } from '../fake-scanner';
import { readTrustStore } from './read-trust-store';

const none: NetworkSettings = {
  proxy: null,
  environment: {},
  authorities: [],
  clientCertificate: null,
  skipsAzureDevOpsCheck: false,
};
const client = { certificate: '/c.pem', key: '/c.key', archive: '/c.pfx', passphrase: new Secret('pfx!') };
const keyStore = { 'sonar.scanner.keystorePath': '/c.pfx', 'sonar.scanner.keystorePassword': 'pfx!' };

describe("the agent's client certificate", () => {
  const rows: [
    name: string,
    url: string,
    certificate: NetworkSettings['clientCertificate'],
    author: string[],
    given: object,
  ][] = [
    ['reaches Java as its archive', 'https://s', client, [], keyStore],
    [
      'without a password',
      'https://s',
      { ...client, passphrase: null },
      [],
      { ...keyStore, 'sonar.scanner.keystorePassword': '' },
    ],
    ['is not of use without an archive', 'https://s', { ...client, archive: null }, [], {}],
    ['is not of use without TLS', 'http://s', client, [], {}],
    ["gives way to the author's own store", 'https://s', client, ['sonar.scanner.keystorePath'], {}],
    ['is none where the agent has none', 'https://s', null, [], {}],
  ];
  for (const [name, url, clientCertificate, author, given] of rows) {
    it(name, async () => {
      const network = { ...none, clientCertificate };
      const { properties, passwords } = await networkProperties(network, url, new Set(author), null, '/nowhere');
      const revealed = Object.fromEntries([...passwords].map(([key, value]) => [key, value.reveal()]));
      assert.deepEqual({ ...properties, ...revealed }, given);
      assert.equal('sonar.scanner.keystorePassword' in properties, false);
    });
  }
});

describe('the trust store of scanners', () => {
  const certificate = `${rootCertificates[0]}\n`;
  const rows: [name: string, extra: string, caCertificate: string | null, authorities: number | 'none'][] = [
    ['holds what Node trusts, too', 'extra.pem', 'ca.pem', 2],
    ['leaves out a file of NODE_EXTRA_CA_CERTS that is not there, as Node does', 'gone.pem', 'ca.pem', 1],
    ['leaves out a folder', '.', 'ca.pem', 1],
    ['is none where there is no such file and no other', 'gone.pem', null, 'none'],
    ['is none without any', '', null, 'none'],
  ];
  for (const [name, extra, caCertificate, authorities] of rows) {
    it(name, async () => {
      const place = bench();
      const { root } = place;
      try {
        for (const file of ['extra.pem', 'ca.pem']) writeFileSync(join(root, file), certificate);
        const environment = { NODE_EXTRA_CA_CERTS: extra === '' ? '' : join(root, extra) };
        const ca = caCertificate === null ? null : join(root, caCertificate);
        const { properties } = await networkProperties({ ...none, environment }, 'https://s', new Set(), ca, root);
        const store = properties['sonar.scanner.truststorePath'];
        const there = store === undefined ? undefined : readTrustStore(readFileSync(store), 'changeit');
        assert.equal(there?.certificates.length ?? 'none', authorities);
      } finally {
        place.remove();
      }
    });
  }
});

describe('the way of a build tool to the server', () => {
  const certificate = `${rootCertificates[0]}\n`;

  it('is that of every scanner, with the passwords apart, and a trust store in the folder of the job', async () => {
    const place = bench();
    try {
      const authority = join(place.root, 'ca.pem');
      writeFileSync(authority, certificate);
      const proxy = { url: 'http://proxy:3128', user: 'ann', password: new Secret('hush'), bypass: [] };
      const request = place.request(await standardServer());
      const { handoff } = request;
      const server = { ...handoff.server, url: 'https://sonar.example.org' };
      const { properties, passwords } = await buildToolNetwork(
        { ...place.world, network: { ...none, proxy, clientCertificate: client } },
        { ...request, handoff: { ...handoff, server }, caCertificate: authority },
      );
      const store = join(request.tempDirectory, 'sonarqube', handoff.analysisKey, 'authorities.p12');
      assert.deepEqual(properties, {
        'sonar.scanner.proxyHost': 'proxy',
        'sonar.scanner.proxyPort': '3128',
        'sonar.scanner.proxyUser': 'ann',
        'sonar.scanner.truststorePath': store,
        'sonar.scanner.truststorePassword': 'changeit',
        'sonar.scanner.keystorePath': '/c.pfx',
      });
      assert.ok(existsSync(store));
      assert.deepEqual(
        [...passwords].map(([key, value]) => [key, value.reveal()]),
        [
          ['sonar.scanner.proxyPassword', 'hush'],
          ['sonar.scanner.keystorePassword', 'pfx!'],
        ],
      );
    } finally {
      place.remove();
    }
  });

  const rows: [name: string, proxy: string, server: string, author: Record<string, string>, javaOptions?: string][] = [
    ['a proxy on port 80, TLS', 'http://proxy:80', 'https://s', {}, '-Dhttps.proxyPort=80'],
    ['a proxy without a port, which means 80', 'http://proxy', 'https://s', {}, '-Dhttps.proxyPort=80'],
    ['a proxy on another port', 'http://proxy:3128', 'https://s', {}],
    ['no TLS, where 80 is what Java takes by itself', 'http://proxy:80', 'http://s', {}],
    ["the author's options for Java", 'http://proxy:80', 'https://s', { 'sonar.scanner.javaOpts': '-Xmx1g' }],
    ["the author's proxy", 'http://proxy:80', 'https://s', { 'sonar.scanner.proxyHost': 'other' }],
  ];
  for (const [name, url, server, author, javaOptions] of rows) {
    it(`tells Java of the scanner for npm a port that it leaves out: ${name}`, async () => {
      const place = bench();
      try {
        const proxy = { url, user: null, password: null, bypass: [] };
        const request = place.request(await standardServer());
        const handoff = {
          ...request.handoff,
          server: { ...request.handoff.server, url: server },
          properties: { ...request.handoff.properties, ...author },
        };
        const { properties } = await buildToolNetwork(
          { ...place.world, network: { ...none, proxy } },
          { ...request, handoff },
        );
        assert.equal(properties['sonar.scanner.javaOpts'], javaOptions);
      } finally {
        place.remove();
      }
    });
  }
});
