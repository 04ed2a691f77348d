import type { AnalysisReport } from '../documents/analysis-report';
import type { AnalysisScope } from '../documents/analysis-scope';
import { branchOrPullRequestOf } from '../domain/scope/branch-or-pull-request';

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

/** The line in the repository at the analyzed commit, for the providers whose addresses are known. */
export function repositoryLink(report: AnalysisReport, file: string | null, line: number | null): string | undefined {
  const { repository, basePath } = report.pipeline;
  // Lines of issues are those of what was analyzed: of a pull request the merge, not the head of its source.
  const sourceCommit = report.pipeline.analysedCommit ?? report.pipeline.sourceCommit;
  const web = repositoryAddress(repository.url);
  if (web === undefined || file === null || sourceCommit === null) return undefined;
  const segments = [...basePath.split('/'), ...file.split('/')].filter((segment) => segment !== '');
  // A browser would walk out of the repository with them.
  if (segments.some((segment) => segment === '.' || segment === '..')) return undefined;
  const path = segments.map(encodeSegment).join('/');
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
      return `${web.replace(/\.git$/, '')}/blob/${encodeSegment(sourceCommit)}/${path}${at === null ? '' : `#L${at}`}`;
    case 'Bitbucket':
      return `${web.replace(/\.git$/, '')}/src/${encodeSegment(sourceCommit)}/${path}${at === null ? '' : `#lines-${at}`}`;
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

/** A part of an address. `encodeURIComponent` throws on half a surrogate pair, which text from outside may hold. */
export function encodeSegment(text: string): string {
  return encodeURIComponent(
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  );
}

/** Page of the results of the build that a report is of. */
export function buildResultsLink({ pipeline }: Pick<AnalysisReport, 'pipeline'>): string | undefined {
  if (pipeline.buildId === '') return undefined;
  return projectPage(pipeline, '_build/results', { buildId: pipeline.buildId });
}

/** Page on which rights on the repository of a report are granted. */
export function repositorySecurityLink({ pipeline }: AnalysisReport): string | undefined {
  const { id } = pipeline.repository;
  return id === null ? undefined : repositorySecurityPage(pipeline, id);
}

/** The same of any repository, or where one is chosen. */
export function repositorySecurityPage(
  project: Pick<AnalysisReport['pipeline'], 'collectionUri' | 'projectName'>,
  repositoryId: string | null,
): string | undefined {
  return projectPage(project, '_settings/repositories', {
    ...(repositoryId !== null && { repo: repositoryId }),
    _a: 'permissionsMid',
  });
}

/** Page of a pull request in the repository of a report; Azure Repos only. */
export function pullRequestLink({ pipeline }: AnalysisReport, pullRequestId: string): string | undefined {
  const { provider, url } = pipeline.repository;
  const web = repositoryAddress(url);
  if (provider !== 'TfsGit' || web === undefined || !/^\d+$/.test(pullRequestId)) return undefined;
  return `${web}/pullrequest/${pullRequestId}`;
}

function projectPage(
  { collectionUri, projectName }: Pick<AnalysisReport['pipeline'], 'collectionUri' | 'projectName'>,
  page: string,
  query: Readonly<Record<string, string>>,
): string | undefined {
  const root = safeAddress(collectionUri)?.replace(/\/$/, '');
  if (root === undefined || projectName === '') return undefined;
  return `${root}/${encodeSegment(projectName)}/${page}?${new URLSearchParams(query).toString()}`;
}

/** A page of the project in SonarQube, on the branch or pull request of the report. */
export function sonarqubeLink(
  report: AnalysisReport,
  page: 'project/issues' | 'security_hotspots' | 'component_measures',
  query: Readonly<Record<string, string>>,
): string | undefined {
  const root = safeAddress(report.server.url);
  if (root === undefined) return undefined;
  const parameters = new URLSearchParams({ id: report.project.key, ...branchOrPullRequestOf(report.scope), ...query });
  return `${root.replace(/\/$/, '')}/${page}?${parameters.toString()}`;
}

/** Overview of a project in SonarQube, on a branch or pull request. */
export function dashboardLink(serverUrl: string, projectKey: string, scope: AnalysisScope): string {
  const query = new URLSearchParams({ id: projectKey, ...branchOrPullRequestOf(scope) });
  return `${serverUrl}/dashboard?${query.toString()}`;
}
