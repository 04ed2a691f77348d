import { escapeHtml } from '../http/escape-html';
import type { HttpAnswer } from '../http/exchange';
import { type Incoming } from './pipeline';
import { type World } from './world';

/** What the pages show beyond the state of the stand-in. */
export interface PageSources {
  /** A file of the repository as it was in a commit. */
  readonly readSource?: (commit: string, path: string) => string | undefined;
  /** The page of a build, on which the others can be shown too. */
  readonly buildPage?: () => string | undefined;
  /** Page of a pull request. */
  readonly pullRequestPage?: (repositoryName: string, id: number) => string | undefined;
}

/**
 * Small pages behind the links that people click in the tab: files of a repository, and builds. Programs that ask for
 * the same addresses get what the service tells them.
 */
export function showPage(
  world: World,
  sources: PageSources,
  { method, path, query, headers }: Omit<Incoming, 'bytes'>,
): HttpAnswer | undefined {
  if (method !== 'GET' || !(headers.accept ?? '').includes('text/html')) return undefined;
  const [, repository, pullRequest] = /^\/[^/]+\/_git\/([^/]+)\/pullrequest\/(\d+)$/i.exec(path) ?? [];
  if (repository !== undefined) return pullRequestPage(decoded(repository), Number(pullRequest), query, sources);
  const [, kind, rest] = /^\/[^/]+\/(_git|_build)\/([^/]+)/.exec(path) ?? [];
  if (kind === '_git' && rest !== undefined) return filePage(decoded(rest), query, sources);
  if (kind === '_build') return buildPage(world, query, sources);
  return undefined;
}

function filePage(repository: string, query: URLSearchParams, { readSource }: PageSources): HttpAnswer {
  const path = query.get('path') ?? '/';
  const version = query.get('version') ?? '';
  const first = Number(query.get('line'));
  // A selection that ends in column 1 ends before that line.
  const last = Number(query.get('lineEnd') ?? first) - (query.get('lineEndColumn') === '1' ? 1 : 0);
  const text = readSource?.(version.replace(/^GC/, ''), path);
  const place = `<p>Repository ${escapeHtml(repository)}, ${escapeHtml(version.replace(/^GC/, 'commit '))}. Azure DevOps shows the file here.</p>`;
  if (text === undefined) return page(path, place, 404);
  const lines = text.split('\n').map((line, index) => {
    const number = index + 1;
    const marked = number >= first && number <= Math.max(first, last);
    return `<tr id="L${number}"${marked ? ' class="open"' : ''}><td>${number}</td><td><code>${escapeHtml(line)}</code></td></tr>`;
  });
  return page(path, `${place}<table>${lines.join('')}</table>`);
}

function pullRequestPage(repository: string, id: number, query: URLSearchParams, sources: PageSources): HttpAnswer {
  const shown = sources.pullRequestPage?.(repository, id);
  if (shown === undefined) return page(`Pull request ${id}`, '<p>Azure DevOps shows the pull request here.</p>');
  const address = new URL(shown);
  const discussion = query.get('discussionId');
  address.searchParams.set('view', discussion === null ? 'overview' : 'files');
  if (discussion !== null && /^\d+$/.test(discussion)) address.hash = `thread-${discussion}`;
  return { status: 302, headers: { Location: address.href }, body: Buffer.alloc(0) };
}

function buildPage(world: World, query: URLSearchParams, sources: PageSources): HttpAnswer {
  const id = query.get('buildId') ?? '';
  const build = world.builds.find((each) => each.id === Number(id));
  if (!build) return page(`Build ${id}`, '<p>There is no such build.</p>', 404);
  const shown = sources.buildPage?.();
  if (shown !== undefined) {
    const address = new URL(shown);
    address.searchParams.set('buildId', id);
    const view = query.get('view');
    if (view !== null) address.searchParams.set('view', view);
    return { status: 302, headers: { Location: address.href }, body: Buffer.alloc(0) };
  }
  return page(`Build ${build.buildNumber}`, '<p>Azure DevOps shows the build here.</p>');
}

function page(title: string, body: string, status = 200): HttpAnswer {
  const style =
    'body{font:15px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}td{padding:0 .6rem;white-space:pre}td:first-child{color:#666;text-align:right}.open{background:#fff3c4}';
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${style}</style></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    // What a repository holds is not for this origin to run.
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  };
  return { status, headers, body: Buffer.from(html) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
