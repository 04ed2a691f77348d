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

/** The line in the repository at the analysed commit, for the providers whose addresses are known. */
export function repositoryLink(report: AnalysisReport, file: string | null, line: number | null): string | undefined {
  const { repository, sourceCommit, basePath } = report.pipeline;
  const root = safeAddress(repository.url);
  if (root === undefined || file === null || sourceCommit === null) return undefined;
  const path = [basePath, file].filter((part) => part !== '').join('/');
  const web = root.replace(/\/$/, '').replace(/\.git$/, '');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  switch (repository.provider) {
    case 'TfsGit': {
      const query = new URLSearchParams({ path: `/${path}`, version: `GC${sourceCommit}`, _a: 'contents' });
      if (line !== null) {
        query.set('line', String(line));
        query.set('lineEnd', String(line + 1));
        query.set('lineStartColumn', '1');
        query.set('lineEndColumn', '1');
      }
      return `${web}?${query.toString()}`;
    }
    case 'GitHub':
    case 'GitHubEnterprise':
      return `${web}/blob/${encodeURIComponent(sourceCommit)}/${encoded}${line === null ? '' : `#L${line}`}`;
    case 'Bitbucket':
      return `${web}/src/${encodeURIComponent(sourceCommit)}/${encoded}${line === null ? '' : `#lines-${line}`}`;
    default:
      return undefined;
  }
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
