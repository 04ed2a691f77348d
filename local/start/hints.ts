import type { PipelineRun } from '../agent/run/pipeline-run';
import type { SonarQubeStandIn } from '../sonarqube/server';

/** What whoever reads the end of a run should know, and cannot see in it. */
export function hintsOf(
  run: PipelineRun,
  {
    isSample,
    showsPages,
    standIn,
  }: { readonly isSample: boolean; readonly showsPages: boolean; readonly standIn: SonarQubeStandIn | undefined },
): string[] {
  const hints: string[] = [];
  const steps = run.stages.flatMap(({ jobs }) => jobs.flatMap((job) => job.steps));
  const published = steps.filter(({ task }) => task === 'SonarQubeServerPublish');
  if (isSample && published.some(({ result }) => result === 'Failed'))
    hints.push(
      `The sample fails its gate on purpose${showsPages ? ': look at the tab' : '; without --exit a page shows why'}.`,
    );
  if (published.length === 0) {
    hints.push(
      'No step asked for a verdict, so this pipeline succeeds whatever SonarQube finds. Add SonarQubeServerPublish@1 at its end.',
    );
  }
  for (const { name, targets } of standIn?.projects.all() ?? []) {
    if (targets.some((target) => target.analyses.length > 0) && targets.every(({ files }) => files.size === 0)) {
      hints.push(
        `The stand-in of SonarQube reads JavaScript and TypeScript only, and ${name} brought it none. A real server reads more: npm run sonarqube starts one.`,
      );
    }
  }
  return hints;
}
