import assert from 'node:assert/strict';
import { join } from 'node:path';
import { closeScenes, openScene, type CommandLineScene } from '../../wire/command-line-scene';
import { judged, type Line, type Row } from '../row';
import { runCommand, type Command, type Run } from '../run-command';
import { inWords, interleave, summarize } from '../samples';
import { watchProcesses } from '../watch-processes';

const MAIN = join(__dirname, '..', '..', '..', 'dist', 'cli', 'main.js');
const SIZE = { projects: 250, repositories: 4 };
const COUNT = SIZE.projects * SIZE.repositories;
const CONCURRENCY = 4;
/** The import's own part above bare calls: start, lists, and the journal that is written through to the disk. */
const MOST_RATIO = 1.3;
const MOST_BYTES = 150 * 1024 * 1024;
const MOST_REQUESTS = 3;

/** `import` of 1,000 repositories, in turn with bare calls that make the same projects, all against the stand-ins. */
export const importScale: Row = {
  name: 'import',
  measure: async (world) => {
    try {
      const watched = await imported(true);
      const runs = await interleave<'import' | 'bare', number>(
        Math.max(1, Math.ceil(world.rounds / 5)),
        { import: async () => (await imported(false)).wallMs / 1000, bare: bareCalls },
        false,
      );
      return [...lineOfTime(runs.import, runs.bare), ...linesOfSize(watched)];
    } finally {
      await closeScenes();
    }
  },
};

interface Imported {
  readonly wallMs: number;
  readonly requests: number;
  readonly peakBytes: number;
}

async function imported(isWatched: boolean): Promise<Imported> {
  const scene = await openScene(SIZE);
  ended(await runCommand(commandOf(scene, 'configure')));
  const before = scene.sonarqube.requests.length;
  let watch: ReturnType<typeof watchProcesses> | undefined;
  const command = commandOf(scene, 'import', '--all', '--concurrency', String(CONCURRENCY));
  const { wallMs } = ended(
    await runCommand(command, (pid) => {
      if (isWatched) watch = watchProcesses(pid);
    }),
  );
  const peakBytes = watch?.stop().peakBytes ?? 0;
  const requests = scene.sonarqube.requests.length - before;
  assert.equal(scene.sonarqube.projects.all().length, COUNT);
  await closeScenes();
  return { wallMs, requests, peakBytes };
}

/** The calls alone, as many at a time, from a process of their own as well. */
async function bareCalls(): Promise<number> {
  const scene = await openScene(SIZE);
  ended(await runCommand(commandOf(scene, 'configure')));
  const { SONAR_HOST_URL: url = '', AZURE_DEVOPS_TOKEN: pat = '' } = scene.environment;
  const headers = { Authorization: `Basic ${Buffer.from(`${scene.sonarqube.tokens.admin}:`).toString('base64')}` };
  await fetch(`${url}/api/alm_integrations/set_pat?almSetting=azure&pat=${pat}`, { method: 'POST', headers });
  const settings = await fetch(`${url}/api/v2/dop-translation/dop-settings`, { headers });
  const [record] = ((await settings.json()) as { readonly dopSettings: readonly { readonly id: string }[] })
    .dopSettings;
  const bodies = scene.azure.world.repositories.map(({ name, project }) => ({
    projectKey: `${project.name}_${name}`.replaceAll(' ', '_'),
    projectName: name,
    devOpsPlatformSettingId: record?.id,
    repositoryIdentifier: name,
    projectIdentifier: project.name,
    monorepo: false,
  }));
  const script = `
    const [url, headers, bodies] = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    const next = async () => {
      for (let body; (body = bodies.pop()) !== undefined; ) {
        const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
        if (answer.status !== 201) throw new Error(await answer.text());
        await answer.text();
      }
    };
    Promise.all(Array.from({ length: ${CONCURRENCY} }, next));`;
  const input = JSON.stringify([
    `${url}/api/v2/dop-translation/bound-projects`,
    { ...headers, 'Content-Type': 'application/json' },
    bodies,
  ]);
  const run = ended(await runCommand({ ...commandOf(scene), args: ['--eval', script], input }));
  assert.equal(scene.sonarqube.projects.all().length, COUNT);
  await closeScenes();
  return run.wallMs / 1000;
}

function commandOf(scene: CommandLineScene, ...args: readonly string[]): Command {
  const env = { PATH: process.env.PATH ?? '', ...scene.environment };
  return { file: process.execPath, args: [MAIN, ...args], cwd: scene.folder, env };
}

function ended(run: Run): Run {
  assert.equal(run.exitCode, 0, run.output);
  return run;
}

function lineOfTime(subject: readonly number[], floor: readonly number[]): readonly Line[] {
  const ratio = summarize(subject.map((seconds, index) => seconds / (floor[index] ?? Number.NaN))).median;
  const line = {
    what: `import, ${COUNT} repositories`,
    measured: inWords(summarize(subject), 's'),
    floor: `bare calls ${inWords(summarize(floor), 's')}`,
    result: `× ${ratio.toFixed(2)}`,
    budget: `× ${MOST_RATIO}`,
    figures: { subject, floor },
  };
  return [judged(line, ratio, MOST_RATIO)];
}

function linesOfSize({ requests, peakBytes }: Imported): readonly Line[] {
  const each = requests / COUNT;
  const megabytes = peakBytes / 1024 / 1024;
  return [
    judged(
      { what: 'import, requests to SonarQube a repository', measured: each.toFixed(2), budget: `${MOST_REQUESTS}` },
      each,
      MOST_REQUESTS,
    ),
    judged(
      { what: `import, ${COUNT} repositories: peak memory`, measured: `${megabytes.toFixed(0)} MB`, budget: '150 MB' },
      peakBytes,
      MOST_BYTES,
    ),
  ];
}
