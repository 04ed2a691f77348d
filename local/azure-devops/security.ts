import { badRequest } from './api-error';
import { list, pathValue, queryList, type Call, type Routes } from './call';
import type { Permission } from './tokens';

/** Namespace of the rights on Git repositories. */
const GIT_REPOSITORIES = '2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87';

/** Rights on repositories that the stand-in knows; clients take the bit from here, not from a list of their own. */
const ACTIONS: readonly { readonly bit: number; readonly name: Permission; readonly displayName: string }[] = [
  { bit: 2, name: 'GenericRead', displayName: 'Read' },
  { bit: 2048, name: 'EditPolicies', displayName: 'Edit policies' },
  { bit: 16384, name: 'PullRequestContribute', displayName: 'Contribute to pull requests' },
];

/** Operations of the area Security: what the caller may do, asked before it is done. */
export const securityRoutes: Routes = {
  'Security/SecurityNamespaces_Query': (call) =>
    list([
      {
        namespaceId: namespaceOf(call),
        name: 'Git Repositories',
        displayName: 'Git Repositories',
        actions: ACTIONS.map((action) => ({ ...action, namespaceId: GIT_REPOSITORIES })),
      },
    ]),
  'Security/Permissions_HasPermissions': (call) => {
    namespaceOf(call);
    const bits = Number(pathValue(call, 'permissions'));
    const asked = ACTIONS.filter(({ bit }) => (bits & bit) !== 0);
    const tokens = queryList(call, 'tokens') ?? [];
    return list(
      tokens.map((token) => isOfRepository(call, token) && asked.every(({ name }) => !call.token.denied.has(name))),
    );
  },
};

function namespaceOf(call: Call): string {
  const id = pathValue(call, 'securityNamespaceId').toLowerCase();
  if (id !== GIT_REPOSITORIES) throw badRequest(`The security namespace ${id} does not exist.`);
  return id;
}

/** `repoV2/<project id>/<repository id>` */
function isOfRepository({ world }: Call, token: string): boolean {
  const [, projectId, repositoryId] = /^repoV2\/([^/]+)\/([^/]+)$/.exec(token) ?? [];
  return world.repositories.some(({ id, project }) => id === repositoryId && project.id === projectId);
}
