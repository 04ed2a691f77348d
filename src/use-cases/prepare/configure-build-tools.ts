import type { PreparedHandoff } from '../../documents/handoff';
import { stableTokenVariable } from '../../documents/names';
import { slugOf } from '../../domain/analysis-key';
import { tokenProperty } from '../../domain/server/server-version';
import { analysisProperties } from '../../domain/scanner/analysis-properties';
import type { Logger } from '../../ports/logger';
import type { BuildTools } from '../../ports/build-tools';
import type { ScannerSecrets } from '../../ports/credential-store';
import type { NetworkOfBuildTool } from '../../ports/scanner';
import type { AnalysisPlan } from './analysis-plan';

interface BuildToolPorts {
  readonly logger: Logger;
  readonly buildTools: BuildTools;
  readonly networkOfBuildTool: NetworkOfBuildTool;
}

/**
 * Leaves the settings for the scanner of a build tool. It is told no file for its report: two build tools of one job would
 * write over each other, and Publish finds what each left where it always does.
 */
export async function configureBuildTools(
  { buildTools, logger, networkOfBuildTool }: BuildToolPorts,
  { inputs, project, job: { folders } }: AnalysisPlan,
  handoff: PreparedHandoff,
  { credentials, secretProperties }: ScannerSecrets,
): Promise<void> {
  const { caCertificate, exposeToken: exposed } = inputs;
  const network = await networkOfBuildTool({
    handoff,
    secretProperties,
    caCertificate,
    tempDirectory: folders.temp,
  });
  // The project's own key: that of a separate project is another one for each branch.
  const variable = stableTokenVariable(slugOf(inputs.analysisName ?? project.key));
  const replaced = buildTools.configure({
    analysisKey: handoff.analysisKey,
    properties: { ...network.properties, ...analysisProperties(handoff), 'sonar.host.url': handoff.server.url },
    scannerSecrets: { credentials, secretProperties: new Map([...network.passwords, ...secretProperties]) },
    tokenProperty: tokenProperty(handoff.server.version),
    exposed,
    tokenVariable: variable,
  });
  if (replaced.replacedOthers) {
    logger.info(
      'SONARQUBE_SCANNER_PARAMS had settings of another task or of the pipeline; build tools find those of this analysis from now on.',
    );
  }
  if (replaced.replacedToken) {
    logger.warning(
      `${variable} held another token of this job; from now on it is the one of this analysis. Give both an analysisName, so that each has a variable of its own.`,
    );
  }
  const mapping = `env: SONAR_TOKEN: $(${variable})`;
  if (exposed) {
    logger.warning(
      `The token stands in plain variables until Publish has run, since build tools read them. Safer: "exposeToken: off", and "${mapping}" at the step of the build tool.`,
    );
  } else {
    logger.info(`Token     add "${mapping}" to the step of the build tool`);
  }
}
