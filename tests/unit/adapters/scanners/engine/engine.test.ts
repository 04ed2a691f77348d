import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scanWithEngine } from '../../../../../src/adapters/scanners/engine/engine';
import { TaskError } from '../../../../../src/errors/errors';
import type { ScanSummary } from '../../../../../src/ports/scanner';
import {
  type Bench,
  bench,
  engineJar,
  FAKE_ENGINE,
  installJava,
  isRunning,
  runtimeArchive,
  scannerOf,
  type Served,
  standardServer,
} from '../fake-scanner';

const never = new AbortController().signal;
const code = (expected: string) => (error: unknown) => error instanceof TaskError && error.code === expected;
const NAMED = { runtimeName: 'OpenJDK21U-jre_x64_linux_hotspot_21.0.9_10.tar.gz' };

describe('the engine', function () {
  this.timeout(20_000);
  let place: Bench;
  beforeEach(() => (place = bench()));
  afterEach(() => place.remove());

  const scan = async (
    properties: Readonly<Record<string, string>> = {},
    served: Partial<Served> = {},
    stopped: AbortSignal = never,
  ): Promise<ScanSummary> =>
    scanWithEngine(place.world, place.request(await standardServer(served), properties), stopped);

  it('is started once with its properties on standard input, and with the token nowhere else', async () => {
    place = bench({ SONAR_TOKEN: 'stray', SONARQUBE_SCANNER_PARAMS: '{}', SONAR_SCANNER_OPTS: '-Xmx512m' });
    const summary = await scan({ 'sonar.scanner.javaOpts': '-Da="b c"' });
    assert.equal(summary.files, 7);
    assert.equal(scannerOf(place), 'engine of the server, Java from the server');
    const { given, environment, arguments: words, folder } = place.dump();
    assert.equal(given['sonar.token'], 'squ_secret');
    assert.equal(given['my.password'], 'p4ss');
    assert.equal(given['sonar.projectKey'], 'web');
    assert.equal(given['sonar.userHome'], `${path.join(place.root, 'home')}/.sonar`);
    assert.equal(given['sonar.working.directory'], path.join(place.root, 'temp/sonarqube/web-1/scannerwork'));
    assert.deepEqual(environment, []);
    assert.ok(words.includes('-Xmx512m -Da=b c -jar'));
    assert.equal(words.includes('squ_secret'), false);
    assert.equal(folder, path.join(place.root, 'project'));
  });

  it('asks the server twice when everything is in the cache', async () => {
    const server = await standardServer();
    const scan = (): Promise<ScanSummary> => scanWithEngine(place.world, place.request(server), never);
    await scan();
    const before = server.asked.length;
    await scan();
    assert.deepEqual(server.asked.slice(before).sort(), ['engine', 'runtimes']);
  });

  it('speaks in the log: warnings to act on, lines of its own as text, standard error not as an error', async () => {
    await scan();
    const { lines } = place.logger;
    const texts = (level: string): string[] => lines.filter((line) => line.level === level).map(({ text }) => text);
    assert.deepEqual(texts('warning'), ['The token used for this analysis will expire on: 2026-12-01']);
    assert.deepEqual(texts('error'), []);
    for (const text of [
      'WARN  ordinary',
      'INFO  ##vso[task.setvariable variable=x]y',
      '##vso[task.complete result=Succeeded;]plain',
      'WARNING: a line of Java on standard error',
    ]) {
      assert.ok(texts('info').includes(text), text);
    }
  });

  const failures: [does: string, code: string, says: RegExp][] = [
    ['fail', 'SQ-SCAN-FAILED', /exit code 3.*Something of its own/],
    ['unauthorized', 'SQ-SCAN-TOKEN', /refused the token/],
    ['silent', 'SQ-SCAN-FAILED', /without its report file/],
    ['killed', 'SQ-SCAN-MEMORY', /killed the scanner/],
  ];
  for (const [does, expected, says] of failures) {
    it(`ends as ${expected} when it does "${does}"`, async () => {
      const error = await scan({ 'test.does': does }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.ok(code(expected)(error));
      assert.match((error as TaskError).message, says);
    });
  }

  it('does not take the report of an earlier run for its own', async () => {
    const report = path.join(place.root, 'temp/sonarqube/web-1/report-task.txt');
    mkdirSync(path.dirname(report), { recursive: true });
    writeFileSync(report, 'ceTaskId=old');
    await assert.rejects(scan({ 'test.does': 'silent' }), code('SQ-SCAN-FAILED'));
    assert.equal(existsSync(report), false);
  });

  it('ends with everything that it started, within the time that the agent gives', async () => {
    const stop = new AbortController();
    const watcher = watch(place.root, (_event, name) => {
      if (name === 'pids.json' && readFileSync(path.join(place.root, name), 'utf8').endsWith(']')) stop.abort();
    });
    const began = Date.now();
    await assert.rejects(scan({ 'test.does': 'hang' }, {}, stop.signal), /canceled/);
    watcher.close();
    assert.ok(Date.now() - began < 5000);
    const pids = JSON.parse(readFileSync(path.join(place.root, 'pids.json'), 'utf8')) as number[];
    assert.equal(pids.length, 2);
    for (const pid of pids) assert.equal(isRunning(pid), false, `process ${pid} is still there`);
  });

  it('is not started in a job that was canceled before', async () => {
    const stop = new AbortController();
    stop.abort();
    await assert.rejects(scan({}, {}, stop.signal), /canceled/);
    assert.equal(existsSync(path.join(place.root, 'dump.json')), false);
  });

  it('runs on an installed Java of the version that the server serves, and downloads none', async () => {
    const java = installJava(path.join(place.root, 'java21'), '21.0.1');
    place = { ...place, world: { ...place.world, environment: { ...place.world.environment, JAVA_HOME: java } } };
    const server = await standardServer(NAMED);
    await scanWithEngine(place.world, place.request(server), never);
    assert.equal(scannerOf(place), 'engine of the server, Java 21 of JAVA_HOME');
    assert.deepEqual(server.asked.sort(), ['download engine', 'engine', 'runtimes']);
  });

  const unfit: [what: string, version: string, arch: string][] = [
    ['of another version', '17.0.15', 'x86_64'],
    ['of another processor', '21.0.1', 's390x'],
  ];
  for (const [what, version, arch] of unfit) {
    it(`does not run on an installed Java ${what}`, async () => {
      const java = installJava(path.join(place.root, 'java'), version, arch);
      place = { ...place, world: { ...place.world, environment: { ...place.world.environment, JAVA_HOME: java } } };
      await scan({}, NAMED);
      assert.match(scannerOf(place), /Java 21 from the server/);
    });
  }

  for (const [value, expected] of [
    ['true', /Java 17 of JAVA_HOME$/],
    ['TRUE', /Java 17 of JAVA_HOME$/],
    ['no', /Java 21 from the server$/],
  ] as const) {
    it(`takes the Java that is installed where sonar.scanner.skipJreProvisioning says ${value}`, async () => {
      const java = installJava(path.join(place.root, 'java'), '17.0.15');
      place = { ...place, world: { ...place.world, environment: { ...place.world.environment, JAVA_HOME: java } } };
      await scan({ 'sonar.scanner.skipJreProvisioning': value }, NAMED);
      assert.match(scannerOf(place), expected);
    });
  }

  it("runs on the Java of the agent's own variable, and names those that it does not get", async () => {
    const java = path.join(installJava(path.join(place.root, 'java'), '17.0.15'), 'bin', 'java');
    const variables = { SONAR_SCANNER_JAVA_EXE_PATH: java, SONAR_SCANNER_PROXY_HOST: 'proxy.example' };
    const environment = { ...place.world.environment, ...variables };
    place = { ...place, world: { ...place.world, environment } };
    await scan({}, NAMED);
    assert.match(scannerOf(place), /Java of sonar\.scanner\.javaExePath/);
    assert.match(place.logger.text('info'), /Not handed to the scanner: SONAR_SCANNER_PROXY_HOST\./);
    assert.equal(place.dump().given['sonar.scanner.proxyHost'], undefined);
    assert.doesNotMatch(place.logger.text(), /proxy\.example/);
  });

  it('takes no Java of the server where the agent says so', async () => {
    const JAVA_HOME = installJava(path.join(place.root, 'java'), '17.0.15');
    const environment = { ...place.world.environment, JAVA_HOME, SONAR_SCANNER_SKIP_JRE_PROVISIONING: 'true' };
    place = { ...place, world: { ...place.world, environment } };
    await scan({}, NAMED);
    assert.match(scannerOf(place), /Java 17 of JAVA_HOME/);
  });

  it('says so when jdkversion names a Java that does not fit', async () => {
    const java = installJava(path.join(place.root, 'java'), '17.0.15');
    const environment = { ...place.world.environment, JAVA_HOME_17_X64: java };
    const request = { ...place.request(await standardServer(NAMED)), javaChoice: 'JAVA_HOME_17_X64' };
    await scanWithEngine({ ...place.world, environment }, request, never);
    assert.match(place.logger.text('info'), /JAVA_HOME_17_X64 is Java 17; the server asks for Java 21/);
  });

  it('has no Java where the server serves none for this platform and none is installed', async () => {
    await assert.rejects(scan({}, { runtimes: 'none' }), code('SQ-SCAN-JAVA'));
  });

  it('never runs an engine of other content in the cache, and fetches it again', async () => {
    const server = await standardServer({ engine: await engineJar() });
    const scan = (): Promise<ScanSummary> => scanWithEngine(place.world, place.request(server), never);
    await scan();
    const { sha256 } = await server.engine();
    const jar = path.join(place.root, `home/.sonar/cache/${sha256}/engine.jar`);
    // As long as before and with its table of contents: only the checksum sees it.
    const marker = path.join(place.root, 'ran');
    const line = `require('node:fs').writeFileSync('${marker}', '')//`;
    const other = readFileSync(jar, 'latin1').replace(/\/\/ENGINE\n[^]{200}/, (text) =>
      `//ENGINE\n${line}`.padEnd(text.length),
    );
    assert.equal(Buffer.byteLength(other, 'latin1'), readFileSync(jar).length);
    writeFileSync(jar, other, 'latin1');
    await scan();
    assert.equal(existsSync(marker), false);
    assert.equal(server.asked.filter((what) => what === 'download engine').length, 2);
    await scan();
    assert.equal(server.asked.filter((what) => what === 'download engine').length, 2, 'a whole one is left alone');
  });

  it('installs a runtime again that can no longer be started', async () => {
    const server = await standardServer();
    const scan = (): Promise<ScanSummary> => scanWithEngine(place.world, place.request(server), never);
    await scan();
    const [runtime] = await server.runtimes('linux', 'x64');
    const java = path.join(
      place.root,
      `home/.sonar/cache/${runtime?.sha256 ?? ''}/runtime.tar.gz_extracted/jre/bin/java`,
    );
    writeFileSync(java, '#!/nowhere/sh\n');
    await scan();
    assert.equal(server.asked.filter((what) => what === 'download runtime').length, 2);
    assert.match(place.logger.text('info'), /installed again/);
  });

  it('is started quickly once a run of the same project on a warm agent was short, and not against the author', async () => {
    const server = await standardServer(NAMED);
    const wordsOf = async (properties: Readonly<Record<string, string>> = {}): Promise<string> => {
      await scanWithEngine(place.world, place.request(server, properties), never);
      return place.dump().arguments;
    };
    const quick = /-XX:TieredStopAtLevel=1 -XX:\+UseSerialGC /;
    assert.doesNotMatch(await wordsOf(), quick, 'a cold agent');
    assert.doesNotMatch(await wordsOf(), quick, 'nothing is known yet');
    assert.match(await wordsOf(), quick);
    assert.doesNotMatch(await wordsOf({ 'sonar.scanner.javaOpts': '-XX:+UseParallelGC' }), quick);
    const environment = { ...place.world.environment, JAVA_TOOL_OPTIONS: '-XX:+UseG1GC' };
    place = { ...place, world: { ...place.world, environment } };
    assert.doesNotMatch(await wordsOf(), quick);
  });

  it('writes a class archive only in a cache that an earlier build has found whole, too', async () => {
    const server = await standardServer({ ...NAMED, engine: FAKE_ENGINE, runtime: await runtimeArchive() });
    const wordsOfBuild = async (buildId: string): Promise<string> => {
      const request = place.request(server);
      const pipeline = { ...request.handoff.pipeline, buildId };
      await scanWithEngine(place.world, { ...request, handoff: { ...request.handoff, pipeline } }, never);
      return place.dump().arguments;
    };
    const folder = path.join(place.root, 'home/.sonar/cache/cds');
    assert.doesNotMatch(await wordsOfBuild('1'), /ArchiveClasses|SharedArchive/);
    assert.equal(existsSync(folder), false, 'a cold run leaves nothing that a saved cache would hold');
    // As often as a cache is restored, which is never saved again.
    for (const buildId of ['2', '3']) {
      assert.doesNotMatch(await wordsOfBuild(buildId), /ArchiveClasses|SharedArchive/);
      rmSync(folder, { recursive: true });
    }
    assert.doesNotMatch(await wordsOfBuild('4'), /ArchiveClasses|SharedArchive/);
    assert.doesNotMatch(await wordsOfBuild('4'), /ArchiveClasses|SharedArchive/);
    assert.match(await wordsOfBuild('5'), /-XX:ArchiveClassesAtExit=\S+\.tmp /);
  });
});
