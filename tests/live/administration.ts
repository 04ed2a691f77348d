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
  if (conditions !== undefined) await setGate(server, project, conditions);
  return project;
}

/** Gives a project a gate with exactly these conditions. */
export async function setGate(server: LiveServer, project: string, conditions: readonly Condition[]): Promise<void> {
  const gateName = fresh('gate');
  await post(server, 'api/qualitygates/create', { name: gateName });
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
  return textOf(await post(server, 'api/user_tokens/generate', { type, projectKey, name: fresh('live') }), 'token');
}

/** Calls the server as its administrator; anything but success is an error of the rig. */
export async function post(server: LiveServer, path: string, params: Params): Promise<ApiAnswer> {
  const answer = await server.api('POST', path, params);
  if (answer.status >= 300) {
    throw new Error(`${path} ${JSON.stringify(params)}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return answer;
}
