import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dotnetHookUnwritable } from '../../../errors/dotnet-failures';
import { isMissing } from '../../system/untrusted-file';
import type { ScannerContext } from '../scanner-context';

/** Where MSBuild looks below the folder of the user. Source: sonar-scanner-msbuild `TargetsInstaller`. */
const HOOK = [
  ...['Microsoft', 'MSBuild', 'Current', 'Microsoft.Common.targets', 'ImportBefore'],
  'SonarQube.Integration.ImportBefore.targets',
];

/**
 * Refuses a home that cannot be written, as in containers that run as another user: the first step leaves its hook for MSBuild
 * there, passes over what it cannot write, and the second step finds nothing that was built. Only on Linux all versions of
 * .NET have the folder at one place.
 */
export function checkBuildHook({ environment, homeDirectory, platform }: ScannerContext): void {
  if (platform.os !== 'linux') return;
  const data = environment['XDG_DATA_HOME'] || join(homeDirectory || '/', '.local', 'share');
  const hook = join(data, ...HOOK);
  if (exists(hook)) return;
  let folder = dirname(hook);
  while (!exists(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    // A file in its way fails here too.
    accessSync(`${folder}/.`, constants.W_OK);
  } catch (error) {
    throw dotnetHookUnwritable(folder, error);
  }
}

/** What cannot be looked at cannot be made either. */
function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return !isMissing(error);
  }
}
