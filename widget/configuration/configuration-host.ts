import * as SDK from 'azure-devops-extension-sdk';
import type { StoredSettings } from '../../src/documents/widget-settings';
import { connectToExtensionHost, type ExtensionHost } from '../../src/web/host/extension-host';
import { SUCCESS, type DashboardSettings, type WidgetStatus } from '../dashboard-contract';
import { registerContribution } from '../widget-host';

/** A dashboard's name for news from a configuration: the preview is drawn anew, and Save can be chosen. */
const configurationChange = 'ms.vss-dashboards-web.configurationChange';

interface ConfigurationContext {
  readonly notify: (event: string, payload: { readonly data: StoredSettings }) => Promise<unknown>;
}

/** What the page does with what the dashboard hands over. */
export interface ConfigurationForm {
  readonly show: (stored: unknown, onChange: (settings: StoredSettings) => void) => Promise<void>;
  /** What is to be kept; `undefined` where something is missing, which the form then shows. */
  readonly save: () => StoredSettings | undefined;
}

export interface ConfigurationHost extends ExtensionHost {
  readonly register: (form: ConfigurationForm) => void;
  /** The host gives the page the height that it needs. */
  readonly fit: () => void;
}

/** Shakes hands with the configuration panel of a dashboard. */
export async function connectToConfigurationHost(): Promise<ConfigurationHost> {
  const host = await connectToExtensionHost();
  return { ...host, register: (form) => registerContribution(toDashboardObject(form)), fit: () => SDK.resize() };
}

/** The object that a dashboard calls: `WidgetConfiguration` of its contract. */
function toDashboardObject(form: ConfigurationForm): object {
  return {
    load: async (settings: DashboardSettings, context: ConfigurationContext): Promise<WidgetStatus> => {
      await form.show(settings.customSettings, (changed) => {
        // Only the newest of several is answered; what became of it is the dashboard's to show.
        context.notify(configurationChange, { data: changed }).catch(() => undefined);
      });
      return SUCCESS;
    },
    onSave: () => {
      const customSettings = form.save();
      // The dashboard expects a rejection where nothing may be saved.
      return customSettings === undefined
        ? Promise.reject(new NotToBeSaved())
        : Promise.resolve({ customSettings, isValid: true });
    },
  };
}

/** Of the shape that the dashboard's own helper gives. */
class NotToBeSaved extends Error {
  readonly isValid = false;
  constructor() {
    super('The configuration is not complete.');
    this.name = 'NotToBeSaved';
  }
}
