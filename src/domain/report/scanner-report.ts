import { parsed, refused, type Parsed } from '../parsed';

/** What the scanner left in `report-task.txt`. Its addresses are for people: requests go to the service connection. */
export interface ScannerReport {
  readonly projectKey: string;
  readonly ceTaskId: string;
  /** Public address of the server, which the agent may not be able to reach. */
  readonly serverUrl: string | null;
  readonly dashboardUrl: string | null;
}

/**
 * Reads `report-task.txt`: one `key=value` a line, values not escaped, the first `=` separates.
 * Source: sonar-scanner-engine `ReportPublisher`.
 */
export function parseScannerReport(text: string): Parsed<ScannerReport> {
  const entries = new Map(
    text.split(/\r\n|\r|\n/).flatMap((line): [string, string][] => {
      const separator = line.indexOf('=');
      return separator < 1 ? [] : [[line.slice(0, separator).trim(), line.slice(separator + 1).trim()]];
    }),
  );
  const ceTaskId = entries.get('ceTaskId') ?? '';
  const projectKey = entries.get('projectKey') ?? '';
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(ceTaskId)) return refused('it names no background task (ceTaskId)');
  if (projectKey === '' || projectKey.length > LONGEST_KEY) return refused('it names no project (projectKey)');
  return parsed({
    projectKey,
    ceTaskId,
    serverUrl: webAddress(entries.get('serverUrl')),
    dashboardUrl: webAddress(entries.get('dashboardUrl')),
  });
}

/** SonarQube's own bound of a key. The file is of anybody in the job, and what it says goes into variables and reports. */
const LONGEST_KEY = 400;
const LONGEST_ADDRESS = 2_000;

function webAddress(text: string | undefined): string | null {
  if (text === undefined || text.length > LONGEST_ADDRESS || !/^https?:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    return url.username === '' && url.password === '' ? url.href : null;
  } catch {
    return null;
  }
}
