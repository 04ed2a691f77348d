import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { unpack } from '../../../../../src/adapters/scanners/cache/archives';
import { TaskError } from '../../../../../src/errors/errors';
import { tarGz, type Entry } from '../fake-scanner';

const symbolic = (name: string, linkname: string): Entry => ({ name, type: 'symlink', linkname });

function linksBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    return entry.isSymbolicLink() ? [place] : entry.isDirectory() ? linksBelow(place) : [];
  });
}

describe('an archive', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'archive-'));
    mkdirSync(path.join(root, 'target'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const unpackHere = async (name: string, content: Buffer): Promise<string> => {
    writeFileSync(path.join(root, name), content);
    const target = path.join(root, 'target');
    await unpack(path.join(root, name), name, target);
    return target;
  };
  const isRefused = (error: unknown): boolean => error instanceof TaskError && error.code === 'SQ-SCAN-ARCHIVE';

  it('of tar.gz is unpacked with executable bits and links', async () => {
    const target = await unpackHere(
      'a.tar.gz',
      await tarGz([
        { name: 'jre/bin/java', mode: 0o755, content: 'java' },
        { name: 'jre/legal/a', content: 'text' },
        { name: 'jre/legal/b', type: 'symlink', linkname: 'a' },
        { name: 'jre/legal/c', type: 'link', linkname: 'jre/legal/a' },
        { name: 'jre/legal/up', type: 'symlink', linkname: '../bin' },
      ]),
    );
    assert.equal(statSync(path.join(target, 'jre/bin/java')).mode & 0o777, 0o755);
    assert.equal(readFileSync(path.join(target, 'jre/legal/b'), 'utf8'), 'text');
    assert.equal(readFileSync(path.join(target, 'jre/legal/c'), 'utf8'), 'text');
    assert.equal(readlinkSync(path.join(target, 'jre/legal/up')), '../bin');
  });

  it('of zip is unpacked with executable bits', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('java'), 'jre/bin/java', { mode: 0o100755 });
    zip.addEmptyDirectory('jre/empty');
    zip.end();
    const target = await unpackHere('a.zip', await buffer(zip.outputStream));
    assert.equal(statSync(path.join(target, 'jre/bin/java')).mode & 0o777, 0o755);
    assert.ok(statSync(path.join(target, 'jre/empty')).isDirectory());
  });

  const hostile: [what: string, entries: Entry[]][] = [
    ['a path with ..', [{ name: '../evil', content: 'x' }]],
    ['a path with .. inside', [{ name: 'a/../../evil', content: 'x' }]],
    ['a path with backslashes', [{ name: '..\\evil', content: 'x' }]],
    ['an absolute path', [{ name: '/tmp/evil', content: 'x' }]],
    ['a drive', [{ name: 'C:/evil', content: 'x' }]],
    ['a link to an absolute path', [{ name: 'l', type: 'symlink', linkname: '/etc/passwd' }]],
    ['a link out of the folder', [{ name: 'a/l', type: 'symlink', linkname: '../../x' }]],
    ['a link to nothing', [{ name: 'l', type: 'symlink', linkname: 'missing' }]],
    ['a hard link out of the folder', [{ name: 'l', type: 'link', linkname: '../secret' }]],
    ['a device', [{ name: 'd', type: 'character-device' }]],
    [
      'links that lead out together',
      [
        { name: 'a/b/f', content: 'x' },
        { name: 'a/b/l', type: 'symlink', linkname: '../..' },
        { name: 'm', type: 'symlink', linkname: 'a/b/l/..' },
      ],
    ],
  ];
  for (const [what, entries] of hostile) {
    it(`with ${what} is refused, and nothing lands outside`, async () => {
      writeFileSync(path.join(root, 'secret'), 'secret');
      await assert.rejects(unpackHere('a.tar.gz', await tarGz(entries)), isRefused);
      assert.equal(existsSync(path.join(root, 'evil')), false);
      assert.equal(existsSync('/tmp/evil'), false);
    });
  }

  it('writes no file through a link of its own', async () => {
    const entries = [
      { name: 'a', type: 'symlink' as const, linkname: '../outside' },
      { name: 'a/evil', content: 'x' },
    ];
    mkdirSync(path.join(root, 'outside'));
    await assert.rejects(unpackHere('a.tar.gz', await tarGz(entries)));
    assert.equal(existsSync(path.join(root, 'outside', 'evil')), false);
  });

  const chains: [string, Entry[]][] = [
    ['a link below a link to its own folder', [symbolic('d', '.'), symbolic('d/e', '..')]],
    ['a folder below a link', [symbolic('d', '.'), symbolic('d/x/e', 'y')]],
    ['a chain that climbs', [symbolic('a/b', '..'), symbolic('a/b/c', '..'), symbolic('a/b/c/d', '..')]],
    ['a link below one of another case', [symbolic('D', '.'), symbolic('d/e', '..')]],
    [
      'a copy below a link',
      [{ name: 'f', content: 'x' }, symbolic('d', '.'), { name: 'd/g', type: 'link', linkname: 'f' }],
    ],
    ['a file below a link', [symbolic('d', '.'), { name: 'd/f', content: 'x' }]],
    ['the link after what lies below it', [symbolic('d/e', '..'), symbolic('d', '.')]],
  ];
  for (const [name, entries] of chains) {
    it(`with ${name} is refused before a link is made`, async () => {
      await assert.rejects(unpackHere('a.tar.gz', await tarGz(entries)), isRefused);
      assert.deepEqual(readdirSync(root).sort(), ['a.tar.gz', 'target']);
      assert.deepEqual(linksBelow(path.join(root, 'target')), []);
    });
    it(`of zip with ${name} is refused before a link is made`, async () => {
      const zip = new ZipFile();
      for (const { name, type, linkname = '', content = '' } of entries) {
        const mode = type === 'symlink' ? 0o120777 : 0o100644;
        zip.addBuffer(Buffer.from(type === 'symlink' ? linkname : content), name, { mode });
      }
      zip.end();
      await assert.rejects(unpackHere('a.zip', await buffer(zip.outputStream)), isRefused);
      assert.deepEqual(readdirSync(root).sort(), ['a.zip', 'target']);
      assert.deepEqual(linksBelow(path.join(root, 'target')), []);
    });
  }

  it('may have links to links, in any order', async () => {
    const entries = [
      symbolic('lib/a.so', 'a.so.1'),
      symbolic('lib/a.so.1', 'a.so.1.2'),
      { name: 'lib/a.so.1.2', content: 'x' },
    ];
    const target = await unpackHere('a.tar.gz', await tarGz(entries));
    assert.equal(readFileSync(path.join(target, 'lib/a.so'), 'utf8'), 'x');
  });

  it('of zip with a path out of its folder is refused', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('x'), 'aa/evil');
    zip.end();
    const bytes = await buffer(zip.outputStream);
    const changed = Buffer.from(bytes.toString('latin1').replaceAll('aa/evil', '../evil'), 'latin1');
    await assert.rejects(unpackHere('a.zip', changed), isRefused);
    assert.equal(existsSync(path.join(root, 'evil')), false);
  });

  for (const name of ['a.tar.gz', 'a.zip']) {
    it(`of ${name} that is cut off or no archive is refused`, async () => {
      const whole = await tarGz([{ name: 'f', content: 'x'.repeat(10_000) }]);
      await assert.rejects(unpackHere(name, whole.subarray(0, whole.length / 2)), isRefused);
      await assert.rejects(unpackHere(name, Buffer.from('<html>')), isRefused);
    });
  }

  it('of another kind is refused', async () => assert.rejects(unpackHere('a.rar', Buffer.from('x')), isRefused));
});
