import type { SonarQubeStandIn } from '../../local/sonarqube/server';
import { analyzedFile, scannerReport } from '../wire/sonarqube/reports';
import type { BenchJob } from './bench-job';
import type { World } from './world';

/** Inputs of Prepare for a project. */
export function inputsOfPrepare(projectKey: string): Record<string, string> {
  return { configMode: 'manual', cliProjectKey: projectKey, cliSources: 'src' };
}

/** A job with so many analyses, prepared and scanned, whose results are ready: `bench-1`, `bench-2`, … */
export async function openPrepared(
  world: World,
  analyses: number,
): Promise<{ readonly sonarqube: SonarQubeStandIn; readonly job: BenchJob }> {
  const sonarqube = await world.sonarqube();
  const job = await world.job({ url: sonarqube.url, token: sonarqube.tokens.user });
  for (let number = 1; number <= analyses; number += 1) await prepareAndScan(sonarqube, job, `bench-${number}`);
  sonarqube.clearRecording();
  return { sonarqube, job };
}

async function prepareAndScan(sonarqube: SonarQubeStandIn, job: BenchJob, projectKey: string): Promise<void> {
  await job.run('prepare', inputsOfPrepare(projectKey));
  job.leaveReport({ ceTaskId: submit(sonarqube, projectKey), projectKey });
}

/** Sends a report without findings, as a scanner would. @returns the id of the background task */
export function submit(sonarqube: SonarQubeStandIn, projectKey: string): string {
  const lines = ['export const one = 1;', 'export const two = 2;'];
  const report = scannerReport(projectKey, [analyzedFile('src/index.js', lines)], { analyzedAt: Date.now() });
  return sonarqube.submitReport(report).id;
}
