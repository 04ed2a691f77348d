import assert from 'node:assert/strict';
import { taskkillOf, toPlatform } from '../../../../src/adapters/system/platform';

const DEBIAN = 'PRETTY_NAME="Debian"\nID=debian\n';

describe('toPlatform', () => {
  const rows: [string, string, string, string, string][] = [
    ['linux', 'x64', DEBIAN, 'linux', 'x64'],
    ['linux', 'arm64', DEBIAN, 'linux', 'aarch64'],
    ['linux', 'x64', 'NAME="Alpine Linux"\nID=alpine\n', 'alpine', 'x64'],
    ['linux', 'x64', 'ID=postmarket\nID_LIKE="alpine"\n', 'alpine', 'x64'],
    ['linux', 'x64', 'ID=debian\nHOME_URL=https://alpine.example.org\n', 'linux', 'x64'],
    ['linux', 'x64', '', 'linux', 'x64'],
    ['linux', 's390x', DEBIAN, 'linux', 's390x'],
    ['darwin', 'arm64', '', 'macos', 'aarch64'],
    ['win32', 'x64', '', 'windows', 'x64'],
  ];
  for (const [platform, arch, release, os, processor] of rows) {
    it(`calls ${platform} ${arch} (${release.split('\n')[0] ?? ''}) ${os} ${processor}`, () => {
      assert.deepEqual(
        toPlatform(platform, arch, () => release),
        { os, arch: processor, isWindows: os === 'windows' },
      );
    });
  }
});

describe('the program that ends a tree of processes on Windows', () => {
  const rows: [string | undefined, string][] = [
    ['C:\\Windows', 'C:\\Windows\\System32\\taskkill.exe'],
    ['D:\\WinNT\\', 'D:\\WinNT\\System32\\taskkill.exe'],
    [undefined, 'C:\\Windows\\System32\\taskkill.exe'],
    ['', 'C:\\Windows\\System32\\taskkill.exe'],
    ['.', 'C:\\Windows\\System32\\taskkill.exe'],
  ];
  for (const [root, program] of rows) {
    it(`is named in full where SystemRoot is ${JSON.stringify(root)}`, () => assert.equal(taskkillOf(root), program));
  }
});
