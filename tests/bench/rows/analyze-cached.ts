import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareEngine, findJvms, leaveToLaterBuild, shares, toScan, type Scan } from '../engine-run';
import { judged, notMeasured, type Line, type Row } from '../row';
import { runCommand } from '../run-command';
import { differences, inWords, interleave, summarize } from '../samples';
import type { LiveServer, World } from '../world';
import { writeJavaProject } from '../java-project';

/** Analyze with everything in the cache, in turn with the engine alone, on a real server. */
export const analyzeCached: Row = {
  name: 'analyze-cached',
  measure: async (world) => {
    const server = await world.live();
    if (typeof server === 'string') return [notMeasured('Analyze, all cached', server)];
    const rounds = Math.ceil(world.rounds / 3);
    const lines = [...(await cached(world, server, 'JavaScript sample', rounds))];
    if (world.large) {
      const sources = world.newFolder('java');
      const size = writeJavaProject(sources, 50_000);
      const what = `${size.files} Java files, ${size.lines} lines`;
      lines.push(...(await cached(world, server, what, Math.ceil(rounds / 2), sources)));
    }
    return lines;
  },
};

async function cached(
  world: World,
  server: LiveServer,
  project: string,
  rounds: number,
  sources?: string,
): Promise<readonly Line[]> {
  const userHome = world.newFolder('sonar-home');
  const environment = { SONAR_USER_HOME: userHome };
  const job = await world.job(server, { environment, ...(sources === undefined ? {} : { sources }) });
  await job.run('prepare', inputsFor(sources));
  // Of a job that Analyze has not yet told of its end: it can be run again.
  const task = job.command('analyze', {});
  await runCommand(task);
  // The second run finds all in the cache and marks it; one of a later build writes the class archive, and those after
  // it are as all later ones are.
  await runCommand(task);
  leaveToLaterBuild(userHome);
  await runCommand(task);
  const jvms = await findJvms(task);
  const [jvm] = jvms;
  if (jvm === undefined) throw new Error('Analyze has started no JVM.');
  const engine = bareEngine(job, jvm, userHome, world.newFolder('scannerwork'), server);
  const runs = await interleave<'engine' | 'task' | 'plain', Scan>(
    rounds,
    {
      engine: async () => toScan(await runCommand(engine)),
      task: async () => toScan(await runCommand(task)),
      plain: () => withoutTraces(userHome, async () => toScan(await runCommand(task))),
    },
    false,
  );
  await world.close();
  return [
    judged(
      { what: `Analyze, all cached, ${project}: JVMs`, measured: String(jvms.length), budget: '1' },
      jvms.length,
      1,
    ),
    ...compare(`Analyze, all cached, ${project}, without what earlier runs left`, runs.plain, runs.engine, 'over', 0.2),
    ...compare(`Analyze, all cached, ${project}, with it`, runs.task, runs.engine, 'wall', 0),
    ...shares(
      `Analyze, all cached, ${project}, with it`,
      "the bare engine's",
      runs.task,
      runs.engine,
      sources === undefined ? SMALL : LARGE,
    ),
  ];
}

function inputsFor(sources: string | undefined): Record<string, string> {
  const common = { configMode: 'manual', cliProjectKey: sources === undefined ? 'bench-javascript' : 'bench-java' };
  if (sources === undefined) return { ...common, cliSources: 'src' };
  return { ...common, cliSources: 'src', extraProperties: 'sonar.java.binaries=classes' };
}

/** Parts of the bare engine's time that Analyze may take on an agent that keeps its folders. */
const SMALL = { wall: 0.75, cpu: 0.62 } as const;
const LARGE = { wall: 0.95, cpu: 0.95 } as const;

/** What earlier runs leave for later ones: class archives, how long each took, compiled code of Node. */
const TRACES = ['cds', 'runs', 'node-compile'] as const;

/** A file in the place of a folder keeps what it holds from being found and from being written. */
async function withoutTraces<T>(userHome: string, run: () => Promise<T>): Promise<T> {
  const folders = TRACES.map((name) => join(userHome, 'cache', name));
  for (const folder of folders) {
    if (existsSync(folder)) renameSync(folder, `${folder}.kept`);
    writeFileSync(folder, '');
  }
  try {
    return await run();
  } finally {
    for (const folder of folders) {
      rmSync(folder);
      if (existsSync(`${folder}.kept`)) renameSync(`${folder}.kept`, folder);
    }
  }
}

/** The engine's own time is the noisiest part: without the archive the difference of the rest is what the task adds. */
function compare(
  what: string,
  subject: readonly Scan[],
  floor: readonly Scan[],
  judgedBy: 'wall' | 'over',
  limit: number,
): readonly Line[] {
  const names = { wall: 'wall', over: "wall without the engine's own time", cpu: 'processor' } as const;
  return (['wall', 'over', 'cpu'] as const).map((part) => {
    const values = subject.map((scan) => scan[part]);
    const floors = floor.map((scan) => scan[part]);
    const difference = summarize(differences(values, floors)).median;
    const line = {
      what: `${what}: ${names[part]}`,
      measured: inWords(summarize(values), 's'),
      floor: `bare engine ${inWords(summarize(floors), 's')}`,
      result: `${difference < 0 ? '' : '+'}${difference.toFixed(2)} s`,
      figures: { subject, floor },
    };
    if (part !== judgedBy) return { ...line, standing: 'info' };
    return judged({ ...line, budget: limit === 0 ? 'below the bare engine' : `+${limit} s` }, difference, limit);
  });
}
