import type { NewCodeDefinition } from '../../documents/import-plan';
import type { Binding, ExistingProject } from '../../domain/set-up/plan-import';
import type { Secret } from '../../secrets/secret';
import type { PreparedServer } from './prepared-server';

/** A global record of SonarQube: an organization of Azure DevOps, and a token that SonarQube keeps for it. */
export interface PlatformRecord {
  /** Name by which people and the first API know it. */
  readonly key: string;
  readonly url: string;
  /** Id for the second API; `null` where the server is older than 10.5 and has none. */
  readonly id: string | null;
}

/** Records of SonarQube for Azure DevOps. Writing needs "Administer System". */
export interface PlatformRecords {
  /** All of them; reading needs "Create Projects". */
  azureRecords(): Promise<readonly PlatformRecord[]>;
  createRecord(record: { readonly key: string; readonly url: string }, token: Secret): Promise<void>;
  updateRecord(record: { readonly key: string; readonly url: string }, token: Secret): Promise<void>;
  /** What SonarQube finds when it tries its own token; `null` for nothing. It takes a sign-in page for success. */
  validateRecord(key: string): Promise<string | null>;
}

/** The personal access token that SonarQube keeps for the user who asks. */
export interface PersonalTokens {
  setPersonalToken(record: string, token: Secret): Promise<void>;
  /** What is wrong with it, in SonarQube's words; `null` for nothing. */
  checkPersonalToken(record: string): Promise<string | null>;
}

/** What is to become a project. */
export interface NewProject {
  readonly key: string;
  readonly name: string;
  readonly newCode: NewCodeDefinition | null;
}

/** A repository as SonarQube asks Azure DevOps for it. */
export interface RepositoryName {
  readonly project: string;
  readonly repository: string;
}

/** How SonarQube answered when a project was to be made. Everything else is an error. */
export type CreateAnswer =
  | { readonly state: 'created' }
  /** A project of this key, or of one that differs in case, exists. */
  | { readonly state: 'exists'; readonly message: string }
  /** SonarQube could not read the repository at Azure DevOps. */
  | { readonly state: 'unreadable'; readonly message: string };

/** How SonarQube answered when a project was to be bound. */
export type BindAnswer =
  | { readonly state: 'bound' }
  /** The name that was sent is not exactly that of the project. */
  | { readonly state: 'other-name' }
  | { readonly state: 'unreadable'; readonly message: string }
  /** This version or edition cannot bind. */
  | { readonly state: 'unsupported' };

/** Projects, and the repositories that they belong to. */
export interface BoundProjects {
  /** Those of a record; of one repository's name where it is given, in every project of Azure DevOps. */
  bindings(record: PlatformRecord, repository?: string): Promise<readonly Binding[]>;
  /** Makes a project that belongs to a repository (from 10.5 on). */
  createBoundProject(
    project: NewProject,
    record: PlatformRecord,
    of: RepositoryName,
    monorepo: boolean,
  ): Promise<CreateAnswer>;
  /** Binds a project that exists; changes nothing else of it. */
  bindProject(
    project: ExistingProject,
    record: PlatformRecord,
    of: RepositoryName,
    monorepo: boolean,
  ): Promise<BindAnswer>;
  /** As servers before 10.5 import: SonarQube chooses the key, and a second call makes a second project. */
  importRepository(record: PlatformRecord, of: RepositoryName): Promise<ExistingProject>;
}

/** Projects as such, and their settings. */
export interface ProjectAdministration {
  /** Those that the token may see, up to the 10,000 that a search of SonarQube shows. */
  projects(): Promise<{ readonly projects: readonly ExistingProject[]; readonly isComplete: boolean }>;
  /** Keys that SonarQube takes for this one, in any case. */
  projectsLike(key: string): Promise<readonly ExistingProject[]>;
  createProject(
    project: NewProject,
    visibility: 'private' | 'public',
    mainBranch: string | null,
  ): Promise<CreateAnswer>;
  setVisibility(projectKey: string, visibility: 'private' | 'public'): Promise<void>;
  setNewCode(projectKey: string, branch: string | null, newCode: NewCodeDefinition): Promise<void>;
  qualityGates(): Promise<readonly { readonly name: string; readonly isDefault: boolean }[]>;
  selectQualityGate(projectKey: string, gate: string): Promise<void>;
}

/** SonarQube for whoever sets it up. */
export interface AdministeredServer
  extends
    PlatformRecords,
    PersonalTokens,
    BoundProjects,
    ProjectAdministration,
    Pick<PreparedServer, 'url' | 'serverVersion' | 'checkToken' | 'features'> {}
