import type { IncomingMessage } from 'node:http';

/** Answers in JSON, and with the download itself where that is asked for. */
const TWO_FACED = '/api/v2/analysis/engine';

/** Names a request by its path, and by `#data` or `#file` where the same path has two answers. */
export function dataOrFile(pathname: string, { headers }: IncomingMessage): string {
  if (pathname !== TWO_FACED) return pathname;
  return `${pathname}#${(headers.accept ?? '').includes('json') ? 'data' : 'file'}`;
}
