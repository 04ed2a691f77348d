import { parsed, refused, type Parsed } from '../../domain/parsed';
import { parseServerUrl } from '../../domain/inputs/server-url';
import type { Agent, ServiceConnection } from '../../ports/agent';
import type { SonarQubeConnection } from '../../ports/sonarqube/connection';

/**
 * Finds the one service connection among the inputs `connection` (this extension's type) and `SonarQube` (the official
 * extension's type). Publish may do without; then `null`.
 */
export function chooseConnection(agent: Agent, required: boolean): Parsed<SonarQubeConnection | null> {
  const ours = agent.connection('connection');
  const official = agent.connection('SonarQube');
  if (ours !== undefined && official !== undefined) {
    return refused('connection: it is given together with SonarQube; give one of them.');
  }
  const chosen = ours ?? official;
  if (chosen === undefined) {
    return required
      ? refused('connection: it is missing; name a service connection of the type "SonarQube (server)".')
      : parsed(null);
  }
  return toConnection(chosen);
}

function toConnection(chosen: ServiceConnection): Parsed<SonarQubeConnection> {
  const { credentials, input } = chosen;
  // The id says nothing to people; the address of the server does, and the connection is found by it.
  const known = chosen.name === chosen.id ? null : chosen.name;
  const url = parseServerUrl(
    known === null ? `the connection of the input ${input}` : `the connection "${known}"`,
    chosen.url,
  );
  const empty = credentials.scheme === 'token' ? credentials.token.isEmpty : credentials.login === '';
  if (empty) {
    const name = known ?? (url.ok ? url.value : null);
    return refused(`${input}: the connection ${name === null ? '' : `"${name}" `}holds no token; store one in it.`);
  }
  return url.ok ? parsed({ url: url.value, name: known ?? url.value, credentials }) : url;
}
