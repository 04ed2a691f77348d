import { slows } from '../../../local/http/strikes';
import type { SonarQubeStandIn } from '../../../local/sonarqube/server';
import { resultOf, type BenchJob } from '../bench-job';
import { inputsOfPrepare, openPrepared, submit } from '../prepared-job';
import { judged, type Line, type Row } from '../row';
import { runCommand, type Run } from '../run-command';
import { differences, inWords, interleave, summarize } from '../samples';
import { watchProcesses } from '../watch-processes';
import type { World } from '../world';

const READY_AFTER_MS = [400, 2000, 4500, 8000] as const;
const FIRST_SECONDS_MS = 5000;

/** How soon Publish sees that a result is there, and how often it asks. */
export const publishSees: Row = {
  name: 'publish-sees',
  measure: async (world) => {
    const sonarqube = await world.sonarqube();
    const job = await world.job({ url: sonarqube.url, token: sonarqube.tokens.user });
    await job.run('prepare', inputsOfPrepare('bench'));
    const rounds = Math.max(2, Math.round(world.rounds / 5));
    const seen = new Map<number, number[]>(READY_AFTER_MS.map((after) => [after, []]));
    const later: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const after of READY_AFTER_MS) {
        const look = await lookFor(sonarqube, job, after);
        seen.get(after)?.push(look.delayMs);
        if (look.laterPerSecond !== null) later.push(look.laterPerSecond);
      }
    }
    await world.close();
    const lines = [...seen].map(([after, delays]): Line => {
      const summary = summarize(delays);
      const line = {
        what: `Publish sees a result that is ready after ${after / 1000} s`,
        measured: inWords(summary, 'ms'),
        figures: delays,
      };
      if (after >= FIRST_SECONDS_MS) return { ...line, standing: 'info' };
      return judged({ ...line, budget: '300 ms' }, summary.median, 300);
    });
    const rate = summarize(later);
    return [
      ...lines,
      judged(
        {
          what: 'Polls a second, after the first 5 s',
          measured: `${rate.median.toFixed(2)} (at most ${rate.max.toFixed(2)}, n=${rate.n})`,
          budget: '1',
          figures: later,
        },
        rate.max,
        1,
      ),
    ];
  },
};

interface Look {
  /** From the end of the background task to the question for its gate. */
  readonly delayMs: number;
  readonly laterPerSecond: number | null;
}

async function lookFor(sonarqube: SonarQubeStandIn, job: BenchJob, afterMs: number): Promise<Look> {
  sonarqube.setProcessingDelay(afterMs);
  sonarqube.clearRecording();
  const id = submit(sonarqube, 'bench');
  job.leaveReport({ ceTaskId: id, projectKey: 'bench' });
  const run = await runCommand(job.command('publish', {}));
  if (resultOf(run) !== 'Succeeded') throw new Error(`Publish did not succeed:\n${run.output}`);
  const ready = sonarqube.tasks().find((task) => task.id === id)?.executedAt;
  const asked = sonarqube.requests.find(({ path }) => path === '/api/qualitygates/project_status')?.at;
  const polls = sonarqube.requests.filter(({ path }) => path === '/api/ce/task').map(({ at }) => at);
  const first = polls[0];
  if (ready === undefined || asked === undefined || first === undefined) {
    throw new Error('Publish has not asked for the gate.');
  }
  return { delayMs: asked - ready, laterPerSecond: rateAfter(polls, first + FIRST_SECONDS_MS) };
}

/** Polls a second between the first and the last of those that came later. */
function rateAfter(polls: readonly number[], since: number): number | null {
  const later = polls.filter((at) => at >= since);
  const [first] = later;
  const last = later.at(-1);
  if (first === undefined || last === undefined || last === first) return null;
  return (later.length - 1) / ((last - first) / 1000);
}

/** How many, and how much longer than one they may take. */
const MANY = [
  { count: 10, factor: 2 },
  { count: 50, factor: 2 },
] as const;
const LATENCIES_MS = [0, 20] as const;
const MEGABYTE = 1024 * 1024;

/** What many analyses in one job cost. */
export const publishMany: Row = {
  name: 'publish-many',
  measure: async (world) => {
    const lines: Line[] = [];
    for (const latency of LATENCIES_MS) {
      const one = await slowServer(world, 1, latency);
      for (const { count, factor } of MANY) {
        const many = await slowServer(world, count, latency);
        const rounds = Math.max(5, Math.round(world.rounds / 2));
        const runs = await interleave(rounds, { one: () => publish(one), many: () => publish(many) });
        const peak = await peakOf(many);
        lines.push(...linesOf(`Publish with ${count} analyses, ${latency} ms latency`, runs, peak, factor));
      }
      await world.close();
    }
    return lines;
  },
};

async function slowServer(world: World, analyses: number, milliseconds: number): Promise<BenchJob> {
  const { sonarqube, job } = await openPrepared(world, analyses);
  if (milliseconds > 0) sonarqube.faults.add({ strike: slows(milliseconds) });
  return job;
}

async function publish(job: BenchJob): Promise<Run> {
  const run = await runCommand(job.command('publish', {}));
  if (resultOf(run) !== 'Succeeded') throw new Error(`Publish did not succeed:\n${run.output.slice(-2000)}`);
  return run;
}

async function peakOf(job: BenchJob): Promise<number> {
  const watches: ReturnType<typeof watchProcesses>[] = [];
  await runCommand(job.command('publish', {}), (pid) => watches.push(watchProcesses(pid, 2)));
  return Math.max(...watches.map((watch) => watch.stop().peakBytes));
}

function linesOf(
  what: string,
  { one, many }: Readonly<Record<'one' | 'many', readonly Run[]>>,
  peakBytes: number,
  factor: number,
): readonly Line[] {
  const oneWall = summarize(one.map(({ wallMs }) => wallMs));
  const manyWall = summarize(many.map(({ wallMs }) => wallMs));
  const cpu = (runs: readonly Run[]): number[] => runs.map(({ cpuMs }) => cpuMs);
  const ratio = manyWall.median / oneWall.median;
  const wall = {
    what,
    measured: inWords(manyWall, 'ms'),
    floor: `one analysis ${inWords(oneWall, 'ms')}`,
    result: `× ${ratio.toFixed(2)}`,
    figures: { one: one.map(({ wallMs }) => wallMs), many: many.map(({ wallMs }) => wallMs) },
  };
  const memory = {
    what: `${what}: peak memory`,
    measured: `${(peakBytes / MEGABYTE).toFixed(0)} MB`,
    figures: peakBytes,
  };
  const processor = {
    what: `${what}: processor`,
    measured: inWords(summarize(cpu(many)), 'ms'),
    floor: `one analysis ${inWords(summarize(cpu(one)), 'ms')}`,
    result: `+${summarize(differences(cpu(many), cpu(one))).median.toFixed(0)} ms`,
    standing: 'info',
  } as const;
  return [
    judged({ ...wall, budget: `× ${factor}` }, ratio, factor),
    processor,
    judged({ ...memory, budget: '150 MB' }, peakBytes / MEGABYTE, 150),
  ];
}
