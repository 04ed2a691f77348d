import type { SonarQubeStandIn } from '../../../local/sonarqube/server';
import { slows } from '../../../local/http/strikes';
import { resultOf, type BenchJob } from '../bench-job';
import { openPrepared, submit } from '../prepared-job';
import { judged, type Line, type Row } from '../row';
import { runCommand, type Command } from '../run-command';
import { inWords, interleave, summarize } from '../samples';
import type { World } from '../world';

const LATENCY_MS = 20;

/** How many analyses, how long SonarQube computes each, and how many requests Publish may send it. */
interface Situation {
  readonly analyses: number;
  readonly computeMs: number;
  readonly mostRequests: number;
}

/**
 * The official tasks ask 5, 6 and 8 times for one analysis, 42 and 62 times for ten, 152, 202 and 302 times for fifty: for one it may
 * be half as much again, from ten on it must be fewer.
 */
const SITUATIONS: readonly Situation[] = [
  { analyses: 1, computeMs: 0, mostRequests: 7 },
  { analyses: 1, computeMs: 400, mostRequests: 9 },
  { analyses: 1, computeMs: 3_000, mostRequests: 12 },
  { analyses: 10, computeMs: 400, mostRequests: 41 },
  { analyses: 10, computeMs: 3_000, mostRequests: 61 },
  { analyses: 50, computeMs: 0, mostRequests: 151 },
  { analyses: 50, computeMs: 400, mostRequests: 201 },
  { analyses: 50, computeMs: 3_000, mostRequests: 301 },
];

/** What Publish costs beyond the server's own time, beside a Node that asks the same server three times in a row. */
export const publishWait: Row = {
  name: 'publish-wait',
  measure: async (world) => {
    const lines: Line[] = [];
    for (const situation of SITUATIONS) lines.push(...(await measured(world, situation)));
    return lines;
  },
};

async function measured(world: World, { analyses, computeMs, mostRequests }: Situation): Promise<readonly Line[]> {
  const { sonarqube, job } = await openPrepared(world, analyses);
  sonarqube.faults.add({ strike: slows(LATENCY_MS) });
  sonarqube.setProcessingDelay(computeMs);
  const requests: number[] = [];
  const runs = await interleave(Math.max(3, Math.round(world.rounds / 3)), {
    floor: async () => (await runCommand(threeQuestions(job, sonarqube.url))).wallMs,
    publish: async () => {
      if (computeMs > 0) submitAll(sonarqube, job);
      sonarqube.clearRecording();
      const run = await runCommand(job.command('publish', {}));
      if (resultOf(run) !== 'Succeeded') throw new Error(`Publish did not succeed:\n${run.output.slice(-2000)}`);
      requests.push(sonarqube.requests.length);
      return run.wallMs - computeMs;
    },
  });
  await world.close();
  const publish = summarize(runs.publish);
  const floor = summarize(runs.floor);
  const what = `Publish, ${analyses} ${analyses === 1 ? 'analysis' : 'analyses'}, ${computeMs === 0 ? 'ready' : `computed for ${computeMs / 1000} s`}`;
  const asked = summarize(requests);
  return [
    {
      what: `${what}: beyond the server's own time`,
      measured: inWords(publish, 'ms'),
      floor: `bare Node and three questions ${inWords(floor, 'ms')}`,
      result: `× ${(publish.median / floor.median).toFixed(2)}`,
      standing: 'info',
      figures: runs,
    },
    judged(
      { what: `${what}: requests`, measured: String(asked.median), budget: String(mostRequests), figures: requests },
      asked.median,
      mostRequests,
    ),
  ];
}

/** Reports that SonarQube begins to compute now. */
function submitAll(sonarqube: SonarQubeStandIn, job: BenchJob): void {
  for (const handoff of job.handoffs()) {
    const projectKey = handoff.project.key;
    job.leaveReport({ ceTaskId: submit(sonarqube, projectKey), projectKey }, handoff);
  }
}

/** The least that a program needs to learn a verdict: start, and ask for the task, the gate and the measures, one by one. */
function threeQuestions(job: BenchJob, url: string): Command {
  const script = `
    const { get } = require('node:http');
    const ask = (left) => left > 0 && get(${JSON.stringify(`${url}/api/system/status`)}, (answer) => answer.resume().on('end', () => ask(left - 1)));
    ask(3);`;
  return { ...job.command('publish', {}), args: ['-e', script] };
}
