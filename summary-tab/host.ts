import * as SDK from 'azure-devops-extension-sdk';
import type { AzureDevOpsAccess } from './azure-devops-client';
import type { HostProblem } from './tab-state';

const locationServiceId = 'ms.vss-features.location-service';
const buildPageServiceId = 'ms.vss-build-web.build-page-data-service';
const projectPageServiceId = 'ms.vss-tfs-web.tfs-page-data-service';

/** How long the host may take to name a service or a build. A host without one may never answer. */
const hostTimeout = 10_000;

/** A build that the host names, and how to read it. */
export interface HostedBuild {
  readonly buildId: number;
  readonly access: AzureDevOpsAccess;
}

export interface Host {
  /** The viewer's choice for numbers and dates, as a BCP 47 tag; `undefined` leaves it to the browser. */
  readonly culture: string | undefined;
  /** Ends the host's loading indicator: called when the tab has something to show. */
  loaded(): void;
  /** Ends it, too: nothing can be shown. */
  failed(cause: unknown): void;
  /** Calls back with the current build and with each further one that the host shows. */
  onBuild(listener: (build: HostedBuild | HostProblem) => void): void;
}

/** Shakes hands with the page around the tab. */
export async function connectToHost(): Promise<Host> {
  await SDK.init({ loaded: false, applyTheme: true });
  return {
    culture: cultureOf(),
    loaded: () => void SDK.notifyLoadSucceeded(),
    failed: (cause) => void SDK.notifyLoadFailed(cause instanceof Error ? cause.message : String(cause)),
    onBuild: (listener) => void watchBuild(listener),
  };
}

/**
 * Reports differ on which of the two ways to the build works on which product and page, so both are tried at once and
 * the first one that names a build wins. Later changes come by `onBuildChanged` only.
 */
async function watchBuild(listener: (build: HostedBuild | HostProblem) => void): Promise<void> {
  let shown: number | undefined;
  // Needed for every build, so both are asked for before there is one.
  const early = { root: rootAddress(), token: tokens() };
  const show = async (build: unknown): Promise<void> => {
    const buildId = idOf(build);
    if (buildId === undefined || buildId === shown) return;
    shown = buildId;
    const hosted = await hostedBuild(buildId, build, early);
    if (shown === buildId) listener(hosted);
  };
  const configuration = SDK.getConfiguration() as
    { readonly onBuildChanged?: (listener: (build: unknown) => void) => void } | undefined;
  if (typeof configuration?.onBuildChanged === 'function') configuration.onBuildChanged((build) => void show(build));
  const timer = setTimeout(() => {
    if (shown === undefined) listener('no-build');
  }, hostTimeout);
  const service = await serviceOf<{ getBuildPageData(): Promise<unknown> }>(buildPageServiceId);
  // Typed as synchronous by the extension API, in fact a promise over the frame boundary; it may hold no build.
  const data = await patiently(service?.getBuildPageData());
  if (isObject(data)) await show(data['build']);
  if (shown !== undefined) clearTimeout(timer);
}

async function hostedBuild(
  buildId: number,
  build: unknown,
  early: { readonly root: Promise<string | undefined>; readonly token: () => Promise<string> },
): Promise<HostedBuild | HostProblem> {
  const [told, projectId] = await Promise.all([early.root, projectOf(build)]);
  const root = told ?? (await rootAddress());
  if (root === undefined) return 'no-address';
  if (projectId === undefined) return 'no-project';
  return { buildId, access: { root, projectId, token: early.token } };
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

/** Organisation or collection, with a trailing slash. */
async function rootAddress(): Promise<string | undefined> {
  const service = await serviceOf<{ getServiceLocation(): Promise<unknown> }>(locationServiceId);
  const told = webAddress(await patiently(service?.getServiceLocation()));
  if (told !== undefined) return told;
  const host = SDK.getHost();
  if (host.isHosted) return `https://dev.azure.com/${encodeURIComponent(host.name)}/`;
  // On a Server the page around the tab is at {collection}/{project}/_build/…; browsers may tell only its origin.
  const page = /^(https?:\/\/[^?#]+?\/)[^/?#]+\/_(?:build|apps)\b/i.exec(document.referrer)?.[1];
  return webAddress(page);
}

async function projectOf(build: unknown): Promise<string | undefined> {
  const project = isObject(build) && isObject(build['project']) ? textOf(build['project']['id']) : undefined;
  // May be null although it is typed otherwise: not every page has a project.
  const web = SDK.getWebContext() as { readonly project?: { readonly id?: unknown } | null } | undefined;
  const known = project ?? textOf(web?.project?.id);
  if (known !== undefined) return known;
  const service = await serviceOf<{ getProject(): Promise<unknown> }>(projectPageServiceId);
  const told = await patiently(service?.getProject());
  return isObject(told) ? textOf(told['id']) : undefined;
}

/** A service of the host, `undefined` where it has none of that name. */
async function serviceOf<T>(id: string): Promise<T | undefined> {
  return patiently(SDK.getService<T>(id));
}

async function patiently<T>(answer: Promise<T> | T | undefined): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), hostTimeout / 2);
  });
  try {
    return await Promise.race([answer, end]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function idOf(build: unknown): number | undefined {
  return isObject(build) && typeof build['id'] === 'number' && build['id'] > 0 ? build['id'] : undefined;
}

function webAddress(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^https?:\/\//i.test(text) ? text.replace(/\/*$/, '/') : undefined;
}

function cultureOf(): string | undefined {
  const page = SDK.getPageContext() as { readonly globalization?: { readonly culture?: unknown } } | undefined;
  const culture = textOf(page?.globalization?.culture);
  try {
    return culture === undefined ? undefined : Intl.getCanonicalLocales(culture)[0];
  } catch {
    return undefined;
  }
}

/** What the host tells has no promised shape: what is missing or of another type is `undefined`. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
