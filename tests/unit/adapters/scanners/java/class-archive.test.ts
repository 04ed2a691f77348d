import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { useClassArchive, type ClassArchive } from '../../../../../src/adapters/scanners/java/class-archive';

describe('the class archive', () => {
  let userHome: string;
  let folder: string;
  beforeEach(() => {
    userHome = mkdtempSync(path.join(tmpdir(), 'class-archive-'));
    folder = path.join(userHome, 'cache', 'cds');
  });
  afterEach(() => rmSync(userHome, { recursive: true, force: true }));

  /** A file of the folder, last used so many days ago. */
  const put = (file: string, content: string, daysAgo = 0): void => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, file), content);
    const then = Date.now() / 1000 - daysAgo * 24 * 3600;
    utimesSync(path.join(folder, file), then, then);
  };
  const files = (): readonly string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);
  const use = (buildId: string, name = 'a'): Promise<ClassArchive> => useClassArchive(userHome, name, buildId);
  const fileOf = ({ options }: ClassArchive): string => options.join(' ').replace(/.*=/, '');
  /** What the JVM does at its end. */
  const write = (archive: ClassArchive, content = 'classes'): void => writeFileSync(fileOf(archive), content);

  const cases: [
    what: string,
    there: Readonly<Record<string, string>>,
    does: RegExp,
    left: readonly string[] | string,
  ][] = [
    ['marks a cache that no build has marked', {}, /^$/, ['a.seen']],
    ['waits where this build has marked it', { 'a.seen': '7' }, /^$/, ['a.seen']],
    ['is written where another build has marked it', { 'a.seen': '6' }, /^-XX:ArchiveClassesAtExit=/, ['a.seen']],
    ['takes a marker that was cut off for none', { 'a.seen': '' }, /^$/, ['a.seen']],
    ['waits where another engine or Java was marked', { 'b.seen': '6' }, /^$/, ['a.seen', 'b.seen']],
    ['is used where it is', { 'a.jsa': 'classes' }, /^-XX:SharedArchiveFile=.*a\.jsa$/, ['a.jsa']],
    ['is left alone where the folder cannot be written', { '../cds': 'a file' }, /^$/, 'a file'],
  ];
  for (const [what, there, does, left] of cases) {
    it(what, async () => {
      for (const [file, content] of Object.entries(there)) {
        mkdirSync(file.startsWith('..') ? path.dirname(folder) : folder, { recursive: true });
        writeFileSync(path.join(folder, file), content);
      }
      const { options } = await use('7');
      assert.match(options.filter((option) => option !== '-Xshare:auto').join(' '), does);
      // Where a file stands in the place of the folder, it is the file that is left.
      assert.deepEqual(statSync(folder).isDirectory() ? files() : readFileSync(folder, 'utf8'), left);
    });
  }

  it('is not used in a folder whose path the JVM would take for two', async () => {
    put('a.jsa', 'classes');
    assert.deepEqual((await useClassArchive(`${userHome}:b`, 'a', '7')).options, []);
  });

  it('gets its final name after a good run only', async () => {
    put('a.seen', '6');
    const failed = await use('7');
    write(failed, 'half');
    await failed.settle(false, false);
    assert.deepEqual(files(), ['a.seen']);
    const good = await use('7');
    write(good);
    await good.settle(true, false);
    assert.deepEqual(files(), ['a.jsa', 'a.seen']);
    assert.match(fileOf(await use('8')), /a\.jsa$/);
  });

  it('is removed when the JVM found it unfit, and written anew by the next run', async () => {
    put('a.seen', '6');
    put('a.jsa', 'of another Java');
    await (await use('7')).settle(true, true);
    assert.deepEqual(files(), ['a.seen']);
    assert.match((await use('7')).options.join(' '), /ArchiveClassesAtExit/);
  });

  it('of two jobs at once is that of the later, whole, and nothing else is left', async () => {
    put('a.seen', '6');
    const [first, second] = await Promise.all([use('7'), use('8')]);
    assert.notEqual(fileOf(first), fileOf(second));
    write(first, 'classes of the first');
    write(second, 'classes of the second');
    await second.settle(true, false);
    const third = await use('9');
    await first.settle(true, false);
    assert.deepEqual(files(), ['a.jsa', 'a.seen']);
    assert.equal(readFileSync(path.join(folder, 'a.jsa'), 'utf8'), 'classes of the first');
    await third.settle(true, false);
    assert.deepEqual(files(), ['a.jsa', 'a.seen'], 'a job that used the other one does not mind');
  });

  it('of two builds at once that mark the cache is written by the next at the latest', async () => {
    const both = await Promise.all([use('7'), use('8')]);
    const written = both.filter(({ options }) => options.length > 0);
    assert.ok(written.length <= 1, 'one may have seen the marker of the other');
    assert.deepEqual(files(), ['a.seen']);
    assert.match((await use('9')).options.join(' '), /ArchiveClassesAtExit/);
  });

  it('is kept for the three engines and Javas that were used last, markers with their archives', async () => {
    for (const [name, daysAgo] of [
      ['b', 4],
      ['c', 1],
      ['d', 3],
      ['e', 2],
    ] as const) {
      put(`${name}.jsa`, 'classes', daysAgo);
      put(`${name}.seen`, '1', 9);
    }
    put('f.seen', '1', 5);
    put('x.0123456789ab.tmp', 'of a job that is gone', 2);
    put('y.0123456789ab.tmp', 'of a job that runs');
    put('a.seen', '6', 9);
    const archive = await use('7');
    write(archive);
    await archive.settle(true, false);
    assert.deepEqual(files(), ['a.jsa', 'a.seen', 'c.jsa', 'c.seen', 'e.jsa', 'e.seen', 'y.0123456789ab.tmp']);
  });

  it('counts as used by every run that uses it', async () => {
    put('a.jsa', 'classes', 9);
    for (const name of ['b', 'c', 'd']) put(`${name}.jsa`, 'classes', 2);
    await (await use('7')).settle(true, false);
    await use('7', 'e');
    assert.deepEqual(
      files().filter((file) => file === 'a.jsa' || file === 'e.seen'),
      ['a.jsa', 'e.seen'],
    );
  });
});
