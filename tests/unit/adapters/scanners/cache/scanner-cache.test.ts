import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { ScannerCache } from '../../../../../src/adapters/scanners/cache/scanner-cache';
import { TaskError } from '../../../../../src/errors/errors';
import type { ScannerDistribution } from '../../../../../src/ports/sonarqube/scanner-distribution';
import { bench, FAKE_ENGINE, fakeServer, sha256, standardServer, type Bench, type FakeServer } from '../fake-scanner';

const code = (expected: string) => (error: unknown) => error instanceof TaskError && error.code === expected;

describe('the cache of scanner files', () => {
  let place: Bench;
  let home: string;
  beforeEach(() => {
    place = bench();
    home = path.join(place.root, 'home');
  });
  afterEach(() => place.remove());

  const open = (server: FakeServer): ScannerCache => new ScannerCache(home, server, () => undefined);
  const files = (folder = path.join(home, 'cache')): string[] =>
    existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]).sort() : [];

  it('has the layout of the official scanners, and asks for each file once', async () => {
    const server = await standardServer();
    const [engine] = [await server.engine()];
    const runtime = (await server.runtimes('linux', 'x64'))[0];
    assert.ok(runtime);
    const first = [await open(server).engine(engine), await open(server).runtime(runtime)];
    const second = [await open(server).engine(engine), await open(server).runtime(runtime)];
    assert.deepEqual(
      first.map(({ path: found }) => path.relative(home, found)),
      [`cache/${engine.sha256}/engine.jar`, `cache/${runtime.sha256}/runtime.tar.gz_extracted/jre/bin/java`],
    );
    assert.deepEqual(
      [...first, ...second].map(({ wasThere }) => wasThere),
      [false, false, true, true],
    );
    assert.deepEqual(
      server.asked.filter((what) => what.startsWith('download')),
      ['download engine', 'download runtime'],
    );
    assert.equal(existsSync(path.join(home, 'cache', runtime.sha256, 'runtime.tar.gz')), false);
  });

  for (const [what, arrives] of [
    ['altered', Buffer.from('something else')],
    ['cut off', FAKE_ENGINE.subarray(0, 100)],
  ] as const) {
    it(`keeps nothing of a download that arrives ${what}`, async () => {
      const server = await standardServer({ arrives });
      const engine = await server.engine();
      await assert.rejects(open(server).engine(engine), code('SQ-SCAN-CHECKSUM'));
      const runtime = (await server.runtimes('linux', 'x64'))[0];
      assert.ok(runtime);
      await assert.rejects(open(server).runtime(runtime), code('SQ-SCAN-CHECKSUM'));
      assert.deepEqual(files(), [engine.sha256, runtime.sha256].sort());
    });
  }

  it('keeps nothing of a runtime that cannot be unpacked', async () => {
    const server = await standardServer({ runtime: Buffer.from('no archive') });
    const runtime = (await server.runtimes('linux', 'x64'))[0];
    assert.ok(runtime);
    await assert.rejects(open(server).runtime(runtime), code('SQ-SCAN-ARCHIVE'));
    assert.equal(existsSync(path.join(home, 'cache', runtime.sha256, 'runtime.tar.gz_extracted')), false);
    assert.equal(files().filter((name) => name.endsWith('.tmp')).length, 0);
  });

  it('finds a jar that is cut off or another under the same name, and leaves the right one alone', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('class '.repeat(5000)), 'org/Main.class', { compress: false });
    zip.end();
    const jar = await buffer(zip.outputStream);
    const server = fakeServer({ engine: jar, runtime: Buffer.from('-'), runtimeName: 'r.tar.gz' });
    const engine = await server.engine();
    const { path: found } = await open(server).engine(engine);
    assert.equal((await open(server).engine(engine)).wasThere, true);
    const other = Buffer.from(jar);
    other.write('other', 60);
    for (const damaged of [
      jar.subarray(0, jar.length - 30),
      Buffer.concat([jar.subarray(0, 4), Buffer.alloc(20)]),
      other,
    ]) {
      writeFileSync(found, damaged);
      assert.equal((await open(server).engine(engine)).wasThere, false);
      assert.equal(sha256(readFileSync(found)), engine.sha256);
    }
  });

  it('replaces an unpacked runtime without a working java', async () => {
    const server = await standardServer();
    const runtime = (await server.runtimes('linux', 'x64'))[0];
    assert.ok(runtime);
    const half = path.join(home, 'cache', runtime.sha256, 'runtime.tar.gz_extracted');
    mkdirSync(path.join(half, 'jre', 'left'), { recursive: true });
    const { path: java } = await open(server).runtime(runtime);
    assert.equal(statSync(java).mode & 0o777, 0o755);
    assert.equal(existsSync(path.join(half, 'jre', 'left')), false);
  });

  it('lets jobs that install at the same time all end with the same good files', async () => {
    const server = await standardServer();
    const engine = await server.engine();
    const runtime = (await server.runtimes('linux', 'x64'))[0];
    assert.ok(runtime);
    const jobs = await Promise.all(
      [1, 2, 3, 4].flatMap(() => [open(server).engine(engine), open(server).runtime(runtime)]),
    );
    for (const { path: found } of jobs) assert.ok(existsSync(found));
    assert.deepEqual(
      files().filter((name) => name.endsWith('.tmp') || name.endsWith('.tar.gz')),
      [],
    );
  });

  it('gives up a download and an unpacking when the job is canceled, and leaves nothing', async () => {
    const server = await standardServer();
    const [engine, runtime] = [await server.engine(), (await server.runtimes('linux', 'x64'))[0]];
    assert.ok(runtime);
    for (const fetch of [
      (cache: ScannerCache) => cache.engine(engine),
      (cache: ScannerCache) => cache.runtime(runtime),
    ]) {
      const cancel = new AbortController();
      // The last byte has arrived when it happens: whatever is done after it must not be begun.
      const cache = new ScannerCache(home, stoppable(server), () => cancel.abort(), cancel.signal);
      await assert.rejects(fetch(cache), /abort/i);
      assert.deepEqual(
        files().filter((name) => /\.tmp|\.jar$|_extracted/.test(name)),
        [],
      );
    }
  });

  it('removes what a job of yesterday left half done, and nothing of today', async () => {
    const server = await standardServer();
    const engine = await server.engine();
    const folder = path.join(home, 'cache', engine.sha256);
    mkdirSync(folder, { recursive: true });
    for (const name of ['engine.jar.aaaaaaaaaaaa.tmp', 'engine.jar.bbbbbbbbbbbb.tmp']) {
      writeFileSync(path.join(folder, name), 'half');
    }
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600;
    utimesSync(path.join(folder, 'engine.jar.aaaaaaaaaaaa.tmp'), twoDaysAgo, twoDaysAgo);
    await open(server).engine(engine);
    assert.deepEqual(files(folder), ['engine.jar', 'engine.jar.bbbbbbbbbbbb.tmp']);
  });

  it('tells that a folder cannot be written', async () => {
    const server = await standardServer();
    // A file in the way; rights alone do not stop the administrator of the machine.
    writeFileSync(path.join(home, 'cache'), '');
    chmodSync(path.join(home, 'cache'), 0o444);
    await assert.rejects(open(server).engine(await server.engine()), code('SQ-SCAN-DISK'));
  });
});

/** As the client over HTTP does it: a download that is broken off throws the signal's reason. */
function stoppable(server: ScannerDistribution): ScannerDistribution {
  return {
    ...server,
    downloadEngine: async (file, target) => {
      const sum = await server.downloadEngine(file, target);
      target.stopped?.throwIfAborted();
      return sum;
    },
  };
}
