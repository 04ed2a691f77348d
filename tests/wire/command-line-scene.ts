import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAzureDevOps, type AzureDevOps } from '../../local/azure-devops/server';
import type { TokenOptions } from '../../local/azure-devops/tokens';
import { startSonarQube, type SonarQubeOptions, type SonarQubeStandIn } from '../../local/sonarqube/server';

/** Both stand-ins, an empty folder, and the environment of an administrator. */
export interface CommandLineScene {
  readonly azure: AzureDevOps;
  readonly sonarqube: SonarQubeStandIn;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Every secret, to look for. */
  readonly secrets: readonly string[];
}

const scenes: CommandLineScene[] = [];

/** Starts a scene with an organization of the given size. */
export async function openScene(
  size: { readonly projects: number; readonly repositories: number } = { projects: 2, repositories: 2 },
  options: SonarQubeOptions = {},
  token: Partial<TokenOptions> = {},
): Promise<CommandLineScene> {
  const azure = await startAzureDevOps();
  for (let p = 0; p < size.projects; p += 1) {
    const project = azure.world.createProject(`Team ${p}`);
    for (let r = 0; r < size.repositories; r += 1) {
      azure.world.createRepository({ project, name: `service-${r}`, defaultBranch: r % 2 === 0 ? 'main' : 'develop' });
    }
  }
  const sonarqube = await startSonarQube({ edition: 'community', ...options });
  const own = azure.createToken({ kind: 'pat', ...token }).value;
  const global = azure.createToken({ kind: 'pat', displayName: 'SonarQube account' }).value;
  const scene: CommandLineScene = {
    azure,
    sonarqube,
    folder: mkdtempSync(join(tmpdir(), 'command-line-')),
    environment: {
      SONAR_HOST_URL: sonarqube.url,
      SONAR_TOKEN: sonarqube.tokens.admin,
      AZURE_DEVOPS_URL: azure.collectionUrl,
      AZURE_DEVOPS_TOKEN: own,
      AZURE_DEVOPS_GLOBAL_PAT: global,
      NO_PROXY: '127.0.0.1',
    },
    secrets: [sonarqube.tokens.admin, own, global].flatMap((secret) => [
      secret,
      Buffer.from(`:${secret}`).toString('base64'),
      Buffer.from(`${secret}:`).toString('base64'),
    ]),
  };
  scenes.push(scene);
  return scene;
}

/** Stops all of them; for `afterEach`. */
export async function closeScenes(): Promise<void> {
  await Promise.all(
    scenes.splice(0).map(async ({ azure, sonarqube, folder }) => {
      await Promise.all([azure.stop(), sonarqube.stop()]);
      rmSync(folder, { recursive: true, force: true });
    }),
  );
}
