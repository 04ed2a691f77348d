import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { FaultRow, Scene } from './fault-row';
import type { HttpAnswer } from '../../../local/http/exchange';
import type { FaultRule, Strike } from '../../../local/http/faults';
import { answers, resets, SIGN_IN_PAGE } from '../../../local/http/strikes';

/** Not the default version, whose checksum is known. */
const VERSION = '8.0.1.6346';
const ZIP = `/mirror/sonar-scanner-cli-${VERSION}.zip`;
const SUM = `${ZIP}.sha256`;

const archive = (async () => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.alloc(300_000, 'jar'), `sonar-scanner-${VERSION}/lib/sonar-scanner-cli-${VERSION}.jar`, {
    compress: false,
  });
  zip.end();
  const body = await buffer(zip.outputStream);
  return { body, sha256: createHash('sha256').update(body).digest('hex') };
})();

const ofType = (type: string, body: Buffer): HttpAnswer => ({ status: 200, headers: { 'Content-Type': type }, body });
const zip =
  (change: (body: Buffer) => Buffer = (body) => body): Strike =>
  async (exchange) =>
    exchange.send(ofType('application/zip', change(Buffer.from((await archive).body))));
const sum: Strike = async (exchange) =>
  exchange.send(ofType('text/plain', Buffer.from(`${(await archive).sha256}  x.zip\n`)));
const brokenOff: Strike = async (exchange) =>
  exchange.sendPart(ofType('application/zip', (await archive).body), 100_000);

const mirror = (first: Strike, checksum: Strike = sum, times = Infinity): readonly FaultRule[] => [
  { path: ZIP, times, strike: first },
  { path: ZIP, strike: zip() },
  { path: SUM, strike: checksum },
];
const inputs = ({ proxy }: Scene): Record<string, string> => ({
  cliScannerVersion: VERSION,
  scannerMirror: `${proxy.url}/mirror`,
});
const heals = {
  step: 'prepare',
  result: 'Succeeded',
  inputs,
  log: /Scanner {3}SonarScanner CLI 8\.0\.1\.6346/,
} as const;
const fails = (log: RegExp, requests: Readonly<Record<string, number>>) =>
  ({ step: 'prepare', result: 'Failed', inputs, log, requests }) as const;

/** What Prepare can meet while it fetches a scanner that the agent does not have. */
export const DOWNLOAD_FAULTS: readonly FaultRow[] = [
  { name: 'a scanner from a mirror', faults: mirror(zip()), ...heals, requests: { [ZIP]: 1, [SUM]: 1 } },
  {
    name: 'a scanner whose checksum the author knows',
    faults: mirror(zip(), answers(404)),
    ...heals,
    arrange: async () => void (KNOWN.sha256 = (await archive).sha256),
    inputs: (scene) => ({ ...inputs(scene), scannerSha256: KNOWN.sha256 }),
    requests: { [ZIP]: 1, [SUM]: 0 },
  },
  { name: 'a scanner that resets once', faults: mirror(resets, sum, 1), ...heals, requests: { [ZIP]: 2 } },
  { name: 'a scanner that breaks off once', faults: mirror(brokenOff, sum, 1), ...heals, requests: { [ZIP]: 2 } },
  {
    name: 'a scanner that always breaks off',
    faults: mirror(brokenOff),
    ...fails(/cannot be fetched from .*\[SQ-SCAN-DOWNLOAD\]/s, { [ZIP]: 4 }),
  },
  {
    name: 'a truncated scanner of the right length',
    faults: mirror(zip((body) => body.subarray(0, 200_000))),
    ...fails(/its SHA-256 is .* instead of .*\[SQ-SCAN-CHECKSUM\]/s, { [ZIP]: 1 }),
  },
  {
    name: 'a scanner with one other byte',
    faults: mirror(zip((body) => (body.writeUInt8(body.readUInt8(1000) ^ 0xff, 1000), body))),
    ...fails(/\[SQ-SCAN-CHECKSUM\]/, { [ZIP]: 1 }),
  },
  {
    name: '404 for the scanner',
    faults: mirror(answers(404)),
    ...fails(/there is no such file \(404\).*scannerMirror.*\[SQ-SCAN-DOWNLOAD\]/s, { [ZIP]: 1 }),
  },
  {
    name: '403 for the scanner',
    faults: mirror(answers(403)),
    ...fails(/the answer is 403.*\[SQ-SCAN-DOWNLOAD\]/s, { [ZIP]: 1 }),
  },
  {
    name: 'a sign-in page in the place of the scanner',
    faults: mirror(answers(200, SIGN_IN_PAGE)),
    ...fails(/Sign in to Contoso.*\[SQ-SCAN-DOWNLOAD\]/s, { [ZIP]: 1 }),
  },
  {
    name: 'a scanner that comes slowly',
    faults: mirror(async (exchange) => {
      const { body } = await archive;
      const response = exchange.begin(ofType('application/zip', body));
      for (let sent = 0; sent < body.length; sent += 100_000) {
        response.write(body.subarray(sent, sent + 100_000));
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      response.end();
    }),
    ...heals,
    requests: { [ZIP]: 1 },
  },
  {
    name: 'a scanner without a checksum',
    faults: mirror(zip(), answers(404)),
    ...fails(/its SHA-256 is not known.*\[SQ-SCAN-NO-CHECKSUM\]/s, { [ZIP]: 0, [SUM]: 1 }),
  },
  {
    name: 'a disk that is full under the scanner',
    notHere: () => (mayMount() ? undefined : 'a small disk cannot be mounted here'),
    faults: mirror(zip()),
    launcher: () =>
      `exec unshare -m bash -c 'mount -t tmpfs -o size=64k tmpfs "$AGENT_TOOLSDIRECTORY" && "$@"' bash '${process.execPath}' "$@"`,
    ...fails(/cannot be written: the disk is full.*\[SQ-SCAN-DISK\]/s, { [ZIP]: 1 }),
  },
];

/** Known before the row's inputs are asked for. */
const KNOWN = { sha256: '' };

function mayMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs -o size=16k tmpfs /mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
