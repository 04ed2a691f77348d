import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chooseServer } from '../../../scripts/sonarqube/versions';
import { putPlayer, recordingOf } from '../../dotnet/put-player';
import { downloadEngine, takeShortFolder } from '../../dotnet/real-engine';
import { leaveTestMethods, unpackRecordedJob } from '../../dotnet/recorded-job';
import type { BenchJob } from '../bench-job';
import { findJvms, leaveToLaterBuild, shares, toScan } from '../engine-run';
import { notMeasured, type Line, type Row } from '../row';
import { runCommand, type Command } from '../run-command';
import { inWords, interleave, summarize } from '../samples';
import type { LiveServer, World } from '../world';

const VERSION = '12.1.0';
const PROJECT = 'bench-dotnet';
const WHAT = 'Analyze with SonarScanner for .NET, recorded job, real engine';
const LIMITS = { wall: 0.75, cpu: 0.65 } as const;

/**
 * The engine that the second step of SonarScanner for .NET starts, on a job that was recorded and a real server: by Analyze, with
 * what earlier runs left, in turn with the bare second step. The player of the recording starts Java as the scanner does.
 */
export const dotnetEngine: Row = {
  name: 'dotnet-engine',
  measure: async (world) => {
    const server = await world.live();
    if (typeof server === 'string') return [notMeasured(WHAT, server)];
    const agent = takeShortFolder();
    try {
      return await measure(world, server, agent);
    } finally {
      rmSync(agent, { recursive: true, force: true, maxRetries: 3 });
    }
  },
};

async function measure(world: World, server: LiveServer, agent: string): Promise<readonly Line[]> {
  const tools = world.newFolder('tools');
  const userHome = world.newFolder('sonar-home');
  const environment = {
    PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: world.newFolder('home'),
    SONAR_USER_HOME: userHome,
  };
  const job = await world.job(server, { environment, folder: agent });
  const engine = { java: chooseServer(undefined).jdk.java, jar: await putEngine(server, userHome) };
  const program = join(tools, 'dotnet-sonarscanner');
  mkdirSync(join(tools, '.store', 'dotnet-sonarscanner', VERSION), { recursive: true });
  putPlayer(program, recordingOf('succeeds', VERSION), { '<agent>': job.folders.build }, engine);
  await job.run('prepare', { scannerMode: 'dotnet', projectKey: PROJECT });
  const reports = await leaveBuild(world.newFolder('recorded-job'), job, engine);

  const analyze = job.command('analyze', {});
  const end = bareEnd(job, program, { server, userHome, reports });
  const run = async (command: Command) => {
    // The player plays each step once.
    rmSync(`${program}.played`, { force: true });
    return toScan(await runCommand(command));
  };
  // The first run fetches the plug-ins and leaves its marker, one of a later build writes the archive of classes.
  await run(analyze);
  leaveToLaterBuild(userHome);
  await run(analyze);
  rmSync(`${program}.played`, { force: true });
  const [jvm] = await findJvms(analyze);
  const given = jvm?.commandLine.filter((word) => word.startsWith('-X')).map((word) => word.replace(/=\/.*/, '')) ?? [];
  const runs = await interleave(Math.ceil(world.rounds / 3), { end: () => run(end), task: () => run(analyze) });
  await world.close();
  const words = (part: 'wall' | 'cpu', name: keyof typeof runs): string =>
    inWords(summarize(runs[name].map((scan) => scan[part])), 's');
  return [
    { what: `${WHAT}: what Java gets`, measured: given.join(' ') || 'nothing', standing: 'info' },
    ...(['wall', 'cpu'] as const).map((part): Line => ({
      what: `${WHAT}: ${part === 'wall' ? 'wall' : 'processor'}`,
      measured: words(part, 'task'),
      floor: `bare second step ${words(part, 'end')}`,
      standing: 'info',
    })),
    ...shares(WHAT, "the bare second step's", runs.task, runs.end, LIMITS),
  ];
}

/** Where the scanner keeps it: in a folder that is named after its content. */
async function putEngine({ url, token }: LiveServer, userHome: string): Promise<string> {
  const content = await downloadEngine(url, token);
  const folder = join(userHome, 'cache', createHash('sha256').update(content).digest('hex'));
  mkdirSync(folder, { recursive: true });
  const jar = join(folder, 'sonar-scanner-engine.jar');
  writeFileSync(jar, content);
  return jar;
}

const REPORTS = {
  'sonar.cs.vstest.reportsPaths': 'agent_build_2026-11-27_14_15_50_net10.0.trx',
  'sonar.cs.cobertura.reportsPaths': '53a33c36-7002-4868-97fc-746ebbf41bee/coverage.cobertura.xml',
} as const;

/** Leaves what the recorded first step, build and tests left. @returns the properties that name the reports */
async function leaveBuild(
  stage: string,
  { folders }: BenchJob,
  engine: Readonly<Record<'java' | 'jar', string>>,
): Promise<Readonly<Record<string, string>>> {
  await unpackRecordedJob(stage, folders.work);
  leaveTestMethods(stage, folders.work);
  const left = join(folders.build, '.sonarqube');
  cpSync(join(stage, '1', '.sonarqube'), left, { recursive: true });
  cpSync(join(stage, '1', 's'), folders.sources, { recursive: true });
  edit(join(left, 'out', 'ScannerEngineInput.json'), (text) =>
    text.replaceAll('"value": "shop', `"value": "${PROJECT}`),
  );
  edit(join(left, 'conf', 'SonarQubeAnalysisConfig.xml'), (text) =>
    text
      .replace(/(<JavaExePath>)[^<]*/, (_all, tag: string) => tag + engine.java)
      .replace(/(<EngineJarPath>)[^<]*/, (_all, tag: string) => tag + engine.jar),
  );
  const properties: Record<string, string> = {};
  for (const [property, name] of Object.entries(REPORTS)) {
    properties[property] = join(folders.temp, 'found', name);
    cpSync(join(stage, '_temp', name), properties[property]);
  }
  return properties;
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** The second step without a task around it, on the same analysis: nothing that the task brings for Java and Node. */
function bareEnd(
  job: BenchJob,
  program: string,
  given: { readonly server: LiveServer; readonly userHome: string; readonly reports: Readonly<Record<string, string>> },
): Command {
  const { cwd, env } = job.command('analyze', {});
  const plain = Object.entries(env).filter(([name]) => !/^(?:SECRET_|ENDPOINT_|INPUT_|SONAR|VSTS_)/.test(name));
  const properties = {
    ...job.handoff().properties,
    ...given.reports,
    'sonar.host.url': given.server.url,
    'sonar.token': given.server.token,
    'sonar.userHome': given.userHome,
    'sonar.projectBaseDir': job.folders.sources,
    'sonar.scanner.metadataFilePath': join(job.folders.temp, 'bare-report-task.txt'),
  };
  return {
    file: program,
    args: ['end'],
    cwd,
    env: { ...Object.fromEntries(plain), SONARQUBE_SCANNER_PARAMS: JSON.stringify(properties) },
  };
}
