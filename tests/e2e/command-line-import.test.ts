import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Strike } from '../../local/http/faults';
import { closeScenes, openScene, type CommandLineScene } from '../wire/command-line-scene';

const MAIN = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
const LINE = ['import', '--all', '--json', '--quality-gate', 'Strict', '--visibility', 'public'];

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Child {
  kill(): void;
  readonly ended: Promise<Ended>;
}

function start(scene: CommandLineScene, line: readonly string[] = LINE): Child {
  const child = spawn(process.execPath, [MAIN, ...line], {
    cwd: scene.folder,
    env: { PATH: process.env.PATH, ...scene.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    kill: () => void child.kill('SIGKILL'),
    ended: Promise.all([code, text(child.stdout), text(child.stderr)]).then(([exitCode, stdout, stderr]) => ({
      exitCode,
      stdout,
      stderr,
    })),
  };
}

/** Deterministic, so that a failing sequence can be run again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 4294967296;
  };
}

/** Every pair of project and repository that SonarQube has a project for, with its gate. */
async function stateOf({ sonarqube }: CommandLineScene): Promise<readonly string[]> {
  const headers = { Authorization: `Basic ${Buffer.from(`${sonarqube.tokens.admin}:`).toString('base64')}` };
  const answer = await fetch(`${sonarqube.url}/api/v2/dop-translation/project-bindings?pageSize=500`, { headers });
  const { projectBindings } = (await answer.json()) as {
    readonly projectBindings: readonly {
      readonly slug: string;
      readonly repository: string;
      readonly projectKey: string;
    }[];
  };
  return projectBindings
    .map(({ slug, repository, projectKey }) => {
      const project = sonarqube.projects.find(projectKey);
      return `${slug}/${repository} ${projectKey} ${project?.gateName ?? ''} ${project?.visibility ?? ''}`;
    })
    .sort();
}

/** The bundled command line as a process that can be killed. */
describe('the import as a process', function () {
  this.timeout(240_000);
  afterEach(closeScenes);

  it('is killed at 20 random points, taken up, and comes to the same end', async () => {
    const random = randomFrom(20261128);
    const undisturbed = await prepared();
    assert.equal((await start(undisturbed).ended).exitCode, 0);
    const wanted = await stateOf(undisturbed);
    assert.equal(wanted.length, 12);
    const requests = undisturbed.sonarqube.requests.length - before;
    for (let kill = 1; kill <= 20; kill += 1) {
      const scene = await prepared();
      // At a request of the whole run, and before or after SonarQube has done what it asks for.
      const at = Math.floor(random() * requests);
      const isDone = random() < 0.5;
      const child = start(scene);
      const strike: Strike = async (exchange) => {
        if (isDone) await exchange.truth();
        child.kill();
        exchange.cut();
      };
      const fault = scene.sonarqube.faults.add({ after: at, times: 1, strike });
      await child.ended;
      assert.equal(fault.hits, 1, `kill ${kill} at request ${at}`);
      const again = await start(scene).ended;
      assert.equal(again.exitCode, 0, `kill ${kill} at request ${at}: ${again.stderr}${again.stdout}`);
      assert.deepEqual(
        await stateOf(scene),
        wanted,
        `kill ${kill} at request ${at}, ${isDone ? 'after' : 'before'} it`,
      );
      assert.equal(scene.sonarqube.projects.all().length, wanted.length);
    }
  });

  it('says that the journal has no room left, and goes on with another try', async () => {
    const scene = await prepared();
    const limited = `ulimit -f 1; exec "$0" "$@"`;
    const child = spawn('bash', ['-c', limited, process.execPath, MAIN, ...LINE], {
      cwd: scene.folder,
      env: { PATH: process.env.PATH, ...scene.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stderr, exitCode] = await Promise.all([
      text(child.stderr),
      new Promise((resolve) => child.on('close', resolve)),
    ]);
    assert.match(stderr, /^✗ The journal ".*" cannot be written any more: EFBIG.*\n.*\[SQ-IMPORT-JOURNAL\]\n$/);
    assert.equal(exitCode, 1);
    assert.equal((await start(scene).ended).exitCode, 0);
    assert.equal((await stateOf(scene)).length, 12);
  });

  it('takes Ctrl-C for the end of new rows, and says how to go on', async () => {
    const scene = await prepared();
    let isInterrupted = false;
    const child = spawn(process.execPath, [MAIN, ...LINE, '--concurrency', '1'], {
      cwd: scene.folder,
      env: { PATH: process.env.PATH, ...scene.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    scene.sonarqube.faults.add({
      method: 'POST',
      path: /bound-projects$/,
      after: 3,
      strike: async (exchange) => {
        if (!isInterrupted) child.kill('SIGINT');
        isInterrupted = true;
        exchange.send(await exchange.truth());
      },
    });
    const stdout = text(child.stdout);
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(exitCode, 130);
    const document = JSON.parse(await stdout) as { readonly stopped: object; readonly report: string };
    assert.deepEqual(document.stopped, { by: 'person' });
    const again = await start(scene, ['import', '--plan', document.report, '--json']).ended;
    assert.equal(again.exitCode, 0, again.stderr);
    assert.equal((await stateOf(scene)).length, 12);
  });
});

/** Requests that `configure` has made. */
let before = 0;

async function prepared(): Promise<CommandLineScene> {
  const scene = await openScene({ projects: 3, repositories: 4 });
  const configured = await start(scene, ['configure', '--json']).ended;
  assert.equal(configured.exitCode, 0, configured.stderr);
  before = scene.sonarqube.requests.length;
  return scene;
}
