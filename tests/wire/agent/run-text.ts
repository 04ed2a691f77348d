import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PipelineOptions } from '../../../local/agent/pipeline-options';
import { type JobRun, type PipelineRun, type StepRun } from '../../../local/agent/run/pipeline-run';
import { runPipeline } from '../../../local/agent/run-pipeline';

const TASKS = join(__dirname, '..', '..', 'fixtures', 'agent-tasks');

/** A folder for one test, with sources and a place for the agent. */
export interface Workplace {
  readonly folder: string;
  readonly sources: string;
  run(text: string, options?: Partial<PipelineOptions>): Promise<PipelineRun>;
  remove(): void;
}

/** Makes a folder in which pipelines can be run from their text. */
export function createWorkplace(): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'local-agent-'));
  const sources = join(folder, 'sources');
  mkdirSync(sources);
  writeFileSync(join(sources, 'read-me.txt'), 'sources\n');
  return {
    folder,
    sources,
    run: (text, options = {}) => {
      const pipeline = join(folder, 'azure-pipelines.yml');
      writeFileSync(pipeline, text);
      return runPipeline({ pipeline, tasksFolder: TASKS, sources, workFolder: join(folder, 'agent'), ...options });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The only job of a run. */
export function onlyJob(run: PipelineRun): JobRun {
  const [job, ...more] = run.stages.flatMap((stage) => stage.jobs);
  if (!job || more.length > 0) throw new Error('The run does not have exactly one job.');
  return job;
}

/** A step by its name. */
export function stepOf(run: PipelineRun, name: string): StepRun {
  const step = run.stages
    .flatMap(({ jobs }) => jobs)
    .flatMap(({ steps }) => steps)
    .find((each) => each.name === name);
  if (!step) throw new Error(`No step ${name} has run.`);
  return step;
}

/** Results of the main sections by step name, checkout left out. */
export function resultsOf(run: PipelineRun): Record<string, string> {
  const steps = run.stages.flatMap(({ jobs }) => jobs).flatMap((job) => job.steps);
  const own = steps.filter(({ name, section }) => section === 'main' && name !== 'Checkout');
  return Object.fromEntries(own.map(({ name, result }) => [name, result]));
}

/** A step that runs JavaScript with the real task library. */
export function probe(name: string, code: string, more = ''): string {
  const lines = code
    .trim()
    .split('\n')
    .map((line) => `        ${line.trim()}`);
  return `  - task: Probe@1\n    name: ${name}\n${more}    inputs:\n      script: |\n${lines.join('\n')}\n`;
}
