import type { AnalysisReport } from '../documents/analysis-report';

/**
 * The address when it is one that a person may be sent to: `http` or `https`, without credentials. Reports hold text
 * from outside, and `javascript:` is an address too.
 */
export function safeAddress(address: string | null | undefined): string | undefined {
  if (address === null || address === undefined) return undefined;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  const safe = (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '';
  return safe ? url.href : undefined;
}

/** Set by the build, see `webpack.config.js`; not there when sources run as they are. */
declare const PUBLISHER: string | undefined;

/** Publisher that the extension was packaged for; empty where packaging named none. */
export const PACKAGED_FOR = typeof PUBLISHER === 'string' ? PUBLISHER : '';

/**
 * The SonarQube tab of the run. Its id begins with the publisher that the extension was packaged for; without one the link
 * leads to the page of the run, which has the tab.
 */
export function resultsLink(
  { collectionUri, projectName, buildId }: AnalysisReport['pipeline'],
  publisher: string = PACKAGED_FOR,
): string | undefined {
  const root = safeAddress(collectionUri);
  if (root === undefined || projectName === '' || buildId === '') return undefined;
  const query = new URLSearchParams({
    buildId,
    ...(publisher === '' ? {} : { view: `${publisher}.sonarqube-for-azure-pipelines.results-tab` }),
  });
  return `${root.replace(/\/+$/, '')}/${encode(projectName)}/_build/results?${query.toString()}`;
}

/** The line in the repository at the analysed commit, for the providers whose addresses are known. */
export function repositoryLink(report: AnalysisReport, file: string | null, line: number | null): string | undefined {
  const { repository, basePath } = report.pipeline;
  // Lines of issues are those of what was analysed: of a pull request the merge, not the head of its source.
  const sourceCommit = report.pipeline.analysedCommit ?? report.pipeline.sourceCommit;
  const web = repositoryAddress(repository.url);
  if (web === undefined || file === null || sourceCommit === null) return undefined;
  const segments = [...basePath.split('/'), ...file.split('/')].filter((segment) => segment !== '');
  // A browser would walk out of the repository with them.
  if (segments.some((segment) => segment === '.' || segment === '..')) return undefined;
  const path = segments.map(encode).join('/');
  const at = line !== null && Number.isSafeInteger(line) && line > 0 ? line : null;
  switch (repository.provider) {
    case 'TfsGit': {
      const query = new URLSearchParams({
        path: `/${segments.join('/')}`,
        version: `GC${sourceCommit}`,
        _a: 'contents',
      });
      if (at !== null) {
        query.set('line', String(at));
        query.set('lineEnd', String(at + 1));
        query.set('lineStartColumn', '1');
        query.set('lineEndColumn', '1');
      }
      return `${web}?${query.toString()}`;
    }
    case 'GitHub':
    case 'GitHubEnterprise':
      return `${web.replace(/\.git$/, '')}/blob/${encode(sourceCommit)}/${path}${at === null ? '' : `#L${at}`}`;
    case 'Bitbucket':
      return `${web.replace(/\.git$/, '')}/src/${encode(sourceCommit)}/${path}${at === null ? '' : `#lines-${at}`}`;
    default:
      return undefined;
  }
}

function repositoryAddress(address: string | null): string | undefined {
  const safe = safeAddress(address);
  if (safe === undefined) return undefined;
  const url = new URL(safe);
  return `${url.origin}${url.pathname.replace(/\/$/, '')}`;
}

/** `encodeURIComponent` throws on half a surrogate pair, which text from outside may hold. */
function encode(text: string): string {
  return encodeURIComponent(
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  );
}

/** A page of the project in SonarQube, on the branch or pull request of the report. */
export function sonarqubeLink(
  report: AnalysisReport,
  page: 'project/issues' | 'security_hotspots' | 'component_measures',
  query: Readonly<Record<string, string>>,
): string | undefined {
  const root = safeAddress(report.server.url);
  if (root === undefined) return undefined;
  const parameters = new URLSearchParams({ id: report.project.key, ...scopeQuery(report), ...query });
  return `${root.replace(/\/$/, '')}/${page}?${parameters.toString()}`;
}

/** The main branch goes without a name: a server without branches refuses one. */
function scopeQuery({ scope }: AnalysisReport): Readonly<Record<string, string>> {
  if (scope.kind === 'branch') return { branch: scope.name };
  return scope.kind === 'pull-request' ? { pullRequest: scope.id } : {};
}
