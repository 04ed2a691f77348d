import { access, constants, stat } from 'node:fs/promises';
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
export async function checkBuildHook({ environment, homeDirectory, platform }: ScannerContext): Promise<void> {
  if (platform.os !== 'linux') return;
  const data = environment['XDG_DATA_HOME'] || join(homeDirectory || '/', '.local', 'share');
  const hook = join(data, ...HOOK);
  if (await exists(hook)) return;
  let folder = dirname(hook);
  while (!(await exists(folder)) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    // A file in its way fails here too.
    await access(`${folder}/.`, constants.W_OK);
  } catch (error) {
    throw dotnetHookUnwritable(folder, error);
  }
}

/** What cannot be looked at cannot be made either. */
async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => !isMissing(error),
  );
}
