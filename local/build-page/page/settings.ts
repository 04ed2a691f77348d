/** The three looks that Azure DevOps offers. */
export type Theme = 'light' | 'dark' | 'high-contrast';

/** The two ways in which a results tab learns which build it stands on. */
export type WayToBuild = 'page-data-service' | 'configuration';

/** The ways in which the tab of a pull request learns which it is. */
export type WayToPullRequest = 'configuration' | 'route';

/** Services of the host by contribution id. */
export type PageService =
  | 'ms.vss-features.location-service'
  | 'ms.vss-features.host-navigation-service'
  | 'ms.vss-build-web.build-page-data-service'
  | 'ms.vss-tfs-web.tfs-page-data-service';

/** What the server tells the page: `settings.json`. */
export interface BuildPageSettings {
  readonly azureDevOps: {
    readonly collectionUri: string;
    readonly projectId: string;
    readonly projectName: string;
    readonly extensionToken: string;
  };
  readonly buildId: number;
  /** Pull request that the build is of. */
  readonly pullRequestId: number | null;
  /** Origin of the extension's pages. */
  readonly pagesUrl: string;
  readonly theme: Theme;
  readonly culture: string;
  readonly waysToBuild: readonly WayToBuild[];
  readonly waysToPullRequest: readonly WayToPullRequest[];
  readonly missingServices: readonly PageService[];
  readonly opaqueOrigin: boolean;
}
