import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liesIn, readUntrustedFile } from '../../../../src/adapters/system/untrusted-file';
import { TaskError } from '../../../../src/errors/errors';

describe('a file that somebody else wrote', () => {
  let place: string;
  let checkout: string;
  const at = (name: string): string => join(checkout, name);
  beforeEach(() => {
    place = realpathSync(mkdtempSync(join(tmpdir(), 'foreign-')));
    checkout = join(place, 'checkout');
    mkdirSync(at('conf'), { recursive: true });
    writeFileSync(at('conf/own.properties'), 'a=ä\n');
    writeFileSync(join(place, 'private'), 'key=made-up-secret\n');
    mkdirSync(join(place, 'checkout-beside'));
    writeFileSync(join(place, 'checkout-beside', 'file'), 'beside');
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  it('is read where it lies in the folder, through links that stay there, without its byte order mark', async () => {
    symlinkSync('conf/own.properties', at('link'));
    symlinkSync('conf', at('folder-link'));
    writeFileSync(at('bom'), '\ufeffb=1');
    for (const name of ['conf/own.properties', 'link', 'folder-link/own.properties']) {
      assert.equal(await readUntrustedFile(at(name), checkout), 'a=ä\n', name);
    }
    assert.equal(await readUntrustedFile(at('bom'), checkout), 'b=1');
    assert.equal(await readUntrustedFile(at('conf/own.properties'), at('conf')), 'a=ä\n');
  });

  it('is read where the folder itself is reached through a link', async () => {
    symlinkSync(checkout, join(place, 'mapped'));
    assert.equal(await readUntrustedFile(join(place, 'mapped', 'conf/own.properties'), join(place, 'mapped')), 'a=ä\n');
  });

  it('is undefined where it is missing', async () => {
    symlinkSync('nowhere', at('dangling'));
    for (const name of ['missing', 'conf/own.properties/below', 'dangling']) {
      assert.equal(await readUntrustedFile(at(name), checkout), undefined, name);
    }
    assert.equal(await readUntrustedFile(at('conf/own.properties'), join(place, 'no-folder')), undefined);
  });

  const refused: [string, () => void, RegExp][] = [
    ['a link to a file outside', () => symlinkSync('../private', at('file')), /a link that leads out of/],
    ['a chain of links that ends outside', () => chainOut(), /a link that leads out of/],
    ['a link to a folder with a longer name', () => symlinkSync('../checkout-beside/file', at('file')), /leads out/],
    ['a link to the environment of this process', () => symlinkSync('/proc/self/environ', at('file')), /leads out/],
    ['a link to a device without an end', () => symlinkSync('/dev/zero', at('file')), /leads out/],
    ['a folder', () => mkdirSync(at('file')), /not a regular file/],
    ['a pipe', () => void execFileSync('mkfifo', [at('file')]), /not a regular file/],
    ['links in a circle', () => symlinkSync('file', at('file')), /ELOOP/],
    ['more than a megabyte', () => writeFileSync(at('file'), 'x'.repeat(1024 * 1024 + 1)), /more than 1 MB/],
    ['UTF-16', () => writeFileSync(at('file'), Buffer.from('\ufeffa=1', 'utf16le')), /most likely UTF-16/],
  ];
  for (const [name, make, reason] of refused) {
    it(`is refused: ${name}`, async () => {
      make();
      await assert.rejects(readUntrustedFile(at('file'), checkout), (error) => {
        assert.ok(error instanceof TaskError && error.code === 'SQ-CONF-FILE', String(error));
        assert.match(error.message, reason);
        assert.doesNotMatch(error.message, /made-up-secret/);
        return true;
      });
    });
  }

  it('lies in a folder only where it does so behind its links', () => {
    symlinkSync('..', at('up'));
    symlinkSync('conf', at('in'));
    assert.equal(liesIn(at('conf'), checkout), true);
    assert.equal(liesIn(checkout, checkout), true);
    assert.equal(liesIn(at('in'), checkout), true);
    assert.equal(liesIn(at('up'), checkout), false);
    assert.equal(liesIn(join(place, 'checkout-beside'), checkout), false);
    assert.equal(liesIn(at('missing'), checkout), false);
  });

  it('may have a megabyte', async () => {
    writeFileSync(at('file'), 'x'.repeat(1024 * 1024));
    assert.equal((await readUntrustedFile(at('file'), checkout))?.length, 1024 * 1024);
  });

  function chainOut(): void {
    symlinkSync('..', at('up'));
    symlinkSync('up/private', at('file'));
  }
});
