import type { Discussion } from '../../documents/pull-request';
import { ownThreads } from '../../domain/decoration/own-threads';
import {
  planThreads,
  type ProjectFindings,
  type ThreadPlan,
  type ThreadSettings,
} from '../../domain/decoration/plan-threads';
import { findingComment } from '../../presentation/pull-request-comments';
import type { DecorationRun } from './decoration-run';
import { placeFindings, type PlacedOn } from './place-findings';
import { readFindings, type DecoratedProject } from './read-findings';
import { writeThreads, type WrittenThreads } from './write-threads';

/**
 * Brings the comments on lines up to date: reads, plans, writes.
 *
 * `untold` are the keys of projects whose issues the token may not see: that none are listed says nothing.
 *
 * @param discussions of the pull request, just read
 */
export async function updateThreads(
  projects: readonly DecoratedProject[],
  discussions: readonly Discussion[],
  settings: ThreadSettings,
  place: PlacedOn,
  run: DecorationRun,
): Promise<
  Pick<ThreadPlan, 'counts' | 'unplaced'> & { readonly written: WrittenThreads; readonly untold: readonly string[] }
> {
  const reports = new Map<ProjectFindings, DecoratedProject['report']>();
  const untold: string[] = [];
  for (const project of projects) {
    const read = await readFindings(project, discussions, settings.maxComments, run);
    reports.set(read, project.report);
    if (!read.isTold) untold.push(read.projectKey);
  }
  const found = [...reports.keys()];
  const projectOf = new Map(ownThreads(discussions).map(({ mark }) => [mark.issue, mark.project]));
  const fresh = found.flatMap((project) =>
    project.open.filter(({ key }) => !projectOf.has(key)).map((finding) => ({ finding, project })),
  );
  const placementOf = await placeFindings(fresh, settings.minSeverity, place, run);
  const plan = planThreads(
    found,
    discussions,
    settings,
    (finding, project) => {
      const report = reports.get(project);
      return report === undefined ? '' : findingComment(finding, report);
    },
    placementOf,
  );
  const clients = new Map(projects.map(({ report, findings }) => [report.project.key, findings]));
  const whoDecided = async (key: string): Promise<string | null> =>
    (await clients.get(projectOf.get(key) ?? '')?.whoDecided(key)) ?? null;
  const { actions, counts, unplaced } = plan;
  return { counts, unplaced, untold, written: await writeThreads(actions, place.pullRequest, run, whoDecided) };
}
