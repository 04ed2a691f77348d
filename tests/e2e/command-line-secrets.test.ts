import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Strike } from '../../local/http/faults';
import { closeScenes, openScene, type CommandLineScene } from '../wire/command-line-scene';
import { formsOf } from './secret-watcher';

const MAIN = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
const ps = (): string => spawnSync('ps', ['-ww', '-eo', 'args'], { encoding: 'utf8' }).stdout ?? '';

/** Every command that takes a secret, as a process of its own that other users of the machine can look at. */
describe('the secrets of the command line', function () {
  this.timeout(120_000);
  let scene: CommandLineScene;
  before(async function () {
    if (ps() === '') return this.skip();
    scene = await openScene({ projects: 1, repositories: 2 });
    mkdirSync(join(scene.folder, '.git'));
    const origin = `${scene.azure.collectionUrl}/Team%200/_git/service-0`;
    writeFileSync(join(scene.folder, '.git', 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(join(scene.folder, '.git', 'config'), `[remote "origin"]\n\turl = ${origin}\n`);
    writeFileSync(join(scene.folder, 'pom.xml'), '');
  });
  after(closeScenes);

  const lines: readonly (readonly [line: readonly string[], exitCodes: readonly number[]])[] = [
    [['configure'], [0]],
    [['configure', '--check'], [0]],
    [['import', '--match', '*/service-0', '--dry-run', '--output', 'plan.json'], [0]],
    [['import', '--plan', 'plan.json'], [0]],
    [['bind', '--all'], [0]],
    [['policy', '--project', 'Team 0', '--all-repositories'], [0]],
    [
      ['gate', '--project', 'Team_0_service-0'],
      [11, 12],
    ],
    [['pipeline', '--write'], [0]],
    [['sync', '--project', 'Team 0'], [0]],
    [
      ['doctor', '--project', 'Team_0_service-0', '--repository', 'Team 0/service-0'],
      [0, 1],
    ],
  ];
  for (const [line, exitCodes] of lines) {
    for (const way of ['from the environment', 'from a descriptor']) {
      it(`stay unseen ${way}: ${line.join(' ')}`, async () => {
        const seen: string[] = [];
        const strike: Strike = async (exchange) => {
          seen.push(ps());
          exchange.send(await exchange.truth());
        };
        const faults = [scene.sonarqube, scene.azure].map((server) => server.faults.add({ times: 2, strike }));
        const again = line[0] === 'pipeline' ? [...line, '--force'] : line;
        const ended = await runIn(scene, again, way === 'from a descriptor');
        for (const fault of faults) fault.remove();
        assert.ok(exitCodes.includes(ended.exitCode ?? -1), `${ended.exitCode}: ${ended.stderr}${ended.stdout}`);
        assert.ok(faults.some(({ hits }) => hits > 0));
        assert.ok(
          seen.some((list) => list.includes(MAIN)),
          'ps shows the process',
        );
        const files = readdirSync(scene.folder, { withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => readFileSync(join(scene.folder, name), 'utf8'));
        for (const secret of [...scene.secrets, ...scene.secrets.flatMap(formsOf)]) {
          for (const where of [...seen, ...files, ended.stdout, ended.stderr]) {
            assert.ok(!where.includes(secret), `a secret stands in ${where.slice(0, 300)}`);
          }
        }
      });
    }
  }
});

const NAMES = ['SONAR_TOKEN', 'AZURE_DEVOPS_TOKEN', 'AZURE_DEVOPS_GLOBAL_PAT'];

async function runIn({ folder, environment }: CommandLineScene, line: readonly string[], byDescriptor: boolean) {
  const isSecret = (name: string): boolean => NAMES.includes(name);
  const env = Object.entries(environment).filter(([name]) => !byDescriptor || !isSecret(name));
  const child = spawn(process.execPath, [MAIN, ...line, ...(byDescriptor ? ['--token-fd', '0'] : [])], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TMPDIR: folder, HOME: folder, ...Object.fromEntries(env) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(byDescriptor ? NAMES.map((name) => `${name}=${environment[name]}\n`).join('') : '');
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [exitCode, stdout, stderr] = await Promise.all([code, text(child.stdout), text(child.stderr)]);
  return { exitCode, stdout, stderr };
}
