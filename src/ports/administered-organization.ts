import type { BranchPolicy, NewBranchPolicy } from '../documents/policy';
import type { GitRepository } from '../documents/repository';

/** A team project of Azure DevOps. */
export interface TeamProject {
  readonly id: string;
  readonly name: string;
}

/**
 * An organization of Azure DevOps Services or a collection of a Server, as one token sees it. Throws SQ-SETUP-ADO-TOKEN where
 * the token is not taken, and SQ-ADO-REQUEST for everything else.
 */
export interface AdministeredOrganization {
  /** Without a trailing slash. */
  readonly url: string;
  /** Whom the token stands for. */
  identity(): Promise<{ readonly id: string; readonly name: string | null }>;
  /** All of them, however many pages that takes. */
  projects(): Promise<readonly TeamProject[]>;
  /** By name or id; SQ-SETUP-NOT-FOUND where the token sees none. */
  project(name: string): Promise<TeamProject>;
  /** @param project name or id; `null` for every one of the organization */
  repositories(project: string | null): Promise<readonly GitRepository[]>;
  hasRef(projectId: string, repositoryId: string, refName: string): Promise<boolean>;
  /** Name of a pipeline; SQ-SETUP-NOT-FOUND where there is none, `null` where the token may not read pipelines. */
  pipelineName(project: TeamProject, pipelineId: number): Promise<string | null>;
  /** Whether it can be read now. A throttled request waits. */
  canRead(project: string, repository: string): Promise<boolean>;
  /** Of one type, those of all repositories of the project. */
  policies(project: string, typeId: string): Promise<readonly BranchPolicy[]>;
  /** Throws SQ-SETUP-POLICY-RIGHT where the token may not. */
  createPolicy(project: string, policy: NewBranchPolicy): Promise<{ readonly id: number }>;
  /** Throws SQ-SETUP-POLICY-RIGHT where the token may not. */
  updatePolicy(project: string, id: number, policy: NewBranchPolicy): Promise<void>;
}
