import { createHash, createHmac, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

/** Not a secret: it only guards the file against damage, and its readers want one. */
export const TRUST_STORE_PASSWORD = 'changeit';

/**
 * Writes the certificates of PEM texts into a trust store; scanners add it to their public roots. The format is PKCS#12,
 * which every Java reads and, unlike JKS, the scanners that are no Java program, too.
 *
 * @returns whether there was any certificate
 */
export async function writeTrustStore(pems: readonly string[], path: string): Promise<boolean> {
  const certificates = pems.flatMap(readCertificates);
  if (certificates.length === 0) return false;
  await writeFile(path, toPkcs12(certificates, randomBytes(20)), { mode: 0o600 });
  return true;
}

function readCertificates(pem: string): Buffer[] {
  const blocks = pem.match(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]+-----END/g) ?? [];
  return blocks.map((block) => Buffer.from(block.replace(/-----[^-]+-----|-----END/g, ''), 'base64'));
}

const OID = {
  data: '2a864886f70d010701',
  certificateBag: '2a864886f70d010c0a0103',
  x509Certificate: '2a864886f70d01091601',
  friendlyName: '2a864886f70d010914',
  sha1: '2b0e03021a',
  /** Java takes a certificate without a private key for a trusted one by this mark only: `KeyStore.aliases()`. */
  javaTrustedKeyUsage: '6086480186f966adca7b0101',
  anyUsage: '551d2500',
} as const;

/**
 * The certificates as bags that are not encrypted, since nothing in them is secret, under a MAC of the password. Its hash
 * is SHA-1, which also readers from before 2021 know. Source: RFC 7292; OpenJDK `sun.security.pkcs12.PKCS12KeyStore`.
 */
function toPkcs12(certificates: readonly Buffer[], salt: Buffer): Buffer {
  const content = sequence(data(sequence(...certificates.map(toBag))));
  const mac = createHmac('sha1', macKey(salt)).update(content).digest();
  const digest = sequence(sequence(oid(OID.sha1), der(0x05)), der(0x04, mac));
  return sequence(integer(3), data(content), sequence(digest, der(0x04, salt), integer(MAC_ROUNDS)));
}

function toBag(certificate: Buffer, index: number): Buffer {
  const name = Buffer.from(`authority-${index}`, 'utf16le').swap16();
  return sequence(
    oid(OID.certificateBag),
    der(0xa0, sequence(oid(OID.x509Certificate), der(0xa0, der(0x04, certificate)))),
    der(
      0x31,
      sequence(oid(OID.friendlyName), der(0x31, der(0x1e, name))),
      sequence(oid(OID.javaTrustedKeyUsage), der(0x31, oid(OID.anyUsage))),
    ),
  );
}

const MAC_ROUNDS = 2000;

/** Key of the MAC: RFC 7292, appendix B.2, for one block of SHA-1 and the purpose 3. */
function macKey(salt: Buffer): Buffer {
  const password = Buffer.from(`${TRUST_STORE_PASSWORD}\0`, 'utf16le').swap16();
  let key: Buffer = Buffer.concat([Buffer.alloc(64, 3), repeated(salt), repeated(password)]);
  for (let round = 0; round < MAC_ROUNDS; round++) key = createHash('sha1').update(key).digest();
  return key;
}

/** Filled up with itself to whole blocks of the hash. */
function repeated(bytes: Buffer): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / 64) * 64, bytes);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const data = (content: Buffer): Buffer => sequence(oid(OID.data), der(0xa0, der(0x04, content)));

function integer(value: number): Buffer {
  return der(0x02, Buffer.from(value < 0x80 ? [value] : [value >> 8, value & 0xff]));
}

/** One value of ASN.1 in its distinguished encoding: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const hex = content.length.toString(16);
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const head = content.length < 0x80 ? [tag] : [tag, 0x80 | length.length];
  return Buffer.concat([Buffer.from(head), length, content]);
}
