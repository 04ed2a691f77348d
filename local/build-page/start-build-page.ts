import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Listening } from '../http/listen';
import { serveFolder } from './serve-folder';
import type { BuildPageSettings } from './page/settings';

/** How the page is opened; what is left out of its looks and ways is as in Azure DevOps Services. */
export interface BuildPageOptions
  extends Pick<BuildPageSettings, 'azureDevOps' | 'buildId'>, Partial<Pick<BuildPageSettings, HostSetting>> {
  /** Port of the page; a free one by default. The tab's own origin always gets a free one. */
  readonly port?: number;
  /** Pull request that the build is of: it has a page, too. */
  readonly pullRequest?: { readonly id: number; readonly repositoryName: string };
  /** Folder with the built pages (`dist/pages`), each in a folder of its own. */
  readonly pagesFolder: string;
  /** Log of the pipeline so far as text, for the page's log view. */
  readonly log?: () => string;
}

type HostSetting =
  | 'widgets'
  | 'theme'
  | 'culture'
  // How a page learns which build or pull request it stands on.
  | 'waysToBuild'
  | 'waysToPullRequest'
  | 'missingServices'
  | 'opaqueOrigin';

export interface BuildPage {
  /** The page, open at its SonarQube tab. */
  readonly url: string;
  /** Page of the pull request, open at its SonarQube tab. */
  readonly pullRequestUrl: string | undefined;
  readonly dashboardUrl: string | undefined;
  /** Addresses of further pages of this kind. */
  readonly pullRequestPage: (repositoryName: string, id: number) => string;
  stop(): Promise<void>;
}

/** Built by webpack from `local/build-page/page`. */
const pageFolder = join(__dirname, '..', '..', 'dist', 'local', 'build-page');

/**
 * Serves a page that hosts the results tab as Azure Pipelines does: the tab in an iframe of another origin, and the
 * extension SDK's own protocol between the two.
 */
export async function startBuildPage(options: BuildPageOptions): Promise<BuildPage> {
  requireFile(join(pageFolder, 'index.html'));
  requireFile(join(options.pagesFolder, 'summary-tab', 'index.html'));
  const tab = await serveFolder({
    folder: options.pagesFolder,
    headers: (origin) => ({ 'Content-Security-Policy': tabPolicy(origin, options.azureDevOps.collectionUri) }),
  });
  let page: Listening;
  try {
    page = await serveFolder({
      folder: pageFolder,
      port: options.port,
      fallback: 'index.html',
      documents: {
        '/settings.json': () => toSettings(options, tab.url),
        '/log.json': () => options.log?.() ?? null,
      },
    });
  } catch (error) {
    await tab.stop();
    throw error;
  }
  const project = encodeURIComponent(options.azureDevOps.projectName);
  const pullRequestPage = (repositoryName: string, id: number): string =>
    `${page.url}/${project}/_git/${encodeURIComponent(repositoryName)}/pullrequest/${id}?view=sonarqube`;
  return {
    url: `${page.url}/${project}/_build/results?buildId=${options.buildId}&view=sonarqube`,
    pullRequestUrl:
      options.pullRequest === undefined
        ? undefined
        : pullRequestPage(options.pullRequest.repositoryName, options.pullRequest.id),
    dashboardUrl: options.widgets?.length ? `${page.url}/${project}/_dashboards/dashboard` : undefined,
    pullRequestPage,
    stop: async () => {
      await Promise.all([page.stop(), tab.stop()]);
    },
  };
}

function toSettings(options: BuildPageOptions, pagesUrl: string): BuildPageSettings {
  return {
    azureDevOps: options.azureDevOps,
    buildId: options.buildId,
    pullRequestId: options.pullRequest?.id ?? null,
    widgets: options.widgets ?? [],
    pagesUrl,
    theme: options.theme ?? 'light',
    culture: options.culture ?? 'en-US',
    waysToBuild: options.waysToBuild ?? ['page-data-service', 'configuration'],
    waysToPullRequest: options.waysToPullRequest ?? ['configuration', 'route'],
    missingServices: options.missingServices ?? [],
    opaqueOrigin: options.opaqueOrigin ?? false,
  };
}

/**
 * Stricter than the gallery's: the tab may load its own files and talk to the collection, nothing else. What breaks
 * here would be a request that the tab must not make.
 */
function tabPolicy(origin: string, collectionUri: string): string {
  return [
    "default-src 'none'",
    `script-src ${origin}`,
    `style-src ${origin} 'unsafe-inline'`,
    `font-src ${origin}`,
    `img-src ${origin} data:`,
    `connect-src ${new URL(collectionUri).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function requireFile(path: string): void {
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first.`);
}
