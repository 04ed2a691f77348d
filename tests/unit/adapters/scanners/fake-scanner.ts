import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { preparedHandoff } from '../../../builders';
import type { PreparedHandoff } from '../../../../src/documents/handoff';
import type { ScannerContext } from '../../../../src/adapters/scanners/scanner-context';
import { currentPlatform } from '../../../../src/adapters/system/platform';
import { Secret } from '../../../../src/secrets/secret';
import type { ScanRequest } from '../../../../src/ports/scanner';
import type { DownloadTarget } from '../../../../src/ports/download';
import type {
  JavaRuntimeFile,
  ScannerDistribution,
  ScannerFile,
} from '../../../../src/ports/sonarqube/scanner-distribution';
import { jumpingClock, recordingLogger, type RecordingLogger } from '../../../use-cases/in-memory';

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** One entry of an archive. */
export type Entry = Partial<Header> & { readonly name: string; readonly content?: string };

/** An archive of entries; the content of a link is in its header. */
export async function tarGz(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { content, ...header } of entries) archive.entry(header, content ?? '');
  archive.finalize();
  return gzipSync(await buffer(archive));
}

/** A "java" that runs the engine with Node, and tells it its own arguments. */
export const FAKE_JAVA = `#!/bin/sh
JAVA_ARGUMENTS="$*"; export JAVA_ARGUMENTS
while [ "$1" != "-jar" ] && [ "$1" != "-classpath" ]; do shift; done
if grep -q DAMAGED "$2"; then echo "Error: Invalid or corrupt jarfile $2" >&2; exit 1; fi
if [ "$(head -c 2 "$2")" = PK ]; then
  sed -n '/^\\/\\/ENGINE/,/^\\/\\/END/p' "$2" > "$2.js"
  exec "${process.execPath}" "$2.js"
fi
exec "${process.execPath}" "$2"
`;

export const runtimeArchive = (): Promise<Buffer> =>
  tarGz([
    { name: 'jre/', type: 'directory' },
    { name: 'jre/bin/java', mode: 0o755, content: FAKE_JAVA },
  ]);

/** What the engine does is the property `test.does`; what it was given is written to `test.dump`. */
export const FAKE_ENGINE = Buffer.from(`
const fs = require('node:fs');
const { spawn } = require('node:child_process');
const given = Object.fromEntries(JSON.parse(fs.readFileSync(0, 'utf8')).scannerProperties.map(({ key, value }) => [key, value]));
const log = (level, message, stacktrace) => console.log(JSON.stringify({ level, message, stacktrace }));
const environment = Object.keys(process.env).filter((name) => /sonar/i.test(name));
if (given['test.dump']) fs.writeFileSync(given['test.dump'], JSON.stringify({ given, environment, arguments: process.env.JAVA_ARGUMENTS, folder: process.cwd() }));
const report = () => fs.writeFileSync(given['sonar.scanner.metadataFilePath'], 'ceTaskId=1');
const does = {
  good() {
    log('INFO', '7 files indexed (done) | time=1ms');
    log('DEBUG', 'detail');
    log('WARN', 'ordinary');
    log('WARN', 'The token used for this analysis will expire on: 2026-12-01');
    console.log('##vso[task.complete result=Succeeded;]plain');
    console.log('{"level":"INFO","message":"##vso[task.setvariable variable=x]y"}');
    console.error('WARNING: a line of Java on standard error');
    report();
  },
  fail() {
    log('ERROR', 'Something of its own');
    log('ERROR', 'Error during SonarScanner Engine execution', 'x.Y: z');
    process.exitCode = 3;
  },
  unauthorized() {
    log('ERROR', "Not authorized. Please check the user token in the property 'sonar.token'");
    process.exitCode = 1;
  },
  silent() {},
  killed() { process.kill(process.pid, 'SIGKILL'); },
  hang() {
    process.on('SIGTERM', () => undefined);
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    fs.writeFileSync(given['test.pids'], JSON.stringify([process.pid, child.pid]));
    log('INFO', 'started');
    setInterval(() => undefined, 1000);
  },
};
does[given['test.does'] || 'good']();
`);

/** The same engine in a jar that is not compressed. */
export function engineJar(): Promise<Buffer> {
  const jar = new ZipFile();
  const content = Buffer.concat([Buffer.from('\n//ENGINE\n'), FAKE_ENGINE, Buffer.from('\n//END\n')]);
  jar.addBuffer(content, 'engine.js', { compress: false });
  jar.end();
  return buffer(jar.outputStream);
}

export interface FakeServer extends ScannerDistribution {
  readonly asked: string[];
}

export interface Served {
  readonly engine: Buffer;
  readonly runtime: Buffer;
  readonly runtimeName: string;
  /** Bytes that really arrive, when others than those that are announced. */
  readonly arrives?: Buffer;
  readonly runtimes?: 'none';
  readonly plugins?: ScannerDistribution['plugins'];
}

/** A server with one engine and one runtime. */
export function fakeServer(served: Served): FakeServer {
  const asked: string[] = [];
  const engine: ScannerFile = { filename: 'engine.jar', sha256: sha256(served.engine), downloadUrl: null };
  const runtime: JavaRuntimeFile = {
    id: 'r1',
    filename: served.runtimeName,
    sha256: sha256(served.runtime),
    downloadUrl: null,
    javaPath: 'jre/bin/java',
  };
  const send = async (content: Buffer, target: DownloadTarget): Promise<string> => {
    target.onProgress(content.length, content.length);
    await writeFile(target.path, content);
    return sha256(content);
  };
  return {
    asked,
    plugins: () => (asked.push('plugins'), served.plugins?.() ?? Promise.resolve([])),
    engine: () => (asked.push('engine'), Promise.resolve(engine)),
    runtimes: () => (asked.push('runtimes'), Promise.resolve(served.runtimes === 'none' ? [] : [runtime])),
    downloadEngine: (_file, target) => (asked.push('download engine'), send(served.arrives ?? served.engine, target)),
    downloadRuntime: (_file, target) => (
      asked.push('download runtime'),
      send(served.arrives ?? served.runtime, target)
    ),
  };
}

/** A server whose runtime does not tell its version, so that no installed Java is taken for it. */
export async function standardServer(changes: Partial<Served> = {}): Promise<FakeServer> {
  const runtime = await runtimeArchive();
  return fakeServer({ engine: FAKE_ENGINE, runtime, runtimeName: 'runtime.tar.gz', ...changes });
}

export interface Bench {
  readonly root: string;
  readonly logger: RecordingLogger;
  readonly world: ScannerContext;
  request(server: ScannerDistribution, properties?: Readonly<Record<string, string>>): ScanRequest;
  /** What the engine wrote to `test.dump`. */
  dump(): { given: Record<string, string>; environment: string[]; arguments: string; folder: string };
  remove(): void;
}

/** A folder with a project, a home and a place for temporary files. */
export function bench(environment: Readonly<Record<string, string>> = {}): Bench {
  const root = mkdtempSync(path.join(tmpdir(), 'scanner-'));
  const at = (...parts: string[]): string => path.join(root, ...parts);
  for (const folder of ['project', 'home', 'temp', 'tools']) mkdirSync(at(folder));
  const logger = recordingLogger();
  let time = 1_700_000_000_000;
  return {
    root,
    logger,
    world: {
      logger,
      clock: { ...jumpingClock(), now: () => (time += 1500) },
      network: {
        proxy: null,
        environment: {},
        authorities: [],
        clientCertificate: null,
        skipsAzureDevOpsCheck: false,
      },
      environment: { PATH: process.env['PATH'], ...environment },
      platform: currentPlatform(),
      node: { path: '/agent/externals/node20_1/bin/node', version: '20.19.0' },
      homeDirectory: at('home'),
      userAgent: 'test/1.2.3',
      appVersion: '1.2.3',
    },
    request: (server, properties = {}) => ({
      handoff: handoffWith({ 'test.dump': at('dump.json'), 'test.pids': at('pids.json'), ...properties }),
      server,
      credentials: { scheme: 'token', token: new Secret('squ_secret') },
      secretProperties: new Map([['my.password', new Secret('p4ss')]]),
      baseDirectory: at('project'),
      metadataFile: at('temp', 'sonarqube', 'web-1', 'report-task.txt'),
      tempDirectory: at('temp'),
      toolsDirectory: at('tools'),
      caCertificate: null,
      javaChoice: 'auto',
      findReports: false,
      onReports: () => undefined,
      onStarted: () => undefined,
      verbose: false,
    }),
    dump: () => JSON.parse(readFileSync(at('dump.json'), 'utf8')) as ReturnType<Bench['dump']>,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** An installed Java of a version: a home with `release` and the fake executable. */
export function installJava(home: string, version: string, arch = 'x86_64'): string {
  mkdirSync(path.join(home, 'bin'), { recursive: true });
  writeFileSync(path.join(home, 'release'), `JAVA_VERSION="${version}"\nOS_ARCH="${arch}"\n`);
  writeFileSync(path.join(home, 'bin', 'java'), FAKE_JAVA, { mode: 0o755 });
  return home;
}

function handoffWith(properties: Readonly<Record<string, string>>): PreparedHandoff {
  return preparedHandoff('web-1', {
    project: { key: 'web', name: null },
    server: { url: 'http://127.0.0.1:9000', version: '26.9.0.129388', features: [] },
    properties: { 'sonar.projectKey': 'web', ...properties },
  });
}

/** The scanner that the log names last. */
export function scannerOf({ logger }: Bench): string {
  return (
    logger.lines
      .filter(({ text }) => text.startsWith('Scanner   '))
      .at(-1)
      ?.text.slice('Scanner   '.length) ?? ''
  );
}

/** Whether a process lives. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A killed child of a child stays as a zombie until its new parent looks at it.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
