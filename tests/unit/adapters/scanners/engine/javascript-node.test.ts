import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeForJavaScript } from '../../../../../src/adapters/scanners/engine/javascript-node';
import { scanWithEngine } from '../../../../../src/adapters/scanners/engine/engine';
import type { Platform } from '../../../../../src/adapters/system/platform';
import { serverFault } from '../../../../../src/errors/server-errors';
import { bench, standardServer, type Bench } from '../fake-scanner';

const PATH = '/agent/externals/node24/bin/node';
const LINUX: Platform = { os: 'linux', arch: 'x64', isWindows: false };
const WINDOWS: Platform = { os: 'windows', arch: 'x64', isWindows: true };

describe('the Node of the JavaScript analysis', () => {
  let userHome: string;
  beforeEach(() => (userHome = mkdtempSync(join(tmpdir(), 'node-of-task-'))));
  afterEach(() => rmSync(userHome, { recursive: true, force: true }));

  const asked = async (
    node: string,
    plugin: string | null,
    properties: Readonly<Record<string, string>> = {},
    platform = LINUX,
  ): Promise<{ readonly taken: boolean; readonly questions: number }> => {
    let questions = 0;
    const server = {
      plugins: () => {
        questions += 1;
        const others = [{ key: 'java', version: '8.20 (build 40630)' }];
        return Promise.resolve(plugin === null ? others : [...others, { key: 'javascript', version: plugin }]);
      },
    };
    const chosen = await nodeForJavaScript(
      { node: { path: PATH, version: node }, platform },
      properties,
      userHome,
      server,
    );
    assert.ok(Object.keys(chosen).length === 0 || chosen['sonar.nodejs.executable'] === PATH);
    return { taken: Object.keys(chosen).length > 0, questions };
  };

  const rows: readonly [node: string, plugin: string | null, taken: boolean][] = [
    ['24.11.0', '13.8 (build 44569)', true],
    ['24.0.0', '11.6 (build 36606)', true],
    ['22.12.0', '12.0 (build 38664)', true],
    ['22.20.1', '11.8.0.37897', true],
    ['22.11.0', '13.8 (build 44569)', false],
    ['20.19.0', '13.8 (build 44569)', false],
    ['16.20.2', '11.8 (build 37897)', false],
    ['26.0.0', '13.8 (build 44569)', false],
    ['23.5.0', '13.8 (build 44569)', false],
    ['24.11.0', '11.5 (build 35357)', false],
    ['24.11.0', '10.16 (build 27621)', false],
    ['24.11.0', '14.0 (build 50000)', false],
    ['24.11.0', '', false],
    ['24.11.0', 'a version', false],
    ['24.11.0', null, false],
    ['v24', '13.8 (build 44569)', false],
  ];
  for (const [node, plugin, taken] of rows) {
    it(`is ${taken ? '' : 'not '}that of the task: Node ${node}, plug-in ${plugin ?? 'missing'}`, async () =>
      assert.equal((await asked(node, plugin)).taken, taken));
  }

  for (const key of ['sonar.nodejs.executable', 'sonar.nodejs.forceHost']) {
    it(`is the author's where ${key} is set, and nothing is asked`, async () =>
      assert.deepEqual(await asked('24.11.0', '13.8', { [key]: '' }), { taken: false, questions: 0 }));
  }

  for (const [platform, name] of [
    [LINUX, 'node'],
    [WINDOWS, 'node.exe'],
  ] as const) {
    it(`is the plug-in's own where that is unpacked already (${platform.os})`, async () => {
      mkdirSync(join(userHome, 'js', 'node-runtime'), { recursive: true });
      writeFileSync(join(userHome, 'js', 'node-runtime', name), '');
      assert.deepEqual(await asked('24.11.0', '13.8', {}, platform), { taken: false, questions: 0 });
    });
  }

  it('is not asked for by a task whose own Node does not fit', async () =>
    assert.equal((await asked('20.19.0', '13.8')).questions, 0));

  describe('beside the older one that runs the task', function () {
    if (process.platform === 'win32') return;
    const install = (folder: string, script: string): string => {
      const bin = join(userHome, folder, 'bin');
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, 'node'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return join(bin, 'node');
    };
    const server = { plugins: () => Promise.resolve([{ key: 'javascript', version: '13.8 (build 44569)' }]) };
    const choose = async (path: string): Promise<string | undefined> => {
      const context = { node: { path, version: '20.19.0' }, platform: LINUX };
      const chosen = await nodeForJavaScript(context, {}, join(userHome, '.sonar'), server);
      return chosen['sonar.nodejs.executable'];
    };

    it('is taken where the agent has it', async () => {
      const newer = install('externals/node24', 'echo v24.18.1');
      assert.equal(await choose(join(userHome, 'externals', 'node20_1', 'bin', 'node')), newer);
    });

    const unfit: readonly [string, string][] = [
      ['does not start', 'echo "libm.so.6: version GLIBC_2.27 not found" >&2; exit 1'],
      ['says nothing', 'exit 0'],
      ['is of another line', 'echo v26.0.0'],
      ['says its version and fails', 'echo v24.18.1; exit 127'],
    ];
    for (const [what, script] of unfit) {
      it(`is not taken where it ${what}`, async () => {
        install('externals/node24', script);
        assert.equal(await choose(join(userHome, 'externals', 'node20_1', 'bin', 'node')), undefined);
      });
    }

    it('is not taken where the agent has none', async () =>
      assert.equal(await choose(join(userHome, 'externals', 'node20_1', 'bin', 'node')), undefined));

    it('is not looked for beside a Node that is not of an agent', async () => {
      install('tools/node24', 'echo v24.18.1');
      assert.equal(await choose(join(userHome, 'tools', 'node20_1', 'bin', 'node')), undefined);
    });
  });

  describe('in a run of the engine', () => {
    let place: Bench;
    beforeEach(() => (place = bench()));
    afterEach(() => place.remove());
    const given = async (
      properties: Readonly<Record<string, string>>,
      plugins: () => Promise<readonly { key: string; version: string }[]>,
    ): Promise<string | undefined> => {
      const world = { ...place.world, node: { path: PATH, version: '24.11.0' } };
      const request = place.request(await standardServer({ plugins }), properties);
      await scanWithEngine(world, request, new AbortController().signal);
      return place.dump().given['sonar.nodejs.executable'];
    };
    const listed = () => Promise.resolve([{ key: 'javascript', version: '13.8 (build 44569)' }]);

    it('is handed over', async () => assert.equal(await given({}, listed), PATH));

    it('is what the author says', async () =>
      assert.equal(await given({ 'sonar.nodejs.executable': '/opt/node' }, listed), '/opt/node'));

    it('is left to the plug-in where the server does not tell its plug-ins', async () =>
      assert.equal(await given({}, () => Promise.reject(serverFault('api/plugins/installed', 500, ''))), undefined));
  });
});
