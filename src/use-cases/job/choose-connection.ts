import { parsed, refused, type Parsed } from '../../domain/inputs/parsed';
import { parseServerUrl } from '../../domain/inputs/server-url';
import type { Agent, ServiceConnection } from '../../ports/agent';
import type { SonarQubeConnection } from '../../ports/sonarqube';

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
  const { credentials, name } = chosen;
  const empty = credentials.scheme === 'token' ? credentials.token.isEmpty : credentials.login === '';
  if (empty) return refused(`${chosen.input}: the connection "${name}" holds no token; store one in it.`);
  const url = parseServerUrl(name, chosen.url);
  return url.ok ? parsed({ url: url.value, name, credentials }) : url;
}
