import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { TRUST_STORE_PASSWORD, writeTrustStore } from '../../../../../src/adapters/scanners/network/trust-store';
import { readTrustStore } from './read-trust-store';

describe('a trust store', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'trust-store-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const count of [1, 2, rootCertificates.length]) {
    it(`of ${count} certificates is PKCS#12 under the password that scanners are told`, async () => {
      const path = join(folder, 'authorities.p12');
      assert.equal(await writeTrustStore(rootCertificates.slice(0, count), path), true);
      const { certificates, attributes } = readTrustStore(readFileSync(path), TRUST_STORE_PASSWORD);
      assert.deepEqual(
        certificates.map((der) => new X509Certificate(der).fingerprint256),
        rootCertificates.slice(0, count).map((pem) => new X509Certificate(pem).fingerprint256),
      );
      // The name, and Java's mark of a trusted certificate: without it Java reads the store and trusts nothing in it.
      assert.deepEqual([...attributes], ['2a864886f70d010914', '6086480186f966adca7b0101']);
      assert.throws(() => readTrustStore(readFileSync(path), 'other'), /the MAC is wrong/);
    });
  }

  it('is none without any certificate', async () => {
    const path = join(folder, 'authorities.p12');
    assert.equal(await writeTrustStore(['no certificate'], path), false);
    assert.equal(existsSync(path), false);
  });
});
