import * as SDK from 'azure-devops-extension-sdk';
import type { AzureDevOpsAccess } from '../reading/azure-devops-client';
import type { HostProblem } from './host-problem';
import { isObject, textOf } from './told-values';

const locationServiceId = 'ms.vss-features.location-service';
const projectPageServiceId = 'ms.vss-tfs-web.tfs-page-data-service';

/** How long the host may take to name a service or what it shows. A host without one may never answer. */
export const HOST_TIMEOUT = 10_000;

/** The page of Azure DevOps around ours. */
export interface ExtensionHost {
  /** The viewer's choice for numbers and dates, or that of the browser, as a BCP 47 tag. */
  readonly culture: string;
  /** Ends the host's loading indicator: called when there is something to see. */
  loaded(): void;
  /** Ends it, too: nothing can be shown. */
  failed(cause: unknown): void;
}

/** Shakes hands with the page around ours. */
export async function connectToExtensionHost(): Promise<ExtensionHost> {
  connectAhead();
  await SDK.init({ loaded: false, applyTheme: true });
  return {
    culture: cultureOf(),
    loaded: () => void SDK.notifyLoadSucceeded(),
    failed: (cause) => void SDK.notifyLoadFailed(cause instanceof Error ? cause.message : String(cause)),
  };
}

/**
 * A frame has connections of its own, and what it asks is answered where the page around it came from: the connection is made
 * while hands are shaken.
 */
function connectAhead(): void {
  if (document.referrer === '') return;
  const link = document.createElement('link');
  link.rel = 'preconnect';
  // Requests with a token, and no cookie, take another connection than those of the browser itself.
  link.crossOrigin = 'anonymous';
  link.href = new URL(document.referrer).origin;
  document.head.append(link);
}

/**
 * The way to Azure DevOps. Address and first token are asked for at once, since every page needs them before it knows what it
 * shows.
 *
 * @returns for the project that the host named with what it shows, or the one of its page
 */
export function accessOfViewer(): (named?: string) => Promise<AzureDevOpsAccess | HostProblem> {
  const early = { root: rootAddress(), token: tokens() };
  return async (named) => {
    const [told, projectId] = await Promise.all([early.root, named ?? projectOfPage()]);
    const root = told ?? (await rootAddress());
    if (root === undefined) return 'no-address';
    if (projectId === undefined) return 'no-project';
    return { root, projectId, token: early.token };
  };
}

/** Asks for the first token at once, and for each further one when it is needed. */
function tokens(): () => Promise<string> {
  let first: Promise<string> | undefined = SDK.getAccessToken();
  // Whoever uses it hears of a failure.
  first.catch(() => undefined);
  return () => {
    const token = first ?? SDK.getAccessToken();
    first = undefined;
    return token;
  };
}

/** Organization or collection, with a trailing slash. */
async function rootAddress(): Promise<string | undefined> {
  const service = await serviceOf<{ getServiceLocation(): Promise<unknown> }>(locationServiceId);
  const told = webAddress(await patiently(service?.getServiceLocation()));
  if (told !== undefined) return told;
  const host = SDK.getHost();
  if (host.isHosted) return `https://dev.azure.com/${encodeURIComponent(host.name)}/`;
  // On a Server the page around ours is at {collection}/{project}/_build/…; browsers may tell only its origin.
  const page = /^(https?:\/\/[^?#]+?\/)[^/?#]+\/_(?:build|apps|git|dashboards)\b/i.exec(document.referrer)?.[1];
  return webAddress(page);
}

async function projectOfPage(): Promise<string | undefined> {
  // May be null although it is typed otherwise: not every page has a project.
  const web = SDK.getWebContext() as { readonly project?: { readonly id?: unknown } | null } | undefined;
  const known = textOf(web?.project?.id);
  if (known !== undefined) return known;
  const service = await serviceOf<{ getProject(): Promise<unknown> }>(projectPageServiceId);
  const told = await patiently(service?.getProject());
  return isObject(told) ? textOf(told['id']) : undefined;
}

/** A service of the host, `undefined` where it has none of that name. */
export async function serviceOf<T>(id: string): Promise<T | undefined> {
  return patiently(SDK.getService<T>(id));
}

/** The answer, `undefined` where none comes in time. */
export async function patiently<T>(answer: Promise<T> | T | undefined): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), HOST_TIMEOUT / 2);
  });
  try {
    return await Promise.race([answer, end]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function webAddress(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^https?:\/\//i.test(text) ? text.replace(/\/*$/, '/') : undefined;
}

function cultureOf(): string {
  const page = SDK.getPageContext() as { readonly globalization?: { readonly culture?: unknown } } | undefined;
  const told = textOf(page?.globalization?.culture);
  return canonical(told) ?? canonical(navigator.language) ?? 'en-US';
}

/** Browsers, too, name what is no tag: `en-US@posix` and `C` on Linux. */
function canonical(culture: string | undefined): string | undefined {
  try {
    return Intl.getCanonicalLocales(culture)[0];
  } catch {
    return undefined;
  }
}
