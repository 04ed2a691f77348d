import type { Logger } from '../../ports/logger';
import type { HttpSettings } from '../http/client';
import type { Platform } from '../system/platform';

/** The machine and the job as scanners see them, and how this task itself reaches others. */
export interface ScannerContext extends HttpSettings {
  readonly logger: Logger;
  /** Of this process, without secrets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: Platform;
  /** That runs this task. */
  readonly node: { readonly path: string; readonly version: string };
  /** Empty where the user has none. */
  readonly homeDirectory: string;
  /** Version of this extension. */
  readonly appVersion: string;
}
