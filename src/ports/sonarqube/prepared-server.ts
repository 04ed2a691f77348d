import type { InstalledPlugin } from './installed-plugin';
import type { ProjectLookup } from './project-lookup';
import type { ScannerDistribution } from './scanner-distribution';

/** A server as Prepare asks it, before anything is analyzed there. */
export interface PreparedServer extends ProjectLookup, Pick<ScannerDistribution, 'runtimes'> {
  readonly url: string;

  /** `api/system/status`: needs no token. `status` is `UP`, `STARTING`, `DB_MIGRATION_NEEDED`, … */
  systemStatus(): Promise<{
    readonly status: string;
    readonly version: string | null;
    /** By the server's clock, milliseconds since the epoch; `null` where the answer does not tell. */
    readonly time?: number | null;
  }>;
  /** `api/server/version`: needs no token. Four-part number. */
  serverVersion(): Promise<string>;
  /** `api/users/current`: throws SQ-AUTH-401 for a bad token, on every version. */
  checkToken(): Promise<TokenInfo>;
  /** `api/features/list`; `null` where the server does not know the question. */
  features(): Promise<readonly string[] | null>;
  /** `api/plugins/installed`, for a cache key. */
  installedPlugins(): Promise<readonly InstalledPlugin[]>;
  /**
   * `api/components/search`: a project whose key differs from this one in upper and lower case only; `null` where the token sees
   * none.
   */
  similarKey(projectKey: string): Promise<string | null>;
}

/** What a server, or the look of it, tells about a good token. */
export interface TokenInfo {
  /** A login with its password counts as `user`; `unknown` where the token has no prefix that tells. */
  readonly kind: 'user' | 'global-analysis' | 'project-analysis' | 'unknown';
  /** Of the person behind it, such as `provisioning`; servers tell it to tokens of the kind `user` only. */
  readonly globalPermissions: readonly string[] | null;
}
