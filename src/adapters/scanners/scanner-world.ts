import type { Logger } from '../../ports/logger';
import type { Clock } from '../../ports/clock';
import type { NetworkSettings } from '../http/network-settings';
import type { Platform } from '../system/platform';

/** The machine and the job as scanners see them. */
export interface ScannerWorld {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly network: NetworkSettings;
  /** Of this process, without secrets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: Platform;
  /** Empty where the user has none. */
  readonly homeDirectory: string;
  /** Version of this extension. */
  readonly appVersion: string;
}
