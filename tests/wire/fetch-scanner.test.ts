import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { readyCli } from '../../src/adapters/scanners/cli/ready-cli';
import { readyDotnet } from '../../src/adapters/scanners/dotnet/ready-dotnet';
import { currentPlatform } from '../../src/adapters/system/platform';
import { TaskError } from '../../src/errors/errors';
import type { ReadyScanner, ScannerNeed } from '../../src/ports/scanner';
import { recordingLogger } from '../use-cases/in-memory';
import { plainSettings, startServer, type SeenRequest, type TestServer } from './http/test-server';

/** Not the default version, whose checksum is known. */
const VERSION = '8.0.1.6346';
const NAME = `sonar-scanner-cli-${VERSION}.zip`;
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

async function zipOf(entries: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  // Entries carry a time: without a fixed one the same archive, made twice, has two checksums.
  const mtime = new Date('2026-01-01T00:00:00Z');
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(content, name, { compress: false, mtime });
  zip.end();
  return buffer(zip.outputStream);
}

type Answer = (request: SeenRequest, response: ServerResponse) => void;

/** A scanner's archive from a mirror: what arrives, what is refused, and that nothing half-written stays. */
describe('the archive of a scanner', function () {
  this.timeout(20_000);
  let archive: Buffer;
  let tools: string;
  let server: TestServer | undefined;
  before(async () => {
    archive = await zipOf({
      [`sonar-scanner-${VERSION}/lib/sonar-scanner-cli-${VERSION}.jar`]: Buffer.alloc(200_000, 'jar'),
      [`sonar-scanner-${VERSION}/bin/sonar-scanner`]: Buffer.from('#!/bin/sh\n'),
    });
  });
  beforeEach(() => (tools = mkdtempSync(path.join(tmpdir(), 'tools-'))));
  afterEach(async () => {
    await server?.close();
    server = undefined;
    rmSync(tools, { recursive: true, force: true });
  });

  const folder = (): string => path.join(tools, 'SonarScanner CLI', VERSION);
  const file: Answer = (_request, response) =>
    void response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Length': archive.length }).end(archive);
  const checksum = (sum: string): Answer => {
    return (_request, response) =>
      void response.writeHead(200, { 'Content-Type': 'text/plain' }).end(`${sum}  ${NAME}\n`);
  };
  const status = (code: number, body = ''): Answer => {
    return (_request, response) => void response.writeHead(code, { 'Content-Type': 'text/html' }).end(body);
  };
  const serve = async (answers: { readonly zip?: Answer; readonly sum?: Answer }): Promise<string> => {
    server = await startServer((request, response) => {
      if (request.url.endsWith('.sha256')) (answers.sum ?? checksum(sha256(archive)))(request, response);
      else (answers.zip ?? file)(request, response);
    });
    return `${server.url}/sonar`;
  };
  const provide = (
    mirror: string,
    need: Partial<ScannerNeed> = {},
    stopped?: AbortSignal,
    ready = readyCli,
  ): Promise<ReadyScanner> => {
    const settings = plainSettings({ idleMilliseconds: 300 });
    const world = {
      ...settings,
      logger: recordingLogger(),
      environment: { PATH: '' },
      platform: currentPlatform(),
      node: { path: process.execPath, version: process.versions.node },
      homeDirectory: '',
      appVersion: '1.0.0',
    };
    return ready(
      world,
      {
        version: VERSION,
        serverVersion: '26.9.0.129388',
        toolsDirectory: tools,
        baseDirectory: tools,
        mirror,
        sha256: null,
        ...need,
      },
      stopped ?? new AbortController().signal,
    );
  };
  const left = (): string[] => (existsSync(folder()) ? readdirSync(folder()).sort() : []);
  const complete = (): string[] => [currentPlatform().arch, `${currentPlatform().arch}.complete`];

  it('is fetched without credentials, checked, and kept in the layout of the tool cache', async () => {
    const mirror = await serve({});
    assert.deepEqual(await provide(mirror), { version: VERSION, description: `SonarScanner CLI ${VERSION}` });
    assert.deepEqual(left(), complete());
    assert.deepEqual(
      server?.seen.map(({ url }) => url),
      [`/sonar/${NAME}.sha256`, `/sonar/${NAME}`],
    );
    assert.ok(server.seen.every(({ headers }) => headers.authorization === undefined));
    await provide(mirror);
    assert.equal(server.seen.length, 2, 'the second time it is there');
  });

  it('is checked against what the author says, and nothing else is asked then', async () => {
    const mirror = await serve({ sum: checksum('0'.repeat(64)) });
    await provide(mirror, { sha256: sha256(archive) });
    assert.deepEqual(
      server?.seen.map(({ url }) => url),
      [`/sonar/${NAME}`],
    );
  });

  for (const code of [404, 403]) {
    it(`of the default version is checked against what is known of it where its checksum is answered by ${code}`, async () => {
      const mirror = await serve({ sum: status(code) });
      await assert.rejects(provide(mirror, { version: null }), (error) => {
        assert.ok(error instanceof TaskError && error.code === 'SQ-SCAN-CHECKSUM', String(error));
        assert.match(error.message, /8\.1\.0\.6389\.zip .*instead of ab76ab3c360025e9/);
        return true;
      });
    });
  }

  it('is fetched from where the vendor redirects to', async () => {
    const mirror = await serve({
      zip: (request, response) => {
        if (request.url.startsWith('/elsewhere/')) file(request, response);
        else response.writeHead(302, { Location: `/elsewhere/${NAME}` }).end();
      },
    });
    assert.equal((await provide(mirror)).version, VERSION);
  });

  it('is the one for .NET in its mode', async () => {
    const dotnet = await zipOf({ 'SonarScanner.MSBuild.exe': Buffer.from('MZ') });
    const mirror = await serve({
      zip: (_request, response) => void response.writeHead(200, { 'Content-Type': 'application/zip' }).end(dotnet),
      sum: checksum(sha256(dotnet)),
    });
    const ready = await provide(mirror, { version: '11.2.1.137242' }, undefined, readyDotnet);
    assert.deepEqual(ready, {
      version: '11.2.1.137242',
      description: 'SonarScanner for .NET 11.2.1.137242, tool cache',
    });
    assert.match(server?.seen[1]?.url ?? '', /\/sonar-scanner-11\.2\.1\.137242-net(-framework)?\.zip$/);
  });

  it('serves two jobs at once', async () => {
    const mirror = await serve({});
    const both = await Promise.all([provide(mirror), provide(mirror)]);
    assert.deepEqual(both[0], both[1]);
    assert.deepEqual(left(), complete());
  });

  it('replaces a folder that a crash left, and removes what was left of a download long ago', async () => {
    const [arch = ''] = complete();
    mkdirSync(path.join(folder(), arch, 'lib'), { recursive: true });
    const old = path.join(folder(), `${arch}.0123456789ab.tmp`);
    mkdirSync(old);
    utimesSync(old, 1, 1);
    assert.equal((await provide(await serve({}))).version, VERSION);
    assert.deepEqual(left(), complete());
  });

  const half: Answer = (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Length': archive.length });
    response.write(archive.subarray(0, 1000), () => response.destroy());
  };
  const other: Answer = (_request, response) => {
    const changed = Buffer.from(archive);
    changed.writeUInt8(changed.readUInt8(500) ^ 0xff, 500);
    response.writeHead(200, { 'Content-Type': 'application/zip' }).end(changed);
  };
  const sends =
    (content: () => Promise<Buffer>): Answer =>
    (_request, response) =>
      void content().then((bytes) => response.writeHead(200, { 'Content-Type': 'application/zip' }).end(bytes));
  const page = status(200, '<html><title>Sign in to Contoso</title></html>');
  const strange = (): Promise<Buffer> => zipOf({ 'readme.txt': Buffer.from('x') });
  const leaving = async (): Promise<Buffer> =>
    Buffer.from(
      (await zipOf({ 'aa/evil.txt': Buffer.from('x') })).toString('latin1').replaceAll('aa/evil', '../evil'),
      'latin1',
    );
  const faults: [
    name: string,
    code: string,
    says: RegExp,
    answers: { zip?: Answer; sum?: Answer },
    sha?: () => Promise<Buffer>,
  ][] = [
    ['breaks off', 'SQ-SCAN-DOWNLOAD', /cannot be fetched from http.*\/sonar\//, { zip: half }],
    ['stops to arrive', 'SQ-SCAN-DOWNLOAD', /cannot be fetched/, { zip: () => undefined }],
    ['has another byte', 'SQ-SCAN-CHECKSUM', /instead of/, { zip: other }],
    ['does not exist', 'SQ-SCAN-DOWNLOAD', /there is no such file \(404\)/, { zip: status(404) }],
    ['is forbidden', 'SQ-SCAN-DOWNLOAD', /403/, { zip: status(403) }],
    ['is a page', 'SQ-SCAN-DOWNLOAD', /Sign in to Contoso/, { zip: page }],
    ['has no checksum', 'SQ-SCAN-NO-CHECKSUM', /scannerSha256 is empty/, { sum: status(404) }],
    ['has a page for a checksum', 'SQ-SCAN-DOWNLOAD', /Sign in to Contoso/, { sum: page }],
    ['has nonsense for a checksum', 'SQ-SCAN-DOWNLOAD', /holds no SHA-256/, { sum: checksum('nonsense') }],
    ['is no scanner', 'SQ-SCAN-ARCHIVE', /it holds no SonarScanner CLI/, { zip: sends(strange) }, strange],
    ['leaves its folder', 'SQ-SCAN-ARCHIVE', /\.\.\/evil/, { zip: sends(leaving) }, leaving],
    [
      'is no archive',
      'SQ-SCAN-ARCHIVE',
      /cannot be unpacked/,
      { zip: sends(() => Promise.resolve(Buffer.from('x'))) },
      () => Promise.resolve(Buffer.from('x')),
    ],
  ];
  for (const [name, code, says, answers, content] of faults) {
    it(`that ${name} is ${code}, and nothing of it stays`, async () => {
      const mirror = await serve(answers);
      const need = content === undefined ? {} : { sha256: sha256(await content()) };
      await assert.rejects(provide(mirror, need), (error) => {
        assert.ok(error instanceof TaskError, String(error));
        assert.equal(error.code, code, error.message);
        assert.match(error.message, says);
        return true;
      });
      assert.deepEqual(left(), []);
    });
  }

  it('is given up when the job is canceled, at once and without a trace', async () => {
    const cancel = new AbortController();
    const mirror = await serve({
      zip: (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Length': archive.length });
        response.write(archive.subarray(0, 1000), () => cancel.abort());
      },
    });
    await assert.rejects(provide(mirror, {}, cancel.signal), /abort/i);
    assert.deepEqual(left(), []);
    assert.equal(server?.seen.length, 2, 'it is not tried again');
  });

  it('cannot be kept where the folder of tools is a file, or there is none', async () => {
    const mirror = await serve({});
    const taken = path.join(tools, 'taken');
    writeFileSync(taken, '');
    for (const toolsDirectory of [taken, '']) {
      await assert.rejects(provide(mirror, { toolsDirectory }), (error) => {
        assert.ok(error instanceof TaskError && error.code === 'SQ-SCAN-DISK', String(error));
        return true;
      });
    }
  });
});
