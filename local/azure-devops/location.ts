import { availabilityOf, formatVersion, undocumentedAvailability, type Product } from './contract/api-version';
import { one, list, pathValue, type Routes } from './call';
import { loadResourceAreas, loadResourceLocations, type ResourceLocation } from './contract/contract';
import { type Identity } from './tokens';

/** Operations of the area Location: where clients learn who they are, and which routes and versions there are. */
export const locationRoutes: Routes = {
  'Location/ConnectionData_Get': (call) =>
    one({
      authenticatedUser: connectionIdentity(call.token.identity),
      authorizedUser: connectionIdentity(call.token.identity),
      instanceId: call.world.instanceId,
      deploymentId: call.world.instanceId,
      deploymentType: call.product === 'services' ? 'hosted' : 'onPremises',
      locationServiceData: {
        serviceOwner: '00025394-6065-48ca-87d9-7f5672854ef7',
        defaultAccessMappingMoniker: 'PublicAccessMapping',
        lastChangeId: 1,
        lastChangeId64: 1,
        ...(call.query('connectOptions') === 'includeServices' && {
          accessMappings: [
            {
              displayName: 'Host Guid Access Mapping',
              moniker: 'PublicAccessMapping',
              accessPoint: `${call.collectionUrl}/`,
            },
          ],
          serviceDefinitions: [],
        }),
      },
    }),

  // On a Server the client keeps the address that it was given; on Services it moves to the area's own.
  'Location/ResourceAreas_List': (call) => {
    if (call.product !== 'services') return one({ count: 0, value: null });
    const areas = loadResourceAreas().map(({ id, name }) => ({ id, name, locationUrl: `${call.collectionUrl}/` }));
    return one({ count: areas.length, value: areas });
  },

  'Location/ResourceLocations_List': (call) => {
    const area = pathValue(call, 'area').toLowerCase();
    const rows = loadResourceLocations().filter((row) => row.area.toLowerCase() === area);
    return list(rows.flatMap((row) => toLocationRow(row, call.product)));
  },
};

function toLocationRow(row: ResourceLocation, product: Product): object[] {
  const previewOnly = row.area === 'Location' || row.resourceName === 'attachments';
  const available = row.versions
    ? availabilityOf(row.versions, product)
    : undocumentedAvailability(product, previewOnly);
  if (!available) return [];
  return [
    {
      id: row.id,
      area: row.area,
      resourceName: row.resourceName,
      routeTemplate: row.routeTemplate,
      resourceVersion: available.resourceVersion,
      minVersion: '1.0',
      maxVersion: formatVersion(available.newest),
      releasedVersion: formatVersion(available.released),
    },
  ];
}

function connectionIdentity(identity: Identity): object {
  return {
    id: identity.id,
    descriptor: `Microsoft.IdentityModel.Claims.ClaimsIdentity;${identity.uniqueName}`,
    subjectDescriptor: identity.descriptor,
    providerDisplayName: identity.displayName,
    isActive: true,
    metaTypeId: 0,
    properties: { Account: { $type: 'System.String', $value: identity.uniqueName } },
  };
}
