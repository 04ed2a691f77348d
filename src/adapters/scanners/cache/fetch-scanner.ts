import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  archiveRefused,
  scannerChecksumUnknown,
  scannerChecksumWrong,
  scannerDownloadFailed,
} from '../../../errors/scanner-errors';
import type { ScannerNeed } from '../../../ports/scanner';
import { createHttpClient } from '../../http/client';
import { download as downloadFile } from '../../http/download';
import { describePage, isHtml } from '../../http/describe';
import type { DownloadAnswer, HttpClient } from '../../http/messages';
import { TransportFailure } from '../../http/transport-failure';
import { downloadProgress } from './download-progress';
import type { ScannerContext } from '../scanner-context';
import { readSha256, scannerArchive, type ScannerArchive, type ScannerProgram } from './scanner-archive';
import { addToCache, readTool } from './tool-cache';
import { unpackZip } from './zip-archive';

/** The largest archive has 60 MB. */
const MOST_BYTES = 500_000_000;

/**
 * Fetches the archive of a scanner into the agent's tool cache and answers what is there then. Nothing is unpacked before
 * its SHA-256 is right.
 *
 * @param read the scanner in a folder; `undefined` where it is none
 */
export async function fetchScanner<T>(
  context: ScannerContext,
  program: ScannerProgram,
  need: ScannerNeed,
  read: (folder: string) => Promise<T | undefined>,
  stopped: AbortSignal,
): Promise<T> {
  const { platform, logger } = context;
  const { toolsDirectory } = need;
  const archive = scannerArchive(program, need.version, need.mirror, platform.isWindows);
  const entry = { toolsDirectory, tool: program.name, version: archive.version, arch: platform.arch };
  return addToCache(entry, read, async (unpacked, work) => {
    const client = createHttpClient(context);
    const file = await fetchArchive(client, archive, need.sha256, work, downloadProgress(logger), stopped);
    await unpackZip(file, archive.filename, unpacked, stopped);
    stopped.throwIfAborted();
    const [scanner] = await readTool(unpacked, read);
    if (scanner === undefined) throw archiveRefused(archive.filename, `it holds no ${program.name}`);
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
  const file = { filename, sha256: expected, downloadUrl: url };
  const ending = new AbortController();
  const stop = (): void => ending.abort(stopped.reason);
  stopped.addEventListener('abort', stop, { once: true });
  const answer = await download(client, archive, url, path, ending.signal, (received, total) => {
    if (received > MOST_BYTES) ending.abort(archiveRefused(filename, 'it is too large'));
    progress(file, received, total);
  }).finally(() => stopped.removeEventListener('abort', stop));
  if (answer.sha256 === null) throw scannerDownloadFailed(filename, url, describe(answer));
  if (answer.sha256 !== expected) throw scannerChecksumWrong(filename, expected, answer.sha256);
  return path;
}

/** The checksum that lies beside the archive, else the one that is known. */
async function fetchChecksum(
  client: HttpClient,
  archive: ScannerArchive,
  path: string,
  stopped: AbortSignal,
): Promise<string> {
  const { filename, url } = archive;
  const answer = await download(client, archive, `${url}.sha256`, path, stopped, () => undefined);
  if (answer.sha256 === null) {
    // Where files are kept in S3, what is not there may be forbidden.
    const isMissing = answer.status === 404 || answer.status === 403;
    if (isMissing && archive.knownSha256 !== null) return archive.knownSha256;
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
    return await downloadFile(
      client,
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
