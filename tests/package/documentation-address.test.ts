import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeWithAddress, explanationAddress } from '../../src/documents/documentation';
import { openPackage, readZip, ROOT } from './opened-package';
import { packageExtension } from '../../scripts/package';

const PUBLISHED_AT = 'https://docs.example.org/sonarqube/';

/**
 * Builds a task with an address, into another folder: other tests run what is in `dist`. Not minimized, and from what the last
 * build kept, which knows the modules that depend on the address: with and without a cache is looked at in same-bytes.test.ts.
 */
const BUILD_ELSEWHERE = `
  const [tasks] = require(require('node:path').join(process.cwd(), 'webpack.config.js'));
  const plugins = tasks.plugins.filter((plugin) => plugin.constructor.name !== 'BundleListPlugin');
  const output = { ...tasks.output, path: process.env.OTHER_FOLDER };
  const entry = { publish: tasks.entry.publish };
  const optimization = { ...tasks.optimization, minimize: false };
  require('webpack')({ ...tasks, cache: { ...tasks.cache, readonly: true }, entry, optimization, output, plugins }, (error, stats) => {
    if (error || stats.hasErrors()) { console.error(error ?? stats.toString('errors-only')); process.exit(1); }
  });
`;

describe('the address of the documentation', function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'documentation-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('follows the code in a message where there is one, and is left out where there is none', () => {
    assert.equal(codeWithAddress('SQ-AUTH-401', ''), '[SQ-AUTH-401]');
    assert.equal(
      codeWithAddress('SQ-AUTH-401', PUBLISHED_AT),
      `[SQ-AUTH-401] ${PUBLISHED_AT}TROUBLESHOOTING.md#sq-auth-401`,
    );
    assert.equal(explanationAddress('timed-out', ''), null);
  });

  it('is in the messages and the help of a task that was built with one', () => {
    const env = { ...process.env, OTHER_FOLDER: folder, DOCUMENTATION_URL: PUBLISHED_AT };
    const build = spawnSync(process.execPath, ['-e', BUILD_ELSEWHERE], { cwd: ROOT, encoding: 'utf8', env });
    assert.equal(build.status, 0, build.stderr);
    const { stdout } = spawnSync(process.execPath, [join(folder, 'publish', 'index.js')], {
      encoding: 'utf8',
      env: { ...process.env, AGENT_TEMPDIRECTORY: folder, SYSTEM_DEFAULTWORKINGDIRECTORY: folder },
    });
    assert.match(
      stdout,
      /\[SQ-HANDOFF-NONE\] https:\/\/docs\.example\.org\/sonarqube\/TROUBLESHOOTING\.md#sq-handoff-none/,
    );
    const { helpMarkDown } = JSON.parse(readFileSync(join(folder, 'publish', 'task.json'), 'utf8')) as {
      helpMarkDown: string;
    };
    assert.match(
      helpMarkDown,
      / \[More information\]\(https:\/\/docs\.example\.org\/sonarqube\/reference\/publish\.md\)$/,
    );
  });

  it('is what the links of the Marketplace page lead to', async () => {
    await openPackage();
    const { vsix } = await packageExtension({
      skipBuild: true,
      docsUrl: PUBLISHED_AT,
      outputFolder: join(folder, 'out'),
    });
    const files = await readZip(vsix);
    const overview = files.get('overview.md')?.toString() ?? '';
    assert.match(overview, /\]\(https:\/\/docs\.example\.org\/sonarqube\/SETUP\.md\)/);
    assert.match(
      files.get('extension.vsixmanifest')?.toString() ?? '',
      /https:\/\/docs\.example\.org\/sonarqube\/INSTALL\.md/,
    );
  });

  it('leaves no link that leads nowhere in a package without one', async () => {
    const { files } = await openPackage();
    assert.doesNotMatch(files.get('overview.md')?.toString() ?? '', /\]\((?!https?:|images\/)/);
  });
});
