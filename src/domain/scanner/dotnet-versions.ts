import { atLeast } from '../server/server-version';

/** Which versions of SonarScanner for .NET work with a server, and which one is taken where nobody names one. */
export interface FittingDotnet {
  /** Full version, as the vendor's archive is named. */
  readonly default: string;
  /**
   * Taken instead where the agent cannot reach the vendor's download site: from 11.0 on the scanner fetches SonarScanner
   * CLI there for a server that serves no engine; 10.4.1 brings it along.
   */
  readonly withoutVendor: string | null;
  /** The versions that work, for people. */
  readonly range: string;
  fits(version: string): boolean;
}

/**
 * By the first version of the server, the newest first. 12 refuses servers before 2025.1 (25.1); 4 sends no token to those
 * that take `sonar.token` only. Seen with 12.1.0, 11.3.0 and 4.10.0 against answers of 26.9 and 9.9.
 */
const TABLE = [
  { server: [25, 1], version: '12.1.0.12898', withoutVendor: null, least: 5, below: null },
  { server: [10, 6], version: '11.3.0.1175', withoutVendor: null, least: 5, below: 12 },
  { server: [10, 0], version: '11.3.0.1175', withoutVendor: '10.4.1', least: 5, below: 12 },
  { server: [0], version: '11.3.0.1175', withoutVendor: '10.4.1', least: null, below: 12 },
] as const;

/** What fits a server of this version. */
export function dotnetFor(serverVersion: string): FittingDotnet {
  const row = TABLE.find(({ server }) => atLeast(serverVersion, server)) ?? TABLE[0];
  const { version, withoutVendor, least, below } = row;
  const words = [least === null ? '' : `${least} or newer`, below === null ? '' : `older than ${below}`];
  return {
    default: version,
    withoutVendor,
    range: words.filter((word) => word !== '').join(', '),
    fits: (found) => (least === null || atLeast(found, [least])) && (below === null || !atLeast(found, [below])),
  };
}
