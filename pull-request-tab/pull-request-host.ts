import * as SDK from 'azure-devops-extension-sdk';
import {
  accessOfViewer,
  connectToExtensionHost,
  patiently,
  serviceOf,
  type ExtensionHost,
} from '../src/web/host/extension-host';
import { isObject, textOf } from '../src/web/host/told-values';
import type { HostProblem } from '../src/web/host/host-problem';
import type { AzureDevOpsAccess } from '../src/web/reading/azure-devops-client';

const navigationServiceId = 'ms.vss-features.host-navigation-service';

/** A pull request that the host names, and how to read it. */
export interface HostedPullRequest {
  readonly pullRequestId: string;
  /** `null` where only the number is told. */
  readonly repositoryId: string | null;
  readonly access: AzureDevOpsAccess;
}

export interface PullRequestHost extends ExtensionHost {
  /** Calls back with the current pull request and with each further one that the host shows without loading the page again. */
  onPullRequest(listener: (pullRequest: HostedPullRequest | HostProblem) => void): void;
  /** The host gives the page the height that it needs. */
  fit(): void;
}

/** Shakes hands with the page of a pull request. */
export async function connectToPullRequestHost(): Promise<PullRequestHost> {
  const host = await connectToExtensionHost();
  return {
    ...host,
    onPullRequest: (listener) => void watchPullRequest(listener),
    fit: () => SDK.resize(),
  };
}

type Named = Pick<HostedPullRequest, 'pullRequestId' | 'repositoryId'>;

/**
 * The tab's configuration names its pull request on Services and Server; a page that does not is asked for its route. The page is
 * one application: it tells of another pull request by `updateContext`, or only its address changes.
 */
async function watchPullRequest(listener: (pullRequest: HostedPullRequest | HostProblem) => void): Promise<void> {
  let shown: string | undefined;
  const access = accessOfViewer();
  const show = async (named: Named): Promise<void> => {
    if (named.pullRequestId === shown) return;
    shown = named.pullRequestId;
    const told = await access();
    if (shown === named.pullRequestId) listener(typeof told === 'string' ? told : { ...named, access: told });
  };
  SDK.register(SDK.getContributionId(), {
    updateContext: (context: unknown) => {
      const named = namedBy(context);
      if (named !== undefined) void show(named);
    },
  });
  const configured = namedBy(SDK.getConfiguration());
  if (configured !== undefined) await show(configured);
  const route = await namedByRoute();
  if (configured === undefined) {
    if (route === undefined) return listener('no-pull-request');
    await show(route);
  }
  const look = async (): Promise<void> => {
    const named = await namedByRoute();
    if (named !== undefined) await show(named.pullRequestId === configured?.pullRequestId ? configured : named);
  };
  // Only a page that tells its route at all can be asked again.
  if (route === undefined) return;
  document.addEventListener('visibilitychange', () => void look());
  window.addEventListener('focus', () => void look());
}

function namedBy(value: unknown): Named | undefined {
  if (!isObject(value)) return undefined;
  const pullRequestId = numberIn(value['pullRequestId']);
  return pullRequestId === undefined
    ? undefined
    : { pullRequestId, repositoryId: textOf(value['repositoryId']) ?? null };
}

async function namedByRoute(): Promise<Named | undefined> {
  const service = await serviceOf<{ getPageRoute?: () => Promise<unknown> }>(navigationServiceId);
  const route = await patiently(service?.getPageRoute?.());
  if (!isObject(route) || !isObject(route['routeValues'])) return undefined;
  if (!/pull-request/i.test(textOf(route['id']) ?? '')) return undefined;
  const pullRequestId = numberIn(route['routeValues']['parameters']);
  return pullRequestId === undefined ? undefined : { pullRequestId, repositoryId: null };
}

function numberIn(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : textOf(value);
  return text !== undefined && /^[1-9]\d*$/.test(text) ? text : undefined;
}
