import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeBinary } from '../../../scripts/node-binaries';

const root = join(__dirname, '..', '..', '..');
const { scripts, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
};
const CHECK = ['--require', './scripts/check-node.cjs'];

describe('A Node that is too old for the scripts', () => {
  for (const [name, command] of Object.entries(scripts)) {
    it(`is looked for first by npm run ${name}`, () => {
      assert.ok(command.startsWith(['node', ...CHECK, ''].join(' ')), command);
    });
  }

  it('is told in one line, with what is needed and what is there', async function () {
    this.timeout(300_000);
    const old = await nodeBinary(16);
    if (old.path === undefined) {
      console.log(`    not run here: ${old.reason}`);
      return this.skip();
    }
    const end = spawnSync(old.path, [...CHECK, '--require', 'tsx/cjs', 'scripts/lint.ts'], {
      cwd: root,
      encoding: 'utf8',
    });
    const wanted = engines.node.replace('>=', '');
    assert.equal(end.stderr, `Node ${wanted} or later is needed; this is ${old.version} (${old.path}).\n`);
    assert.equal(end.stdout, '');
    assert.equal(end.status, 1);
  });

  it('is none that runs this test', () => {
    const end = spawnSync(process.execPath, [...CHECK, '--eval', 'console.log(1)'], { cwd: root, encoding: 'utf8' });
    assert.deepEqual([end.stdout, end.stderr, end.status], ['1\n', '', 0]);
  });
});
