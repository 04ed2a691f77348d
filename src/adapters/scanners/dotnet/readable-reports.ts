import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SNIFFED_BYTES, type DotnetReport } from '../../../domain/scanner/dotnet-reports';
import { messageOf } from '../../../errors/errors';
import type { ScanRequest } from '../../../ports/scanner';
import type { ScannerContext } from '../scanner-context';
import { convertBinaryCoverage } from './binary-coverage';
import { readBegin, writeInUtf8 } from './report-text';

/**
 * Makes of reports what the plug-ins of SonarQube read: of another encoding UTF-8, and of Visual Studio's binary coverage
 * Cobertura. What cannot be made so is left out, with a warning; binary reports then stay in the list as they are.
 */
export async function makeReadable(
  context: ScannerContext,
  request: ScanRequest,
  reports: readonly DotnetReport[],
  stopped: AbortSignal,
): Promise<readonly DotnetReport[]> {
  const target = join(request.tempDirectory, 'sonarqube', request.handoff.analysisKey, 'reports');
  // An earlier try of this step may have left some.
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const texts: DotnetReport[] = [];
  for (const [index, report] of reports.filter(({ kind }) => kind !== 'binary').entries()) {
    const { encoding } = await readBegin(report.path, SNIFFED_BYTES);
    if (encoding === 'utf-8') {
      texts.push(report);
      continue;
    }
    const path = join(target, `${index}.${report.kind === 'trx' ? 'trx' : 'xml'}`);
    await writeInUtf8(report.path, encoding, path, stopped);
    texts.push({ ...report, path });
  }
  const binary = reports.filter(({ kind }) => kind === 'binary');
  return binary.length === 0 ? texts : [...texts, ...(await ofBinary(context, request, binary, target, stopped))];
}

async function ofBinary(
  context: ScannerContext,
  request: ScanRequest,
  binary: readonly DotnetReport[],
  target: string,
  stopped: AbortSignal,
): Promise<readonly DotnetReport[]> {
  const paths = binary.map(({ path }) => path);
  try {
    const converted = await convertBinaryCoverage(context, request, paths, target, stopped);
    return converted.map((path) => ({ path, kind: 'cobertura', digest: path }));
  } catch (error) {
    if (stopped.aborted) throw error;
    const shown = paths.slice(0, 5).map((path) => `"${path}"`);
    const more = paths.length > shown.length ? ` and ${paths.length - shown.length} more` : '';
    context.logger.warning(
      `Coverage in the binary format of Visual Studio is not read: ${shown.join(', ')}${more}. dotnet-coverage, which converts it, could not be run (${messageOf(error)}). Have the tests write another format: --collect "Code Coverage;Format=Cobertura".`,
    );
    return binary;
  }
}
