import { requireQualityGate } from '../../../local/azure-devops/policies';
import { startAzureDevOps, type AzureDevOps, type AzureDevOpsOptions } from '../../../local/azure-devops/server';
import type { Build, Definition, PolicyConfiguration, Project, Repository } from '../../../local/azure-devops/state';
import type { Token, TokenOptions } from '../../../local/azure-devops/tokens';
import { startSonarQube, type SonarQubeOptions, type SonarQubeStandIn } from '../../../local/sonarqube/server';
import { analyzedFile, scannerReport } from '../sonarqube/reports';

export const PROJECT_KEY = 'webshop';

/** Two servers that are set up as they should be, to be spoiled in one place. */
export interface SetUpWorld {
  readonly sonarQube: SonarQubeStandIn;
  readonly azureDevOps: AzureDevOps;
  readonly project: Project;
  readonly repository: Repository;
  readonly definition: Definition;
  readonly build: Build;
  readonly policy: PolicyConfiguration;
  readonly pat: Token;
  /** What `api/settings/values` answers; may be changed. */
  readonly settings: Record<string, string>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly sonarQube?: SonarQubeOptions;
  readonly azureDevOps?: AzureDevOpsOptions;
  readonly token?: Partial<TokenOptions>;
  /** On by default. */
  readonly isBound?: boolean;
}

const STEPS = ['SonarQubeServerPrepare', 'SonarQubeServerAnalyze', 'SonarQubeServerPublish'];

export async function startWorld(options: WorldOptions = {}): Promise<SetUpWorld> {
  const settings: Record<string, string> = {};
  const sonarQube = await startSonarQube({ processingDelay: 0, settings, ...options.sonarQube });
  settings['sonar.core.serverBaseURL'] = sonarQube.url;
  sonarQube.submitReport(scannerReport(PROJECT_KEY, [analyzedFile('src/shop.js', ['const a = 1;'])]));

  const azureDevOps = await startAzureDevOps(options.azureDevOps);
  const { world } = azureDevOps;
  const project = world.createProject('Fabrikam');
  const repository = world.createRepository({ project, name: 'webshop', defaultBranch: 'main' });
  const definition = world.createDefinition({ name: 'webshop CI', project, repository });
  const sourceVersion = repository.refs.get('refs/heads/main') ?? '';
  const build = world.createBuild({ definitionId: definition.id, sourceBranch: 'refs/heads/main', sourceVersion });
  runTasks(build, STEPS);
  world.finishBuild(build, 'succeeded');
  const pat = azureDevOps.createToken({ kind: 'pat', ...options.token });
  const policy = requireQualityGate(world, repository);
  if (options.isBound !== false) await bind(sonarQube, azureDevOps.collectionUrl, pat.value, 'webshop');
  return {
    sonarQube,
    azureDevOps,
    project,
    repository,
    definition,
    build,
    policy,
    pat,
    settings,
    stop: async () => {
      await Promise.all([sonarQube.stop(), azureDevOps.stop()]);
    },
  };
}

/** Lays the steps of a build out anew. */
export function runTasks(build: Build, tasks: readonly string[]): void {
  build.records.clear();
  for (const [index, name] of tasks.entries()) {
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const task = { id, name, version: '1.0.0' };
    build.records.set(id, {
      id,
      changeId: 1,
      lastModified: build.queueTime,
      type: 'Task',
      name,
      state: 'completed',
      result: 'succeeded',
      order: index + 1,
      attempt: 1,
      task,
    });
  }
}

/** Binds the project as an administrator does. A Community Build has no such route: the project stays unbound there. */
export async function bind(server: SonarQubeStandIn, url: string, pat: string, repository: string): Promise<void> {
  const post = async (path: string, fields: Readonly<Record<string, string>>): Promise<void> => {
    await fetch(`${server.url}/api/alm_settings/${path}`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(`${server.tokens.admin}:`).toString('base64')}` },
      body: new URLSearchParams(fields),
    });
  };
  await post('create_azure', { key: 'azure', url, personalAccessToken: pat });
  await post('set_azure_binding', {
    almSetting: 'azure',
    project: PROJECT_KEY,
    projectName: 'Fabrikam',
    repositoryName: repository,
    monorepo: 'false',
  });
}
