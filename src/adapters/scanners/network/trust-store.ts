import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

/** Not a secret: it only guards the file against damage, and Java wants one. */
export const TRUST_STORE_PASSWORD = 'changeit';

/**
 * Writes the certificates of PEM texts into a trust store for Java; scanners add it to their public roots. The format is
 * JKS, which every Java reads: magic, version 2, entries, and SHA-1 over the password (UTF-16BE), the words "Mighty
 * Aphrodite" and the content. Source: OpenJDK `sun.security.provider.JavaKeyStore`.
 *
 * @returns whether there was any certificate
 */
export async function writeTrustStore(pems: readonly string[], path: string): Promise<boolean> {
  const certificates = pems.flatMap(readCertificates);
  if (certificates.length === 0) return false;
  await writeFile(path, toJks(certificates), { mode: 0o600 });
  return true;
}

function readCertificates(pem: string): Buffer[] {
  const blocks = pem.match(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]+-----END/g) ?? [];
  return blocks.map((block) => Buffer.from(block.replace(/-----[^-]+-----|-----END/g, ''), 'base64'));
}

function toJks(certificates: readonly Buffer[]): Buffer {
  const entries = certificates.map((der, index) =>
    Buffer.concat([uint32(2), utf(`authority-${index}`), Buffer.alloc(8), utf('X.509'), uint32(der.length), der]),
  );
  const content = Buffer.concat([uint32(0xfeedfeed), uint32(2), uint32(certificates.length), ...entries]);
  const password = Buffer.from(TRUST_STORE_PASSWORD, 'utf16le').swap16();
  const digest = createHash('sha1').update(password).update('Mighty Aphrodite', 'utf8').update(content).digest();
  return Buffer.concat([content, digest]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function utf(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}
