import { randomBytes } from 'node:crypto';
import { textOf, type ApiAnswer, type Params } from '../../scripts/sonarqube/web-api';
import type { LiveServer } from './servers';

/** A condition as people write it: `violations > 0` fails the gate. */
export interface Condition {
  readonly metric: string;
  readonly op: 'GT' | 'LT';
  readonly error: string;
}

export type TokenType = 'USER_TOKEN' | 'GLOBAL_ANALYSIS_TOKEN' | 'PROJECT_ANALYSIS_TOKEN';

/** What tests made on the server that runs: calls that remove it again. */
const removals: (readonly [path: string, params: Params])[] = [];

/** Remembers how something that a test makes on the server is removed, for the end of the test file. */
export function removeLater(path: string, params: Params): void {
  removals.push([path, params]);
}

/** Remembers a project; also one that an analysis will create. */
export function removeProjectLater(project: string): void {
  removeLater('api/projects/delete', { project });
}

/** Removes from the server what tests created there since the last time; what is gone already may be gone. */
export async function removeCreated(server: LiveServer): Promise<void> {
  const kept: string[] = [];
  for (const [path, params] of removals.splice(0)) {
    const { status, body } = await server.api('POST', path, params);
    if (status >= 300 && status !== 404)
      kept.push(`${path} ${JSON.stringify(params)}: ${status} ${JSON.stringify(body)}`);
  }
  if (kept.length > 0) throw new Error(`Not everything could be removed:\n${kept.join('\n')}`);
}

/** Names and keys that no earlier run used: the server's data is kept from run to run. */
export function fresh(name: string): string {
  return `${name}-${Date.now().toString(36)}${randomBytes(2).toString('hex')}`;
}

/** Creates a project and, with conditions, a gate of its own that judges by these conditions only. */
export async function createProject(
  server: LiveServer,
  name: string,
  conditions?: readonly Condition[],
): Promise<string> {
  const project = fresh(name);
  await post(server, 'api/projects/create', { project, name: project });
  removeProjectLater(project);
  if (conditions !== undefined) await setGate(server, project, conditions);
  return project;
}

/** Gives a project a gate with exactly these conditions. */
export async function setGate(server: LiveServer, project: string, conditions: readonly Condition[]): Promise<void> {
  const gateName = fresh('gate');
  await post(server, 'api/qualitygates/create', { name: gateName });
  removeLater('api/qualitygates/destroy', { name: gateName });
  // Newer servers put the conditions of "Clean as You Code" into every new gate.
  for (const id of conditionIds(await server.api('GET', 'api/qualitygates/show', { name: gateName }))) {
    await post(server, 'api/qualitygates/delete_condition', { id });
  }
  for (const condition of conditions) {
    await post(server, 'api/qualitygates/create_condition', { gateName, ...condition });
  }
  await post(server, 'api/qualitygates/select', { gateName, projectKey: project });
}

function conditionIds({ body }: ApiAnswer): readonly string[] {
  const list = (body as { readonly conditions?: readonly { readonly id: string | number }[] }).conditions ?? [];
  return list.map(({ id }) => String(id));
}

/** A token of the administrator, of a kind; `projectKey` for that of a project. */
export async function createToken(server: LiveServer, type: TokenType, projectKey?: string): Promise<string> {
  const name = fresh('live');
  const answer = await post(server, 'api/user_tokens/generate', { type, projectKey, name });
  removeLater('api/user_tokens/revoke', { name });
  return textOf(answer, 'token');
}

/** A new user who has no rights but those that everyone has. */
export async function createUser(server: LiveServer): Promise<{ readonly login: string; readonly password: string }> {
  const login = fresh('user');
  const password = `Aa1!${randomBytes(12).toString('hex')}`;
  await post(server, 'api/users/create', { login, name: login, password });
  // With the user go its tokens.
  removeLater('api/users/deactivate', { login, anonymize: true });
  return { login, password };
}

/** A token of such a user. */
export async function createUserToken(server: LiveServer): Promise<string> {
  const { login } = await createUser(server);
  const answer = await post(server, 'api/user_tokens/generate', { login, type: 'USER_TOKEN', name: fresh('live') });
  return textOf(answer, 'token');
}

/** Calls the server as its administrator; anything but success is an error of the rig. */
export async function post(server: LiveServer, path: string, params: Params): Promise<ApiAnswer> {
  const answer = await server.api('POST', path, params);
  if (answer.status >= 300) {
    throw new Error(`${path} ${JSON.stringify(params)}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return answer;
}
