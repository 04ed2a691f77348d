import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  useQuickStart,
  type QuickStart,
  type QuickStartInput,
} from '../../../../../src/adapters/scanners/java/quick-start';

const SHORT = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

describe('the start of an engine that ran here before', () => {
  let userHome: string;
  beforeEach(() => (userHome = mkdtempSync(join(tmpdir(), 'quick-start-'))));
  afterEach(() => rmSync(userHome, { recursive: true, force: true }));

  const start = (changes: Partial<QuickStartInput> = {}): Promise<QuickStart> =>
    useQuickStart({ userHome, analysis: 'web', options: [], environment: {}, ...changes });
  const runs = (): string[] => readdirSync(join(userHome, 'cache', 'runs'));

  const rows: [what: string, lasted: number | null, options: readonly string[]][] = [
    ['nothing is known', null, []],
    ['the last run was short', 9_000, SHORT],
    ['it was just short', 20_000, SHORT],
    ['it was long', 20_001, []],
  ];
  for (const [what, lasted, options] of rows) {
    it(`${options.length > 0 ? 'spares' : 'keeps'} the second compiler where ${what}`, async () => {
      await (await start()).settle(lasted);
      assert.deepEqual((await start()).options, options);
      assert.deepEqual((await start({ analysis: 'other' })).options, [], 'of another project nothing is known');
    });
  }

  const choices: [option: string, isChoice: boolean][] = [
    ['-XX:+UseG1GC', true],
    ['-XX:-UseSerialGC', true],
    ['-XX:TieredStopAtLevel=4', true],
    ['-XX:-TieredCompilation', true],
    ['-Xint', true],
    ['@java.options', true],
    ['-XX:Flags=.hotspotrc', true],
    ['-Xmx2g', false],
    ['-Dnote=-Xint', false],
    ['-XX:+UseStringDeduplication', false],
  ];
  for (const [option, isChoice] of choices) {
    it(`${isChoice ? 'leaves it to whoever wrote' : 'goes together with'} ${option}`, async () => {
      await (await start()).settle(5_000);
      assert.deepEqual((await start({ options: [option] })).options, isChoice ? [] : SHORT);
    });
  }

  it('learns nothing from a run that failed, and the newest of what went well', async () => {
    await (await start()).settle(5_000);
    await (await start()).settle(null);
    assert.deepEqual((await start()).options, SHORT);
    await (await start()).settle(60_000);
    assert.deepEqual((await start()).options, []);
  });

  for (const [what, content] of [
    ['empty', ''],
    ['no number', 'fast'],
    ['too long', '1'.repeat(40)],
  ] as const) {
    it(`takes a record that is ${what} for none`, async () => {
      await (await start()).settle(5_000);
      const [name = ''] = runs();
      writeFileSync(join(userHome, 'cache', 'runs', name), content);
      assert.deepEqual((await start()).options, []);
    });
  }

  it('keeps one whole record when two jobs end at once, and 200 at most', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    await Promise.all([first.settle(5_000), second.settle(6_000)]);
    assert.equal(runs().length, 1);
    assert.deepEqual((await start()).options, SHORT);
    for (let index = 0; index < 205; index++) {
      const path = join(userHome, 'cache', 'runs', `old-${index}`);
      writeFileSync(path, '1');
      utimesSync(path, 1000 + index, 1000 + index);
    }
    await (await start()).settle(7_000);
    assert.equal(runs().length, 200);
    assert.deepEqual((await start()).options, SHORT, 'the newest stays');
  });

  it('has Node keep its compiled code, within bounds, unless the agent says something about it', async () => {
    const folder = join(userHome, 'cache', 'node-compile');
    const { environment, settle } = await start();
    assert.deepEqual(environment, { NODE_COMPILE_CACHE: folder });
    mkdirSync(join(folder, 'v24'), { recursive: true });
    writeFileSync(join(folder, 'v24', 'a'), Buffer.alloc(1000));
    await settle(5_000);
    assert.ok(existsSync(folder));
    writeFileSync(join(folder, 'v24', 'b'), Buffer.alloc(100_000_000));
    await settle(5_000);
    assert.equal(existsSync(folder), false);
    for (const name of ['NODE_COMPILE_CACHE', 'NODE_DISABLE_COMPILE_CACHE']) {
      assert.deepEqual((await start({ environment: { [name]: '/own' } })).environment, {});
    }
  });

  it('is an ordinary one where the folder cannot be used', async () => {
    writeFileSync(join(userHome, 'cache'), 'a file');
    const { options, settle } = await start();
    assert.deepEqual(options, []);
    await settle(5_000);
  });
});
