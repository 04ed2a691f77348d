import { createHash } from 'node:crypto';
import { environmentName } from './environment-name';
import { type SecretMasker } from './mask-secrets';
import { type AzureDevOpsTarget, type ServiceConnection } from '../pipeline-options';

/** A service connection as the agent holds it. `SYSTEMVSSCONNECTION` is the job's own. */
export interface Endpoint {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  url: string;
  readonly scheme: string;
  readonly parameters: Record<string, string>;
  readonly data: Record<string, string>;
}

/** Id of the connection of the job itself. */
export const SYSTEM_CONNECTION = 'SYSTEMVSSCONNECTION';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Authorization parameters that the agent knows to be no secrets. Source: agent `MaskingUtil.cs`. */
const NOT_SECRET = [
  'idtoken',
  'role',
  'scope',
  'tenantid',
  'issuedat',
  'expiresat',
  'expiresin',
  'audience',
  'authenticationtype',
  'authorizationtype',
  'accesstokentype',
  'accesstokenfetchingmethod',
  'usewindowssecurity',
  'unsecured',
];

/** The connections of a run, with ids. */
export function toEndpoints(connections: readonly ServiceConnection[]): Endpoint[] {
  return connections.map(({ id, name, type, url, scheme, parameters, data }) => ({
    id: (id ?? idFromName(name)).toLowerCase(),
    name,
    type,
    url,
    scheme,
    parameters: { ...parameters },
    data: { ...data },
  }));
}

/** The connection of the job itself. */
export function systemEndpoint(target: AzureDevOpsTarget): Endpoint {
  return {
    id: SYSTEM_CONNECTION,
    name: 'SystemVssConnection',
    type: 'TeamFoundationServer',
    url: withSlash(target.collectionUri),
    scheme: 'OAuth',
    parameters: { AccessToken: target.accessToken },
    data: {},
  };
}

/** An address with exactly one slash at its end. */
export function withSlash(address: string): string {
  return `${address.replace(/\/+$/, '')}/`;
}

/** Registers what a connection holds with the masker of the job. */
export function maskEndpoint(endpoint: Endpoint, masker: SecretMasker): void {
  for (const [key, value] of Object.entries(endpoint.parameters))
    if (value !== '' && !NOT_SECRET.includes(key.toLowerCase())) masker.add(value);
}

/** Finds a connection by name or id. */
export function findEndpoint(endpoints: readonly Endpoint[], reference: string): Endpoint | undefined {
  const wanted = reference.trim().toLowerCase();
  return endpoints.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
}

/** Environment of a task for one connection. Source: agent `Handler.AddEndpointsToEnvironment`. */
export function endpointEnvironment(endpoint: Endpoint): Record<string, string> {
  const { id, url, scheme, parameters, data } = endpoint;
  const variables: Record<string, string> = {
    [`ENDPOINT_URL_${id}`]: url,
    [`ENDPOINT_AUTH_${id}`]: JSON.stringify({ parameters, scheme }),
    [`ENDPOINT_AUTH_SCHEME_${id}`]: scheme,
  };
  for (const [key, value] of Object.entries(parameters))
    variables[`ENDPOINT_AUTH_PARAMETER_${id}_${environmentName(key)}`] = value;
  if (!GUID.test(id)) return variables;
  variables[`ENDPOINT_DATA_${id}`] = JSON.stringify(data);
  for (const [key, value] of Object.entries(data)) variables[`ENDPOINT_DATA_${id}_${environmentName(key)}`] = value;
  return variables;
}

function idFromName(name: string): string {
  const digest = createHash('sha256').update(name).digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `5${digest.slice(13, 16)}`,
    `a${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
