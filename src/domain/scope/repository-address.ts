/** Providers of repositories, as Azure Pipelines names them, whose working copies are Git's. */
const GIT_PROVIDERS: ReadonlySet<string> = new Set(['TfsGit', 'GitHub', 'GitHubEnterprise', 'Bitbucket', 'Git']);

/** Whether a working copy of this provider is one of Git. */
export const isGitProvider = (provider: string): boolean => GIT_PROVIDERS.has(provider);

/**
 * Whether two addresses are certainly those of two repositories. Nothing is certain of an address that is a path or in an
 * unknown form, of ids instead of names, and of the same name on two hosts: that may be a mirror, or the same host by
 * another name.
 */
export function isOtherRepository(one: string, other: string): boolean {
  const [first, second] = [parseAddress(one), parseAddress(other)];
  if (first === undefined || second === undefined) return false;
  if ([...first.path, ...second.path].some((name) => GUID.test(name))) return false;
  if (first.path.at(-1) !== second.path.at(-1)) return true;
  return first.host === second.host && !endsWith(first.path, second.path) && !endsWith(second.path, first.path);
}

/** An address as it may be shown: without user, password and query. */
export function shownAddress(text: string): string {
  const url = parseUrl(text);
  if (url === undefined) return text;
  for (const part of ['username', 'password', 'search', 'hash'] as const) url[part] = '';
  return url.toString();
}

interface RepositoryAddress {
  readonly host: string;
  /** Names from the outermost on, in lower case; the last one is the repository's. */
  readonly path: readonly string[];
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const AZURE = 'dev.azure.com';
/** What stands between the names of Azure Repos and names nothing. */
const FILLERS: ReadonlySet<string> = new Set(['_git', '_ssh', '_full', '_optimized', 'defaultcollection']);

/** The settings of a repository are its own, and nobody needs an address of a megabyte. */
const LONGEST = 2_000;

/**
 * The forms of one address: over HTTPS and SSH, with and without `.git`, in another case; of Azure Repos the two hosts,
 * the two ports of SSH, and the project that may be left out where the repository has its name.
 */
function parseAddress(text: string): RepositoryAddress | undefined {
  const split = splitAddress(text);
  if (split === undefined) return undefined;
  const { host } = split;
  const names = split.names.map((name) => name.toLowerCase());
  const inAzure = azureNames(host, names);
  if (inAzure === undefined) return undefined;
  const isAzureRepos = inAzure.host === AZURE || names.includes('_git') || names.includes('_ssh');
  if (!isAzureRepos) return { host, path: names };
  const path = inAzure.names.filter((name) => !FILLERS.has(name));
  return { host: inAzure.host, path: path.at(-1) === path.at(-2) ? path.slice(0, -1) : path };
}

/**
 * Project and repository of Azure Repos that an address may mean, the likeliest first; none where it is no such address. A
 * project may be left out where the repository has its name, and then nothing tells it from a collection.
 */
export function azureRepositoriesOf(
  address: string,
): readonly { readonly project: string; readonly repository: string }[] {
  const split = splitAddress(address);
  if (split === undefined) return [];
  const { host, names } = split;
  if (host === `ssh.${AZURE}` || host === 'vs-ssh.visualstudio.com') {
    const [version, , project, repository] = names;
    return version === 'v3' && project !== undefined && repository !== undefined ? [{ project, repository }] : [];
  }
  const at = names.findIndex((name) => /^_(?:git|ssh)$/i.test(name));
  const repository =
    at < 0
      ? undefined
      : names
          .slice(at + 1)
          .filter((name) => !FILLERS.has(name.toLowerCase()))
          .at(-1);
  if (repository === undefined) return [];
  const before = names[at - 1];
  const isProject = before !== undefined && !FILLERS.has(before.toLowerCase());
  return [...(isProject ? [{ project: before, repository }] : []), { project: repository, repository }];
}

/** Host in lower case, and names as they are written. */
function splitAddress(text: string): { readonly host: string; readonly names: readonly string[] } | undefined {
  if (text.length > LONGEST) return undefined;
  const url = parseUrl(text);
  const short = url === undefined ? /^(?:[^@:/\\\s]+@)?([\w.-]{2,}):(?!\/\/)([^\\\s]+)$/.exec(text.trim()) : null;
  const host = (url?.hostname ?? short?.[1] ?? '').toLowerCase().replace(/^www\./, '');
  const names = (url?.pathname ?? short?.[2] ?? '')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .split('/')
    .filter((name) => name !== '')
    .map(decode);
  return host === '' || names.length === 0 ? undefined : { host, names };
}

function azureNames(host: string, names: readonly string[]): { host: string; names: readonly string[] } | undefined {
  const [organization] = host.split('.');
  if (host === `ssh.${AZURE}` || host === 'vs-ssh.visualstudio.com') {
    return names[0] === 'v3' ? { host: AZURE, names: names.slice(1) } : undefined;
  }
  if (host.endsWith('.visualstudio.com') && organization !== undefined) {
    return { host: AZURE, names: [organization, ...names] };
  }
  return { host, names };
}

function parseUrl(text: string): URL | undefined {
  if (!/^(?:https?|ssh|git|git\+ssh):\/\//i.test(text.trim())) return undefined;
  try {
    return new URL(text.trim());
  } catch {
    return undefined;
  }
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Servers put a context or `scm` before the names in one of their addresses. */
function endsWith(path: readonly string[], end: readonly string[]): boolean {
  return end.length <= path.length && end.every((name, index) => path[path.length - end.length + index] === name);
}
