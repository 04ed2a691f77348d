import type { AzureDevOps } from '../../ports/azure-devops';
import { field, type Payload } from '../http/payload';
import type { AskAzureDevOps } from './requests';

/** Properties of builds. The version is the lowest that all supported servers share; there it is a preview. */
export function buildArea(ask: AskAzureDevOps): Pick<AzureDevOps, 'buildProperties' | 'setBuildProperties'> {
  const version = '5.0-preview.1';
  const pathOf = (projectId: string, buildId: string): string =>
    `${encodeURIComponent(projectId)}/_apis/build/builds/${encodeURIComponent(buildId)}/properties`;
  return {
    buildProperties: (projectId, buildId) =>
      ask(
        {
          method: 'GET',
          path: pathOf(projectId, buildId),
          what: `the request for the properties of build ${buildId}`,
          version,
        },
        readProperties,
      ),
    setBuildProperties: (projectId, buildId, properties) =>
      ask(
        {
          method: 'PATCH',
          path: pathOf(projectId, buildId),
          what: `the change of the properties of build ${buildId}`,
          version,
          body: {
            kind: 'json-patch',
            value: Object.entries(properties).map(([name, value]) => ({
              op: 'add',
              path: `/${toPointer(name)}`,
              value,
            })),
          },
          // To add what is there replaces it.
          idempotent: true,
        },
        () => undefined,
      ),
  };
}

/** `{"value":{"name":{"$type":"System.String","$value":"text"}}}` */
function readProperties(payload: Payload): Readonly<Record<string, string>> {
  const { value } = field(payload, 'value');
  const properties: Record<string, string> = {};
  if (typeof value !== 'object' || value === null) return properties;
  for (const [name, entry] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    const text: unknown = typeof entry === 'object' && entry !== null && '$value' in entry ? entry.$value : entry;
    if (typeof text === 'string') properties[name] = text;
  }
  return properties;
}

/** RFC 6901. */
function toPointer(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}
