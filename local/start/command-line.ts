import type { AzureDevOps } from '../azure-devops/server';
import type { SonarQubeStandIn } from '../sonarqube/server';

/**
 * How to try the command line on the servers of this run, line by line. The tokens are those of stand-ins, which end with the
 * program; that of a real server is never printed.
 */
export function commandLineOf(
  server: { readonly url: string; readonly standIn: SonarQubeStandIn | undefined },
  azureDevOps: AzureDevOps,
  repository: string,
): readonly string[] {
  return [
    'The command line, on these servers:',
    `  export SONAR_HOST_URL=${server.url}`,
    ...(server.standIn === undefined ? [] : [`  export SONAR_TOKEN=${server.standIn.tokens.admin}`]),
    `  export AZURE_DEVOPS_URL=${azureDevOps.collectionUrl}`,
    `  export AZURE_DEVOPS_TOKEN=${azureDevOps.createToken({ kind: 'pat' }).value}`,
    `  npm run cli -- doctor --repository '${repository.replaceAll("'", '')}'`,
  ];
}
