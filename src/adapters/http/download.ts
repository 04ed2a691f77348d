import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { diskProblem } from '../../errors/scanner-errors';
import { messageOf } from '../../errors/errors';
import type { DownloadTarget } from '../../ports/download';
import { startDeadline } from './deadline';
import type { DownloadAnswer, HttpAnswer, HttpClient, HttpRequest, StreamedAnswer } from './messages';
import { toTransportFailure, TransportFailure } from './transport-failure';

/** What is read of an answer that is not the file. */
const MOST_TEXT = 64 * 1024;
/** A kilobyte a second, about: nobody waits for what comes slower. */
const LEAST_BYTES = 64 * 1024;
const MOST_REDIRECTS = 5;

/**
 * Writes the body of a 200 to a file. Redirects are followed only for requests without `Authorization`. Not a method of the
 * client: most bundles fetch no file.
 */
export function download(http: HttpClient, request: HttpRequest, target: DownloadTarget): Promise<DownloadAnswer> {
  return http.stream(request, target.stopped, async (open, stopped) => {
    const { idleMilliseconds, downloadMilliseconds, maxFile } = http.bounds;
    const deadline = startDeadline(
      { milliseconds: idleMilliseconds, leastBytes: LEAST_BYTES, totalMilliseconds: downloadMilliseconds },
      stopped,
    );
    try {
      let current = request;
      for (let hops = 0; ; hops += 1) {
        const answer = await open(current, deadline.signal);
        const next = redirectTarget(current, answer);
        if (next === undefined || hops >= MOST_REDIRECTS) {
          return await receiveFile(answer, target, { onBytes: deadline.onBytes, most: maxFile });
        }
        answer.data.destroy();
        current = { ...current, url: next };
      }
    } finally {
      deadline.clear();
    }
  });
}

function redirectTarget(request: HttpRequest, answer: Pick<HttpAnswer, 'status' | 'header'>): string | undefined {
  const location = answer.header('location');
  if (answer.status < 300 || answer.status > 399 || location === undefined || 'Authorization' in request.headers) {
    return undefined;
  }
  const target = toUrl(location, request.url);
  if (target === undefined) return undefined;
  return target.protocol === 'https:' || target.protocol === new URL(request.url).protocol ? target.href : undefined;
}

/** `undefined` for what is no address. */
function toUrl(text: string, base: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/**
 * Writes the body of an answer to a file while its SHA-256 is computed. A body that ends early is a failure and not a
 * short file. The file is overwritten by the next try; the caller removes it when all have failed.
 *
 * @param bounds `onBytes` is called for each piece that arrives; `most` bytes are taken
 */
async function receiveFile(
  answer: StreamedAnswer,
  target: DownloadTarget,
  bounds: { readonly onBytes: (count: number) => void; readonly most: number },
): Promise<DownloadAnswer> {
  const { status, header, data } = answer;
  if (status !== 200 || isText(header('content-type'))) {
    return { status, header, text: answer.scrub(await readText(data)), sha256: null };
  }
  const announced = header('content-length');
  const total = announced !== undefined && /^\d+$/.test(announced) ? Number(announced) : null;
  if (total !== null && total > bounds.most) {
    data.destroy();
    throw tooLarge(bounds.most);
  }
  const hash = createHash('sha256');
  let received = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      hash.update(chunk);
      bounds.onBytes(chunk.length);
      if (received > bounds.most) return done(tooLarge(bounds.most));
      target.onProgress(received, total);
      done(null, chunk);
    },
  });
  const file = createWriteStream(target.path);
  let diskError: Error | undefined;
  file.once('error', (error) => (diskError = error));
  try {
    await pipeline(data, meter, file);
  } catch (error) {
    if (diskError !== undefined && diskError === error)
      throw diskProblem(target.path, describeDisk(diskError), diskError);
    throw toTransportFailure(error);
  }
  if (total !== null && received !== total) {
    throw new TransportFailure('broken', 'SHORT', `${received} of ${total} bytes arrived`);
  }
  return { status, header, text: '', sha256: hash.digest('hex') };
}

function tooLarge(most: number): TransportFailure {
  return new TransportFailure('too-large', 'SIZE', `the file is larger than ${Math.floor(most / 1024 / 1024)} MB`);
}

/** A page is what a proxy or a sign-in puts in the place of a file, JSON what an API says about it. */
function isText(contentType: string | undefined): boolean {
  return /html|json/i.test(contentType ?? '');
}

async function readText(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      length += bytes.length;
      if (length > MOST_TEXT) break;
      chunks.push(bytes);
    }
  } catch (error) {
    throw toTransportFailure(error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function describeDisk(error: Error): string {
  switch ('code' in error ? error.code : undefined) {
    case 'ENOSPC':
      return 'the disk is full';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOENT':
      return 'its folder does not exist';
    default:
      return messageOf(error);
  }
}
