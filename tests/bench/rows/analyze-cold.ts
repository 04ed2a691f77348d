import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startProxy, type ProxiedRequest, type Proxy } from '../../../local/http/proxy';
import { nodeBinary } from '../../../scripts/node-binaries';
import { toScan } from '../engine-run';
import { judged, notMeasured, type Line, type Row } from '../row';
import { runCommand, type Command } from '../run-command';
import type { LiveServer, World } from '../world';

const MEGABYTE = 1e6;
const SMALLEST_FILE = 10_000;

/** Analyze on an agent that has nothing yet, on one whose cache was restored, and a second time on the same. */
export const analyzeCold: Row = {
  name: 'analyze-cold',
  measure: async (world) => {
    const server = await world.live();
    if (typeof server === 'string') return [notMeasured('Analyze, cold agent', server)];
    const proxy = await startProxy({ target: server.url });
    try {
      return await cold(world, { url: proxy.url, token: server.token }, proxy);
    } finally {
      await proxy.stop();
      await world.close();
    }
  },
};

async function cold(world: World, server: LiveServer, proxy: Proxy): Promise<readonly Line[]> {
  const visit = async (agent: ColdAgent, what: string): Promise<Visit> => {
    proxy.clear();
    const run = await runCommand(agent.analyze);
    const { wall } = toScan(run);
    const made = proxy.requests.map((each) => ({ ...each }));
    const down = made.reduce((sum, { bytes }) => sum + bytes, 0);
    const scanner = /^Scanner {3}(.*)$/m.exec(run.output)?.[1] ?? '';
    const disk = sizeOf(agent.userHome);
    const measured = `${megabytes(down)} down, ${megabytes(disk)} on disk, ${wall.toFixed(1)} s`;
    return {
      line: { what: `Analyze, ${what} (${scanner})`, measured, standing: 'info', figures: made },
      scanner,
      made,
      disk,
      wall,
    };
  };
  const agent = await coldAgent(world, server, {});
  const first = await visit(agent, 'cold agent');
  const again = await visit(agent, 'the same agent again');
  const fitting = fittingJava(world, agent.userHome, first.scanner);
  const withJava = await coldAgent(world, server, fitting);
  const fetched = await visit(withJava, 'cold agent with a fitting Java');
  const newer = await nodeBinary(24);
  const withNode = newer.path === undefined ? null : await coldAgent(world, server, fitting, newer.path);
  const spared = withNode === null ? null : await visit(withNode, 'cold agent with a fitting Java and Node 24');

  const archive = join(world.newFolder('cache'), 'cache.tar');
  execFileSync('tar', ['-cf', archive, '-C', withJava.userHome, 'cache']);
  rmSync(withJava.userHome, { recursive: true, force: true });
  mkdirSync(withJava.userHome);
  execFileSync('tar', ['-xf', archive, '-C', withJava.userHome]);
  const restored = await visit(withJava, 'new agent with a fitting Java, its cache restored');

  const runtimes = filesOf(fetched.made).filter(({ path }) => path.includes('/jres/')).length;
  const afterRestore = filesOf(restored.made).length;
  const ofRuntimes = 'Runtimes that a cold agent with a fitting Java fetches';
  const fits = !fetched.scanner.includes('from the server');
  return [
    first.line,
    again.line,
    fetched.line,
    fits
      ? judged({ what: ofRuntimes, measured: String(runtimes), budget: '0' }, runtimes, 0)
      : notMeasured(ofRuntimes, 'no Java of this machine fits'),
    ...(spared === null ? [notMeasured(ofNode, 'no Node 24 here')] : [spared.line, ...compared(spared, fetched)]),
    restored.line,
    judged(
      { what: 'Files that are fetched again, cache restored', measured: String(afterRestore), budget: '0' },
      afterRestore,
      0,
    ),
  ];
}

const ofNode = "What the agent's own Node spares a cold agent";

function compared(spared: Visit, plain: Visit): readonly Line[] {
  const less = plain.disk - spared.disk;
  return [
    {
      what: ofNode,
      measured: `${megabytes(less)} on disk`,
      result: `× ${(spared.wall / plain.wall).toFixed(2)} of its wall time`,
      budget: 'at least 120 MB',
      standing: less >= 120 * MEGABYTE ? 'ok' : 'over',
    },
  ];
}

interface Visit {
  readonly line: Line;
  readonly scanner: string;
  readonly made: readonly ProxiedRequest[];
  /** Bytes of the user home. */
  readonly disk: number;
  /** Seconds. */
  readonly wall: number;
}

interface ColdAgent {
  readonly userHome: string;
  readonly analyze: Command;
}

async function coldAgent(
  world: World,
  server: LiveServer,
  environment: Readonly<Record<string, string>>,
  node = process.execPath,
): Promise<ColdAgent> {
  const userHome = world.newFolder('sonar-home');
  const job = await world.job(server, { environment: { ...environment, SONAR_USER_HOME: userHome } });
  await job.run('prepare', { configMode: 'manual', cliProjectKey: 'bench-cold', cliSources: 'src' });
  return { userHome, analyze: job.command('analyze', {}, node) };
}

/**
 * The variable of a hosted agent that names an installed Java of the server's version. Where none is installed, the runtime that
 * the agent before has fetched is moved out of its cache and stands for one.
 */
function fittingJava(world: World, userHome: string, scanner: string): Readonly<Record<string, string>> {
  const major = /Java (\d+) from the server/.exec(scanner)?.[1];
  if (major === undefined) return {};
  const java = execFileSync('find', [join(userHome, 'cache'), '-path', '*/bin/java'], { encoding: 'utf8' }).split(
    '\n',
  )[0];
  if (java === undefined || java === '') return {};
  const home = join(world.newFolder('java'), 'home');
  cpSync(dirname(dirname(java)), home, { recursive: true, verbatimSymlinks: true });
  const architecture = process.arch === 'arm64' ? 'ARM64' : 'X64';
  return { [`JAVA_HOME_${major}_${architecture}`]: home };
}

/** Downloads of files, not of what the server says about them. */
function filesOf(made: readonly ProxiedRequest[]): readonly ProxiedRequest[] {
  return made.filter(
    ({ path, bytes }) => /\/analysis\/(?:engine|jres)|\/plugins\/download/.test(path) && bytes > SMALLEST_FILE,
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

function sizeOf(folder: string): number {
  const kilobytes = execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0];
  return Number(kilobytes) * 1024;
}
