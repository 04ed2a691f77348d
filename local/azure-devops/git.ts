import { badRequest, notFound } from './api-error';
import { list, one, mayRead, projectOf, repositoryOf, type Answer, type Call, type Routes } from './call';
import { blobIdOf, treeIdOf } from './git-objects';
import { identityRef, projectRef, repositoryUrl } from './references';
import { type Commit, type Repository } from './state';
import { fullRef } from './world';

/** Operations of the area Git apart from pull requests: repositories, refs, files, commits. */
export const gitRoutes: Routes = {
  'git/Repositories_List': (call) => {
    const project = call.path['project'] === undefined ? undefined : projectOf(call);
    const visible = call.token.denied.has('GenericRead') ? [] : call.world.repositories;
    const found = visible.filter((each) => (!project || each.project === project) && mayRead(call, each));
    return list(found.map((each) => repositoryBody(call, each)));
  },
  'git/Repositories_Get Repository': (call) => one(repositoryBody(call, repositoryOf(call))),

  'git/Refs_List': (call) => {
    const repository = repositoryOf(call);
    // The filter is what stands behind `refs/`.
    const prefix = `refs/${call.query('filter') ?? ''}`;
    const found = [...repository.refs].filter(([name]) => name.startsWith(prefix));
    return list(
      found.map(([name, objectId]) => ({
        name,
        objectId,
        creator: identityRef(call, call.world.author),
        url: `${repositoryUrl(call, repository)}/refs?filter=${encodeURIComponent(name.slice('refs/'.length))}`,
      })),
    );
  },

  'git/Items_Get': (call) => fileAnswer(call, repositoryOf(call)),
};

/** How answers show a repository. An empty one has no default branch. */
export function repositoryBody(call: Call, repository: Repository): object {
  const { project } = repository;
  const webUrl = `${call.collectionUrl}/${encodeURIComponent(project.name)}/_git/${encodeURIComponent(repository.name)}`;
  return {
    id: repository.id,
    name: repository.name,
    url: repositoryUrl(call, repository),
    project: projectRef(call, project),
    ...(repository.defaultBranch !== undefined && { defaultBranch: repository.defaultBranch }),
    size: repository.commits.size * 512,
    remoteUrl: webUrl,
    sshUrl: `ssh://127.0.0.1:22/${encodeURIComponent(project.name)}/_git/${encodeURIComponent(repository.name)}`,
    webUrl,
    _links: { self: { href: repositoryUrl(call, repository) }, web: { href: webUrl } },
    // Server 2019 and 2020 tell neither.
    ...(call.product === 'services' || call.product === 'server2022'
      ? { isDisabled: repository.isDisabled, isInMaintenance: repository.isInMaintenance }
      : {}),
    ...(repository.isFork && { isFork: true }),
  };
}

/** How answers name a commit; one that the repository does not know is named by its id alone. */
export function commitRef(call: Call, repository: Repository, commitId: string): object {
  const url = `${repositoryUrl(call, repository)}/commits/${commitId}`;
  const commit = repository.commits.get(commitId);
  if (!commit) return { commitId, url };
  const person = { name: commit.author.name, email: commit.author.email, date: commit.date };
  return { commitId, author: person, committer: person, comment: commit.comment, url };
}

/** How answers show a file or folder of a commit. */
export function itemBody(call: Call, repository: Repository, commit: Commit, path: string): object {
  const content = commit.files.get(path);
  const url =
    `${repositoryUrl(call, repository)}/items?path=${encodeURIComponent(path)}` +
    `&versionType=Commit&version=${commit.commitId}`;
  const common = { commitId: commit.commitId, path, url };
  if (content === undefined) return { objectId: treeIdOf(commit), gitObjectType: 'tree', ...common, isFolder: true };
  return { objectId: blobIdOf(content), gitObjectType: 'blob', ...common };
}

function commitOf(repository: Repository, commitId: string): Commit {
  const commit = repository.commits.get(commitId.toLowerCase());
  if (!commit) {
    throw notFound(
      'GitCommitDoesNotExistException',
      `TF401175: The commit ${commitId} does not exist in repository ${repository.name}.`,
    );
  }
  return commit;
}

/** The commit that `versionDescriptor` names; the default branch when it names none. */
function versionOf(call: Call, repository: Repository): Commit {
  const version = call.query('versionDescriptor.version');
  const type = (call.query('versionDescriptor.versionType') ?? 'branch').toLowerCase();
  if (version !== undefined && type === 'commit') return commitOf(repository, version);
  const ref =
    version === undefined ? repository.defaultBranch : type === 'tag' ? `refs/tags/${version}` : fullRef(version);
  const commitId = repository.refs.get(ref ?? '');
  if (commitId === undefined) {
    throw notFound(
      'GitUnresolvableToCommitException',
      `TF401175: The version descriptor <${type === 'tag' ? 'Tag' : 'Branch'}: ${version ?? 'default'} > could not be resolved ` +
        `to a version in the repository ${repository.name}.`,
    );
  }
  return commitOf(repository, commitId);
}

/** The raw file, or its description where the caller wants JSON. */
function fileAnswer(call: Call, repository: Repository): Answer {
  const commit = versionOf(call, repository);
  const path = rooted(call.query('path') ?? '');
  const content = commit.files.get(path);
  const isFolder = treePaths(commit).includes(path);
  if (content === undefined && !isFolder) throw itemNotFound(path, commit);
  const wantsJson = call.wantsJson || call.query('$format')?.toLowerCase() === 'json';
  if (!wantsJson && content !== undefined) {
    return { kind: 'content', type: 'application/octet-stream', content: Buffer.from(content) };
  }
  const withContent = call.query('includeContent')?.toLowerCase() === 'true' && content !== undefined;
  return one({ ...itemBody(call, repository, commit, path), ...(withContent && { content }) });
}

function itemNotFound(path: string, commit: Commit): Error {
  return notFound(
    'GitItemNotFoundException',
    `TF401174: The item '${path}' could not be found in the repository at the version specified by ` +
      `'<Commit: ${commit.commitId} >'.`,
  );
}

/** All files and the folders above them, the root first. */
function treePaths(commit: Commit): string[] {
  const paths = new Set<string>(['/']);
  for (const path of commit.files.keys()) {
    const parts = path.split('/').slice(1);
    for (let length = 1; length <= parts.length; length += 1) paths.add(`/${parts.slice(0, length).join('/')}`);
  }
  return [...paths].sort();
}

function rooted(path: string): string {
  if (path === '') throw badRequest('A path is needed.');
  const result = path.startsWith('/') ? path : `/${path}`;
  return result.length > 1 ? result.replace(/\/$/, '') : result;
}
