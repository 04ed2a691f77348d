import * as SDK from 'azure-devops-extension-sdk';
import {
  accessOfViewer,
  connectToExtensionHost,
  HOST_TIMEOUT,
  patiently,
  serviceOf,
  type ExtensionHost,
} from '../src/web/host/extension-host';
import { isObject, textOf } from '../src/web/host/told-values';
import type { HostProblem } from '../src/web/host/host-problem';
import type { AzureDevOpsAccess } from '../src/web/reading/azure-devops-client';

const buildPageServiceId = 'ms.vss-build-web.build-page-data-service';

/** A build that the host names, and how to read it. */
export interface HostedBuild {
  readonly buildId: number;
  readonly access: AzureDevOpsAccess;
}

/** What the page of a build tells its tabs. */
interface TabConfiguration {
  readonly onBuildChanged?: (listener: (build: unknown) => void) => void;
}

export interface BuildHost extends ExtensionHost {
  /** Calls back with the current build and with each further one that the host shows. */
  onBuild(listener: (build: HostedBuild | HostProblem) => void): void;
}

/** Shakes hands with the page of a build. */
export async function connectToBuildHost(): Promise<BuildHost> {
  const host = await connectToExtensionHost();
  return { ...host, onBuild: (listener) => void watchBuild(listener) };
}

/**
 * Reports differ on which of the two ways to the build works on which product and page, so both are tried at once and
 * the first one that names a build wins. Later changes come by `onBuildChanged` only.
 */
async function watchBuild(listener: (build: HostedBuild | HostProblem) => void): Promise<void> {
  let shown: number | undefined;
  const access = accessOfViewer();
  const show = async (build: unknown): Promise<void> => {
    const buildId = idOf(build);
    if (buildId === undefined || buildId === shown) return;
    shown = buildId;
    const project = isObject(build) && isObject(build['project']) ? textOf(build['project']['id']) : undefined;
    const told = await access(project);
    if (shown === buildId) listener(typeof told === 'string' ? told : { buildId, access: told });
  };
  const configuration = SDK.getConfiguration() as TabConfiguration | undefined;
  if (typeof configuration?.onBuildChanged === 'function') configuration.onBuildChanged((build) => void show(build));
  const timer = setTimeout(() => {
    if (shown === undefined) listener('no-build');
  }, HOST_TIMEOUT);
  const service = await serviceOf<{ getBuildPageData(): Promise<unknown> }>(buildPageServiceId);
  // Typed as synchronous by the extension API, in fact a promise over the frame boundary; it may hold no build.
  const data = await patiently(service?.getBuildPageData());
  if (isObject(data)) await show(data['build']);
  if (shown !== undefined) clearTimeout(timer);
}

function idOf(build: unknown): number | undefined {
  return isObject(build) && typeof build['id'] === 'number' && build['id'] > 0 ? build['id'] : undefined;
}
