import type { FoundReports } from '../../../documents/evidence';
import { chooseReports, leftToFind, type DotnetReport } from '../../../domain/scanner/dotnet-reports';
import { messageOf } from '../../../errors/errors';
import type { ScanRequest } from '../../../ports/scanner';
import type { ScannerContext } from '../scanner-context';
import { readBegun } from './begin-config';
import { findReports } from './find-reports';

/** File systems and the agent's clock round differently. */
const ROUNDING_MILLISECONDS = 2000;

/** What the second step gets of reports that the author does not name. */
export interface HandedReports {
  readonly properties: Readonly<Record<string, string>>;
  /** Absent where none were looked for. */
  readonly found?: FoundReports;
}

const NOTHING: HandedReports = { properties: {} };

/**
 * Finds the reports of tests and coverage that the author does not name, and says with which properties the second step hands
 * them over. What goes wrong here costs the reports, with a warning, and never the analysis.
 *
 * @param folder `.sonarqube`, absolute
 * @param begin what the first step was told
 */
export async function handOverReports(
  context: ScannerContext,
  request: ScanRequest,
  folder: string,
  stopped: AbortSignal,
  begin = readBegun(folder),
): Promise<HandedReports> {
  const { logger } = context;
  if (!request.findReports) return NOTHING;
  try {
    const begun = await begin;
    const { handoff, secretProperties } = request;
    const named = [...Object.keys(handoff.properties), ...secretProperties.keys(), ...(begun?.settings ?? [])];
    const wanted = leftToFind(named);
    if (!(wanted.tests || wanted.coverage)) return NOTHING;
    const all = await find(context, request, stopped);
    const chosen = chooseReports(all).filter(({ kind }) => (kind === 'trx' ? wanted.tests : wanted.coverage));
    // What reads reports is loaded where there are some: until the scanner is started the job waits for all of it.
    const taken =
      chosen.length === 0
        ? null
        : await (await import('./take-reports.js')).takeReports(context, request, chosen, folder, stopped);
    const found = toFound(taken?.readable ?? [], taken?.tests ?? 0, wanted);
    request.onReports(found);
    const properties = taken === null ? {} : await taken.hand(begun?.pluginVersion ?? null);
    return { properties, found };
  } catch (error) {
    stopped.throwIfAborted();
    logger.warning(
      `Reports of tests and coverage could not be handed over (${messageOf(error)}). Name them in extraProperties of Prepare, or set findReports: false in Analyze.`,
    );
    return NOTHING;
  }
}

async function find(
  { environment, logger }: ScannerContext,
  { handoff, baseDirectory, tempDirectory }: ScanRequest,
  stopped: AbortSignal,
): Promise<readonly DotnetReport[]> {
  const places = {
    whole: [tempDirectory, environment['COMMON_TESTRESULTSDIRECTORY'] ?? ''],
    sources: [baseDirectory, environment['AGENT_BUILDDIRECTORY'] ?? ''],
  };
  // Where nobody tells when Prepare ran, a report may be of an earlier build.
  const since = (handoff.preparedAt ?? Number.POSITIVE_INFINITY) - ROUNDING_MILLISECONDS;
  const { reports, endedBy } = await findReports(places, since, stopped);
  if (endedBy !== null) logger.warning(`The search for reports of tests and coverage ended ${endedBy}.`);
  return reports;
}

function toFound(
  readable: readonly DotnetReport[],
  tests: number,
  wanted: ReturnType<typeof leftToFind>,
): FoundReports {
  const ofTests = readable.filter(({ kind }) => kind === 'trx');
  const unread = readable.filter(({ kind }) => kind === 'binary');
  const coverage = readable.filter(({ kind }) => kind !== 'trx' && kind !== 'binary');
  return {
    tests: wanted.tests ? { reports: ofTests.length, tests } : null,
    coverage: wanted.coverage
      ? { reports: coverage.length, formats: [...new Set(coverage.map(({ kind }) => kind))], unread: unread.length }
      : null,
  };
}
