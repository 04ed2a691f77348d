import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');

/** Ends the command line whose output nobody reads any more. */
async function exitCodeWithout(closed: 'stdout' | 'stderr', line: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, [MAIN, ...line], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child[closed].destroy();
  child[closed === 'stdout' ? 'stderr' : 'stdout'].resume();
  return new Promise((resolve) => child.on('close', resolve));
}

describe('the command line whose output nobody reads to its end', function () {
  this.timeout(60_000);

  for (const closed of ['stdout', 'stderr'] as const) {
    it(`keeps its exit code: ${closed}`, async () => {
      // As in "gate | head": what failed must not look like a success.
      assert.equal(await exitCodeWithout(closed, ['gate', '--json']), 2);
      assert.equal(
        await exitCodeWithout(closed, ['gate', '--json', '--project', 'a', '--sonarqube', 'http://localhost:1']),
        4,
      );
      assert.equal(await exitCodeWithout(closed, ['--help']), 0);
    });
  }

  it('says in a line that the disk is full', function () {
    if (!existsSync('/dev/full')) this.skip();
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [MAIN, '--help'], {
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    assert.equal(stderr, '✗ The result cannot be written: ENOSPC: no space left on device, write\n');
    assert.equal(status, 1);
  });
});
