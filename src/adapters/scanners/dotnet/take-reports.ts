import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { readsCobertura, reportProperties, type DotnetReport } from '../../../domain/scanner/dotnet-reports';
import { messageOf } from '../../../errors/errors';
import type { ScanRequest } from '../../../ports/scanner';
import { readUntrustedFile } from '../../system/untrusted-file';
import { list } from '../cache/tool-cache';
import type { ScannerContext } from '../scanner-context';
import { addCobertura, coveredFile, writeGenericCoverage, type Coverage } from './convert-cobertura';
import { makeReadable } from './readable-reports';
import { xmlReader } from './xml';

/** Reports that can be handed over. */
export interface TakenReports {
  /** Those of the binary format are left that could not be converted. */
  readonly readable: readonly DotnetReport[];
  /** Tests that the reports of tests count. */
  readonly tests: number;
  /**
   * Properties by which they are handed over, once what the plug-in does not read is converted.
   *
   * @param pluginVersion of the plug-in for C#; `null` where it is not known
   */
  hand(pluginVersion: string | null): Promise<Readonly<Record<string, string>>>;
}

/** Makes reports readable, and counts their tests. */
export async function takeReports(
  context: ScannerContext,
  request: ScanRequest,
  chosen: readonly DotnetReport[],
  folder: string,
  stopped: AbortSignal,
): Promise<TakenReports> {
  const readable = await makeReadable(context, request, chosen, stopped);
  const trx = readable.filter(({ kind }) => kind === 'trx');
  const counts = await Promise.all(trx.map(({ path }) => testsOf(path, stopped)));
  return {
    readable,
    tests: counts.reduce((sum, count) => sum + count, 0),
    hand: async (pluginVersion) => {
      const language = trx.length > 0 && (await isVisualBasicOnly(folder)) ? 'vbnet' : 'cs';
      if (readsCobertura(pluginVersion)) return reportProperties(readable, language);
      const cobertura = readable.filter(({ kind }) => kind === 'cobertura');
      const handed = readable.filter(({ kind }) => kind !== 'cobertura');
      const converted = cobertura.length === 0 ? {} : await convert(request, cobertura, context.logger, stopped);
      return { ...reportProperties(handed, language), ...converted };
    },
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

/** The properties of one project. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Whether a build has Visual Basic and no C#. */
async function isVisualBasicOnly(folder: string): Promise<boolean> {
  const numbers = (await list(join(folder, 'out'))).filter((name) => /^\d+$/.test(name));
  let hasVisualBasic = false;
  for (const number of numbers) {
    const info = await readUntrustedFile(join(folder, 'out', number, 'ProjectInfo.xml'), folder, MOST_BYTES);
    const language = /<ProjectLanguage>([^<]{1,20})</.exec(info ?? '')?.[1];
    if (language === 'C#') return false;
    hasVisualBasic ||= language === 'VB';
  }
  return hasVisualBasic;
}
