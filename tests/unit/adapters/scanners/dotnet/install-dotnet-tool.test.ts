import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beginDotnet } from '../../../../../src/adapters/scanners/dotnet/begin-dotnet';
import { installDotnetTool } from '../../../../../src/adapters/scanners/dotnet/install-dotnet-tool';
import { readyDotnet } from '../../../../../src/adapters/scanners/dotnet/ready-dotnet';
import type { ScannerContext } from '../../../../../src/adapters/scanners/scanner-context';
import { TaskError } from '../../../../../src/errors/errors';
import { Secret } from '../../../../../src/secrets/secret';
import type { ReadyScanner, ScannerNeed } from '../../../../../src/ports/scanner';
import { putDotnet } from '../fake-dotnet';
import { bench, standardServer, type Bench } from '../fake-scanner';

interface Start {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
}

describe('SonarScanner for .NET as a package of NuGet', function () {
  this.timeout(20_000);
  let place: Bench;
  let world: ScannerContext;
  const at = (...parts: string[]): string => path.join(place.root, ...parts);
  beforeEach(() => {
    place = bench();
    putDotnet(at('bin'), 'dotnet', at('starts'));
    world = { ...place.world, environment: { PATH: at('bin'), SONAR_TOKEN: 'stray' } };
  });
  afterEach(() => place.remove());

  const need = (changes: Partial<ScannerNeed> = {}): ScannerNeed => ({
    version: null,
    serverVersion: '26.9.0.129388',
    toolsDirectory: at('tools'),
    baseDirectory: at('project'),
    mirror: null,
    sha256: null,
    ...changes,
  });
  const pinned = (changes: Partial<ScannerNeed> = {}) => ({ ...need(changes), version: '12.1.0.12898' });
  const doing = (does: string): ScannerContext => ({
    ...world,
    environment: { ...world.environment, TEST_INSTALL: does },
  });
  /** With the vendor out of reach. */
  const provide = (from: ScannerContext, changes: Partial<ScannerNeed> = {}): Promise<ReadyScanner> => {
    const proxy = { url: 'http://127.0.0.1:9', user: null, password: null, bypass: [] };
    const network = { ...from.network, proxy };
    return readyDotnet({ ...from, network }, need(changes), new AbortController().signal);
  };
  const starts = (): Start[] =>
    existsSync(at('starts'))
      ? readFileSync(at('starts'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Start)
      : [];
  const cached = (version: string): string[] => readdirSync(at('tools', 'dotnet-sonarscanner', version)).sort();

  it('is installed into the tool cache, where later steps and later jobs find it', async () => {
    const ready = await provide(world);
    const version = '12.1.0.12898';
    assert.deepEqual(ready, { version, description: `SonarScanner for .NET ${version}, tool cache` });
    assert.deepEqual(cached(version), [world.platform.arch, `${world.platform.arch}.complete`]);
    const [{ words, folder, environment } = assert.fail('dotnet was not started')] = starts();
    assert.deepEqual(words.slice(0, 4), ['tool', 'install', 'dotnet-sonarscanner', '--tool-path']);
    assert.deepEqual(words.slice(5), ['--version', '12.1.0']);
    assert.ok(folder.startsWith(at('tools')), 'no nuget.config of the sources counts');
    assert.equal(environment['SONAR_TOKEN'], undefined);

    await provide(world, { version });
    assert.equal(starts().length, 1, 'the second time it is there');
    const request = place.request(await standardServer());
    const handoff = { ...request.handoff, scannerMode: 'dotnet', scannerVersion: version } as const;
    await beginDotnet(world, { ...request, handoff }, new AbortController().signal);
    const [dll, ...step] = starts()[1]?.words ?? [];
    assert.match(dll ?? '', /tools\/netcoreapp3\.1\/any\/SonarScanner\.MSBuild\.dll$/);
    assert.deepEqual(step, ['begin', '/k:web']);
  });

  it('has the version that is asked for, whose build number NuGet does not have', async () => {
    assert.equal((await provide(world, { version: '10.3.0.106239' })).version, '10.3.0.106239');
    assert.deepEqual(starts()[0]?.words.slice(-1), ['10.3.0']);
  });

  it("is fetched through the agent's proxy", async () => {
    const proxy = { url: 'http://proxy.example:3128', user: 'me', password: new Secret('p@ss'), bypass: [] };
    const behind = { ...world, network: { ...world.network, proxy } };
    await installDotnetTool(behind, pinned(), new AbortController().signal);
    assert.equal(starts()[0]?.environment['HTTPS_PROXY'], 'http://me:p%40ss@proxy.example:3128');
    assert.doesNotMatch(place.logger.text(), /p@ss|p%40ss/);
  });

  describe('fits the server', () => {
    it('by its default, exactly', async () => {
      assert.equal((await provide(world, { serverVersion: '2025.1.0.102418' })).version, '12.1.0.12898');
      assert.equal((await provide(world, { serverVersion: '24.12.0.100206' })).version, '11.3.0.1175');
    });

    it('also where SonarScanner CLI cannot be fetched, which it needs for an old server', async () => {
      assert.equal((await provide(world, { serverVersion: '9.9.8.100196' })).version, '10.4.1');
      assert.match(place.logger.text('info'), /cannot be reached.* 10\.4\.1 is used, which includes it/);
    });

    it('or is refused before it is started, with both versions', async () => {
      await assert.rejects(provide(world, { serverVersion: '9.9.8.100196', version: '12.1.0' }), (error) => {
        assert.ok(error instanceof TaskError && error.code === 'SQ-SCAN-DOTNET-VERSION', String(error));
        assert.match(
          error.describe(),
          /for \.NET 12\.1\.0 does not work with SonarQube 9\.9\.8\.100196\.\n.*older than 12/,
        );
        return true;
      });
      assert.deepEqual(starts(), []);
    });

    it('and one that is found and does not is passed over, with a warning', async () => {
      mkdirSync(at('project', '.config'), { recursive: true });
      const manifest = { version: 1, tools: { 'dotnet-sonarscanner': { version: '12.1.0', commands: [] } } };
      writeFileSync(at('project', '.config', 'dotnet-tools.json'), JSON.stringify(manifest));
      assert.equal((await provide(world, { serverVersion: '10.7.0.96327' })).version, '11.3.0.1175');
      assert.match(
        place.logger.text('warning'),
        /12\.1\.0 \(\.NET tool of the repository\) does not work with SonarQube 10\.7\.0\.96327, which needs 5 or newer, older than 12/,
      );
      assert.equal((await provide(world)).version, '12.1.0', 'with another server it is taken');
    });

    it("and is taken from what the official extension keeps in the agent's tool cache", async () => {
      const folder = at('tools', 'SonarScanner .NET', '11.2.1', 'x64');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'SonarScanner.MSBuild.dll'), '');
      writeFileSync(`${folder}.complete`, '');
      assert.equal((await provide(world)).version, '11.2.1');
      assert.deepEqual(starts(), [], 'nothing is installed');
    });
  });

  it('serves two jobs at once', async () => {
    const both = await Promise.all([provide(world), provide(world)]);
    assert.deepEqual(both[0], both[1]);
    assert.deepEqual(cached('12.1.0.12898'), [world.platform.arch, `${world.platform.arch}.complete`]);
  });

  const failures: [does: string, answer: RegExp][] = [
    ['refused', /did not succeed \(exit code 1: .*error NU1301: Unable to load .*\)/],
    ['empty', /it has put no scanner there/],
  ];
  for (const [does, answer] of failures) {
    it(`gives way to the archive where the installation is ${does}, and leaves nothing`, async () => {
      await assert.rejects(provide(doing(does)), (error) => {
        assert.ok(error instanceof TaskError && error.code === 'SQ-SCAN-DOWNLOAD', String(error));
        assert.match(error.message, /sonar-scanner-12\.1\.0\.12898-net/);
        assert.match(error.message, answer, 'what NuGet said is not lost');
        return true;
      });
      assert.match(place.logger.text('info'), answer);
      assert.match(place.logger.text('info'), /; the archive of the scanner is fetched instead\./);
      assert.deepEqual(cached('12.1.0.12898'), []);
    });
  }

  it('gives way where the installation takes too long', async () => {
    const alarm = { rings: new Promise<void>((resolve) => setTimeout(resolve, 100)), cancel: () => undefined };
    const slow = { ...doing('hang'), clock: { ...world.clock, alarm: () => alarm } };
    assert.equal((await installDotnetTool(slow, pinned(), new AbortController().signal)).kind, 'failed');
    assert.match(place.logger.text('info'), /took more than 2 minutes/);
  });

  it('ends with the job', async () => {
    const cancel = new AbortController();
    const slow = {
      ...doing('hang'),
      logger: { ...place.logger, startGroup: () => setTimeout(() => cancel.abort(), 50) },
    };
    await assert.rejects(installDotnetTool(slow, pinned(), cancel.signal), /canceled/);
    assert.deepEqual(cached('12.1.0.12898'), []);
  });

  const others: [what: string, changes: Partial<ScannerNeed>, path: () => string][] = [
    ['a mirror is named', { mirror: 'http://127.0.0.1:9/sonar' }, () => at('bin')],
    ['a checksum of the archive is given', { sha256: '0'.repeat(64) }, () => at('bin')],
    ['there is no dotnet', {}, () => at('nowhere')],
  ];
  for (const [what, changes, PATH] of others) {
    it(`is not asked for where ${what}`, async () => {
      const where = { ...world, environment: { PATH: PATH() } };
      const { kind } = await installDotnetTool(where, pinned(changes), new AbortController().signal);
      assert.equal(kind, 'not-asked');
      assert.deepEqual(starts(), []);
    });
  }

  it('is not fetched from the vendor where nothing could run it: without dotnet, elsewhere than on Windows', async () => {
    const without = { ...world, environment: { PATH: at('nowhere') } };
    for (const changes of [{}, { sha256: '0'.repeat(64) }, { serverVersion: '9.9.8.100196' }]) {
      await assert.rejects(
        provide({ ...without, platform: { ...world.platform, isWindows: false } }, changes),
        (error) => error instanceof TaskError && error.code === 'SQ-SCAN-NO-DOTNET',
      );
    }
    await assert.rejects(
      provide({ ...without, platform: { ...world.platform, isWindows: true } }),
      (error) => error instanceof TaskError && error.code === 'SQ-SCAN-DOWNLOAD',
    );
  });

  it('is taken for the framework that every later .NET runs', async () => {
    const version = '5.8.0.52797';
    const folder = at('tools', 'SonarScanner for .NET', version, 'x64');
    for (const framework of ['net5.0', 'netcoreapp3.0']) {
      const any = path.join(
        folder,
        '.store/dotnet-sonarscanner/5.8.0/dotnet-sonarscanner/5.8.0/tools',
        framework,
        'any',
      );
      mkdirSync(any, { recursive: true });
      writeFileSync(path.join(any, 'SonarScanner.MSBuild.dll'), '');
    }
    writeFileSync(`${folder}.complete`, '');
    const request = place.request(await standardServer());
    const handoff = { ...request.handoff, scannerMode: 'dotnet', scannerVersion: version } as const;
    await beginDotnet(world, { ...request, handoff }, new AbortController().signal);
    assert.match(starts()[0]?.words[0] ?? '', /\/netcoreapp3\.0\/any\//);
  });
});
