import assert from 'node:assert/strict';
import { chooseBaseDirectory } from '../../../../src/domain/inputs/base-directory';
import { isSamePath, relativeTo, resolvePath, trustedFolder } from '../../../../src/domain/inputs/file-path';

describe('a path that a person wrote', () => {
  const rows: [string, folder: string, path: string, expected: string][] = [
    ['starts at the folder', '/agent/s', 'apps/shop', '/agent/s/apps/shop'],
    ['has dots and slashes that mean nothing', '/agent/s/', './apps//shop/', '/agent/s/apps/shop'],
    ['is the folder itself', '/agent/s', '.', '/agent/s'],
    ['leads out of the folder', '/agent/s', '../a/x', '/agent/a/x'],
    ['leads no further than the root', '/agent/s', '../../../x', '/x'],
    ['is absolute', '/agent/s', '/src/shop', '/src/shop'],
    ['may contain a backslash where that is a letter', '/agent/s', 'a\\b', '/agent/s/a\\b'],
    ['has the slashes of Windows', 'D:\\a\\1\\s', 'apps\\shop', 'D:\\a\\1\\s\\apps\\shop'],
    ['is absolute on Windows', 'D:\\a\\1\\s', 'c:/src/./shop\\', 'c:\\src\\shop'],
    ['is on a share', 'D:\\a\\1\\s', '\\\\server\\share\\shop', '\\\\server\\share\\shop'],
  ];
  for (const [name, folder, path, expected] of rows) {
    it(name, () => assert.equal(resolvePath(folder, path), expected));
  }
});

describe('the folder that a file must really lie in', () => {
  const rows: [string, path: string, root: string, expected: string][] = [
    ['is the checkout for what is in it', '/agent/s/web/a.properties', '/agent/s', '/agent/s'],
    ['is the checkout, however it is written', '/agent/s/../s/./a.properties', '/agent/s/', '/agent/s/'],
    ['is the named one outside', '/agent/temp/a.properties', '/agent/s', '/agent/temp'],
    ['is the named one beside the checkout', '/agent/s-other/a.properties', '/agent/s', '/agent/s-other'],
    ['is the named one where dots lead out', '/agent/s/../temp/a.properties', '/agent/s', '/agent/temp'],
    ['is the checkout on Windows', 'D:\\a\\1\\s\\web\\a.properties', 'D:\\a\\1\\s', 'D:\\a\\1\\s'],
  ];
  for (const [name, path, root, expected] of rows) {
    it(name, () => assert.equal(trustedFolder(path, root), expected));
  }
});

describe('a path below a folder', () => {
  const rows: [string, folder: string, path: string, expected: string | undefined][] = [
    ['is told with forward slashes', 'D:\\a\\1\\s', 'D:\\a\\1\\s\\web\\app', 'web/app'],
    ['whatever the case and the slashes of Windows', 'D:/a/1/s', 'd:\\A\\1\\s\\web', 'web'],
    ['on a share, as git writes it', '//server/share/s', '\\\\server\\share\\s\\web', 'web'],
    ['may begin with dots', '/agent/s', '/agent/s/..web', '..web'],
    ['is empty for the folder', '/agent/s/', '/agent/s', ''],
    ['is none beside the folder', '/agent/s', '/agent/s2/web', undefined],
    ['is none above it', '/agent/s', '/agent', undefined],
    ['is none on another drive', 'D:\\a', 'C:\\a\\web', undefined],
    ['is none of a folder that is not known', '', '/agent/s', undefined],
  ];
  for (const [name, folder, path, expected] of rows) {
    it(name, () => assert.equal(relativeTo(folder, path), expected));
  }

  it('is another one in another case, except on Windows', () => {
    assert.equal(isSamePath('/agent/s/Web', '/agent/s/web'), false);
    assert.equal(isSamePath('D:\\a\\Web', 'd:/a/web/'), true);
  });
});

describe('the analyzed folder', () => {
  const choose = (input: string | null, property?: string, sources = '/agent/s') =>
    chooseBaseDirectory(input, new Map(property === undefined ? [] : [['sonar.projectBaseDir', property]]), sources);

  const rows: [string, string | null, string | undefined, string | null][] = [
    ['left open', null, undefined, null],
    ['the input', '/agent/s/apps/shop', undefined, '/agent/s/apps/shop'],
    ['the property, relative to the checkout', null, 'apps/shop', '/agent/s/apps/shop'],
    ['the property, absolute', null, '/agent/s/apps/shop', '/agent/s/apps/shop'],
    ['both, when they are the same', '/agent/s/apps/shop/', './apps/shop', '/agent/s/apps/shop'],
    ['not an empty property', '/agent/s/apps', '', '/agent/s/apps'],
  ];
  for (const [name, input, property, expected] of rows) {
    it(`is ${name}`, () => assert.deepEqual(choose(input, property), { ok: true, value: expected }));
  }

  it('is refused when input and property differ, with both values', () => {
    const result = choose('/agent/s/apps/shop', 'apps/other');
    assert.ok(!result.ok);
    assert.match(result.problems.join(), /projectBaseDir: it is "\/agent\/s\/apps\/shop".*is "apps\/other"/);
  });

  it('is the same on Windows whatever the case of the drive and the slashes', () => {
    assert.equal(choose('D:\\a\\1\\s\\Apps', 'd:/a/1/s/apps', 'D:\\a\\1\\s').ok, true);
  });
});
