import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startProxy, type ProxiedRequest, type Proxy } from '../../../local/http/proxy';
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
    const measured = `${megabytes(down)} down, ${megabytes(sizeOf(agent.userHome))} on disk, ${wall.toFixed(1)} s`;
    return {
      line: { what: `Analyze, ${what} (${scanner})`, measured, standing: 'info', figures: made },
      scanner,
      made,
    };
  };
  const agent = await coldAgent(world, server, {});
  const first = await visit(agent, 'cold agent');
  const again = await visit(agent, 'the same agent again');
  const fitting = fittingJava(world, agent.userHome, first.scanner);
  const withJava = await coldAgent(world, server, fitting);
  const fetched = await visit(withJava, 'cold agent with a fitting Java');

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
    restored.line,
    judged(
      { what: 'Files that are fetched again, cache restored', measured: String(afterRestore), budget: '0' },
      afterRestore,
      0,
    ),
  ];
}

interface Visit {
  readonly line: Line;
  readonly scanner: string;
  readonly made: readonly ProxiedRequest[];
}

interface ColdAgent {
  readonly userHome: string;
  readonly analyze: Command;
}

async function coldAgent(
  world: World,
  server: LiveServer,
  environment: Readonly<Record<string, string>>,
): Promise<ColdAgent> {
  const userHome = world.newFolder('sonar-home');
  const job = await world.job(server, { environment: { ...environment, SONAR_USER_HOME: userHome } });
  await job.run('prepare', { configMode: 'manual', cliProjectKey: 'bench-cold', cliSources: 'src' });
  return { userHome, analyze: job.command('analyze', {}) };
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
