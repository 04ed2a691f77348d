import { listProjects, PROJECTS_A_PAGE, type Page, type TeamProject } from '../../wire/azure-devops/projects';
import type { ApiRequest } from '../../wire/azure-devops/api-request';

/** All team projects that the token sees, however many pages that takes. */
export async function readTeamProjects(
  send: <T>(request: ApiRequest<T>) => Promise<T>,
): Promise<readonly TeamProject[]> {
  const found: TeamProject[] = [];
  let from: Parameters<typeof listProjects>[0] = { skip: 0 };
  for (;;) {
    const page: Page<TeamProject> = await send(listProjects(from));
    const { values, continuation } = page;
    found.push(...values);
    // A server that names no next page may still have one behind a full page.
    if (continuation === null && values.length < PROJECTS_A_PAGE) return found;
    from = continuation === null ? { skip: found.length } : { continuation };
  }
}
