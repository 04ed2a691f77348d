import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/package';
import { openPackage, ROOT } from './opened-package';

/**
 * Builds what ships anew, into another folder: without any cache, or from what the last build kept where that one had to
 * build everything. One of the two is always with and the other without. In its own process: webpack keeps much of what it has
 * seen.
 */
const BUILD_ELSEWHERE = `
  const webpack = require('webpack');
  const path = require('node:path');
  const shipped = require(path.join(process.cwd(), 'webpack.config.js')).filter(({ name }) => name !== 'build-page');
  const configs = shipped.map((config) => ({
    ...config,
    cache: process.env.BUILT_WITHOUT_CACHE === '1' && { ...config.cache, readonly: true },
    output: { ...config.output, path: path.join(process.env.OTHER_FOLDER, config.name) },
    plugins: config.plugins.filter((plugin) => plugin.constructor.name !== 'BundleListPlugin'),
  }));
  webpack(configs, (error, stats) => {
    if (error || stats.hasErrors()) { console.error(error ?? stats.toString('errors-only')); process.exit(1); }
  });
`;

describe('the same sources', function () {
  this.timeout(600_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'same-bytes-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('give the same package, whatever the clock and the time zone', async () => {
    const { vsixFile, tgzFile } = await openPackage();
    const zone = process.env.TZ;
    process.env.TZ = 'Pacific/Kiritimati';
    try {
      const again = await packageExtension({ skipBuild: true, outputFolder: join(folder, 'package') });
      assert.ok(readFileSync(vsixFile).equals(readFileSync(again.vsix)), 'the packages differ');
      assert.ok(readFileSync(tgzFile).equals(readFileSync(again.tgz)), 'the packages of the command line differ');
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('give the same bundles without a cache', async () => {
    // Other tests run what is in `dist`, so it is compared as the last build left it.
    await openPackage();
    const build = spawnSync(process.execPath, ['-e', BUILD_ELSEWHERE], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, OTHER_FOLDER: folder },
    });
    assert.equal(build.status, 0, build.stderr);
    for (const name of ['tasks', 'cli', 'pages']) {
      const first = filesUnder(join(ROOT, 'dist', name));
      const second = filesUnder(join(folder, name));
      assert.deepEqual([...second.keys()], [...first.keys()]);
      const different = [...first].filter(([file, content]) => second.get(file)?.equals(content) !== true);
      assert.deepEqual(
        different.map(([file]) => file),
        [],
      );
    }
  });
});

function filesUnder(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return new Map(files.sort().map((file) => [file, readFileSync(join(folder, file))]));
}
