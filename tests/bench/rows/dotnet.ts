import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { putPlayer, recordingOf } from '../../dotnet/put-player';
import { resultOf, type BenchJob } from '../bench-job';
import { submit } from '../prepared-job';
import { judgedByTime, type Line, type Row } from '../row';
import { runCommand, type Command, type Run } from '../run-command';
import { inWords, interleave, summarize } from '../samples';

const VERSION = '12.1.0';
/** Analyzed before, as in all builds but the first. */
const PROJECT = 'bench';
/** An agent names no files of certificates unless somebody has told it to; with a large one even a bare Node takes 40 ms longer. */
const WITHOUT_OWN_AUTHORITIES = { NODE_EXTRA_CA_CERTS: undefined, SSL_CERT_FILE: undefined };

/**
 * What Prepare and Analyze add to the time of SonarScanner for .NET itself: the tasks, the two steps of the player of a
 * recording started bare, and a Node that does nothing, in turn.
 */
export const dotnet: Row = {
  name: 'dotnet',
  measure: async (world) => {
    const sonarqube = await world.sonarqube();
    const tools = world.newFolder('tools');
    const environment = {
      ...WITHOUT_OWN_AUTHORITIES,
      PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}`,
      HOME: world.newFolder('home'),
    };
    const job = await world.job({ url: sonarqube.url, token: sonarqube.tokens.user }, { environment });
    const program = join(tools, 'dotnet-sonarscanner');
    mkdirSync(join(tools, '.store', 'dotnet-sonarscanner', VERSION), { recursive: true });
    putPlayer(program, recordingOf('succeeds', VERSION), {
      '<agent>': join(job.folders.sources, '..'),
      '<home>': environment.HOME,
      '<tmp>': job.folders.temp,
    });
    submit(sonarqube, PROJECT);
    const inputs = { scannerMode: 'dotnet', projectKey: PROJECT };
    await again(program, () => job.run('prepare', inputs));
    await runCommand(bare(job, program, 'build'));
    const prepared = await interleave(world.rounds, {
      node: () => runCommand(bareNode(job)),
      step: () => again(program, () => runCommand(bare(job, program, 'begin'))),
      task: () => again(program, () => succeeds(job.command('prepare', inputs))),
    });
    await runCommand(bare(job, program, 'build'));
    const analyzed = await interleave(world.rounds, {
      node: () => runCommand(bareNode(job)),
      step: () => again(program, () => runCommand(bare(job, program, 'end'))),
      task: () => again(program, () => succeeds(job.command('analyze', {}))),
    });
    await world.close();
    return [...lines('Prepare', 'begin', prepared, 60), ...lines('Analyze', 'end', analyzed, 30)];
  },
};

/** The player plays each step of its recording once. */
async function again(program: string, run: () => Promise<Run>): Promise<Run> {
  rmSync(`${program}.played`, { force: true });
  return run();
}

function bareNode(job: BenchJob): Command {
  return { ...job.command('publish', {}), args: ['-e', '0'] };
}

function bare(job: BenchJob, program: string, step: 'begin' | 'build' | 'end'): Command {
  const command = job.command('publish', {});
  const given = { 'sonar.scanner.metadataFilePath': join(job.folders.temp, 'bare-report-task.txt') };
  return {
    ...command,
    file: program,
    args: [step],
    env: { ...command.env, SONARQUBE_SCANNER_PARAMS: JSON.stringify(given) },
  };
}

async function succeeds(command: Command): Promise<Run> {
  const run = await runCommand(command);
  if (resultOf(run) !== 'Succeeded') throw new Error(`The task did not succeed:\n${run.output}`);
  return run;
}

function lines(
  task: string,
  step: string,
  runs: Readonly<Record<'node' | 'step' | 'task', readonly Run[]>>,
  budget: number,
): readonly Line[] {
  const walls = (name: keyof typeof runs): readonly number[] => runs[name].map(({ wallMs }) => wallMs);
  const [node, bareStep, whole] = [walls('node'), walls('step'), walls('task')];
  const added = whole.map((wall, index) => wall - (bareStep[index] ?? NaN) - (node[index] ?? NaN));
  const { median } = summarize(added);
  const processor = (name: keyof typeof runs): number => summarize(runs[name].map(({ cpuMs }) => cpuMs)).median;
  const crowding = summarize(node).median / processor('node');
  const wall = judgedByTime(
    {
      what: `${task} with SonarScanner for .NET: beyond the scanner`,
      measured: inWords(summarize(whole), 'ms'),
      floor: `the player's ${step} ${inWords(summarize(bareStep), 'ms')} and bare Node ${inWords(summarize(node), 'ms')}`,
      result: `+${median.toFixed(0)} ms`,
      budget: `+${budget} ms`,
      figures: { node, step: bareStep, task: whole },
    },
    median,
    budget,
    crowding,
  );
  const cpu: Line = {
    what: `${task} with SonarScanner for .NET: processor`,
    measured: `${processor('task').toFixed(0)} ms`,
    floor: `the player's ${step} ${processor('step').toFixed(0)} ms and bare Node ${processor('node').toFixed(0)} ms`,
    result: `+${(processor('task') - processor('step') - processor('node')).toFixed(0)} ms`,
    standing: 'info',
  };
  return [wall, cpu];
}
