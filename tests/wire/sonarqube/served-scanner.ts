import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { SonarQubeStandIn } from '../../../local/sonarqube/server';

/** The engine and the runtime as a scanner leaves them in its cache. */
export interface ServedScanner {
  readonly java: string;
  readonly engine: string;
}

/** One run of the engine. */
export interface Scan {
  readonly exitCode: number | null;
  readonly log: readonly { readonly level: string; readonly message: string }[];
  /** The keys and values of `report-task.txt`; empty when there is none. */
  readonly reportTask: Readonly<Record<string, string>>;
}

interface Described {
  readonly filename: string;
  readonly sha256: string;
}

/** Downloads engine and runtime by the endpoints that scanners use, checks and unpacks them. */
export async function fetchScanner(server: SonarQubeStandIn, folder: string): Promise<ServedScanner> {
  const get = async (route: string, accept: string): Promise<Response> => {
    const answer = await fetch(`${server.url}/api/v2/analysis/${route}`, {
      headers: { Authorization: `Bearer ${server.tokens.analysis}`, Accept: accept },
    });
    if (!answer.ok) throw new Error(`${route} answered ${answer.status}`);
    return answer;
  };
  const download = async (route: string, { sha256 }: Described): Promise<Buffer> => {
    const content = Buffer.from(await (await get(route, 'application/octet-stream')).arrayBuffer());
    if (createHash('sha256').update(content).digest('hex') !== sha256) throw new Error(`${route}: wrong checksum`);
    return content;
  };
  mkdirSync(folder, { recursive: true });
  const engine = (await (await get('engine', '*/*')).json()) as Described;
  const enginePath = path.join(folder, engine.filename);
  writeFileSync(enginePath, await download('engine', engine));
  const [runtime] = (await (await get('jres?os=linux&arch=x64', '*/*')).json()) as (Described & {
    id: string;
    javaPath: string;
  })[];
  if (!runtime) throw new Error('No runtime for this platform');
  await unpack(await download(`jres/${runtime.id}`, runtime), folder);
  return { java: path.join(folder, runtime.javaPath), engine: enginePath };
}

async function unpack(archive: Buffer, folder: string): Promise<void> {
  const unpacker = extract();
  const writing = (async () => {
    for await (const entry of unpacker) {
      const target = path.join(folder, entry.header.name);
      if (entry.header.type === 'directory') mkdirSync(target, { recursive: true });
      else writeFileSync(target, await text(entry), { mode: entry.header.mode ?? 0o644 });
      entry.resume();
    }
  })();
  await pipeline(Readable.from([archive]), createGunzip(), unpacker);
  await writing;
}

/** Runs the engine with the served runtime, its properties on standard input. */
export async function runScan(
  scanner: ServedScanner,
  properties: Readonly<Record<string, string>>,
  reportFile: string,
): Promise<Scan> {
  const child = spawn(scanner.java, ['-Xmx256m', '-Dfile.encoding=UTF-8', '-jar', scanner.engine], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  const scannerProperties = Object.entries({
    ...properties,
    'sonar.scanner.metadataFilePath': reportFile,
  }).map(([key, value]) => ({ key, value }));
  child.stdin.end(JSON.stringify({ scannerProperties }));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const output = await text(child.stdout);
  const exitCode = await ended;
  const log = output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Scan['log'][number]);
  return { exitCode, log, reportTask: readReportTask(reportFile) };
}

function readReportTask(file: string): Readonly<Record<string, string>> {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    return {};
  }
  return Object.fromEntries(
    content
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
