import { readFileSync } from 'node:fs';

export interface Platform {
  /** Operating system in SonarQube's words (`api/v2/analysis/jres`). */
  readonly os: 'linux' | 'alpine' | 'macos' | 'windows';
  /** Processor in SonarQube's words; another one as Node names it, so that a message can show it. */
  readonly arch: string;
  readonly isWindows: boolean;
}

/** The machine that the task runs on. The only reader of `process.platform` and `process.arch`. */
export function currentPlatform(): Platform {
  return toPlatform(process.platform, process.arch, readOsRelease);
}

/**
 * Alpine is an operating system of its own for SonarQube, since its C library (musl) needs another Java runtime.
 * Source: SonarSource/sonar-scanner-npm `src/platform.ts`.
 */
export function toPlatform(platform: string, arch: string, osRelease: () => string): Platform {
  const processor = arch === 'arm64' ? 'aarch64' : arch;
  switch (platform) {
    case 'win32':
      return { os: 'windows', arch: processor, isWindows: true };
    case 'darwin':
      return { os: 'macos', arch: processor, isWindows: false };
    default:
      return {
        os: /^ID(_LIKE)?=.*\balpine\b/m.test(osRelease()) ? 'alpine' : 'linux',
        arch: processor,
        isWindows: false,
      };
  }
}

/**
 * The program of Windows that ends a tree of processes. Named in full: Windows looks for a bare name in the current folder
 * first, which may be the checkout. Source: the search order of CreateProcessW.
 *
 * @param systemRoot the variable `SystemRoot`
 */
export function taskkillOf(systemRoot: string | undefined): string {
  const folder = systemRoot !== undefined && /^[a-z]:\\[^\\]/i.test(systemRoot) ? systemRoot : 'C:\\Windows';
  return `${folder.replace(/\\+$/, '')}\\System32\\taskkill.exe`;
}

function readOsRelease(): string {
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      // Not every Linux has it there; without it the machine counts as an ordinary Linux.
    }
  }
  return '';
}
