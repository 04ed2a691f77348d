import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { credentialsVariable } from '../../src/documents/names';
import type { BenchJob } from './bench-job';
import { judged, type Line } from './row';
import { runCommand, type Command, type Run } from './run-command';
import { summarize } from './samples';
import { watchProcesses, type SeenProcess } from './watch-processes';

/** One analysis, by the task or by the bare engine. Seconds. */
export interface Scan {
  readonly wall: number;
  /** What the engine itself says: from its settings read to its report sent. */
  readonly own: number;
  /** What starting and ending took: wall without the engine's own time. */
  readonly over: number;
  readonly cpu: number;
}

export function toScan(run: Run): Scan {
  const own = ownSeconds(run.output);
  const wall = run.wallMs / 1000;
  return { wall, own, over: wall - own, cpu: run.cpuMs / 1000 };
}

/** `Analysis total time: 9.123 s`, `1:02.345 min`. @throws Error when the engine did not get there */
function ownSeconds(output: string): number {
  const [, minutes, seconds] = /Analysis total time: (?:(\d+):)?([\d.]+) (?:s|min)\b/.exec(output) ?? [];
  if (seconds === undefined) throw new Error(`The engine did not end well:\n${output.slice(-3000)}`);
  return Number(minutes ?? 0) * 60 + Number(seconds);
}

/** Runs Analyze under observation, which is not timed. @returns its JVMs, in the order of their start */
export async function findJvms(analyze: Command): Promise<readonly SeenProcess[]> {
  const watches: ReturnType<typeof watchProcesses>[] = [];
  const run = await runCommand(analyze, (pid) => watches.push(watchProcesses(pid)));
  const processes = watches.flatMap((watch) => watch.stop().processes);
  ownSeconds(run.output);
  return processes.filter(({ program }) => /^java(\.exe)?$/.test(basename(program)));
}

/** Makes the markers that runs of this job have left ones of an earlier build. */
export function leaveToLaterBuild(userHome: string): void {
  const folder = join(userHome, 'cache', 'cds');
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'earlier');
}

/** Lines for wall and processor time as parts of the floor's, each pair of one round. */
export function shares(
  what: string,
  floorName: string,
  subject: readonly Scan[],
  floor: readonly Scan[],
  limits: Readonly<Record<'wall' | 'cpu', number>>,
): readonly Line[] {
  return (['wall', 'cpu'] as const).map((part) => {
    const share = summarize(subject.map((scan, index) => scan[part] / (floor[index]?.[part] ?? Number.NaN)));
    return judged(
      {
        what: `${what}: ${part === 'wall' ? 'wall' : 'processor'}, part of ${floorName}`,
        measured: `× ${share.median.toFixed(2)} (${share.min.toFixed(2)} to ${share.max.toFixed(2)}, n=${share.n})`,
        budget: `× ${limits[part]}`,
        figures: { subject, floor },
      },
      share.median,
      limits[part],
    );
  });
}

const BROUGHT_BY_TASK = /^-Xshare|^-XX:(?:SharedArchiveFile|ArchiveClasses|TieredStopAtLevel=1$|\+UseSerialGC$)/;

/**
 * The engine without a task around it: the same Java, the same jar and the same analysis, but nothing that the task
 * brings: no class archive, no choice of compiler and collector, no cache of compiled code for Node.
 *
 * @param jvm as Analyze has started it
 */
export function bareEngine(
  job: BenchJob,
  jvm: SeenProcess,
  userHome: string,
  workFolder: string,
  server: { readonly url: string },
): Command {
  const { properties, analysisKey } = job.handoff();
  // Written by Prepare a moment ago.
  const { token } = JSON.parse(job.variables.get(credentialsVariable(analysisKey)) ?? '{}') as { token?: string };
  const all = {
    ...properties,
    'sonar.host.url': server.url,
    'sonar.token': token ?? '',
    'sonar.projectBaseDir': job.folders.sources,
    'sonar.userHome': userHome,
    'sonar.working.directory': workFolder,
    'sonar.scanner.app': 'bench',
    'sonar.scanner.appVersion': '1',
  };
  const args = jvm.commandLine.slice(1).filter((argument) => !BROUGHT_BY_TASK.test(argument));
  const { env, cwd } = job.command('analyze', {});
  const plain = Object.entries(env).filter(([name]) => !/^(?:SECRET_|ENDPOINT_|INPUT_|SONAR|VSTS_)/.test(name));
  return {
    file: jvm.program,
    args,
    cwd,
    env: Object.fromEntries(plain),
    input: JSON.stringify({ scannerProperties: Object.entries(all).map(([key, value]) => ({ key, value })) }),
  };
}
