import assert from 'node:assert/strict';
import path from 'node:path';
import { findScannerJava } from '../../../../../src/adapters/scanners/java/installed-java';
import type { Platform } from '../../../../../src/adapters/system/platform';
import { bench, installJava, type Bench } from '../fake-scanner';

const LINUX: Platform = { os: 'linux', arch: 'x64', isWindows: false };
const ARM: Platform = { os: 'linux', arch: 'aarch64', isWindows: false };

describe('the installed Java of SonarScanner CLI and SonarScanner for .NET', () => {
  let place: Bench;
  beforeEach(() => (place = bench()));
  afterEach(() => place.remove());

  /** `arm 17` is a Java 17 for ARM. */
  const install = (variable: string, java: string): string => {
    const version = java.replace('arm ', '');
    const number = version === '8' ? '1.8.0_462' : `${version}.0.1`;
    return installJava(path.join(place.root, variable), number, java.startsWith('arm') ? 'aarch64' : 'x86_64');
  };
  const cases: [
    what: string,
    installed: Readonly<Record<string, string>>,
    choice: string,
    platform: Platform,
    expected: string,
    asked?: number,
  ][] = [
    [
      '25 before 17 where the server asks for 21',
      { JAVA_HOME_25_X64: '25', JAVA_HOME_17_X64: '17' },
      'auto',
      LINUX,
      '25',
      21,
    ],
    [
      '21 first where the server asks for it',
      { JAVA_HOME_25_X64: '25', JAVA_HOME_21_X64: '21', JAVA_HOME_17_X64: '17' },
      'auto',
      LINUX,
      '21',
      21,
    ],
    ['JAVA_HOME before a 17 that is too old', { JAVA_HOME: '24', JAVA_HOME_17_X64: '17' }, 'auto', LINUX, '24', 21],
    ['17 where nothing newer is there', { JAVA_HOME: '11', JAVA_HOME_17_X64: '17' }, 'auto', LINUX, '17', 21],
    ['what a later server asks for', { JAVA_HOME_29_X64: '29', JAVA_HOME_25_X64: '25' }, 'auto', LINUX, '29', 29],
    ['17 of the agent before an old JAVA_HOME', { JAVA_HOME: '8', JAVA_HOME_17_X64: '17' }, 'auto', LINUX, '17'],
    ['21 where there is no 17', { JAVA_HOME: '11', JAVA_HOME_21_X64: '21' }, 'auto', LINUX, '21'],
    ['25 where there is no other', { JAVA_HOME: '11', JAVA_HOME_25_X64: '25' }, 'auto', LINUX, '25'],
    [
      '17 before later ones',
      { JAVA_HOME_25_X64: '25', JAVA_HOME_21_X64: '21', JAVA_HOME_17_X64: '17' },
      'auto',
      LINUX,
      '17',
    ],
    ['JAVA_HOME of 17 or later', { JAVA_HOME: '24', JAVA_HOME_11_X64: '11' }, 'auto', LINUX, '24'],
    ['that on PATH before an old JAVA_HOME', { JAVA_HOME: '11', PATH: '21' }, 'auto', LINUX, '21'],
    ['an old JAVA_HOME where there is nothing else', { JAVA_HOME: '11', PATH: '8' }, 'auto', LINUX, '11'],
    ['the one for its processor', { JAVA_HOME_17_X64: '17', JAVA_HOME_21_arm64: 'arm 21' }, 'auto', ARM, '21'],
    ['none of another processor first', { JAVA_HOME: '17', PATH: 'arm 21' }, 'auto', ARM, '21'],
    [
      'the one that is named, whatever its version',
      { JAVA_HOME: '11', JAVA_HOME_17_X64: '17' },
      'JAVA_HOME',
      LINUX,
      '11',
    ],
    ['none where the named one is not there', { JAVA_HOME: '17' }, 'JAVA_HOME_21_X64', LINUX, 'none'],
  ];
  for (const [what, installed, choice, platform, expected, asked = null] of cases) {
    it(`is ${what}`, async () => {
      const homes = Object.entries(installed).map(([variable, java]) => [variable, install(variable, java)] as const);
      const environment = Object.fromEntries(
        homes.map(([variable, home]) => [variable, variable === 'PATH' ? path.join(home, 'bin') : home]),
      );
      const java = await findScannerJava(choice, asked, environment, platform);
      assert.equal(String(java?.major ?? 'none'), expected);
    });
  }
});
