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

/** Settings of a widget as a dashboard keeps them for it. */
export interface CustomSettings {
  readonly data: string | null;
  readonly version?: { readonly major: number; readonly minor: number; readonly patch: number };
}

/** What a dashboard hands to a widget. */
export interface DashboardWidgetSettings {
  readonly name: string;
  readonly size: { readonly columnSpan: number; readonly rowSpan: number };
  readonly customSettings: CustomSettings | null;
}

/** What the server tells the page: `settings.json`. */
export interface BuildPageSettings {
  readonly azureDevOps: {
    /** With a trailing slash, as `System.CollectionUri`. */
    readonly collectionUri: string;
    readonly projectId: string;
    readonly projectName: string;
    /** What the tab gets from `getAccessToken()`. */
    readonly extensionToken: string;
  };
  readonly buildId: number;
  /** Pull request that the build is of. */
  readonly pullRequestId: number | null;
  /** What is on the dashboard; without any there is no dashboard. */
  readonly widgets: readonly DashboardWidgetSettings[];
  /** Origin of the extension's pages. */
  readonly pagesUrl: string;
  readonly theme: Theme;
  /** The viewer's culture, as in the globalization context of Azure DevOps. */
  readonly culture: string;
  /** How the tab may learn which build it stands on. Reports differ on which way works where, so either can be off. */
  readonly waysToBuild: readonly WayToBuild[];
  readonly waysToPullRequest: readonly WayToPullRequest[];
  /** Services that this host does not know: `getService` fails for them, as on older servers. */
  readonly missingServices: readonly PageService[];
  /** Azure DevOps Server gives the tab an opaque origin: no cookies, no local storage, `Origin: null`. */
  readonly opaqueOrigin: boolean;
}
