import { make } from './elements';
import { ExtensionHost } from './extension-host';
import type { BuildPageSettings, DashboardWidgetSettings } from './settings';
import type { Shell } from './shell';

/** What a widget answers: shapes and numbers are those of Microsoft's contract. */
interface WidgetStatus {
  readonly statusType?: number;
}

const UNCONFIGURED = 2;

/** Pixels of so many cells of a dashboard. */
const pixels = (cells: number): number => cells * 160 + (cells - 1) * 10;

/** A widget on the dashboard: its frame, driven as a dashboard does. */
export class HostedWidget {
  readonly element: HTMLElement;
  private readonly frame = make('iframe');
  private readonly overlay = make('div', { className: 'widget-overlay', hidden: true });
  private host: ExtensionHost | undefined;

  constructor(
    private readonly shell: Shell,
    private readonly settings: BuildPageSettings,
    private kept: DashboardWidgetSettings,
    configure: (widget: HostedWidget) => void,
  ) {
    const button = make('button', {
      type: 'button',
      textContent: 'Configure',
      ariaLabel: `Configure ${kept.name}, ${kept.size.columnSpan} × ${kept.size.rowSpan}`,
      onclick: () => configure(this),
    });
    this.element = make('section', { className: 'widget' }, this.frame, this.overlay, button);
    if (settings.opaqueOrigin)
      this.frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox');
    this.saved = kept;
    this.resize(kept);
  }

  get saved(): DashboardWidgetSettings {
    return this.kept;
  }

  /** Also where a person, or a test, can look at it. */
  set saved(settings: DashboardWidgetSettings) {
    this.kept = settings;
    this.element.dataset['settings'] = JSON.stringify(settings.customSettings);
  }

  /** Once the element is in the document. */
  start(): void {
    const contribution = {
      id: 'gate-widget',
      title: `${this.saved.name}, ${this.saved.size.columnSpan} × ${this.saved.size.rowSpan}`,
      url: `${this.settings.pagesUrl}/widget/index.html`,
      configuration: () => ({}),
      services: {},
    };
    this.tell('Loading …');
    this.host = new ExtensionHost(this.frame, this.settings, contribution, this.shell.theme, {
      onLoaded: (problem) => {
        if (problem === undefined) void this.load();
        else this.tell(`The widget could not load: ${problem}`);
      },
      onNavigate: (url) => window.location.assign(url),
    });
    this.shell.guests.add(this.host);
  }

  /** Live preview of what is not saved yet, and what is saved when nobody saves it. */
  async reload(settings: DashboardWidgetSettings): Promise<void> {
    this.resize(settings);
    await this.ask('reload', settings);
  }

  private async load(): Promise<void> {
    await this.ask('preload', this.saved, () => undefined);
    await this.ask('load', this.saved);
  }

  private async ask(
    method: string,
    settings: DashboardWidgetSettings,
    told: (status: WidgetStatus | undefined) => void = (status) => {
      this.tell(status?.statusType === UNCONFIGURED ? 'Configure this widget to see a quality gate.' : undefined);
    },
  ): Promise<void> {
    try {
      told((await this.host?.call(method, settings)) as WidgetStatus | undefined);
    } catch (error) {
      const message = (error as { readonly message?: unknown } | undefined)?.message;
      this.tell(typeof message === 'string' ? message : 'The widget failed.');
    }
  }

  private resize({ size }: DashboardWidgetSettings): void {
    this.element.style.width = `${pixels(size.columnSpan)}px`;
    this.element.style.height = `${pixels(size.rowSpan)}px`;
  }

  /** What the dashboard itself says over the widget. */
  private tell(text: string | undefined): void {
    this.overlay.hidden = text === undefined;
    this.overlay.textContent = text ?? '';
  }
}
