import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import type { FaultRow } from './fault-row';
import { refuses } from '../../../local/sonarqube/faults';
import type { FaultRule, Strike } from '../../../local/http/faults';
import {
  answers,
  breaksOff,
  changes,
  empties,
  flipsAByte,
  GATEWAY_PAGE,
  halves,
  resets,
  rewrites,
  SIGN_IN_PAGE,
} from '../../../local/http/strikes';

const ENGINE = '/api/v2/analysis/engine#data';
const ENGINE_FILE = '/api/v2/analysis/engine#file';
const RUNTIMES = '/api/v2/analysis/jres';
const RUNTIME_FILE = /^\/api\/v2\/analysis\/jres\/./;
const SUBMIT = '/api/ce/submit';

const fails = (log: RegExp, requests: Readonly<Record<string, number>> = {}) =>
  ({ step: 'analyze', result: 'Failed', log, requests }) as const;
const heals = { step: 'analyze', result: 'Succeeded', log: /Indexed .+ in \d+ s/ } as const;
const engine = (strike: Strike, times = Infinity): readonly FaultRule[] => [{ path: ENGINE_FILE, times, strike }];
const node = `exec '${process.execPath}' "$@"`;

/** An archive that wants to write beside its folder; the checksum is announced as it is. */
const traversal = (async () => {
  const archive = pack();
  archive.entry({ name: '../../../escaped', mode: 0o755 }, 'out');
  archive.finalize();
  const body = await buffer(archive.pipe(createGzip()));
  return { body, sha256: createHash('sha256').update(body).digest('hex') };
})();

/** What Analyze can meet while it fetches its scanner, and when the scanner sends its report. */
export const ANALYZE_FAULTS: readonly FaultRow[] = [
  { name: 'no fault at all', ...heals, requests: { [ENGINE]: 1, [RUNTIMES]: 1, [ENGINE_FILE]: 1, [SUBMIT]: 1 } },
  {
    name: '401 of a token revoked after Prepare',
    arrange: ({ sonarqube, token }) => sonarqube.revokeToken(token),
    ...fails(/refused the token \(401\).*\[SQ-AUTH-401\]/s, { [ENGINE]: 1, [ENGINE_FILE]: 0 }),
  },
  {
    name: '403 for the engine',
    faults: [{ path: ENGINE, strike: refuses(403, 'Insufficient privileges') }],
    ...fails(/may not fetch the scanner from the server.*\[SQ-AUTH-403\]/s, { [ENGINE]: 1 }),
  },
  {
    name: 'engine facts of another shape',
    faults: [{ path: ENGINE, strike: rewrites(() => ({ filename: '../../evil.jar', sha256: 'x' })) }],
    ...fails(/a plain file name.*\[SQ-SERVER-UNEXPECTED\]/s, { [ENGINE]: 1, [ENGINE_FILE]: 0 }),
  },
  {
    name: 'truncated list of runtimes',
    faults: [{ path: RUNTIMES, strike: halves }],
    ...fails(/\[SQ-SERVER-UNEXPECTED\]/, { [RUNTIMES]: 1 }),
  },
  { name: 'an engine that resets once', faults: engine(resets, 1), ...heals, requests: { [ENGINE_FILE]: 2 } },
  { name: 'an engine that breaks off once', faults: engine(breaksOff, 1), ...heals, requests: { [ENGINE_FILE]: 2 } },
  {
    name: 'an engine that always breaks off',
    faults: engine(breaksOff),
    ...fails(/\[SQ-CONN-UNREACHABLE\]/, { [ENGINE_FILE]: 4 }),
  },
  {
    name: 'a truncated engine of the right length',
    faults: engine(halves),
    ...fails(/arrived damaged.*\[SQ-SCAN-CHECKSUM\]/s),
  },
  {
    name: 'an engine with one other byte',
    faults: engine(flipsAByte),
    ...fails(/arrived damaged.*\[SQ-SCAN-CHECKSUM\]/s),
  },
  { name: 'an empty engine', faults: engine(empties), ...fails(/\[SQ-SCAN-CHECKSUM\]/) },
  {
    name: 'another checksum than that of the engine',
    faults: [{ path: ENGINE, strike: rewrites((told) => ({ ...(told as object), sha256: 'a'.repeat(64) })) }],
    ...fails(/the server announced a{64}.*\[SQ-SCAN-CHECKSUM\]/s),
  },
  {
    name: 'a sign-in page in the place of the engine',
    faults: engine(answers(200, SIGN_IN_PAGE)),
    ...fails(/Sign in to Contoso.*\[SQ-CONN-NOT-SONARQUBE\]/s, { [ENGINE_FILE]: 1 }),
  },
  {
    name: '404 for the engine file',
    faults: engine(refuses(404, 'Not here')),
    ...fails(/\[SQ-SERVER-404\]/, { [ENGINE_FILE]: 1 }),
  },
  {
    name: '503 for the engine file, once',
    faults: engine(answers(503, GATEWAY_PAGE, { 'Retry-After': '1' }), 1),
    ...heals,
    requests: { [ENGINE_FILE]: 2 },
  },
  {
    name: 'a runtime with one other byte',
    faults: [{ path: RUNTIME_FILE, strike: flipsAByte }],
    ...fails(/arrived damaged.*\[SQ-SCAN-CHECKSUM\]/s),
  },
  {
    name: 'a runtime that leaves its folder',
    faults: [
      {
        path: RUNTIMES,
        strike: async (exchange) => {
          const { sha256 } = await traversal;
          await rewrites((told) => (told as object[]).map((each) => ({ ...each, sha256 })))(exchange);
        },
      },
      {
        path: RUNTIME_FILE,
        strike: async (exchange) => {
          const { body } = await traversal;
          await changes(() => ({ body }))(exchange);
        },
      },
    ],
    ...fails(/cannot be unpacked.*\[SQ-SCAN-ARCHIVE\]/s),
  },
  {
    name: 'a file in the place of the cache',
    arrange: ({ userHome }) => writeFileSync(userHome, ''),
    ...fails(/a part of the path is a file.*\[SQ-SCAN-DISK\]/s),
  },
  {
    name: 'a user home that is read-only',
    notHere: () => (process.platform === 'linux' ? undefined : 'only where setpriv takes away the rights of root'),
    arrange: ({ userHome }) => {
      mkdirSync(userHome);
      chmodSync(userHome, 0o555);
    },
    // Root may write everywhere as long as it has this capability.
    launcher: () =>
      process.getuid?.() === 0 ? `exec setpriv --bounding-set -dac_override '${process.execPath}' "$@"` : node,
    ...fails(/cannot be written: permission denied.*\[SQ-SCAN-DISK\]/s),
  },
  {
    name: 'a disk that is full',
    notHere: () => (mayMount() ? undefined : 'a small disk cannot be mounted here'),
    arrange: ({ userHome }) => void mkdirSync(userHome),
    launcher: ({ userHome }) =>
      `exec unshare -m sh -c 'mount -t tmpfs -o size=16k tmpfs "$0" && "$@"; cp -a "$0" "$0-left"' '${userHome}' '${process.execPath}' "$@"`,
    ...fails(/cannot be written: the disk is full.*\[SQ-SCAN-DISK\]/s),
  },
  {
    name: '401 for the report',
    faults: [{ path: SUBMIT, strike: answers(401) }],
    ...fails(/\[SQ-SCAN-TOKEN\]/, { [SUBMIT]: 1 }),
  },
  {
    name: '403 for the report',
    faults: [{ path: SUBMIT, strike: refuses(403, 'Insufficient privileges') }],
    ...fails(/\[SQ-SCAN-RIGHTS\]/, { [SUBMIT]: 1 }),
  },
  {
    name: '503 for the report',
    faults: [{ path: SUBMIT, strike: answers(503, GATEWAY_PAGE) }],
    ...fails(/\[SQ-SCAN-MAINTENANCE\]/, { [SUBMIT]: 1 }),
  },
  {
    name: 'a reset under the report',
    faults: [{ path: SUBMIT, strike: resets }],
    ...fails(/\[SQ-SCAN-(?:CONNECTION|FAILED)\]/, { [SUBMIT]: 1 }),
  },
];

function mayMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs -o size=16k tmpfs /mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
