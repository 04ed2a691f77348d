import assert from 'node:assert/strict';
import { networkProperties } from '../../../../src/adapters/scanners/network-properties';
import type { NetworkSettings } from '../../../../src/adapters/http/network-settings';
import { Secret } from '../../../../src/logging/secret';

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
      assert.deepEqual(await networkProperties(network, url, new Set(author), null, '/nowhere'), given);
    });
  }
});
