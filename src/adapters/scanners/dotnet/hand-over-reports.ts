import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import {
  chooseReports,
  leftToFind,
  readsCobertura,
  reportProperties,
  type DotnetReport,
} from '../../../domain/scanner/dotnet-reports';
import { messageOf } from '../../../errors/errors';
import type { ScanRequest } from '../../../ports/scanner';
import type { ScannerContext } from '../scanner-context';
import { addCobertura, coveredFile, writeGenericCoverage, type Coverage } from './convert-cobertura';
import { findReports } from './find-reports';
import { makeReadable } from './readable-reports';
import { isVisualBasicOnly, readBeginConfig } from './read-build';
import { xmlElements, xmlReader } from './xml';

/** File systems and the agent's clock round differently. */
const ROUNDING_MILLISECONDS = 2000;
const NAMES = {
  opencover: 'OpenCover',
  cobertura: 'Cobertura',
  vscoveragexml: 'Visual Studio XML',
  dotcover: 'dotCover',
};

/**
 * Finds the reports of tests and coverage that the author does not name, and says with which properties the second step hands
 * them over. What goes wrong here costs the reports, with a warning, and never the analysis.
 *
 * @param folder `.sonarqube`, absolute
 */
export async function handOverReports(
  context: ScannerContext,
  request: ScanRequest,
  folder: string,
  stopped: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const { logger, environment } = context;
  const { handoff, baseDirectory, tempDirectory } = request;
  if (!request.findReports) return {};
  try {
    const begun = await readBegun(folder);
    const named = [...Object.keys(handoff.properties), ...request.secretProperties.keys(), ...begun.settings];
    const wanted = leftToFind(named);
    if (!(wanted.tests || wanted.coverage)) return {};
    const places = {
      whole: [tempDirectory, environment['COMMON_TESTRESULTSDIRECTORY'] ?? ''],
      sources: [baseDirectory, environment['AGENT_BUILDDIRECTORY'] ?? ''],
    };
    // Where nobody tells when Prepare ran, a report may be of an earlier build.
    const since = (handoff.preparedAt ?? Number.POSITIVE_INFINITY) - ROUNDING_MILLISECONDS;
    const { reports, endedBy } = await findReports(places, since, stopped);
    if (endedBy !== null) logger.warning(`The search for reports of tests and coverage ended ${endedBy}.`);
    const chosen = chooseReports(reports).filter(({ kind }) => (kind === 'trx' ? wanted.tests : wanted.coverage));
    const readable = await makeReadable(context, request, chosen, stopped);
    await tell(logger, readable, wanted, stopped);
    return await properties(context, request, begun.pluginVersion, readable, folder, stopped);
  } catch (error) {
    stopped.throwIfAborted();
    logger.warning(
      `Reports of tests and coverage could not be handed over (${messageOf(error)}). Name them in extraProperties of Prepare, or set findReports: false in Analyze.`,
    );
    return {};
  }
}

type Wanted = ReturnType<typeof leftToFind>;

async function tell(
  logger: ScannerContext['logger'],
  readable: readonly DotnetReport[],
  wanted: Wanted,
  stopped: AbortSignal,
): Promise<void> {
  const trx = readable.filter(({ kind }) => kind === 'trx');
  const coverage = readable.filter(({ kind }) => kind !== 'trx' && kind !== 'binary');
  const counts = await Promise.all(trx.map(({ path }) => testsOf(path, stopped)));
  const tests = counts.reduce((sum, count) => sum + count, 0);
  const formats = [
    ...new Set(coverage.flatMap(({ kind }) => (kind in NAMES ? NAMES[kind as keyof typeof NAMES] : []))),
  ];
  const words = [
    ...(wanted.tests ? [`${trx.length} reports (${tests} tests)`] : []),
    ...(wanted.coverage
      ? [`coverage ${coverage.length} reports${formats.length === 0 ? '' : ` (${formats.join(', ')})`}`]
      : []),
  ];
  logger.info(`Tests     ${words.join(', ')}`);
  const isBinary = readable.some(({ kind }) => kind === 'binary');
  if (wanted.coverage && coverage.length === 0 && trx.length > 0 && !isBinary) {
    logger.info(
      '          Tests ran and left no report of coverage, so coverage will be 0 %. To have one: --collect "XPlat Code Coverage".',
    );
  }
}

async function properties(
  { logger }: ScannerContext,
  request: ScanRequest,
  pluginVersion: string | null,
  readable: readonly DotnetReport[],
  folder: string,
  stopped: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const hasTests = readable.some(({ kind }) => kind === 'trx');
  const language = hasTests && (await isVisualBasicOnly(folder)) ? 'vbnet' : 'cs';
  if (readsCobertura(pluginVersion)) return reportProperties(readable, language);
  const cobertura = readable.filter(({ kind }) => kind === 'cobertura');
  const handed = readable.filter(({ kind }) => kind !== 'cobertura');
  const converted = cobertura.length === 0 ? {} : await convert(request, cobertura, logger, stopped);
  return { ...reportProperties(handed, language), ...converted };
}

/** What the first step was told. */
interface Begun {
  /** Of the plug-in for C#. */
  readonly pluginVersion: string | null;
  /** Keys that have a value in the settings of the project or the server. What the second step is given would replace it. */
  readonly settings: readonly string[];
}

async function readBegun(folder: string): Promise<Begun> {
  const elements = xmlElements((await readBeginConfig(folder)) ?? '<none/>');
  const plugin = elements.find(({ name, attributes }) => name === 'AnalyzerPlugin' && attributes['Key'] === 'csharp');
  const settings = elements.filter(({ name, text }) => name === 'Property' && text !== '');
  return {
    pluginVersion: plugin?.attributes['Version'] ?? null,
    settings: settings.flatMap(({ attributes }) => attributes['Name'] ?? []),
  };
}

async function convert(
  { baseDirectory, tempDirectory, handoff }: ScanRequest,
  reports: readonly DotnetReport[],
  logger: ScannerContext['logger'],
  stopped: AbortSignal,
): Promise<Record<string, string>> {
  const coverage: Coverage = new Map();
  const missing = new Set<string>();
  for (const { path } of reports) {
    const files = (name: string, sources: readonly string[]) => coveredFile(name, sources, baseDirectory);
    try {
      for (const name of await addCobertura(path, coverage, files, stopped)) missing.add(name);
    } catch (error) {
      stopped.throwIfAborted();
      logger.warning(`"${path}" was left out: it is no whole Cobertura report (${messageOf(error)}).`);
    }
  }
  if (missing.size > 0) {
    logger.warning(
      `${missing.size} files of the Cobertura reports are not there and were left out, for example "${[...missing][0] ?? ''}".`,
    );
  }
  if (coverage.size === 0) return {};
  const path = join(tempDirectory, 'sonarqube', handoff.analysisKey, 'coverage.xml');
  await writeGenericCoverage(path, coverage);
  logger.info(`          Cobertura is converted for this server: ${coverage.size} files`);
  return { 'sonar.coverageReportPaths': path };
}

/** Tests that a `.trx` counts; none where it is cut short. */
async function testsOf(path: string, stopped: AbortSignal): Promise<number> {
  let total = 0;
  const reader = xmlReader({
    onOpen: (name, attributes) => {
      if (name === 'Counters') total += Number(attributes['total']) || 0;
    },
  });
  const decoder = new StringDecoder('utf8');
  try {
    for await (const chunk of createReadStream(path, { signal: stopped })) reader.write(decoder.write(chunk as Buffer));
    reader.close();
  } catch (error) {
    if (stopped.aborted) throw error;
  }
  return total;
}
