import { make } from './elements';
import { ExtensionHost } from './extension-host';
import type { HostedWidget } from './hosted-widget';
import type { BuildPageSettings, CustomSettings, DashboardWidgetSettings } from './settings';
import type { Shell } from './shell';

/** What a configuration answers when it is asked to save. */
interface SaveStatus {
  readonly isValid: boolean;
  readonly customSettings: CustomSettings;
}

const configurationChange = 'ms.vss-dashboards-web.configurationChange';

/** The panel beside a dashboard: name and size are its own, the rest is a page of the extension. */
export class ConfigurationPanel {
  readonly element = make('aside', { className: 'panel', hidden: true });
  private host: ExtensionHost | undefined;

  constructor(
    private readonly shell: Shell,
    private readonly settings: BuildPageSettings,
  ) {}

  open(widget: HostedWidget): void {
    this.close();
    let draft = widget.saved;
    const frame = make('iframe');
    const problem = make('p', { className: 'panel-problem' });
    problem.setAttribute('role', 'alert');
    const save = make('button', { type: 'button', textContent: 'Save', disabled: true });
    const change = (changed: DashboardWidgetSettings): void => {
      draft = changed;
      save.disabled = false;
      void widget.reload(draft);
    };
    save.onclick = () => void this.save(widget, draft, problem);
    const cancel = make('button', {
      type: 'button',
      textContent: 'Cancel',
      onclick: () => {
        this.close();
        void widget.reload(widget.saved);
      },
    });
    const name = make('input', { value: draft.name, oninput: () => change({ ...draft, name: name.value }) });
    const sizes = make('select', {
      onchange: () => {
        const [columnSpan = 1, rowSpan = 1] = sizes.value.split(' ').map(Number);
        change({ ...draft, size: { columnSpan, rowSpan } });
      },
    });
    sizes.append(
      ...['1 1', '2 1', '2 2', '3 2'].map((value) =>
        make('option', {
          value,
          textContent: value.replace(' ', ' × '),
          selected: value === `${draft.size.columnSpan} ${draft.size.rowSpan}`,
        }),
      ),
    );
    this.element.replaceChildren(
      make('h2', { textContent: 'Configuration' }),
      make('label', {}, 'Name ', name),
      make('label', {}, 'Size ', sizes),
      frame,
      problem,
      make('p', { className: 'panel-buttons' }, save, cancel),
    );
    this.element.hidden = false;
    this.load(frame, () => draft, change);
  }

  private load(
    frame: HTMLIFrameElement,
    draft: () => DashboardWidgetSettings,
    change: (changed: DashboardWidgetSettings) => void,
  ): void {
    const contribution = {
      id: 'gate-widget-configuration',
      title: 'Configuration of the widget',
      url: `${this.settings.pagesUrl}/widget/configuration/index.html`,
      configuration: () => ({}),
      services: {},
    };
    const host = new ExtensionHost(frame, this.settings, contribution, this.shell.theme, {
      onLoaded: (problem) => {
        if (problem !== undefined) return;
        const context = {
          notify: (event: string, payload: { readonly data: CustomSettings }) => {
            if (event !== configurationChange) return Promise.reject(new Error(`Unknown event: ${event}`));
            change({ ...draft(), customSettings: payload.data });
            return Promise.resolve({ getResponse: () => Promise.resolve('') });
          },
        };
        void host.call('load', draft(), context);
      },
      onNavigate: () => undefined,
    });
    this.host = host;
    this.shell.guests.add(host);
  }

  private async save(widget: HostedWidget, draft: DashboardWidgetSettings, problem: HTMLElement): Promise<void> {
    const status = (await this.host?.call('onSave').catch(() => undefined)) as SaveStatus | undefined;
    if (status?.isValid !== true) {
      problem.textContent = 'Not saved: the configuration is not complete.';
      return;
    }
    widget.saved = { ...draft, customSettings: status.customSettings };
    this.close();
    await widget.reload(widget.saved);
  }

  private close(): void {
    if (this.host !== undefined) {
      this.shell.guests.delete(this.host);
      this.host.close();
    }
    this.host = undefined;
    this.element.hidden = true;
  }
}
