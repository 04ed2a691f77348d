import type { DotnetEvidence } from '../../../documents/evidence';
import { judgeBuild } from '../../../domain/scanner/dotnet-projects';
import type { ScanRequest } from '../../../ports/scanner';
import type { ScannerContext } from '../scanner-context';
import type { Begun } from './begin-config';
import { readCompiled, readDotnetBuild } from './read-build';
import { removeSecrets } from './remove-secrets';

/** What is left to do when the second step has ended. */
export interface AfterEnd {
  /**
   * What was analyzed of what was built; `null` where that cannot be told. Where steps of the job have failed, projects may not
   * have been built at all.
   */
  readonly evidence: () => Promise<DotnetEvidence | null>;
  readonly removeSecrets: () => Promise<void>;
}

/**
 * Starts at once to read what the builds have left, which takes a while where there are many projects: the second step runs
 * meanwhile.
 *
 * @param folder `.sonarqube`, absolute
 * @param begun what the first step was told
 */
export function prepareAfterEnd(
  { environment }: ScannerContext,
  { baseDirectory, secretProperties }: ScanRequest,
  folder: string,
  begun: Promise<Begun | undefined>,
): AfterEnd {
  const compiled = readCompiled(folder).catch(() => undefined);
  return {
    evidence: async () => {
      const { AGENT_JOBSTATUS: status = 'Succeeded' } = environment;
      const solutions = status === 'Succeeded' ? null : baseDirectory;
      const build = await readDotnetBuild(folder, solutions, await compiled, begun);
      return build === null ? null : judgeBuild(build);
    },
    removeSecrets: () => removeSecrets(folder, new Set(secretProperties.keys())),
  };
}
