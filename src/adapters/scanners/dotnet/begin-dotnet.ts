import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dotnetAnalyzersDamaged } from '../../../errors/dotnet-failures';
import type { BeginRequest, RunRequest } from '../../../ports/scanner';
import { requireSuccess } from '../run/run-scanner';
import type { ScannerContext } from '../scanner-context';
import { CACHE_PROPERTY, damagedAnalyzers, takeAnalyzerCache } from './analyzer-cache';
import { checkBuildHook } from './build-hook';
import { SIGNS_OF_BEGIN } from './dotnet-signs';
import { javaOfBegin } from './java-of-begin';
import { runStep, sonarqubeFolder } from './run-dotnet';

/**
 * First step of SonarScanner for .NET, before the build: fetches rules and analyzers, and hooks into the builds of this job.
 * Analyzers that are damaged are fetched anew once: no build says that it could not load them.
 */
export async function beginDotnet(context: ScannerContext, request: BeginRequest, stopped: AbortSignal): Promise<void> {
  const java = javaOfBegin(context, request);
  // Whoever needs it waits for it; what comes before may fail first.
  java.catch(() => undefined);
  checkBuildHook(context);
  try {
    await begin(context, request, java, stopped);
  } catch (error) {
    await undoDotnet(context, request);
    throw error;
  }
}

/**
 * Takes back what the first step has left beside the checkout: as long as it is there, each later build of that folder is
 * analyzed along, and one that treats warnings as errors passes. What cannot be removed is left to the next first step.
 */
export async function undoDotnet(context: ScannerContext, request: RunRequest): Promise<void> {
  const folder = sonarqubeFolder(context, request);
  // Without its configuration nothing happens any more; a build on Windows may still hold the programs beside it.
  for (const path of [join(folder, 'conf'), folder]) {
    await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

async function begin(
  context: ScannerContext,
  request: BeginRequest,
  java: Promise<Readonly<Record<string, string>>>,
  stopped: AbortSignal,
): Promise<void> {
  const ofAuthor = request.handoff.properties[CACHE_PROPERTY];
  if (ofAuthor !== undefined) {
    const run = await runStep(
      context,
      request,
      'begin',
      async () => ({ properties: await java, onStarted: request.onStarted }),
      stopped,
    );
    requireSuccess(run, SIGNS_OF_BEGIN);
    const damaged = await damagedAnalyzers(sonarqubeFolder(context, request));
    if (damaged.length > 0) throw dotnetAnalyzersDamaged(damaged, ofAuthor);
    return;
  }
  const damaged = await beginWithCache(context, request, java, false, stopped);
  if (damaged.length === 0) return;
  context.logger.warning(`Analyzers are damaged and are fetched again: ${damaged.join(', ')}`);
  const again = await beginWithCache(context, request, java, true, stopped);
  if (again.length > 0) throw dotnetAnalyzersDamaged(again, null);
}

async function beginWithCache(
  context: ScannerContext,
  request: BeginRequest,
  java: Promise<Readonly<Record<string, string>>>,
  isFresh: boolean,
  stopped: AbortSignal,
): Promise<readonly string[]> {
  const cache = takeAnalyzerCache(context, request, isFresh);
  const findFurther = async () => {
    const [properties, { directory }] = await Promise.all([java, cache]);
    return { properties: { ...properties, [CACHE_PROPERTY]: directory }, onStarted: request.onStarted };
  };
  requireSuccess(await runStep(context, request, 'begin', findFurther, stopped), SIGNS_OF_BEGIN);
  const damaged = await damagedAnalyzers(sonarqubeFolder(context, request));
  const filled = await cache;
  await (damaged.length === 0 ? filled.keep() : filled.drop());
  return damaged;
}
