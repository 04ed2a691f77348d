import { AzureDevOps, type Build } from './azure-devops';
import { ExtensionHost } from './extension-host';
import { renderMarkdown } from './markdown';
import './page.css';
import type { BuildPageSettings, Theme } from './settings';
import { themes } from './themes';

type View = 'summary' | 'logs' | 'sonarqube';

const views: readonly (readonly [View, string])[] = [
  ['summary', 'Summary'],
  ['logs', 'Logs'],
  ['sonarqube', 'SonarQube'],
];

void start();

async function start(): Promise<void> {
  const settings = (await (await fetch('/settings.json')).json()) as BuildPageSettings;
  const query = new URLSearchParams(window.location.search);
  const azureDevOps = new AzureDevOps(settings.azureDevOps);
  const buildId = Number(query.get('buildId') ?? settings.buildId);
  const build = await azureDevOps
    .build(buildId)
    .catch((): Build => ({ id: buildId, buildNumber: String(buildId), status: 'unknown' }));
  const page = new Page(settings, azureDevOps, build);
  page.show((query.get('view') ?? 'sonarqube') as View);
}

class Page {
  private readonly root = byId('page');
  private readonly content = make('div', { id: 'content' });
  private readonly tabs = make('nav', { className: 'tabs', ariaLabel: 'Views of the run' });
  private theme: Theme;
  private host: ExtensionHost | undefined;

  constructor(
    private readonly settings: BuildPageSettings,
    private readonly azureDevOps: AzureDevOps,
    private build: Build,
  ) {
    this.theme = settings.theme;
    this.root.append(this.header(), this.tabs, this.content);
    this.applyTheme(this.theme);
  }

  show(view: View): void {
    this.host?.close();
    this.host = undefined;
    this.tabs.replaceChildren(
      ...views.map(([name, label]) => {
        const button = make('button', { type: 'button', textContent: label, onclick: () => this.show(name) });
        if (name === view) button.setAttribute('aria-current', 'page');
        return button;
      }),
    );
    const address = new URL(window.location.href);
    address.searchParams.set('view', view);
    window.history.replaceState(null, '', address);
    this.content.className = view;
    if (view === 'sonarqube') this.showTab();
    else if (view === 'logs') void this.showLog();
    else void this.showSummary();
  }

  private showTab(): void {
    const frame = make('iframe', { title: 'SonarQube' });
    if (this.settings.opaqueOrigin)
      frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox');
    const spinner = make('p', { className: 'loading', textContent: 'Loading the extension …' });
    this.content.replaceChildren(spinner, frame);
    this.host = new ExtensionHost(frame, this.settings, this.build, this.theme, {
      onLoaded: (problem) => {
        if (problem === undefined) spinner.remove();
        else spinner.textContent = `The extension could not load: ${problem}`;
      },
      onNavigate: (url) => {
        if (/^https?:/i.test(url)) window.location.assign(url);
      },
    });
  }

  private async showLog(): Promise<void> {
    const log = (await (await fetch('/log.json')).json()) as string | null;
    this.content.replaceChildren(make('pre', { textContent: log ?? 'This run has no log here.' }));
  }

  private async showSummary(): Promise<void> {
    this.content.replaceChildren(make('p', { textContent: 'Loading …' }));
    try {
      const summaries = await this.azureDevOps.summaries(this.build.id);
      this.content.replaceChildren(
        ...(summaries.length === 0
          ? [make('p', { textContent: 'No task gave this run a summary.' })]
          : summaries.map(summaryCard)),
      );
    } catch (error) {
      this.content.replaceChildren(make('p', { textContent: `The summary could not be read: ${String(error)}` }));
    }
  }

  private header(): HTMLElement {
    const { projectName } = this.settings.azureDevOps;
    const header = make('header', {});
    const crumbs = make('p', {
      className: 'crumbs',
      textContent: `${projectName}  /  Pipelines  /  ${this.build.definition?.name ?? 'Pipeline'}`,
    });
    const title = make('h1', { textContent: `#${this.build.buildNumber}` });
    const state = make('p', { className: 'state', textContent: stateOf(this.build) });
    header.append(make('div', {}), this.themePicker());
    header.firstElementChild?.append(crumbs, title, state);
    return header;
  }

  private themePicker(): HTMLElement {
    const label = make('label', { className: 'theme', textContent: 'Theme ' });
    const select = make('select', { onchange: () => this.applyTheme(select.value as Theme) });
    select.append(
      ...Object.keys(themes).map((name) =>
        make('option', { value: name, textContent: name, selected: name === this.theme }),
      ),
    );
    label.append(select);
    return label;
  }

  private applyTheme(theme: Theme): void {
    this.theme = theme;
    for (const [name, value] of Object.entries(themes[theme]))
      document.documentElement.style.setProperty(`--${name}`, value);
    this.host?.setTheme(theme);
  }
}

function summaryCard(markdown: string): HTMLElement {
  const card = make('section', { className: 'card' });
  card.append(renderMarkdown(markdown));
  return card;
}

function stateOf(build: Build): string {
  const branch = (build.sourceBranch ?? '').replace(/^refs\/heads\//, '');
  const running = build.status === 'inProgress' ? 'running' : build.status;
  return [build.status === 'completed' ? build.result : running, branch].filter(Boolean).join('  ·  ');
}

function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), properties);
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`#${id} is missing in the page.`);
  return element;
}
