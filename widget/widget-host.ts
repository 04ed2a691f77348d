import * as SDK from 'azure-devops-extension-sdk';
import { connectToExtensionHost, type ExtensionHost } from '../src/web/host/extension-host';
import type { DashboardWidget } from './dashboard-contract';

export interface WidgetHost extends ExtensionHost {
  /** `publisher.extension`. */
  readonly extensionId: string;
  readonly register: (widget: DashboardWidget) => void;
}

/** Shakes hands with the dashboard. */
export async function connectToWidgetHost(): Promise<WidgetHost> {
  const host = await connectToExtensionHost();
  return {
    ...host,
    extensionId: SDK.getExtensionContext().id,
    register: (widget) => registerContribution(widget),
  };
}

/** Hosts ask for an object by the full id of its contribution or by the one that the manifest gives, so it has both names. */
export function registerContribution(object: object): void {
  const id = SDK.getContributionId();
  SDK.register(id, object);
  const short = id.split('.').at(-1);
  if (short !== undefined && short !== id) SDK.register(short, object);
}
