import type { RunRequest } from '../../../ports/scanner';
import { requireSuccess } from '../run/run-scanner';
import type { ScannerContext } from '../scanner-context';
import { DOTNET_SIGNS } from './dotnet-signs';
import { runStep } from './run-dotnet';

/** First step of SonarScanner for .NET, before the build: fetches rules, and hooks into the builds of this job. */
export async function beginDotnet(context: ScannerContext, request: RunRequest, stopped: AbortSignal): Promise<void> {
  const run = await runStep(context, request, 'begin', {}, stopped);
  requireSuccess(run, DOTNET_SIGNS);
}
