import { homedir } from 'node:os';
import type { HttpSettings } from '../adapters/http/client';
import type { ScannerContext } from '../adapters/scanners/scanner-context';
import { currentPlatform } from '../adapters/system/platform';
import { extensionVersion } from './http-settings';
import { taskConsole } from './task-console';

/** The machine and the job as scanners see them. */
export function scannerContext(settings: HttpSettings): ScannerContext {
  return {
    ...settings,
    logger: taskConsole.logger,
    environment: process.env,
    platform: currentPlatform(),
    node: { path: process.execPath, version: process.versions.node },
    homeDirectory: homeOf(),
    appVersion: extensionVersion,
  };
}

/** In a container the user may have no entry in the list of users, which Node takes for a failure. */
function homeOf(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}
