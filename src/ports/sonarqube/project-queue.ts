import type { BranchOrPullRequest } from '../../domain/scope/branch-or-pull-request';

/** Background tasks of one project. */
export interface ProjectQueue {
  /**
   * `api/ce/component`: how many reports of this branch or pull request wait or are being processed. Of the main branch those
   * without a mark count. Needs the right to browse the project.
   */
  openTasks(projectKey: string, of: BranchOrPullRequest): Promise<number>;
}
