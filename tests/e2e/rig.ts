import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineRun, StepRun } from '../../local/agent/run/pipeline-run';
import {
  openOrganization,
  sonarqubeConnection,
  type BuildOptions,
  type FinishedBuild,
  type Organization,
} from '../../local/organization';
import { startSonarQube, type SonarQubeOptions, type SonarQubeStandIn } from '../../local/sonarqube/server';
import { watchSecrets } from './secret-watcher';

export const SAMPLE = join(__dirname, '..', '..', 'local', 'sample');

/** Prepare, Analyze and Publish, with inputs by task. */
export interface PipelineText {
  readonly prepare?: Readonly<Record<string, string>> | null;
  readonly analyze?: (Readonly<Record<string, string>> & { readonly condition?: string }) | null;
  readonly publish?: (Readonly<Record<string, string>> & { readonly condition?: string }) | null;
  readonly fetchDepth?: number;
}

const MANUAL = { connection: 'sonarqube', configMode: 'manual', cliProjectKey: 'webshop', cliSources: 'src' };

/** Inputs of Prepare for one file without an issue: for tests that are not about what a scan finds. */
export const NOTHING_TO_FIND = { cliSources: 'src/shared/money.ts' };

/** YAML of a pipeline with our three tasks; `null` leaves one out. */
export function pipelineOf({ prepare = {}, analyze = {}, publish = {}, fetchDepth = 0 }: PipelineText): string {
  const step = (task: string, name: string, given: Readonly<Record<string, string | undefined>>): string[] => {
    const { condition, ...inputs } = given;
    return [
      `  - task: ${task}@1`,
      `    name: ${name}`,
      ...(condition === undefined ? [] : [`    condition: ${condition}`]),
      '    inputs:',
      ...Object.entries({ ...inputs, _: undefined })
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `      ${key}: ${JSON.stringify(value)}`),
      ...(Object.keys(inputs).length === 0 ? ['      {}'] : []),
    ];
  };
  return [
    'steps:',
    '  - checkout: self',
    `    fetchDepth: ${fetchDepth}`,
    ...(prepare === null ? [] : step('SonarQubeServerPrepare', 'prepare', { ...MANUAL, ...prepare })),
    ...(analyze === null ? [] : step('SonarQubeServerAnalyze', 'analyze', analyze)),
    ...(publish === null ? [] : step('SonarQubeServerPublish', 'publish', publish)),
    '',
  ].join('\n');
}

export interface Rig {
  readonly sonarqube: SonarQubeStandIn;
  readonly organization: Organization;
  readonly token: string;
  /** Everything of the agent lies below it. */
  readonly folder: string;
  /**
   * Runs a pipeline, then the secret watcher over everything that it left.
   *
   * `exposed` are the plain variables that may hold the token, as in `watchSecrets`.
   */
  run(
    pipeline: string,
    options?: Partial<BuildOptions> & { readonly exposed?: readonly string[] },
  ): Promise<FinishedBuild>;
  stop(): Promise<void>;
}

export interface RigOptions {
  readonly sonarqube?: SonarQubeOptions;
  readonly sources?: string;
  /** Environment of the agent, for example no `JAVA_HOME`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The stand-ins of one test file, and a user home of the scanner that starts empty. */
export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'sonarqube-e2e-'));
  const sonarqube = await startSonarQube({ processingDelay: 100, ...options.sonarqube });
  const organization = await openOrganization({ sources: options.sources ?? SAMPLE, folder });
  const token = sonarqube.tokens.user;
  const userHome = join(folder, 'sonar-home');
  let runs = 0;
  return {
    sonarqube,
    organization,
    token,
    folder,
    run: async (pipeline, { exposed = [], ...build } = {}) => {
      runs += 1;
      const file = join(folder, `pipeline-${runs}.yml`);
      writeFileSync(file, pipeline);
      const workFolder = join(folder, `work-${runs}`);
      const finished = await organization.runBuild({
        pipeline: file,
        workFolder,
        connections: [sonarqubeConnection(sonarqube.url, token)],
        ...build,
        environment: { SONAR_USER_HOME: userHome, ...options.environment, ...build.environment },
      });
      watchSecrets(finished.run, { secrets: [token], folders: [build.workFolder ?? workFolder], exposed });
      return finished;
    },
    stop: async () => {
      await sonarqube.stop();
      await organization.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** A step of the only job, by its name. */
export function stepOf(run: PipelineRun, name: string): StepRun {
  const steps = run.stages.flatMap(({ jobs }) => jobs.flatMap((job) => job.steps));
  const step = steps.find((candidate) => candidate.name === name);
  if (step === undefined) throw new Error(`There is no step ${name}, but ${steps.map((each) => each.name).join(', ')}`);
  return step;
}

/** What a person reads in a step's log. */
export function logOf(run: PipelineRun, name: string): string {
  return stepOf(run, name).lines.join('\n');
}
