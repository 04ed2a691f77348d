import type { ConnectionFacts } from '../domain/set-up/connection-facts';
import type { BranchPolicy } from '../documents/policy';
import type { GitRepository } from '../documents/repository';
import type { DiagnosedPipeline } from '../domain/set-up/diagnose-repository';
import type { SonarQubeToken } from '../domain/set-up/diagnose-sonarqube';
import type { ProjectLookup } from './sonarqube/project-lookup';

/** Looks at the way to an address: name, port, TLS, proxy, and the first answer without credentials. Never rejects. */
export type ProbeConnection = (url: string) => Promise<ConnectionFacts>;

/** What `doctor` asks SonarQube. Each question throws a `TaskError` of the catalogue where there is no answer. */
export interface DiagnosedServer extends ProjectLookup {
  /** `api/server/version`. */
  serverVersion(): Promise<string>;
  /** `api/users/current`. */
  tokenOwner(): Promise<SonarQubeToken>;
  /** `api/navigation/global`; `endOfLife` in milliseconds since the epoch. */
  about(): Promise<{ readonly edition: string | null; readonly endOfLife: number | null }>;
  features(): Promise<readonly string[] | null>;
  /** `sonar.core.serverBaseURL`; `null` where it is not set. */
  baseUrl(): Promise<string | null>;
  similarKey(projectKey: string): Promise<string | null>;
  mayBrowse(projectKey: string): Promise<boolean>;
  /** Name of the gate that is chosen for a project. */
  gateName(projectKey: string): Promise<string>;
  /** Whether a gate judges the main branch: an analyzed one without is `NONE`. */
  isJudged(projectKey: string): Promise<boolean>;
  /** Only who may analyze or administer the project is told. */
  newCode(
    projectKey: string,
    branch: string | null,
  ): Promise<{ readonly type: string; readonly value: string | null; readonly isInherited: boolean }>;
  /** How many the project has; needs "Administer" on it. */
  webhooks(projectKey: string): Promise<number>;
  /** `null` where the project is not bound to a repository of Azure DevOps. */
  binding(projectKey: string): Promise<{
    readonly url: string;
    readonly project: string;
    readonly repository: string;
    readonly repositoryUrl: string | null;
  } | null>;
}

/** What `doctor` asks Azure DevOps. Throws as `DiagnosedServer` does. */
export interface DiagnosedOrganization {
  identity(): Promise<{ readonly name: string | null }>;
  /** By name or id. */
  repository(project: string, repository: string): Promise<GitRepository>;
  /** Those of a project, disabled ones too. */
  repositories(project: string): Promise<readonly GitRepository[]>;
  mayContribute(repository: Pick<GitRepository, 'id' | 'projectId'>): Promise<boolean>;
  /** Policies that demand a status. */
  statusPolicies(projectId: string): Promise<readonly BranchPolicy[]>;
  /** A pipeline, and the names of the tasks in its newest finished build; `null` where it has none. */
  pipeline(projectId: string, pipelineId: number): Promise<DiagnosedPipeline>;
  /** Whether one of the newest pull requests has a status that SonarQube posted itself. */
  hasServerStatus(repository: Pick<GitRepository, 'id' | 'projectId'>): Promise<boolean>;
}
