import { unexpectedAnswer } from '../../errors/server-errors';
import type { DownloadTarget } from '../../ports/download';
import type { JavaRuntimeFile, ScannerDistribution, ScannerFile } from '../../ports/sonarqube/scanner-distribution';
import { field, PayloadProblem, toList, toOptionalText, toText, type Payload } from '../../wire/payload';
import { isHtml } from '../http/describe';
import { download } from '../http/download';
import { toAnswerError } from './answer-errors';
import { readPlugins } from './plugins';
import type { Requests } from './requests';

const ACTION = 'fetch the scanner from the server';

/** `api/v2/analysis/jres`: which Java runtimes the server serves, from 10.6 on. An answer is kept, so that it can be asked for early. */
export function runtimesArea(requests: Requests): Pick<ScannerDistribution, 'runtimes'> {
  const asked = new Map<string, Promise<readonly JavaRuntimeFile[]>>();
  return {
    runtimes: (os, arch) => {
      const key = `${os} ${arch}`;
      const known = asked.get(key);
      if (known !== undefined) return known;
      const answer = requests.askJson(
        { path: 'api/v2/analysis/jres', action: ACTION, params: { os, arch } },
        (payload) => toList(payload, readRuntime),
      );
      asked.set(key, answer);
      // A server that was starting is asked again.
      answer.catch(() => asked.delete(key));
      return answer;
    },
  };
}

/** `api/v2/analysis/*`: the scanner engine and the Java runtimes that the server serves, from 10.6 on. */
export function distributionArea(requests: Requests): ScannerDistribution {
  const action = ACTION;
  return {
    plugins: () => readPlugins(requests),
    engine: () => requests.askJson({ path: 'api/v2/analysis/engine', action }, readFile),
    ...runtimesArea(requests),
    downloadEngine: (engine, target) => fetchFile(requests, 'api/v2/analysis/engine', elsewhere(engine), target),
    downloadRuntime: (runtime, target) =>
      fetchFile(requests, `api/v2/analysis/jres/${encodeURIComponent(runtime.id)}`, elsewhere(runtime), target),
  };
}

/** Fetches a file from the server, or from another address without the credentials. */
async function fetchFile(
  requests: Requests,
  path: string,
  elsewhere: string | null,
  target: DownloadTarget,
): Promise<string> {
  const query = { path, action: ACTION, accept: 'application/octet-stream' };
  const answer = await requests.through(query, (http, request) =>
    download(
      http,
      elsewhere === null
        ? request
        : { method: 'GET', url: elsewhere, headers: { Accept: 'application/octet-stream, */*' } },
      target,
    ),
  );
  if (answer.sha256 !== null) return answer.sha256;
  if (answer.status === 200 && !isHtml(answer)) throw unexpectedAnswer(path, 'it is text instead of a file');
  throw toAnswerError(requests.connection, query, answer);
}

function readFile(payload: Payload): ScannerFile {
  const filename = field(payload, 'filename');
  const sha256 = field(payload, 'sha256');
  // Both become parts of paths in the cache.
  if (!/^[\w.+-]+$/.test(toText(filename)) || /^\.+$/.test(toText(filename))) {
    throw new PayloadProblem(filename.path, 'a plain file name');
  }
  if (!/^[0-9a-f]{64}$/i.test(toText(sha256))) throw new PayloadProblem(sha256.path, 'a SHA-256');
  return {
    filename: toText(filename),
    sha256: toText(sha256).toLowerCase(),
    downloadUrl: toOptionalText(field(payload, 'downloadUrl')),
  };
}

function readRuntime(payload: Payload): JavaRuntimeFile {
  const javaPath = field(payload, 'javaPath');
  const parts = toText(javaPath).split(/[\\/]/);
  if (parts.includes('..') || parts[0] === '' || /^[a-z]:/i.test(toText(javaPath))) {
    throw new PayloadProblem(javaPath.path, 'a path inside the archive');
  }
  return { ...readFile(payload), id: toText(field(payload, 'id')), javaPath: toText(javaPath) };
}

function elsewhere({ downloadUrl }: ScannerFile): string | null {
  if (downloadUrl === null) return null;
  if (/^https?:\/\//i.test(downloadUrl)) return downloadUrl;
  throw unexpectedAnswer('api/v2/analysis', 'its downloadUrl is no http address');
}
