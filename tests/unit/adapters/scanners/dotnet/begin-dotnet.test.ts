import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beginDotnet } from '../../../../../src/adapters/scanners/dotnet/begin-dotnet';
import type { ScannerContext } from '../../../../../src/adapters/scanners/scanner-context';
import { TaskError } from '../../../../../src/errors/errors';
import { putDotnet } from '../fake-dotnet';
import { bench, installJava, standardServer, type Bench, type FakeServer, type Served } from '../fake-scanner';

const SERVES_21 = 'OpenJDK21U-jre_x64_linux_hotspot_21.0.9_10.tar.gz';

describe('before the build, SonarScanner for .NET', function () {
  this.timeout(20_000);
  let place: Bench;
  let world: ScannerContext;
  const at = (...parts: string[]): string => path.join(place.root, ...parts);
  beforeEach(() => {
    place = bench();
    putDotnet(at('bin'), 'dotnet', at('starts'));
    mkdirSync(at('project', '.config'));
    writeFileSync(
      at('project', '.config', 'dotnet-tools.json'),
      JSON.stringify({ tools: { 'dotnet-sonarscanner': { version: '12.1.0' } } }),
    );
    world = {
      ...place.world,
      environment: { PATH: at('bin') },
      platform: { os: 'linux', arch: 'x64', isWindows: false },
    };
  });
  afterEach(() => place.remove());

  const begin = async (
    environment: Readonly<Record<string, string>>,
    properties: Readonly<Record<string, string>>,
    server: FakeServer,
    serverVersion: string,
  ): Promise<Readonly<Record<string, string>>> => {
    world = { ...world, environment: { ...world.environment, ...environment } };
    const request = place.request(server, properties);
    const of = { ...request.handoff.server, version: serverVersion };
    const handoff = { ...request.handoff, scannerMode: 'dotnet', server: of } as const;
    await beginDotnet(world, { ...request, handoff }, new AbortController().signal);
    const [line = ''] = readFileSync(at('starts'), 'utf8').trim().split('\n').slice(-1);
    return (JSON.parse(line) as { given: Record<string, string> }).given;
  };

  describe('is given a Java', () => {
    const installed = (...majors: readonly number[]): Record<string, string> =>
      Object.fromEntries(
        majors.map((major) => [`JAVA_HOME_${major}_X64`, installJava(at(`java${major}`), `${major}.0.2`)]),
      );
    const LATEST = '26.9.0.129388';
    const none = { runtimes: 'none' } as const;
    const serves = { runtimeName: SERVES_21 };
    const skips = { 'sonar.scanner.skipJreProvisioning': 'true' };
    const WARNS = /SQ-SCAN-NO-JAVA/;
    const rows: [
      what: string,
      javas: readonly number[],
      properties: Readonly<Record<string, string>>,
      served: Partial<Served>,
      serverVersion: string,
      given: number | null,
      warns: boolean,
    ][] = [
      ['that the server serves in the same version', [17, 21], {}, serves, LATEST, 21, false],
      ['in no version that the engine refuses', [17], {}, serves, LATEST, null, false],
      ['in no other version than the served one', [25], {}, serves, LATEST, null, false],
      ['not where the author names one', [21], { 'sonar.scanner.javaExePath': '/j' }, serves, LATEST, null, false],
      ['not where the author wants an installed one, which it finds', [17, 21], skips, serves, LATEST, null, false],
      ['or told that the installed one is too old', [17], skips, serves, LATEST, null, true],
      ['or told that there is none', [], skips, serves, LATEST, null, true],
      ['or told that there is none where the server serves none for this machine', [], {}, none, LATEST, null, true],
      ['or told that there is none for a server that serves none', [], {}, {}, '9.9.8.100196', null, true],
      ['and nothing more where an old server finds one', [17], {}, {}, '9.9.8.100196', null, false],
    ];
    for (const [what, javas, properties, served, serverVersion, given, warns] of rows) {
      it(what, async () => {
        const server = await standardServer(served);
        const told = (await begin(installed(...javas), properties, server, serverVersion))['sonar.scanner.javaExePath'];
        const own = properties['sonar.scanner.javaExePath'];
        assert.equal(told, own ?? (given === null ? undefined : at(`java${given}`, 'bin', 'java')));
        assert.equal(WARNS.test(place.logger.text('warning')), warns, place.logger.text('warning'));
        if (serverVersion !== LATEST || own !== undefined) assert.deepEqual(server.asked, []);
      });
    }

    it('also where only JAVA_HOME has that version, and another variable a newer one', async () => {
      const environment = { ...installed(25), JAVA_HOME: installJava(at('home21'), '21.0.2') };
      const given = await begin(environment, {}, await standardServer(serves), LATEST);
      assert.equal(given['sonar.scanner.javaExePath'], at('home21', 'bin', 'java'));
    });

    it('not where the agent says something about it', async () => {
      const environment = { ...installed(21), SONAR_SCANNER_SKIP_JRE_PROVISIONING: 'true' };
      const given = await begin(environment, {}, await standardServer(serves), LATEST);
      assert.equal(given['sonar.scanner.javaExePath'], undefined);
    });

    it('not where the server does not tell, and begins all the same', async () => {
      const server = await standardServer(serves);
      const away = { ...server, runtimes: () => Promise.reject(new Error('away')) };
      assert.equal((await begin(installed(21), {}, away, LATEST))['sonar.scanner.javaExePath'], undefined);
    });
  });

  it('leaves no hook for later builds where it fails or is cancelled', async () => {
    const leftOf = (): string => at('build', '.sonarqube', 'conf', 'SonarQubeAnalysisConfig.xml');
    for (const does of ['odd', 'hang']) {
      mkdirSync(path.dirname(leftOf()), { recursive: true });
      writeFileSync(leftOf(), '<AnalysisConfig/>');
      const cancel = new AbortController();
      const info = (line: string): void => (/started/.test(line) ? cancel.abort() : undefined);
      const environment = { ...world.environment, AGENT_BUILDDIRECTORY: at('build') };
      const request = place.request(await standardServer(), { 'test.does': does });
      const handoff = { ...request.handoff, scannerMode: 'dotnet' } as const;
      const here = { ...world, environment, logger: { ...place.logger, info } };
      await assert.rejects(beginDotnet(here, { ...request, handoff }, cancel.signal));
      assert.equal(existsSync(at('build', '.sonarqube')), false, does);
    }
  });

  describe('is not begun where it cannot hook into builds', () => {
    const refused = async (changes: Partial<ScannerContext>): Promise<void> => {
      world = { ...world, ...changes };
      await assert.rejects(begin({}, {}, await standardServer(), '26.9'), (error) => {
        assert.ok(error instanceof TaskError && error.code === 'SQ-SCAN-DOTNET-HOME', String(error));
        return true;
      });
      assert.equal(existsSync(at('starts')), false);
    };
    it('since its home is no folder', async () => {
      writeFileSync(at('file'), '');
      await refused({ homeDirectory: at('file') });
      await refused({ environment: { ...world.environment, XDG_DATA_HOME: at('file', 'below') } });
    });
    it('since its home cannot be written', async function () {
      // Root may write everywhere.
      if (process.getuid?.() === 0) this.skip();
      chmodSync(at('home'), 0o500);
      await refused({});
    });
    it('but where the hook is there already, or another system keeps it elsewhere', async () => {
      writeFileSync(at('file'), '');
      const elsewhere = { 'sonar.userHome': at('cache') };
      const folder = at('data', 'Microsoft', 'MSBuild', 'Current', 'Microsoft.Common.targets', 'ImportBefore');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'SonarQube.Integration.ImportBefore.targets'), '');
      chmodSync(folder, 0o500);
      world = { ...world, homeDirectory: at('file') };
      await begin({ XDG_DATA_HOME: at('data') }, elsewhere, await standardServer(), '26.9');
      chmodSync(folder, 0o700);
      world = { ...world, platform: { ...world.platform, os: 'macos' } };
      await begin({ XDG_DATA_HOME: '' }, elsewhere, await standardServer(), '26.9');
      assert.equal(readFileSync(at('starts'), 'utf8').trim().split('\n').length, 2);
    });
  });
});
