import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { listen, type Listening } from '../http/listen';

interface ServeFolderOptions {
  readonly folder: string;
  readonly port?: number;
  /** File that answers paths without an extension: the page of an application with addresses of its own. */
  readonly fallback?: string;
  /** JSON documents by path, made anew for each request. */
  readonly documents?: Readonly<Record<string, () => unknown>>;
  readonly headers?: (origin: string) => Readonly<Record<string, string>>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** Serves the files of one folder on the loopback address. */
export async function serveFolder(options: ServeFolderOptions): Promise<Listening> {
  const served: Listening = await listen(
    (request, response) => answer(options, served.url, new URL(request.url ?? '/', served.url).pathname, response),
    { port: options.port },
  );
  return served;
}

async function answer(options: ServeFolderOptions, origin: string, path: string, response: ServerResponse) {
  const document = options.documents?.[path];
  if (document !== undefined) {
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(document()));
    return;
  }
  const file = fileOf(options, path);
  const content = file === undefined ? undefined : await readFile(file).catch(() => undefined);
  if (file === undefined || content === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(`Nothing at ${path}`);
    return;
  }
  response.writeHead(200, {
    'Content-Type': contentTypes[extname(file)] ?? 'application/octet-stream',
    'Cache-Control': 'no-store',
    // The extension's files are fetched by a frame with an opaque origin on Azure DevOps Server; fonts need this then.
    'Access-Control-Allow-Origin': '*',
    ...options.headers?.(origin),
  });
  response.end(content);
}

/** The file of a path, `undefined` for one outside of the folder. */
function fileOf(options: ServeFolderOptions, path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const wanted = extname(decoded) === '' && options.fallback !== undefined ? options.fallback : decoded;
  const root = normalize(options.folder + sep);
  const file = normalize(join(root, wanted));
  return file.startsWith(root) ? file : undefined;
}
