import { channelManager } from 'extension-sdk-channel';
import type { Build } from './azure-devops';
import type { BuildPageSettings, PageService, Theme } from './settings';
import { themes } from './themes';

export interface ExtensionHostEvents {
  /** The tab asked to end the host's loading indicator, or said why it cannot load. */
  readonly onLoaded: (problem: string | undefined) => void;
  readonly onNavigate: (url: string) => void;
}

type Json = Record<string, unknown>;

/**
 * The host's side of one extension frame: the objects that the SDK calls by name, over the SDK's own channel code.
 * The frame is told nothing that a real host would not tell, and properties that begin with an underscore are lost on
 * the way, as there.
 */
export class ExtensionHost {
  private readonly channel;
  private readonly buildListeners = new Set<(build: Json) => void>();

  constructor(
    private readonly frame: HTMLIFrameElement,
    private readonly settings: BuildPageSettings,
    private build: Build,
    private theme: Theme,
    events: ExtensionHostEvents,
  ) {
    if (!frame.contentWindow) throw new Error('The frame has to be in the document before it is hosted.');
    const origin = settings.opaqueOrigin ? 'null' : new URL(settings.tabUrl).origin;
    this.channel = channelManager.addChannel(frame.contentWindow, origin);
    const registry = this.channel.getObjectRegistry();
    registry.register('DevOps.HostControl', {
      initialHandshake: (options: { readonly loaded?: boolean }) => {
        if (options.loaded !== false) events.onLoaded(undefined);
        return this.handshake();
      },
      notifyLoadSucceeded: () => events.onLoaded(undefined),
      notifyLoadFailed: (problem: unknown) => events.onLoaded(String(problem)),
      getAccessToken: () => Promise.resolve({ token: settings.azureDevOps.extensionToken }),
      getAppToken: () => Promise.resolve({ token: 'app-token' }),
      resize: (_width: number | undefined, height: number | undefined) => {
        if (typeof height === 'number') frame.style.height = `${height}px`;
      },
    });
    const services = this.services(events);
    registry.register('DevOps.ServiceManager', {
      getService: (id: PageService) => {
        if (settings.missingServices.includes(id) || !(id in services)) {
          return Promise.reject(new Error(`No service found: ${id}`));
        }
        return services[id];
      },
    });
    frame.src = settings.tabUrl;
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    void this.channel
      .invokeRemoteMethod('dispatchEvent', 'DevOps.SdkClient', ['themeChanged', { detail: { data: themes[theme] } }])
      .catch(() => undefined);
  }

  /** Another build on the same page, as when a person steps through the runs. */
  showBuild(build: Build): void {
    this.build = build;
    for (const listener of this.buildListeners) listener(this.buildAsJson());
  }

  close(): void {
    channelManager.removeChannel(this.channel);
    this.frame.remove();
  }

  private handshake(): Json {
    const { azureDevOps, culture, tabUrl } = this.settings;
    return {
      contributionId: 'local.sonarqube.results-tab',
      context: {
        extension: {
          id: 'local.sonarqube',
          publisherId: 'local',
          extensionId: 'sonarqube',
          version: '1.0.0',
          baseUri: new URL('.', tabUrl).href,
        },
        user: {
          descriptor: 'aad.local',
          id: 'local-user',
          name: 'someone@example.org',
          displayName: 'Someone',
          imageUrl: '',
        },
        host: { id: 'local-host', name: 'local', serviceVersion: 'local', type: 4, isHosted: false },
        pageContext: {
          globalization: { culture, theme: this.theme },
          timeZonesConfiguration: {},
          webContext: {
            project: { id: azureDevOps.projectId, name: azureDevOps.projectName },
            team: { id: '', name: '' },
          },
        },
      },
      initialConfig: this.settings.waysToBuild.includes('configuration') ? this.configuration() : {},
      themeData: themes[this.theme],
    };
  }

  private configuration(): Json {
    return {
      onBuildChanged: (listener: (build: Json) => void) => {
        this.buildListeners.add(listener);
        listener(this.buildAsJson());
      },
      onViewDisplayed: (listener: () => void) => listener(),
      selectTab: () => undefined,
      setSectionVisibility: () => undefined,
    };
  }

  private services(events: ExtensionHostEvents): Record<PageService, object> {
    const { collectionUri, projectId, projectName } = this.settings.azureDevOps;
    const root = collectionUri.replace(/\/?$/, '/');
    return {
      'ms.vss-features.location-service': {
        getResourceAreaLocation: () => Promise.resolve(root),
        getServiceLocation: () => Promise.resolve(root),
      },
      'ms.vss-features.host-navigation-service': {
        navigate: (url: string) => events.onNavigate(url),
        openNewWindow: (url: string) => window.open(url, '_blank', 'noopener'),
        getQueryParams: () => Promise.resolve(Object.fromEntries(new URLSearchParams(window.location.search))),
        setHash: (hash: string) => {
          window.location.hash = hash;
        },
      },
      'ms.vss-build-web.build-page-data-service': {
        getBuildPageData: () =>
          this.settings.waysToBuild.includes('page-data-service')
            ? { build: this.buildAsJson(), definition: this.build.definition }
            : undefined,
      },
      'ms.vss-tfs-web.tfs-page-data-service': {
        getProject: () => Promise.resolve({ id: projectId, name: projectName }),
      },
    };
  }

  private buildAsJson(): Json {
    const { azureDevOps } = this.settings;
    return {
      id: this.build.id,
      buildNumber: this.build.buildNumber,
      definition: this.build.definition,
      project: { id: azureDevOps.projectId, name: azureDevOps.projectName },
    };
  }
}
