import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { beginDotnet } from '../../../../../src/adapters/scanners/dotnet/begin-dotnet';
import { scanWithDotnet } from '../../../../../src/adapters/scanners/dotnet/scan-with-dotnet';
import { findDotnetTool } from '../../../../../src/adapters/scanners/dotnet/dotnet-tool';
import { TaskError } from '../../../../../src/errors/errors';
import { Secret } from '../../../../../src/secrets/secret';
import type { ScanRequest, ScanSummary } from '../../../../../src/ports/scanner';
import type { ScannerContext } from '../../../../../src/adapters/scanners/scanner-context';
import { putDotnet } from '../fake-dotnet';
import { type Bench, bench, installJava, isRunning, scannerOf, standardServer } from '../fake-scanner';

interface Start {
  readonly program: string;
  readonly words: readonly string[];
  readonly given: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
}

const PEM = `${rootCertificates[0]}\n`;

describe('SonarScanner for .NET', function () {
  this.timeout(20_000);
  let place: Bench;
  let world: ScannerContext;
  const at = (...parts: string[]): string => path.join(place.root, ...parts);
  beforeEach(() => {
    place = bench();
    const PATH = `${at('bin')}${path.delimiter}${process.env['PATH'] ?? ''}`;
    world = {
      ...place.world,
      environment: { ...place.world.environment, PATH, SONAR_TOKEN: 'stray', TF_BUILD: 'True' },
    };
    putDotnet(at('bin'), 'dotnet', at('starts'));
  });
  afterEach(() => place.remove());

  const putManifest = (version: string, folder = at('project')): void => {
    mkdirSync(path.join(folder, '.config'), { recursive: true });
    const manifest = { version: 1, tools: { 'dotnet-sonarscanner': { version, commands: ['dotnet-sonarscanner'] } } };
    writeFileSync(path.join(folder, '.config', 'dotnet-tools.json'), `\ufeff${JSON.stringify(manifest)}`);
  };
  const putGlobalTool = (version: string): void => {
    putDotnet(at('home', '.dotnet', 'tools'), 'dotnet-sonarscanner', at('starts'));
    mkdirSync(at('home', '.dotnet', 'tools', '.store', 'dotnet-sonarscanner', version), { recursive: true });
  };
  const putArchive = (version: string, file = 'SonarScanner.MSBuild.dll'): void => {
    const folder = at('tools', 'SonarScanner for .NET', version, 'x64');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, file), '');
    writeFileSync(`${folder}.complete`, '');
  };
  const requestWith = async (
    properties: Readonly<Record<string, string>> = {},
    changes: Partial<ScanRequest['handoff']> = {},
    further: Partial<ScanRequest> = {},
  ): Promise<ScanRequest> => {
    const request = place.request(await standardServer(), properties);
    return { ...request, handoff: { ...request.handoff, scannerMode: 'dotnet', ...changes }, ...further };
  };
  const begin = async (request: ScanRequest): Promise<void> =>
    beginDotnet(world, request, new AbortController().signal);
  const end = async (request: ScanRequest, stopped = new AbortController().signal): Promise<ScanSummary> =>
    scanWithDotnet(world, request, stopped);
  const starts = (): Start[] =>
    readFileSync(at('starts'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Start);
  const codeOf = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'none',
      (error: unknown) => (error instanceof TaskError ? error.code : String(error)),
    );

  it('gets key, name and version on its command line, and all else in the environment of both steps', async () => {
    putManifest('11.2.1');
    const request = await requestWith({
      'sonar.projectName': 'Web "Shop" & Söhne',
      'sonar.projectVersion': '1.0',
      'sonar.cs.opencover.reportsPaths': '**/coverage.xml',
      'sonar.scanner.javaOpts': '-Xmx2g',
    });
    await begin(request);
    const summary = await end(request);
    const [first, second] = starts();
    assert.deepEqual(first?.words, ['sonarscanner', 'begin', '/k:web', '/n:Web "Shop" & Söhne', '/v:1.0']);
    assert.deepEqual(second?.words, ['sonarscanner', 'end']);
    for (const { given, environment, folder, words } of starts()) {
      assert.equal(folder, at('project'));
      assert.equal(given['sonar.token'], 'squ_secret');
      assert.equal(given['my.password'], 'p4ss');
      assert.equal(given['sonar.host.url'], 'http://127.0.0.1:9000');
      assert.equal(given['sonar.cs.opencover.reportsPaths'], '**/coverage.xml');
      assert.equal(given['sonar.scanner.metadataFilePath'], request.metadataFile);
      for (const key of ['sonar.projectKey', 'sonar.working.directory', 'sonar.projectBaseDir', 'sonar.scanner.app']) {
        assert.equal(given[key], undefined, key);
      }
      assert.equal(environment['SONAR_TOKEN'], undefined, 'no other setting of the job');
      assert.equal(environment['SONAR_SCANNER_OPTS'], '-Xmx2g');
      assert.equal(environment['SONAR_SCANNER_JSON_PARAMS'], environment['SONARQUBE_SCANNER_PARAMS']);
      assert.doesNotMatch(words.join(' '), /squ_secret|p4ss/);
    }
    assert.equal(scannerOf(place), 'SonarScanner for .NET 11.2.1 (.NET tool of the repository), step end');
    assert.equal(summary.files, 9);
    assert.doesNotMatch(place.logger.text(), /squ_secret|p4ss/);
  });

  it('sends a token under the name that an old server knows, and a login with its password', async () => {
    putManifest('11.2.1');
    const server = { url: 'http://127.0.0.1:9000', version: '9.9.8.100196', features: [] };
    await begin(await requestWith({}, { server }));
    const login = { scheme: 'login', login: 'ann', password: new Secret('s3cret') } as const;
    await begin(await requestWith({}, {}, { credentials: login }));
    const [old, person] = starts();
    assert.deepEqual([old?.given['sonar.login'], old?.given['sonar.token']], ['squ_secret', undefined]);
    assert.deepEqual([person?.given['sonar.login'], person?.given['sonar.password']], ['ann', 's3cret']);
  });

  it('keeps the folder that the author analyzes, where it is not the checkout', async () => {
    putManifest('11.2.1');
    await begin(await requestWith({}, { baseDirectory: { root: 'sources', path: 'web' } }));
    await begin(
      await requestWith({ 'sonar.projectBaseDir': 'web' }, { baseDirectory: { root: 'sources', path: 'web' } }),
    );
    for (const { given } of starts()) assert.equal(given['sonar.projectBaseDir'], at('project'));
    assert.equal(starts().length, 2);
  });

  it('is given the real path of a folder behind a symbolic link', async () => {
    putManifest('11.2.1');
    symlinkSync(at('project'), at('link'));
    await begin(await requestWith({}, {}, { baseDirectory: at('link') }));
    assert.equal(starts()[0]?.given['sonar.projectBaseDir'], realpathSync(at('project')));
  });

  it('is told to speak English, by which its failures are known', async () => {
    putManifest('11.2.1');
    const request = await requestWith();
    await begin(request);
    await end(request);
    assert.deepEqual(
      starts().map(({ environment }) => environment['DOTNET_CLI_UI_LANGUAGE']),
      ['en', 'en'],
    );
  });

  it('is not given what the build tells, in neither step, and says so', async () => {
    putManifest('11.2.1');
    const request = await requestWith({
      ...{ 'sonar.sources': 'src', 'sonar.tests': 'tests', 'sonar.modules': 'web,api' },
      'sonar.exclusions': 'x/**',
    });
    await begin(request);
    await end(request);
    for (const { given } of starts()) {
      for (const found of ['sonar.sources', 'sonar.tests', 'sonar.modules']) assert.ok(!(found in given), found);
      assert.equal(given['sonar.exclusions'], 'x/**');
    }
    assert.match(
      place.logger.text('warning'),
      /^sonar\.sources, sonar\.tests, sonar\.modules of extraProperties: left out/,
    );
    assert.equal(place.logger.lines.filter(({ level }) => level === 'warning').length, 1, 'once');
  });

  it("gets the author's own trust store with its password, which is a secret", async () => {
    putManifest('11.2.1');
    const secretProperties = new Map([['sonar.scanner.truststorePassword', new Secret('st0re')]]);
    const request = await requestWith({ 'sonar.scanner.truststorePath': '/my.p12' }, {}, { secretProperties });
    await begin(request);
    await end(request);
    for (const { given } of starts()) {
      assert.equal(given['sonar.scanner.truststorePath'], '/my.p12');
      assert.equal(given['sonar.scanner.truststorePassword'], 'st0re');
    }
  });

  it("goes through the agent's proxy, and trusts the further authorities in both steps", async () => {
    putManifest('11.2.1');
    const proxy = { url: 'http://proxy.example:3128', user: 'me', password: new Secret('p@ss'), bypass: [] };
    world = { ...world, network: { ...world.network, proxy } };
    const ca = at('ca.pem');
    writeFileSync(ca, PEM);
    const server = { url: 'https://sonar.example', version: '26.9.0.1', features: [] };
    const request = await requestWith({}, { server }, { caCertificate: ca });
    await begin(request);
    await end(request);
    const [first, second] = starts();
    for (const { environment } of starts()) {
      assert.equal(environment['HTTPS_PROXY'], 'http://me:p%40ss@proxy.example:3128');
      const trusted = readFileSync(environment['SSL_CERT_FILE'] ?? '', 'utf8');
      assert.ok(
        trusted.endsWith(PEM) && (trusted.match(/BEGIN CERTIFICATE/g) ?? []).length > 50,
        'public ones stay trusted',
      );
    }
    assert.equal(first?.given['sonar.scanner.truststorePath'], undefined, 'the first step is no Java program');
    assert.ok(existsSync(second?.given['sonar.scanner.truststorePath'] ?? ''));
  });

  it("signs in with the agent's client certificate, which .NET and Java know by different names", async () => {
    putManifest('11.2.1');
    const clientCertificate = {
      certificate: '/c.pem',
      key: '/c.key',
      archive: '/c.pfx',
      passphrase: new Secret('pfx!'),
    };
    world = { ...world, network: { ...world.network, clientCertificate } };
    const server = { url: 'https://sonar.example', version: '26.9.0.1', features: [] };
    const request = await requestWith({}, { server });
    await begin(request);
    await end(request);
    for (const { given } of starts()) {
      assert.deepEqual([given['sonar.clientcert.path'], given['sonar.clientcert.password']], ['/c.pfx', 'pfx!']);
      assert.deepEqual(
        [given['sonar.scanner.keystorePath'], given['sonar.scanner.keystorePassword']],
        ['/c.pfx', 'pfx!'],
      );
    }
  });

  it('says on Windows that only the store of the machine counts', async () => {
    putManifest('11.2.1');
    putDotnet(at('bin'), 'dotnet', at('starts'));
    writeFileSync(at('bin', 'dotnet.exe'), readFileSync(at('bin', 'dotnet')), { mode: 0o755 });
    writeFileSync(at('ca.pem'), PEM);
    world = { ...world, platform: { os: 'windows', arch: 'x64', isWindows: true } };
    const server = { url: 'https://sonar.example', version: '26.9.0.1', features: [] };
    await begin(await requestWith({}, { server }, { caCertificate: at('ca.pem') }));
    assert.match(place.logger.text('warning'), /certificate store of the machine only/);
    assert.equal(starts()[0]?.environment['SSL_CERT_FILE'], undefined);
  });

  it('runs its second step with the Java that jdkversion names, and the first with none of ours', async () => {
    putManifest('11.2.1');
    const home = installJava(at('java21'), '21.0.2');
    world = { ...world, environment: { ...world.environment, JAVA_HOME_21_X64: home } };
    const request = await requestWith({}, {}, { javaChoice: 'JAVA_HOME_21_X64' });
    await begin(request);
    await end(request);
    assert.deepEqual(
      starts().map(({ environment }) => environment['JAVA_HOME']),
      [process.env['JAVA_HOME'] === undefined ? undefined : world.environment['JAVA_HOME'], home],
    );
    await end({ ...request, javaChoice: 'JAVA_HOME_25_X64' });
    assert.match(place.logger.text('warning'), /JAVA_HOME_25_X64 names no Java/);
  });

  it('runs its second step with a Java that scanners run on, whatever JAVA_HOME is', async () => {
    putManifest('8.0.0');
    const old = installJava(at('java8'), '1.8.0_462');
    const java17 = installJava(at('java17'), '17.0.2');
    const javaHomes = async (environment: Readonly<Record<string, string>>): Promise<string | undefined> => {
      const PATH = at('bin');
      world = { ...world, environment: { PATH, ...environment } };
      await end(await requestWith());
      return starts().at(-1)?.environment['JAVA_HOME'];
    };
    assert.equal(await javaHomes({ JAVA_HOME: old, JAVA_HOME_17_X64: java17, JAVA_HOME_17_arm64: java17 }), java17);
    assert.equal(await javaHomes({ JAVA_HOME: old }), old);
    assert.equal(await javaHomes({ JAVA_HOME: at('unknown') }), at('unknown'));
  });

  it("runs its second step with a Java that the server's engine runs on, where an older one is there, too", async () => {
    putManifest('12.1.0');
    world = { ...world, platform: { ...world.platform, arch: 'x64' } };
    const homes = ['17', '21'].map((major) => [
      `JAVA_HOME_${major}_X64`,
      installJava(at(`java${major}`), `${major}.0.2`),
    ]);
    world = { ...world, environment: { ...world.environment, ...(Object.fromEntries(homes) as object) } };
    const server = await standardServer({ runtimeName: 'OpenJDK21U-jre_x64_linux_hotspot_21.0.9_10.tar.gz' });
    await end(await requestWith({ 'sonar.scanner.skipJreProvisioning': 'true' }, {}, { server }));
    assert.equal(starts()[0]?.environment['JAVA_HOME'], at('java21'));
  });

  it('takes the Java of its first step in the second one, and nobody is asked for another', async () => {
    putManifest('12.1.0');
    const home = installJava(at('java21'), '21.0.2');
    world = {
      ...world,
      environment: {
        ...world.environment,
        JAVA_HOME: '/as/it/was',
        JAVA_HOME_21_X64: home,
        AGENT_BUILDDIRECTORY: at('build'),
      },
    };
    mkdirSync(at('build', '.sonarqube', 'conf'), { recursive: true });
    const config = '<AnalysisConfig><JavaExePath>/served/bin/java</JavaExePath></AnalysisConfig>';
    writeFileSync(at('build', '.sonarqube', 'conf', 'SonarQubeAnalysisConfig.xml'), config);
    const server = await standardServer();
    await end(await requestWith({}, {}, { server }));
    assert.equal(starts()[0]?.environment['JAVA_HOME'], '/as/it/was');
    assert.deepEqual(server.asked, []);
  });

  it('can be ended again after a fault of the server, with what the first try left', async () => {
    putManifest('12.1.0');
    const request = await requestWith({ 'test.does': 'unavailable', 'test.once': at('once') });
    await begin(request);
    assert.equal(await codeOf(end(request)), 'SQ-SCAN-MAINTENANCE');
    assert.equal((await end(request)).files, 9);
    const [, first, second] = starts();
    assert.deepEqual(second?.given['sonar.token'], first?.given['sonar.token']);
    assert.ok(existsSync(request.metadataFile));
  });

  describe('is found', () => {
    const found = async (version: string | null): Promise<string | undefined> => {
      const tool = await findDotnetTool(world, version, at('tools'), at('project'));
      return tool === undefined ? undefined : `${tool.version ?? '?'} ${tool.from}`;
    };
    it("in the repository's manifest first, then as the global tool, then in the tool cache", async () => {
      assert.equal(await found(null), undefined);
      putArchive('9.0.0.100868');
      putArchive('11.2.1.137242');
      assert.equal(await found(null), '11.2.1.137242 tool cache');
      putGlobalTool('10.3.0');
      assert.equal(await found(null), '10.3.0 .NET tool');
      putManifest('12.1.0', place.root);
      assert.equal(await found(null), '12.1.0 .NET tool of the repository');
    });
    it('in no manifest above one that is the root', async () => {
      putManifest('12.1.0', place.root);
      writeFileSync(at('project', 'dotnet-tools.json'), '{"version":1,"isRoot":true,"tools":{}}');
      assert.equal(await found(null), undefined);
    });
    it('in the very version that is asked for', async () => {
      putArchive('11.2.1.137242');
      putGlobalTool('10.3.0');
      putManifest('12.1.0');
      assert.equal(await found('11.2.1.137242'), '11.2.1.137242 tool cache');
      assert.equal(await found('11.2.1'), '11.2.1.137242 tool cache');
      assert.equal(await found('10.3.0.106239'), '10.3.0 .NET tool', 'a tool has no build number');
      assert.equal(await found('12.1'), '12.1.0 .NET tool of the repository');
      assert.equal(await found('12.2'), undefined);
    });
    it('as the edition for .NET Framework, which starts itself', async () => {
      putArchive('11.2.1.137242', 'SonarScanner.MSBuild.exe');
      const tool = await findDotnetTool(world, null, at('tools'), at('project'));
      assert.deepEqual(tool?.args, []);
      assert.match(tool?.command ?? '', /SonarScanner\.MSBuild\.exe$/);
    });
    it('but not without .NET', async () => {
      world = { ...world, environment: { PATH: at('nowhere') } };
      putManifest('12.1.0');
      assert.equal(await codeOf(found(null)), 'SQ-SCAN-NO-DOTNET');
    });
  });

  const failures: [does: string, code: string][] = [
    ['unbuilt', 'SQ-SCAN-DOTNET-BUILD'],
    ['unrestored', 'SQ-SCAN-DOTNET-TOOL'],
    ['silent', 'SQ-SCAN-FAILED'],
  ];
  for (const [does, code] of failures) {
    it(`that is ${does} fails with ${code}`, async () => {
      putManifest('11.2.1');
      assert.equal(await codeOf(end(await requestWith({ 'test.does': does }))), code);
    });
  }

  it('is quoted by what it says on standard error', async () => {
    putManifest('11.2.1');
    await assert.rejects(end(await requestWith({ 'test.does': 'odd' })), /exit code 1\): Something odd\./);
  });

  it('is quoted by the innermost exception of a crash', async () => {
    putManifest('11.2.1');
    await assert.rejects(end(await requestWith({ 'test.does': 'crash' })), (error: Error) => {
      assert.match(error.message, /: System\.IO\.PathTooLongException: The path is too long\.$/);
      return true;
    });
  });

  it('gets the options of Java as they were written, quotes included', async () => {
    putManifest('11.2.1');
    const options = '-Dmy.words="two words" -Xmx1g';
    world = { ...world, environment: { ...world.environment, SONAR_SCANNER_OPTS: options } };
    await end(await requestWith({ 'sonar.scanner.javaOpts': '-Dlast="a b"' }));
    assert.equal(starts()[0]?.environment['SONAR_SCANNER_OPTS'], `${options} -Dlast="a b"`);
  });

  it('is told missing when it is gone since Prepare', async () => {
    assert.equal(await codeOf(end(await requestWith())), 'SQ-SCAN-MISSING');
  });

  it('ends with everything that it has started when the job is canceled', async () => {
    putManifest('11.2.1');
    const cancel = new AbortController();
    world = {
      ...world,
      logger: {
        ...place.logger,
        info: (line) => {
          if (/started/.test(line)) cancel.abort();
        },
      },
    };
    await assert.rejects(end(await requestWith({ 'test.does': 'hang' }), cancel.signal), /canceled/);
    for (const pid of JSON.parse(readFileSync(at('pids.json'), 'utf8')) as number[]) {
      assert.equal(isRunning(pid), false, `process ${pid} is still there`);
    }
  });
});
