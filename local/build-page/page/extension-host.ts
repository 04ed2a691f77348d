import { channelManager } from 'extension-sdk-channel';
import type { BuildPageSettings, PageService, Theme } from './settings';
import { themes } from './themes';

export interface ExtensionHostEvents {
  /** The tab asked to end the host's loading indicator, or said why it cannot load. */
  readonly onLoaded: (problem: string | undefined) => void;
  readonly onNavigate: (url: string) => void;
}

export type Json = Record<string, unknown>;

/** A page of the extension, as the place that it is contributed to hosts it. */
export interface HostedContribution {
  /** Id within the extension. */
  readonly id: string;
  /** Name of the frame, for people. */
  readonly title: string;
  /** Address of its document. */
  readonly url: string;
  /** What the page gets from `getConfiguration()`; made anew for each handshake. */
  readonly configuration: () => Json;
  /** Services of this place, beside those of every page. */
  readonly services: Partial<Record<PageService, object>>;
}

/**
 * The host's side of one extension frame: the objects that the SDK calls by name, over the SDK's own channel code.
 * The frame is told nothing that a real host would not tell, and properties that begin with an underscore are lost on
 * the way, as there.
 */
export class ExtensionHost {
  private readonly channel;

  constructor(
    private readonly frame: HTMLIFrameElement,
    private readonly settings: BuildPageSettings,
    private readonly contribution: HostedContribution,
    private theme: Theme,
    events: ExtensionHostEvents,
  ) {
    if (!frame.contentWindow) throw new Error('The frame has to be in the document before it is hosted.');
    const origin = settings.opaqueOrigin ? 'null' : new URL(contribution.url).origin;
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
        if (settings.missingServices.includes(id) || !(id in services || id in contribution.services)) {
          return Promise.reject(new Error(`No service found: ${id}`));
        }
        return { ...services[id], ...contribution.services[id] };
      },
    });
    frame.title = contribution.title;
    frame.src = contribution.url;
  }

  /** Calls a method of an object that the page registered under its contribution. */
  async call(method: string, ...parameters: readonly unknown[]): Promise<unknown> {
    return this.channel.invokeRemoteMethod<unknown>(method, this.contributionId(), [...parameters]);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    void this.channel
      .invokeRemoteMethod('dispatchEvent', 'DevOps.SdkClient', ['themeChanged', { detail: { data: themes[theme] } }])
      .catch(() => undefined);
  }

  close(): void {
    channelManager.removeChannel(this.channel);
    this.frame.remove();
  }

  private handshake(): Json {
    const { azureDevOps, culture } = this.settings;
    return {
      contributionId: this.contributionId(),
      context: {
        extension: {
          id: 'local.sonarqube',
          publisherId: 'local',
          extensionId: 'sonarqube',
          version: '1.0.0',
          baseUri: new URL('..', this.contribution.url).href,
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
      initialConfig: this.contribution.configuration(),
      themeData: themes[this.theme],
    };
  }

  private contributionId(): string {
    return `local.sonarqube.${this.contribution.id}`;
  }

  private services(events: ExtensionHostEvents): Partial<Record<PageService, object>> {
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
      'ms.vss-tfs-web.tfs-page-data-service': {
        getProject: () => Promise.resolve({ id: projectId, name: projectName }),
      },
    };
  }
}
