import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import type { NetworkSettings } from '../../../../../src/adapters/http/network-settings';
import { scanWithCli } from '../../../../../src/adapters/scanners/cli/cli';
import { TaskError } from '../../../../../src/errors/errors';
import { Secret } from '../../../../../src/secrets/secret';
import type { ScanRequest, ScanSummary } from '../../../../../src/ports/scanner';
import { readTrustStore } from '../network/read-trust-store';
import { type Bench, bench, FAKE_JAVA, installJava, scannerOf, standardServer } from '../fake-scanner';

/** Tells what it was given, and writes its report. */
const FAKE_CLI = `
const fs = require('node:fs');
const given = JSON.parse(process.env.SONAR_SCANNER_JSON_PARAMS);
const environment = Object.keys(process.env).filter((name) => /sonar/i.test(name)).sort();
const dump = { given, environment, arguments: process.env.JAVA_ARGUMENTS, folder: process.cwd() };
fs.writeFileSync(given['test.dump'], JSON.stringify(dump));
if (given['test.does'] === 'odd') {
  console.error('10:00:00.000 ERROR Something odd');
  console.error('\\t... 29 common frames omitted');
  process.exit(3);
}
if (given['test.does'] === 'fail') {
  console.error('10:00:00.000 ERROR File a.js can\\'t be indexed twice.');
  console.error('\\tat org.x.Y\\n\\t... 29 common frames omitted');
  process.exit(3);
}
console.log('10:00:00.000 INFO  3 files indexed (done) | time=1ms');
fs.writeFileSync(given['sonar.scanner.metadataFilePath'], 'ceTaskId=1');
`;

describe('SonarScanner CLI', function () {
  this.timeout(20_000);
  let place: Bench;
  beforeEach(() => {
    place = bench();
    const environment = { ...place.world.environment, JAVA_HOME: installJava(path.join(place.root, 'java'), '17.0.1') };
    place = { ...place, world: { ...place.world, environment: { ...environment, SONAR_TOKEN: 'stray' } } };
  });
  afterEach(() => place.remove());

  /** A scanner's folder; its "jar" is a script for the fake Java. */
  const putCli = (home: string, version: string): string => {
    mkdirSync(path.join(home, 'lib'), { recursive: true });
    mkdirSync(path.join(home, 'bin'), { recursive: true });
    writeFileSync(path.join(home, 'lib', `sonar-scanner-cli-${version}.jar`), FAKE_CLI);
    writeFileSync(path.join(home, 'bin', 'sonar-scanner'), '#!/bin/sh\n', { mode: 0o755 });
    return home;
  };
  const putCached = (version: string, complete = true): void => {
    const folder = path.join(place.root, 'tools', 'SonarScanner CLI', version.split('.').slice(0, 3).join('.'));
    putCli(path.join(folder, 'x64', `sonar-scanner-${version}`), version);
    if (complete) writeFileSync(path.join(folder, 'x64.complete'), '');
  };
  const scan = async (
    scannerVersion: string | null,
    serverVersion = '9.9.8.100196',
    properties: Readonly<Record<string, string>> = {},
    changes: Partial<ScanRequest> = {},
  ): Promise<ScanSummary> => {
    const request = place.request(await standardServer(), properties);
    const server = { ...request.handoff.server, version: serverVersion };
    const handoff = { ...request.handoff, scannerVersion, server };
    return scanWithCli(place.world, { ...request, handoff, ...changes }, new AbortController().signal);
  };
  const codeOf = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'none',
      (error: unknown) => (error instanceof TaskError ? error.code : String(error)),
    );

  it('gets its properties by its environment, without any other setting of the job', async () => {
    putCached('5.0.1.3006');
    const summary = await scan(null);
    assert.equal(scannerOf(place), 'SonarScanner CLI 5.0.1.3006, Java 17 of JAVA_HOME');
    assert.equal(summary.files, 3);
    const { given, environment, arguments: words, folder } = place.dump();
    assert.equal(given['sonar.login'], 'squ_secret');
    assert.equal(given['sonar.token'], undefined);
    assert.equal(given['my.password'], 'p4ss');
    assert.deepEqual(environment, ['SONARQUBE_SCANNER_PARAMS', 'SONAR_SCANNER_JSON_PARAMS']);
    assert.equal(words.includes('squ_secret'), false);
    assert.equal(folder, path.join(place.root, 'project'));
  });

  it('sends the token under the name that the server knows', async () => {
    putCached('8.0.1.6346');
    await scan('8.0.1', '26.9.0.1');
    assert.equal(place.dump().given['sonar.token'], 'squ_secret');
  });

  it('reads no properties file of the repository, which could name a program', async () => {
    putCached('5.0.1.3006');
    writeFileSync(
      path.join(place.root, 'project', 'sonar-project.properties'),
      'sonar.scanner.javaExePath=./java.sh\n',
    );
    await scan(null, '9.9.8.1', { 'project.settings': 'sonar-project.properties' });
    const file = / -Dproject\.settings=(\S+)/.exec(place.dump().arguments)?.[1] ?? '';
    assert.ok(file.startsWith(path.join(place.root, 'temp')), file);
    assert.match(readFileSync(file, 'utf8'), /^#[^\n]*\n$/);
  });

  it('is the newest complete one of the tool cache, or the very version that is asked for', async () => {
    putCached('5.0.1.3006');
    putCached('10.0.0.1');
    putCached('11.0.0.1', false);
    await scan(null);
    assert.match(scannerOf(place), /CLI 10\.0\.0\.1,/);
    await scan('5.0.1');
    assert.match(scannerOf(place), /CLI 5\.0\.1\.3006,/);
    assert.equal(await codeOf(scan('11.0.0')), 'SQ-SCAN-MISSING');
    assert.equal(await codeOf(scan('5.0')), 'none');
  });

  it('is found on PATH behind a link', async () => {
    const home = putCli(path.join(place.root, 'opt', 'sonar-scanner'), '7.3.0.5189');
    const bin = path.join(place.root, 'bin');
    mkdirSync(bin);
    symlinkSync(path.join(home, 'bin', 'sonar-scanner'), path.join(bin, 'sonar-scanner'));
    const environment = { ...place.world.environment, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    place = { ...place, world: { ...place.world, environment } };
    await scan(null);
    assert.match(scannerOf(place), /CLI 7\.3\.0\.5189,/);
  });

  it('is started as Java on Windows too: no .bat, no shell, and nothing to quote', async () => {
    const home = putCli(path.join(place.root, 'Program Files (x86)', 'sonar & scanner'), '8.1.0.6389');
    writeFileSync(path.join(home, 'bin', 'sonar-scanner.bat'), '@exit 1\r\n');
    mkdirSync(path.join(home, 'jre', 'bin'), { recursive: true });
    writeFileSync(path.join(home, 'jre', 'bin', 'java.exe'), FAKE_JAVA, { mode: 0o755 });
    const PATH = `${path.join(home, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`;
    const world = {
      ...place.world,
      platform: { os: 'windows', arch: 'x64', isWindows: true } as const,
      environment: { Path: PATH },
    };
    place = { ...place, world };
    await scan(null, '9.9.8.1', { 'sonar.projectName': '100 % "Web" ^& \\' });
    assert.equal(scannerOf(place), 'SonarScanner CLI 8.1.0.6389, its own Java');
    assert.equal(place.dump().given['sonar.projectName'], '100 % "Web" ^& \\');
    assert.match(place.dump().arguments, /-classpath .*sonar & scanner.*sonar-scanner-cli-8\.1\.0\.6389\.jar/);
  });

  it('does not run on an old JAVA_HOME where the agent has a Java that fits', async () => {
    putCached('8.0.1.6346');
    const JAVA_HOME = installJava(path.join(place.root, 'java8'), '1.8.0_462');
    const java21 = installJava(path.join(place.root, 'java21'), '21.0.2');
    const environment = { ...place.world.environment, JAVA_HOME, JAVA_HOME_21_X64: java21, JAVA_HOME_21_arm64: java21 };
    place = { ...place, world: { ...place.world, environment } };
    await scan(null);
    assert.match(scannerOf(place), /, Java 21 of JAVA_HOME_21_/);
  });

  const NAMED = { runtimeName: 'OpenJDK21U-jre_x64_linux_hotspot_21.0.9_10.tar.gz' };
  const javas: [what: string, version: string, server: string, bundled: string | null, expected: RegExp][] = [
    ['what the server serves or later, not on 17', '5.0.1.3006', '26.9.0.1', null, /, Java 25 of JAVA_HOME_25_/],
    ['it, since 17 of its own is too old for the engine', '5.0.1.3006', '26.9.0.1', '17.0.9', /, Java 25 of /],
    ['its own, where that is not too old', '5.0.1.3006', '26.9.0.1', '21.0.9', /, its own Java$/],
    ['its own, where it fetches another one for the engine', '8.1.0.6389', '26.9.0.1', '17.0.9', /, its own Java$/],
    ['17 for a server that serves none', '5.0.1.3006', '9.9.8.1', null, /, Java 17 of /],
  ];
  for (const [what, version, server, bundled, expected] of javas) {
    it(`runs on ${what}`, async () => {
      putCached(version);
      const home = path.join(place.root, 'tools', 'SonarScanner CLI', version.split('.').slice(0, 3).join('.'), 'x64');
      if (bundled !== null) installJava(path.join(home, `sonar-scanner-${version}`, 'jre'), bundled);
      const [java17, java25] = ['17.0.2', '25.0.1'].map((each) => installJava(path.join(place.root, each), each));
      const environment = {
        ...place.world.environment,
        ...{ JAVA_HOME: '', JAVA_HOME_17_X64: java17, JAVA_HOME_17_arm64: java17 },
        ...{ JAVA_HOME_25_X64: java25, JAVA_HOME_25_arm64: java25 },
      };
      place = { ...place, world: { ...place.world, environment } };
      const analysis = await standardServer(NAMED);
      await scan(null, server, {}, { server: analysis });
      assert.match(scannerOf(place), expected);
    });
  }

  it('is told missing, and so is its Java', async () => {
    assert.equal(await codeOf(scan('8.0.1')), 'SQ-SCAN-MISSING');
    putCached('8.0.1.6346');
    assert.equal(await codeOf(scan('8.0.1', '9.9.8.1', {}, { javaChoice: 'JAVA_HOME_21_X64' })), 'SQ-SCAN-NO-JAVA');
  });

  describe('before 6.0 gets its way to the server as options of its Java', () => {
    const server = { url: 'https://sonar.example', version: '9.9.8.100196', features: [] };
    const proxy = { url: 'http://proxy.example:3128', user: 'me', password: new Secret('p@ss'), bypass: [] };
    const clientCertificate = {
      certificate: '/c.pem',
      key: '/c.key',
      archive: '/c.pfx',
      passphrase: new Secret('pfx!'),
    };
    /** All words of its command line. */
    const wordsOf = async (version: string, network: Partial<NetworkSettings> = {}, opts = ''): Promise<string> => {
      putCached(version);
      const environment = { ...place.world.environment, SONAR_SCANNER_OPTS: opts };
      const world = { ...place.world, environment, network: { ...place.world.network, proxy, ...network } };
      const ca = path.join(place.root, 'ca.pem');
      writeFileSync(ca, `${rootCertificates[0]}\n`);
      const request = place.request(await standardServer());
      const handoff = { ...request.handoff, scannerVersion: version, server };
      await scanWithCli(world, { ...request, handoff, caCertificate: ca }, new AbortController().signal);
      return place.dump().arguments;
    };

    it('beside the public authorities, and without any password', async () => {
      const words = await wordsOf('5.0.1.3006', { clientCertificate });
      for (const option of ['http.proxyHost=proxy.example', 'http.proxyPort=3128', 'https.proxyHost=proxy.example']) {
        assert.ok(words.includes(` -D${option} `), words);
      }
      const store =
        /-Djavax\.net\.ssl\.trustStore=(\S+) -Djavax\.net\.ssl\.trustStoreType=PKCS12 -Djavax\.net\.ssl\.trustStorePassword=changeit /.exec(
          words,
        )?.[1];
      const { certificates } = readTrustStore(readFileSync(store ?? ''), 'changeit');
      assert.equal(certificates.length, rootCertificates.length + 1);
      assert.doesNotMatch(words, /p@ss|pfx!/);
      assert.match(
        place.logger.text('warning'),
        /CLI 5\.0\.1\.3006 does not get the proxy's password and the client certificate: /,
      );
    });

    it('unless the agent has options of its own', async () => {
      const own = '-Dhttps.proxyHost=other -Djavax.net.ssl.trustStore=/own.jks';
      const words = await wordsOf('5.0.1.3006', {}, own);
      assert.ok(words.includes(own));
      assert.doesNotMatch(words, /proxy\.example|authorities\.p12|changeit/);
    });

    it('and later ones do not', async () => {
      assert.doesNotMatch(await wordsOf('6.0.0.4432'), /proxyHost|trustStore/);
      assert.equal(place.dump().given['sonar.scanner.proxyHost'], 'proxy.example');
      assert.equal(place.logger.text('warning'), '');
    });
  });

  it('is quoted by its error, not by the stack after it', async () => {
    putCached('8.0.1.6346');
    await assert.rejects(scan(null, '9.9.8.1', { 'test.does': 'odd' }), /exit code 3\): Something odd\./);
  });

  it('explains a failure as the engine does', async () => {
    putCached('8.0.1.6346');
    assert.equal(await codeOf(scan(null, '9.9.8.1', { 'test.does': 'fail' })), 'SQ-SCAN-INDEXED-TWICE');
  });
});
