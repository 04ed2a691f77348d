import type { RecordedRequest } from '../../../local/sonarqube/recorded-request';
import type { SonarQubeStandIn } from '../../../local/sonarqube/server';
import { inputsOfPrepare, openPrepared } from '../prepared-job';
import { judged, type Line, type Row } from '../row';
import { runCommand } from '../run-command';
import type { World } from '../world';

/** Requests to SonarQube, counted. No noise of the machine is in these figures. */
export const requests: Row = {
  name: 'requests',
  measure: async (world) => {
    const lines = [
      await ofPrepare(world),
      await ofSeparateProject(world),
      await ofAnalyze(world),
      ...(await ofPublish(world)),
    ];
    await world.close();
    return lines;
  },
};

async function ofPrepare(world: World): Promise<Line> {
  const sonarqube = await world.sonarqube();
  const job = await world.job({ url: sonarqube.url, token: sonarqube.tokens.user });
  await job.run('prepare', inputsOfPrepare('bench'));
  return counted('Prepare of a new project, with cacheKey', sonarqube.requests, 6);
}

async function ofSeparateProject(world: World): Promise<Line> {
  const sonarqube = await world.sonarqube({ edition: 'community' });
  const job = await world.job({ url: sonarqube.url, token: sonarqube.tokens.user });
  job.variables.set('Build.SourceBranch', 'refs/heads/feature/cart');
  job.variables.set('Build.SourceBranchName', 'cart');
  job.variables.expandAll();
  await job.run('prepare', { ...inputsOfPrepare('bench'), unsupportedBranch: 'separate-project' });
  return counted('Prepare of a new separate project, with cacheKey', sonarqube.requests, 7);
}

async function ofAnalyze(world: World): Promise<Line> {
  const sonarqube = await world.sonarqube();
  const environment = { SONAR_USER_HOME: world.newFolder('sonar-home') };
  const job = await world.job({ url: sonarqube.url, token: sonarqube.tokens.user }, { environment });
  await job.run('prepare', inputsOfPrepare('bench'));
  await runCommand(job.command('analyze', {}));
  sonarqube.clearRecording();
  await job.run('analyze', {});
  const own = sonarqube.requests.filter(({ userAgent }) => userAgent.startsWith('SonarQubeForAzurePipelines'));
  return counted('Analyze, own bootstrap, all cached', own, 3);
}

async function ofPublish(world: World): Promise<readonly Line[]> {
  const one = await publishing(world, 1);
  const two = await publishing(world, 2);
  const perAnalysis = two.length - one.length;
  const perServer = one.length - perAnalysis;
  return [
    judged(
      // Nothing was found, so no list is read.
      { what: 'Publish, for each analysis, polls apart', measured: String(perAnalysis), budget: '2', figures: two },
      perAnalysis,
      2,
    ),
    judged({ what: 'Publish, for each server', measured: String(perServer), budget: '3', figures: one }, perServer, 3),
  ];
}

async function publishing(world: World, analyses: number): Promise<readonly string[]> {
  const opened: {
    readonly sonarqube: SonarQubeStandIn;
    readonly job: Awaited<ReturnType<typeof openPrepared>>['job'];
  } = await openPrepared(world, analyses);
  await opened.job.run('publish', {});
  return opened.sonarqube.requests.filter(({ path }) => path !== '/api/ce/task').map(nameOf);
}

function counted(what: string, made: readonly RecordedRequest[], limit: number): Line {
  return judged(
    { what: `Requests of ${what}`, measured: String(made.length), budget: String(limit), figures: made.map(nameOf) },
    made.length,
    limit,
  );
}

function nameOf({ method, path }: RecordedRequest): string {
  return `${method} ${path}`;
}
