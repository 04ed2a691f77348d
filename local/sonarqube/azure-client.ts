import { refuse } from './answer';

/** A repository as Azure DevOps describes it. */
export interface AzureRepository {
  readonly name: string;
  readonly project: string;
  readonly defaultBranch: string | undefined;
  readonly webUrl: string | undefined;
}

/** What Azure DevOps answered to the server. */
export type AzureAnswer = { readonly status: number; readonly body: unknown };

/**
 * Asks Azure DevOps as the server does: API 3.0, `BASIC accessToken:<token>`, no redirects. Names stand in the path, encoded.
 *
 * @returns status 0 where nobody answered
 */
export async function askAzure(url: string, path: string, token: string): Promise<AzureAnswer> {
  try {
    const response = await fetch(`${url}/${path}?api-version=3.0`, {
      headers: { Authorization: `BASIC ${Buffer.from(`accessToken:${token}`).toString('base64')}` },
      redirect: 'manual',
    });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  } catch {
    return { status: 0, body: undefined };
  }
}

/** One repository, or 500 in the server's words. */
export async function readRepository(
  url: string,
  token: string,
  project: string,
  repository: string,
): Promise<AzureRepository> {
  const path = `${encodeURIComponent(project)}/_apis/git/repositories/${encodeURIComponent(repository)}`;
  const { status, body } = await askAzure(url, path, token);
  if (status < 200 || status > 299 || body === undefined) {
    const message = `Failed to fetch AzureDevOps repository '${repository}' from project '${project}' from '${url}'`;
    return refuse(500, message);
  }
  return toRepository(body);
}

/** All repositories that the token sees, or 400 in the server's words. */
export async function searchRepositories(
  url: string,
  token: string,
  project: string | null,
): Promise<readonly AzureRepository[]> {
  const within = project === null ? '' : `${encodeURIComponent(project)}/`;
  const { status, body } = await askAzure(url, `${within}_apis/git/repositories`, token);
  return listOf(status, body).map(toRepository);
}

/** The values of a list, or 400 in the server's words. */
export function listOf(status: number, body: unknown): readonly unknown[] {
  if (status === 401) refuse(400, 'Invalid personal access token');
  if (status === 404) refuse(400, 'Invalid Azure URL');
  if (status < 200 || status > 299) refuse(400, 'Unable to contact Azure DevOps server');
  const values = record(body)['value'];
  return Array.isArray(values) ? values : refuse(400, 'Response from Azure for request could not be parsed');
}

function toRepository(body: unknown): AzureRepository {
  const { name, project, defaultBranch, webUrl } = record(body);
  return {
    name: String(name),
    project: String(record(project)['name']),
    defaultBranch: typeof defaultBranch === 'string' ? defaultBranch : undefined,
    webUrl: typeof webUrl === 'string' ? webUrl : undefined,
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
