import { startAzureDevOps, type AzureDevOps, type AzureDevOpsOptions } from '../../../local/azure-devops/server';
import { type Build, type Definition, type Project, type Repository } from '../../../local/azure-devops/state';
import { type Token } from '../../../local/azure-devops/tokens';

/** A stand-in with a project, a repository, a pipeline, a run and a token of each kind. */
export interface Scene {
  readonly azure: AzureDevOps;
  readonly project: Project;
  readonly repository: Repository;
  readonly definition: Definition;
  readonly build: Build;
  readonly job: Token;
  readonly pat: Token;
  readonly extension: Token;
}

/** An answer, read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when it is no JSON. */
  readonly body: unknown;
}

/** What a request sends beside its path. `version` goes into the query string, null sends none. */
export interface RequestOptions {
  readonly method?: string;
  readonly token?: Token | undefined;
  readonly scheme?: 'bearer' | 'basic';
  readonly version?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body?: unknown;
  readonly bytes?: Buffer;
}

const running: AzureDevOps[] = [];

/** Stops every stand-in that a test started, also of a test that failed; for `afterEach`. */
export async function stopScenes(): Promise<void> {
  await Promise.all(running.splice(0).map((each) => each.stop()));
}

/** Starts a stand-in with one of everything. */
export async function startScene(options: AzureDevOpsOptions = {}): Promise<Scene> {
  const azure = await startAzureDevOps(options);
  running.push(azure);
  const project = azure.world.createProject('Web Shop');
  const repository = azure.world.createRepository({
    project,
    name: 'shop',
    defaultBranch: 'main',
    files: { 'src/index.ts': 'export {};\n', 'README.md': '# Shop\n' },
  });
  const definition = azure.world.createDefinition({ project, name: 'shop-ci', repository });
  const build = azure.world.createBuild({
    definitionId: definition.id,
    sourceBranch: 'refs/heads/main',
    sourceVersion: repository.refs.get('refs/heads/main') ?? '',
    reason: 'individualCI',
  });
  return {
    azure,
    project,
    repository,
    definition,
    build,
    job: azure.createToken({ kind: 'job' }),
    pat: azure.createToken({ kind: 'pat' }),
    extension: azure.createToken({ kind: 'extension', scopes: ['vso.build', 'vso.code'] }),
  };
}

/** Sends a request to a path below the collection, or to an absolute address. */
export async function send(azure: AzureDevOps, path: string, options: RequestOptions = {}): Promise<Reply> {
  const url = new URL(path.startsWith('http') ? path : `${azure.collectionUrl}/${path}`);
  const version = options.version === undefined ? '7.1' : options.version;
  if (version !== null) url.searchParams.set('api-version', version);
  const content = options.body === undefined ? options.bytes : JSON.stringify(options.body);
  const response = await fetch(url, {
    method: options.method ?? 'GET',
    redirect: 'manual',
    headers: {
      ...(options.token && { Authorization: authorization(options.token, options.scheme ?? 'bearer') }),
      ...(options.contentType !== undefined || options.body !== undefined
        ? { 'Content-Type': options.contentType ?? 'application/json' }
        : {}),
      ...options.headers,
    },
    ...(content !== undefined && { body: content }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function authorization(token: Token, scheme: 'bearer' | 'basic'): string {
  return scheme === 'bearer' ? `Bearer ${token.value}` : `Basic ${Buffer.from(`:${token.value}`).toString('base64')}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
