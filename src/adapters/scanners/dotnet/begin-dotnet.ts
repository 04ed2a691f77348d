import { dotnetAnalyzersDamaged } from '../../../errors/dotnet-failures';
import type { RunRequest } from '../../../ports/scanner';
import { requireSuccess } from '../run/run-scanner';
import type { ScannerContext } from '../scanner-context';
import { CACHE_PROPERTY, damagedAnalyzers, takeAnalyzerCache } from './analyzer-cache';
import { DOTNET_SIGNS } from './dotnet-signs';
import { runStep, sonarqubeFolder } from './run-dotnet';

/**
 * First step of SonarScanner for .NET, before the build: fetches rules and analyzers, and hooks into the builds of this job.
 * Analyzers that are damaged are fetched anew once: no build says that it could not load them.
 */
export async function beginDotnet(context: ScannerContext, request: RunRequest, stopped: AbortSignal): Promise<void> {
  const ofAuthor = request.handoff.properties[CACHE_PROPERTY];
  if (ofAuthor !== undefined) {
    requireSuccess(await runStep(context, request, 'begin', {}, stopped), DOTNET_SIGNS);
    const damaged = await damagedAnalyzers(sonarqubeFolder(context, request));
    if (damaged.length > 0) throw dotnetAnalyzersDamaged(damaged, ofAuthor);
    return;
  }
  const damaged = await beginWithCache(context, request, false, stopped);
  if (damaged.length === 0) return;
  context.logger.warning(`Analyzers are damaged and are fetched anew: ${damaged.join(', ')}`);
  const again = await beginWithCache(context, request, true, stopped);
  if (again.length > 0) throw dotnetAnalyzersDamaged(again, null);
}

async function beginWithCache(
  context: ScannerContext,
  request: RunRequest,
  isFresh: boolean,
  stopped: AbortSignal,
): Promise<readonly string[]> {
  const cache = await takeAnalyzerCache(context, request, isFresh);
  const properties = { [CACHE_PROPERTY]: cache.directory };
  requireSuccess(await runStep(context, request, 'begin', { properties }, stopped), DOTNET_SIGNS);
  const damaged = await damagedAnalyzers(sonarqubeFolder(context, request));
  await (damaged.length === 0 ? cache.keep() : cache.drop());
  return damaged;
}
