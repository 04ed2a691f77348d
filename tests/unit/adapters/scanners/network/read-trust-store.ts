import { createHash, createHmac } from 'node:crypto';

/** One value of ASN.1. */
interface Value {
  readonly tag: number;
  readonly content: Buffer;
}

/** The values that stand one after the other in some bytes. */
function valuesOf(bytes: Buffer): readonly Value[] {
  const values: Value[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes.readUInt8(at);
    const first = bytes.readUInt8(at + 1);
    const more = first < 0x80 ? 0 : first - 0x80;
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    if (more > 0 && length < 0x80) throw new Error('a length is longer than it must be');
    const begin = at + 2 + more;
    if (begin + length > bytes.length) throw new Error('a value is cut off');
    values.push({ tag, content: bytes.subarray(begin, begin + length) });
    at = begin + length;
  }
  return values;
}

/** Goes down into a value: the value of that index in each. */
function down(value: Value, ...indexes: readonly number[]): Value {
  return indexes.reduce((current, index) => {
    const next = valuesOf(current.content)[index];
    if (next === undefined) throw new Error(`there is no value ${index}`);
    return next;
  }, value);
}

/** Reads a trust store (PKCS#12) as a reader with this password would; refuses one whose MAC is wrong. */
export function readTrustStore(
  bytes: Buffer,
  password: string,
): { certificates: Buffer[]; attributes: ReadonlySet<string> } {
  const all: Value = { tag: 0, content: bytes };
  const safe = down(all, 0, 1, 1, 0).content;
  const [algorithm = '', expected, salt, rounds] = [
    down(all, 0, 2, 0, 0, 0).content.toString('hex'),
    down(all, 0, 2, 0, 1).content,
    down(all, 0, 2, 1).content,
    down(all, 0, 2, 2).content,
  ];
  if (algorithm !== '2b0e03021a') throw new Error(`the MAC is of ${algorithm}`);
  const fill = (part: Buffer): Buffer => {
    const blocks = Buffer.alloc(Math.ceil(part.length / 64) * 64);
    for (let at = 0; at < blocks.length; at++) blocks[at] = part[at % part.length] ?? 0;
    return blocks;
  };
  const words = Buffer.from([...`${password}\0`].flatMap((letter) => [0, letter.charCodeAt(0)]));
  let key: Buffer = Buffer.concat([Buffer.alloc(64, 3), fill(salt), fill(words)]);
  for (let left = rounds.readUIntBE(0, rounds.length); left > 0; left--) key = createHash('sha1').update(key).digest();
  if (!createHmac('sha1', key).update(safe).digest().equals(expected)) throw new Error('the MAC is wrong');

  const bags = valuesOf(down({ tag: 0, content: safe }, 0, 0, 1, 0, 0).content);
  return {
    certificates: bags.map((bag) => down(bag, 1, 0, 1, 0).content),
    attributes: new Set(
      bags.flatMap((bag) => valuesOf(down(bag, 2).content).map((each) => down(each, 0).content.toString('hex'))),
    ),
  };
}
