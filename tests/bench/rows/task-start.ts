import { answers, GATEWAY_PAGE, slows } from '../../../local/http/strikes';
import { nodeBinary } from '../../../scripts/node-binaries';
import { resultOf, type BenchJob } from '../bench-job';
import { inputsOfPrepare, openPrepared } from '../prepared-job';
import { judgedByTime, notMeasured, type Line, type Row } from '../row';
import { runCommand, type Command, type Run } from '../run-command';
import { differences, inWords, interleave, summarize } from '../samples';
import type { World } from '../world';

const LATENCY_MS = 20;

/** What a task costs over a Node that does nothing, and how much of it is computing. */
export const taskStart: Row = {
  name: 'task-start',
  measure: async (world) => {
    const lines: Line[] = [];
    for (const major of [20, 24] as const) {
      const node = await nodeBinary(major);
      if (node.path === undefined) lines.push(notMeasured(`A task with one request, Node ${major}`, node.reason));
      else lines.push(...(await oneRequest(world, major, node.path)));
    }
    return lines;
  },
};

/** Prepare and Publish against a server that takes its time to answer. */
export const latency: Row = {
  name: 'latency',
  measure: async (world) => {
    const { sonarqube, job } = await openPrepared(world, 1);
    sonarqube.faults.add({ strike: slows(LATENCY_MS) });
    // Prepare takes away what an earlier scan of its job has left, so it has a job of its own.
    const other = await world.job({ url: sonarqube.url, token: sonarqube.tokens.user });
    const subjects = {
      node: () => timed(bareNode(job, process.execPath), null),
      prepare: () => timed(other.command('prepare', inputsOfPrepare('bench-1')), 'Succeeded'),
      publish: () => timed(job.command('publish', {}), 'Succeeded'),
    };
    const runs = await interleave(world.rounds, subjects);
    await world.close();
    return [
      ...over(`Prepare, ${LATENCY_MS} ms latency`, runs.prepare, runs.node, 150),
      ...over(`Publish, one ready analysis, ${LATENCY_MS} ms latency`, runs.publish, runs.node, 200),
    ];
  },
};

/** Analyze that is refused the engine: the shortest run of a task that speaks to the server. */
async function oneRequest(world: World, major: number, node: string): Promise<readonly Line[]> {
  const sonarqube = await world.sonarqube();
  const job = await world.job({ url: sonarqube.url, token: sonarqube.tokens.user });
  // With a Java of its own it asks for no runtime, which leaves the question for the engine.
  await job.run('prepare', {
    ...inputsOfPrepare('bench'),
    extraProperties: `sonar.scanner.javaExePath=${process.execPath}`,
  });
  sonarqube.faults.add({ path: '/api/v2/analysis/engine', strike: answers(401, GATEWAY_PAGE) });
  sonarqube.clearRecording();
  await timed(job.command('analyze', {}, node), 'Failed');
  const requests = sonarqube.requests.length;
  if (requests !== 1) throw new Error(`The task with one request made ${requests}.`);
  const runs = await interleave(world.rounds, {
    node: () => timed(bareNode(job, node), null),
    task: () => timed(job.command('analyze', {}, node), 'Failed'),
  });
  await world.close();
  return over(`A task with one request, Node ${major}`, runs.task, runs.node, 110);
}

function bareNode(job: BenchJob, node: string): Command {
  return { ...job.command('publish', {}, node), args: ['-e', '0'] };
}

async function timed(command: Command, result: string | null): Promise<Run> {
  const run = await runCommand(command);
  if (result !== null && resultOf(run) !== result) throw new Error(`The task did not end as ${result}:\n${run.output}`);
  return run;
}

function over(what: string, subject: readonly Run[], floor: readonly Run[], budget: number): readonly Line[] {
  const wall = (runs: readonly Run[]): number[] => runs.map(({ wallMs }) => wallMs);
  const cpu = (runs: readonly Run[]): number[] => runs.map(({ cpuMs }) => cpuMs);
  const difference = summarize(differences(wall(subject), wall(floor)));
  const cpuDifference = summarize(differences(cpu(subject), cpu(floor)));
  return [
    judgedByTime(
      {
        what: `${what}: wall`,
        measured: inWords(summarize(wall(subject)), 'ms'),
        floor: `bare Node ${inWords(summarize(wall(floor)), 'ms')}`,
        result: `+${difference.median.toFixed(0)} ms`,
        budget: `+${budget} ms`,
        figures: { subject: wall(subject), floor: wall(floor) },
      },
      difference.median,
      budget,
      summarize(wall(floor)).median / summarize(cpu(floor)).median,
    ),
    {
      what: `${what}: processor`,
      measured: inWords(summarize(cpu(subject)), 'ms'),
      floor: `bare Node ${inWords(summarize(cpu(floor)), 'ms')}`,
      result: `+${cpuDifference.median.toFixed(0)} ms, × ${(summarize(cpu(subject)).median / summarize(cpu(floor)).median).toFixed(2)}`,
      standing: 'info',
      figures: { subject: cpu(subject), floor: cpu(floor) },
    },
  ];
}
