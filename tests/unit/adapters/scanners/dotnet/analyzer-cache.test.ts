import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beginDotnet } from '../../../../../src/adapters/scanners/dotnet/begin-dotnet';
import { damagedAnalyzers, takeAnalyzerCache } from '../../../../../src/adapters/scanners/dotnet/analyzer-cache';
import { TaskError } from '../../../../../src/errors/errors';
import { putPlayer, recordingOf } from '../../../../dotnet/put-player';
import { bench, standardServer, type Bench } from '../fake-scanner';

describe('analyzers that SonarScanner for .NET fetches', function () {
  this.timeout(20_000);
  let place: Bench;
  const at = (...parts: string[]): string => path.join(place.root, ...parts);
  const cache = (): string => at('home', '.sonar', 'cache', 'dotnet-analyzers');
  const kept = (): string[] => readdirSync(cache()).filter((name) => name.endsWith('.complete'));
  const program = (): string => at('home', '.dotnet', 'tools', 'dotnet-sonarscanner');
  beforeEach(() => {
    place = bench();
    mkdirSync(at('home', '.dotnet', 'tools', '.store', 'dotnet-sonarscanner', '12.1.0'), { recursive: true });
    const recording = recordingOf('succeeds', '12.1.0');
    // A first step that is done again.
    const steps = [...recording.steps.slice(0, 1), ...recording.steps];
    putPlayer(program(), { ...recording, steps }, { '<agent>': place.root, '<tmp>': at('temp') });
  });
  afterEach(() => place.remove());

  /** How many of the next first steps leave analyzers that are cut short. */
  const damageNext = (count: number): void => writeFileSync(`${program()}.damage`, String(count));
  const begin = async (properties: Readonly<Record<string, string>> = {}): Promise<void> => {
    rmSync(`${program()}.played`, { force: true });
    const request = place.request(await standardServer(), properties);
    const handoff = { ...request.handoff, scannerMode: 'dotnet' } as const;
    const environment = { ...place.world.environment, AGENT_BUILDDIRECTORY: place.root };
    await beginDotnet({ ...place.world, environment }, { ...request, handoff }, new AbortController().signal);
  };
  const usedBy = (): string => readFileSync(at('.sonarqube', 'conf', 'SonarQubeAnalysisConfig.xml'), 'utf8');

  it('are kept whole, and taken by the next job', async () => {
    await begin();
    const [first] = kept();
    assert.ok(first !== undefined && usedBy().includes(path.join(cache(), first.replace('.complete', ''))));
    await begin();
    assert.deepEqual(kept(), [first]);
    assert.deepEqual(await damagedAnalyzers(at('.sonarqube')), []);
    assert.equal(place.logger.text('warning'), '');
  });

  it('lie where the example keeps them, before Prepare, and are taken by a fresh agent that has them back', async () => {
    const example = readFileSync(path.join(__dirname, '..', '..', '..', '..', '..', 'examples', 'dotnet.yml'), 'utf8');
    const order = [
      /task: Cache@2/,
      /path: \$\(sonarHome\)\/cache\n/,
      /task: SonarQubeServerPrepare/,
      /sonar\.userHome=\$\(sonarHome\)\n/,
    ];
    const places = order.map((part) => example.search(part));
    assert.deepEqual(
      [...places].sort((left, right) => left - right),
      places,
    );
    assert.ok(!places.includes(-1), places.join());

    const userHome = { 'sonar.userHome': at('sonarHome') };
    const analyzers = (): string[] => readdirSync(at('sonarHome', 'cache', 'dotnet-analyzers')).sort();
    await begin(userHome);
    const saved = analyzers();
    cpSync(at('sonarHome', 'cache'), at('saved'), { recursive: true });
    for (const folder of ['sonarHome', '.sonarqube']) rmSync(at(folder), { recursive: true });
    cpSync(at('saved'), at('sonarHome', 'cache'), { recursive: true });
    const [folder = ''] = saved;
    const times = (): number[] =>
      readdirSync(at('sonarHome', 'cache', 'dotnet-analyzers', folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => statSync(at('sonarHome', 'cache', 'dotnet-analyzers', folder, name)).mtimeMs,
      );
    const before = times();
    await begin(userHome);
    assert.deepEqual(analyzers(), saved, 'no other folder was filled');
    assert.deepEqual(times(), before, 'and nothing of this one was written');
    assert.ok(before.length > 3 && usedBy().includes(folder));
  });

  it('are filled by two jobs at once in a folder each, and one of them is taken later', async () => {
    const request = place.request(await standardServer());
    const both = [
      await takeAnalyzerCache(place.world, request, false),
      await takeAnalyzerCache(place.world, request, false),
    ];
    assert.equal(new Set(both.map(({ directory }) => directory)).size, 2);
    assert.deepEqual(kept(), [], 'none is taken before it is whole');
    await Promise.all(both.map((one) => one.keep()));
    const { directory } = await takeAnalyzerCache(place.world, request, false);
    assert.ok(both.some((one) => one.directory === directory));
  });

  it('are fetched anew once where they are cut short, into another folder', async () => {
    await begin();
    const [first = ''] = kept();
    damageNext(1);
    rmSync(`${program()}.played`);
    await begin();
    const [second, ...others] = kept();
    assert.ok(second !== undefined && second !== first && others.length === 0, 'the damaged ones are gone');
    assert.match(place.logger.text('warning'), /^Analyzers are damaged and are fetched again: .*SonarAnalyzer\.dll/);
  });

  it('end Prepare where they are damaged twice, and nothing is kept', async () => {
    damageNext(2);
    await assert.rejects(begin(), (error) => error instanceof TaskError && error.code === 'SQ-SCAN-DOTNET-ANALYZERS');
    assert.deepEqual(readdirSync(cache()), []);
  });

  it("are the author's where the author names a folder, and only looked at", async () => {
    damageNext(1);
    const properties = { 'sonar.plugin.cache.directory': at('mine') };
    await assert.rejects(begin(properties), (error: unknown) => {
      assert.ok(error instanceof TaskError && error.code === 'SQ-SCAN-DOTNET-ANALYZERS');
      assert.ok(error.describe().includes(`Empty "${at('mine')}"`), error.describe());
      return true;
    });
    rmSync(at('mine'), { recursive: true });
    await begin(properties);
    assert.throws(() => readdirSync(cache()));
  });

  it('are not kept for ever, and no folder is removed that a job of today may use', async () => {
    await begin();
    const [current = ''] = kept();
    const week = new Date(1_700_000_000_000 - 7 * 24 * 3_600_000);
    const today = new Date(1_700_000_000_000);
    for (const [name, used] of [...'abcd'].map((letter) => [letter, week] as const).concat([['e', today]])) {
      mkdirSync(path.join(cache(), name));
      writeFileSync(path.join(cache(), `${name}.complete`), '');
      utimesSync(path.join(cache(), `${name}.complete`), used, used);
    }
    await begin();
    const left = kept();
    assert.ok(left.includes(current) && left.includes('e.complete'), left.join());
    assert.equal(left.length, 4, left.join());
  });

  const damages: [what: string, damage: (file: string) => void][] = [
    ['cut short', (file) => truncateSync(file, 600)],
    ['empty', (file) => truncateSync(file, 0)],
    ['gone', (file) => rmSync(file)],
    ['another kind of file', (file) => writeFileSync(file, '<html>'.repeat(200))],
  ];
  for (const [what, damage] of damages) {
    it(`are seen to be damaged where one is ${what}`, async () => {
      await begin();
      const [name = ''] = kept();
      const file = path.join(cache(), name.replace('.complete', ''), '0', 'SonarAnalyzer.CSharp.dll');
      damage(file);
      assert.deepEqual(await damagedAnalyzers(at('.sonarqube')), [file]);
    });
  }
});
