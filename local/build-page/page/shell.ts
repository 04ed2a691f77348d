import { make } from './elements';
import { ExtensionHost, type HostedContribution } from './extension-host';
import type { BuildPageSettings, Theme } from './settings';
import { themes } from './themes';

/** One of the views of a page: a page of the extension, or something that the page draws itself. */
export interface View {
  /** As in the address. */
  readonly name: string;
  readonly label: string;
  readonly show: HostedContribution | ((content: HTMLElement) => void | Promise<void>);
}

export interface PageContent {
  readonly crumbs: string;
  readonly title: string;
  readonly state: string;
  /** To the other pages of the rehearsal. */
  readonly links: readonly HTMLElement[];
  readonly viewsLabel: string;
  readonly views: readonly View[];
}

/** What all pages of the rehearsal have: a header, views to choose from, a theme, and a frame for the extension. */
export class Shell {
  private readonly root = document.getElementById('page') ?? document.body;
  private readonly header = make('header');
  private readonly tabs = make('nav', { className: 'tabs' });
  private readonly content = make('div', { id: 'content' });
  private page: PageContent | undefined;
  theme: Theme;
  /** Frames that a page has beside its view. */
  readonly guests = new Set<ExtensionHost>();
  /** The frame that is shown. */
  host: ExtensionHost | undefined;

  constructor(private readonly settings: BuildPageSettings) {
    this.theme = settings.theme;
    this.root.append(this.header, this.tabs, this.content);
    this.applyTheme(this.theme);
  }

  open(page: PageContent, view: string): void {
    this.describe(page);
    this.show(page.views.some(({ name }) => name === view) ? view : (page.views.at(-1)?.name ?? ''));
  }

  /** Other words in the header; the view stays as it is. */
  describe(page: PageContent): void {
    this.page = page;
    document.title = page.title;
    this.tabs.ariaLabel = page.viewsLabel;
    this.header.replaceChildren(
      make(
        'div',
        {},
        make('p', { className: 'crumbs', textContent: page.crumbs }),
        make('h1', { textContent: page.title }),
        make('p', { className: 'state', textContent: page.state }),
      ),
      make('div', { className: 'links' }, ...page.links, this.themePicker()),
    );
  }

  show(wanted: string): void {
    const view = this.page?.views.find(({ name }) => name === wanted);
    if (view === undefined) return;
    this.host?.close();
    this.host = undefined;
    this.tabs.replaceChildren(
      ...(this.page?.views ?? []).map(({ name, label }) => {
        const button = make('button', { type: 'button', textContent: label, onclick: () => this.show(name) });
        if (name === wanted) button.setAttribute('aria-current', 'page');
        return button;
      }),
    );
    const address = new URL(window.location.href);
    address.searchParams.set('view', wanted);
    window.history.replaceState(null, '', address);
    this.content.className = wanted;
    if (typeof view.show === 'function') void this.draw(view.show);
    else this.frame(view.show);
  }

  private async draw(show: (content: HTMLElement) => void | Promise<void>): Promise<void> {
    const content = make('div');
    this.content.replaceChildren(content);
    try {
      await show(content);
    } catch (error) {
      content.replaceChildren(make('p', { textContent: `This could not be read: ${String(error)}` }));
    }
  }

  private frame(contribution: HostedContribution): void {
    const spinner = make('p', { className: 'loading', textContent: 'Loading the extension …' });
    const frame = make('iframe');
    if (this.settings.opaqueOrigin)
      frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox');
    this.content.replaceChildren(spinner, frame);
    this.host = new ExtensionHost(frame, this.settings, contribution, this.theme, {
      onLoaded: (problem) => {
        if (problem === undefined) spinner.remove();
        else spinner.textContent = `The extension could not load: ${problem}`;
      },
      onNavigate: (url) => {
        if (/^https?:/i.test(url)) window.location.assign(url);
      },
    });
  }

  private themePicker(): HTMLElement {
    const select = make('select', { onchange: () => this.applyTheme(select.value as Theme) });
    select.append(
      ...Object.keys(themes).map((name) =>
        make('option', { value: name, textContent: name, selected: name === this.theme }),
      ),
    );
    return make('label', { className: 'theme' }, 'Theme ', select);
  }

  private applyTheme(theme: Theme): void {
    this.theme = theme;
    for (const [name, value] of Object.entries(themes[theme]))
      document.documentElement.style.setProperty(`--${name}`, value);
    for (const each of [this.host, ...this.guests]) each?.setTheme(theme);
  }
}
