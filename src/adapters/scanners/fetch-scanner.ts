import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAM_NAMES, readSha256, scannerArchive, type ScannerArchive } from '../../domain/scanner/scanner-archive';
import {
  archiveRefused,
  diskProblem,
  scannerChecksumUnknown,
  scannerChecksumWrong,
  scannerDownloadFailed,
} from '../../errors/catalog';
import type { ScannerNeed } from '../../ports/scanner';
import { createHttpClient, type HttpSettings } from '../http/client';
import { describePage, isHtml } from '../http/describe';
import type { DownloadAnswer, HttpClient } from '../http/messages';
import { TransportFailure } from '../http/transport-failure';
import { codeOf, onDisk } from './disk';
import { downloadProgress } from './download-progress';
import type { ScannerWorld } from './scanner-world';
import { list, readTool } from './tool-cache';
import { unpackZip } from './zip-archive';

/** The largest archive has 60 MB. */
const MOST_BYTES = 500_000_000;
/** A temporary name that is older than this belongs to a job that is gone. */
const STALE_MILLISECONDS = 24 * 3600 * 1000;

/**
 * Fetches the archive of a scanner into the agent's tool cache and answers what is there then. Nothing is unpacked before
 * its SHA-256 is right; nothing has its final name before it is whole, so of two jobs the second finds the first one's.
 * What was begun is removed again, also when the job is cancelled.
 *
 * @param read the scanner in a folder; `undefined` where it is none
 */
export async function fetchScanner<T>(
  world: ScannerWorld,
  http: Omit<HttpSettings, 'network' | 'clock'>,
  need: ScannerNeed,
  read: (folder: string) => Promise<T | undefined>,
  stopped: AbortSignal,
): Promise<T> {
  const { platform, logger, network, clock } = world;
  const archive = scannerArchive(need.program, need.version, need.mirror, platform.isWindows);
  const tool = join(need.toolsDirectory, PROGRAM_NAMES[need.program]);
  if (need.toolsDirectory === '') throw diskProblem(tool, 'the agent has no folder of tools');
  const place = join(tool, archive.version);
  const folder = join(place, platform.arch);
  const work = join(place, temporaryName(platform.arch));
  return onDisk(folder, async () => {
    await mkdir(place, { recursive: true });
    await removeStale(place);
    await mkdir(work);
    try {
      const client = createHttpClient({ ...http, network, clock });
      const file = await fetchArchive(client, archive, need.sha256, work, downloadProgress(logger), stopped);
      const unpacked = join(work, 'unpacked');
      await mkdir(unpacked);
      await unpackZip(file, archive.filename, unpacked, stopped);
      stopped.throwIfAborted();
      const [scanner] = await readTool(unpacked, read);
      if (scanner === undefined) throw archiveRefused(archive.filename, `it holds no ${PROGRAM_NAMES[need.program]}`);
      await putInPlace(unpacked, folder);
    } finally {
      await rm(work, { recursive: true, force: true }).catch(() => undefined);
    }
    const [ready] = await readTool(folder, read);
    if (ready === undefined) throw diskProblem(folder, 'what was put there is gone');
    return ready;
  });
}

async function fetchArchive(
  client: HttpClient,
  archive: ScannerArchive,
  given: string | null,
  work: string,
  progress: ReturnType<typeof downloadProgress>,
  stopped: AbortSignal,
): Promise<string> {
  const { filename, url } = archive;
  const expected = given ?? (await fetchChecksum(client, archive, join(work, 'sha256'), stopped));
  const path = join(work, 'archive');
  const told = { filename, sha256: expected, downloadUrl: url };
  const ending = new AbortController();
  const stop = (): void => ending.abort(stopped.reason);
  stopped.addEventListener('abort', stop, { once: true });
  const answer = await download(client, archive, url, path, ending.signal, (received, total) => {
    if (received > MOST_BYTES) ending.abort(archiveRefused(filename, 'it is too large'));
    progress(told, received, total);
  }).finally(() => stopped.removeEventListener('abort', stop));
  if (answer.sha256 === null) throw scannerDownloadFailed(filename, url, describe(answer));
  if (answer.sha256 !== expected) throw scannerChecksumWrong(filename, expected, answer.sha256);
  return path;
}

/** The checksum that lies beside the archive. */
async function fetchChecksum(
  client: HttpClient,
  archive: ScannerArchive,
  path: string,
  stopped: AbortSignal,
): Promise<string> {
  const { filename, url } = archive;
  const answer = await download(client, archive, `${url}.sha256`, path, stopped, () => undefined);
  if (answer.sha256 === null) {
    if (answer.status === 404) throw scannerChecksumUnknown(filename, url);
    throw scannerDownloadFailed(filename, `${url}.sha256`, describe(answer));
  }
  const checksum = (await stat(path)).size > 4096 ? undefined : readSha256(await readFile(path, 'utf8'));
  if (checksum === undefined) throw scannerDownloadFailed(filename, `${url}.sha256`, 'it holds no SHA-256');
  return checksum;
}

async function download(
  client: HttpClient,
  { filename }: ScannerArchive,
  url: string,
  path: string,
  stopped: AbortSignal,
  onProgress: (received: number, total: number | null) => void,
): Promise<DownloadAnswer> {
  try {
    // Without any credentials: neither the vendor nor a mirror may see the token of SonarQube.
    return await client.download(
      { method: 'GET', url, headers: { Accept: 'application/octet-stream, */*' } },
      { path, onProgress, stopped },
    );
  } catch (error) {
    if (error instanceof TransportFailure) throw scannerDownloadFailed(filename, url, error.message, error);
    throw error;
  }
}

function describe(answer: DownloadAnswer): string {
  const { status } = answer;
  if (status === 404) return 'there is no such file (404)';
  if (isHtml(answer)) return `${describePage(answer.text)} came instead (${status})`;
  return status === 200 ? 'text came instead' : `the answer is ${status}`;
}

/**
 * Gives the folder its final name, then says that it is complete. A folder that is there already is another job's, or what
 * a crash left without that sign; both hold nothing that ours does not.
 */
async function putInPlace(unpacked: string, folder: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(unpacked, folder);
      break;
    } catch (error) {
      if (!TAKEN.has(codeOf(error) ?? '') || attempt === MOST_ATTEMPTS) throw error;
      if (await exists(`${folder}.complete`)) return;
      const aside = `${folder}.${randomBytes(6).toString('hex')}.tmp`;
      await rename(folder, aside).catch(() => undefined);
      await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    }
  }
  await writeFile(`${folder}.complete`, '');
}

const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES']);
const MOST_ATTEMPTS = 5;

const temporaryName = (name: string): string => `${name}.${randomBytes(6).toString('hex')}.tmp`;

async function removeStale(folder: string): Promise<void> {
  for (const name of await list(folder)) {
    if (!/\.[0-9a-f]{12}\.tmp$/.test(name)) continue;
    const written = (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? Infinity;
    if (Date.now() - written > STALE_MILLISECONDS) {
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
