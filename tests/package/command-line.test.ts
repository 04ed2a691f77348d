import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { nodeBinary } from '../../scripts/node-binaries';
import { startSonarQube, type SonarQubeStandIn } from '../../local/sonarqube/server';
import { analyzedFile, scannerReport } from '../wire/sonarqube/reports';
import { openPackage } from './opened-package';

const KB = 1024;
const MOST_BYTES = 400 * KB;

describe('the package of the command line', function () {
  this.timeout(180_000);
  let folder: string;
  let main: string;
  let server: SonarQubeStandIn;
  before(async () => {
    const { tgzFile } = await openPackage();
    folder = mkdtempSync(join(tmpdir(), 'command-line-'));
    const options = ['--offline', '--no-audit', '--no-fund', '--no-package-lock'];
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const install = spawnSync(npm, ['install', ...options, tgzFile], {
      cwd: folder,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    assert.equal(install.status, 0, install.stderr);
    main = join(folder, 'node_modules', 'sonarqube-for-azure-pipelines', 'main.js');
    server = await startSonarQube({ processingDelay: 0 });
    server.submitReport(scannerReport('webshop', [analyzedFile('src/shop.js', ['const a = 1;'], [])]));
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`is one file of at most ${MOST_BYTES / KB} KB`, () => {
    const { size } = statSync(main);
    assert.ok(size <= MOST_BYTES, `${size} bytes`);
  });

  it('has no dependencies', () => {
    assert.deepEqual(
      readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['sonarqube-for-azure-pipelines'],
    );
  });

  it('is started by its name', () => {
    const bin = join(folder, 'node_modules', '.bin', 'sonarqube-for-azure-pipelines');
    const run = spawnSync(process.platform === 'win32' ? `${bin}.cmd` : bin, ['--version'], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    assert.match(run.stdout, /^\d+\.\d+\.\d+\n$/, run.stderr);
  });

  for (const major of [20, 22, 24] as const) {
    it(`shows its help and reads a quality gate on Node ${major}`, async function () {
      const node = await nodeBinary(major);
      if (node.path === undefined) {
        console.log(`        not run here: ${node.reason}`);
        this.skip();
        return;
      }
      const help = await run(node.path, ['--help']);
      assert.equal(help.exitCode, 0, help.stderr);
      assert.match(help.stdout, /gate .*quality gate/);
      const gate = await run(node.path, ['gate', '--project', 'webshop', '--json', '--sonarqube', server.url]);
      const { status } = JSON.parse(gate.stdout) as { status: string };
      assert.equal(status, 'passed', gate.stdout);
      assert.equal(gate.exitCode, 0);
      assert.equal(gate.stderr, '');
    });
  }

  async function run(node: string, args: readonly string[]) {
    const child = spawn(node, [main, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, SONAR_TOKEN: server.tokens.user },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { stdout, stderr, exitCode };
  }
});
