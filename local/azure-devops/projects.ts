import { list, one, pageOf, projectOf, queryNumber, type Routes } from './call';
import { projectRef } from './references';

/** Operations of the area Core: the projects of the collection. */
export const projectRoutes: Routes = {
  'core/Projects_List': (call) => {
    const visible = call.token.denied.has('ViewProject')
      ? []
      : call.world.projects
          .filter(({ name }) => call.token.projects === undefined || call.token.projects.has(name))
          .slice(queryNumber(call, '$skip') ?? 0);
    const page = pageOf(visible, queryNumber(call, '$top') ?? 100, call.query('continuationToken'));
    return list(
      page.values.map((each) => projectRef(call, each)),
      page.continuationToken,
    );
  },
  'core/Projects_Get': (call) => {
    const project = projectOf(call);
    const capabilities = { versioncontrol: { sourceControlType: 'Git' } };
    return one({
      ...projectRef(call, project),
      _links: { self: { href: `${call.collectionUrl}/_apis/projects/${project.id}` } },
      ...(call.query('includeCapabilities') === 'true' && { capabilities }),
      defaultTeam: {
        id: project.id,
        name: `${project.name} Team`,
        url: `${call.collectionUrl}/_apis/projects/${project.id}/teams/${project.id}`,
      },
    });
  },
};
