import { dotnetAnalyzersDamaged } from '../../../errors/dotnet-failures';
import type { BeginRequest } from '../../../ports/scanner';
import { requireSuccess } from '../run/run-scanner';
import type { ScannerContext } from '../scanner-context';
import { CACHE_PROPERTY, damagedAnalyzers, takeAnalyzerCache } from './analyzer-cache';
import { checkBuildHook } from './build-hook';
import { DOTNET_SIGNS } from './dotnet-signs';
import { javaOfBegin } from './java-of-begin';
import { runStep, sonarqubeFolder } from './run-dotnet';

/**
 * First step of SonarScanner for .NET, before the build: fetches rules and analyzers, and hooks into the builds of this job.
 * Analyzers that are damaged are fetched anew once: no build says that it could not load them.
 */
export async function beginDotnet(context: ScannerContext, request: BeginRequest, stopped: AbortSignal): Promise<void> {
  await checkBuildHook(context);
  const java = await javaOfBegin(context, request);
  const ofAuthor = request.handoff.properties[CACHE_PROPERTY];
  if (ofAuthor !== undefined) {
    requireSuccess(await runStep(context, request, 'begin', { properties: java }, stopped), DOTNET_SIGNS);
    const damaged = await damagedAnalyzers(sonarqubeFolder(context, request));
    if (damaged.length > 0) throw dotnetAnalyzersDamaged(damaged, ofAuthor);
    return;
  }
  const damaged = await beginWithCache(context, request, java, false, stopped);
  if (damaged.length === 0) return;
  context.logger.warning(`Analyzers are damaged and are fetched anew: ${damaged.join(', ')}`);
  const again = await beginWithCache(context, request, java, true, stopped);
  if (again.length > 0) throw dotnetAnalyzersDamaged(again, null);
}

async function beginWithCache(
  context: ScannerContext,
  request: BeginRequest,
  java: Readonly<Record<string, string>>,
  isFresh: boolean,
  stopped: AbortSignal,
): Promise<readonly string[]> {
  const cache = await takeAnalyzerCache(context, request, isFresh);
  const properties = { ...java, [CACHE_PROPERTY]: cache.directory };
  requireSuccess(await runStep(context, request, 'begin', { properties }, stopped), DOTNET_SIGNS);
  const damaged = await damagedAnalyzers(sonarqubeFolder(context, request));
  await (damaged.length === 0 ? cache.keep() : cache.drop());
  return damaged;
}
