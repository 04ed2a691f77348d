import type { Iteration, OpenPullRequest } from '../documents/pull-request';
import type { JobStep } from '../domain/report/steps-of-job';

/**
 * Azure DevOps as the tasks see it, with the job's own token. Methods throw SQ-ADO-REQUEST; whoever asks decides whether
 * that matters.
 */
export interface AzureDevOps {
  /** Default branch of an Azure Repos repository by id, without `refs/heads/`; `null` for an empty repository. */
  defaultBranch(projectId: string, repositoryId: string): Promise<string | null>;
  /** All properties of a build, by name, string values only. */
  buildProperties(projectId: string, buildId: string): Promise<ReadonlyMap<string, string>>;
  /** Adds or replaces properties; there is no compare-and-set. */
  setBuildProperties(projectId: string, buildId: string, properties: ReadonlyMap<string, string>): Promise<void>;
}

/** Pull requests of Azure Repos. */
export interface PullRequestSearch {
  /** Open pull requests from a branch of the repository itself, not of a fork. Names have no `refs/heads/`. */
  openPullRequests(projectId: string, repositoryId: string, branch: string): Promise<readonly OpenPullRequest[]>;
}

/** Files of Azure Repos. */
export interface FilesOfBranches {
  /** `null` where the branch has none of that name; the path begins with a slash. */
  fileOfBranch(projectId: string, repositoryId: string, path: string, branch: string): Promise<string | null>;
}

/** The course of a pull request of Azure Repos. */
export interface PullRequestIterations {
  /** Its iterations, in no promised order. */
  iterations(projectId: string, repositoryId: string, pullRequestId: string): Promise<readonly Iteration[]>;
}

/** What the steps of a job did. */
export interface JobSteps {
  /** As far as the agent has told of them, in no promised order. */
  stepsOfJob(projectId: string, buildId: string, jobId: string): Promise<readonly JobStep[]>;
  /** What a step printed. */
  logOfStep(projectId: string, buildId: string, logId: number): Promise<string>;
}

/** What the jobs of a build attached to it. */
export interface BuildAttachments {
  /** Files of one type, of all jobs and attempts. */
  attachments(projectId: string, buildId: string, type: string): Promise<readonly BuildAttachment[]>;
}

/** One file that a job attached to its build. */
export interface BuildAttachment {
  /** Of this attempt of this job, unlike the name. */
  readonly id: string;
  readonly name: string;
  /** Fetches the content as UTF-8 text. */
  readonly read: () => Promise<string>;
}
