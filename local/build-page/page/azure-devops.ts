import type { BuildPageSettings } from './settings';

/** What the pages show; the REST API's own names. */
export interface Build {
  readonly id: number;
  readonly buildNumber: string;
  readonly status: string;
  readonly result?: string;
  readonly sourceBranch?: string;
  readonly definition?: { readonly id: number; readonly name: string };
  readonly repository?: { readonly id: string; readonly name?: string };
}

export interface PullRequest {
  readonly pullRequestId: number;
  readonly title: string;
  readonly status: string;
  readonly sourceRefName: string;
  readonly targetRefName: string;
  readonly repository: { readonly id: string; readonly name: string };
}

export interface Status {
  readonly id: number;
  readonly state: string;
  readonly description?: string;
  readonly targetUrl?: string;
  readonly iterationId?: number;
  readonly context: { readonly genre?: string; readonly name: string };
}

export interface Thread {
  readonly id: number;
  readonly status?: string;
  readonly isDeleted?: boolean;
  readonly threadContext: {
    readonly filePath: string;
    readonly rightFileStart?: { readonly line: number } | null;
  } | null;
  readonly comments: readonly {
    readonly author: { readonly displayName: string };
    readonly content?: string;
    readonly isDeleted?: boolean;
  }[];
}

export interface PolicyEvaluation {
  readonly status: string;
  readonly configuration: {
    readonly isBlocking: boolean;
    readonly settings: Readonly<Record<string, unknown>>;
  };
}

interface Iteration {
  readonly id: number;
  readonly sourceRefCommit: { readonly commitId: string };
}

/** Markdown that a task gave to the run page with `##vso[task.uploadsummary]`. */
const summaryType = 'Distributedtask.Core.Summary';

/** Reads of the pages themselves, with the same token as the extension: on one machine there is only one user. */
export class AzureDevOps {
  constructor(private readonly settings: BuildPageSettings['azureDevOps']) {}

  build(id: number): Promise<Build> {
    return this.json(`build/builds/${id}?api-version=5.0`);
  }

  async summaries(buildId: number): Promise<readonly string[]> {
    const list = await this.list<{ readonly _links: { readonly self: { readonly href: string } } }>(
      `build/builds/${buildId}/attachments/${summaryType}?api-version=5.0-preview.2`,
    );
    return Promise.all(list.map(async ({ _links }) => (await this.fetch(_links.self.href)).text()));
  }

  /** Runs of a pull request, newest first. */
  buildsOf(pullRequestId: number): Promise<readonly Build[]> {
    return this.list(
      `build/builds?branchName=refs/pull/${pullRequestId}/merge&queryOrder=queueTimeDescending&api-version=5.0`,
    );
  }

  pullRequest(id: number): Promise<PullRequest> {
    return this.json(`git/pullrequests/${id}?api-version=5.0`);
  }

  statuses(pullRequest: PullRequest): Promise<readonly Status[]> {
    return this.list(`${below(pullRequest)}/statuses?api-version=5.0-preview.1`);
  }

  threads(pullRequest: PullRequest): Promise<readonly Thread[]> {
    return this.list(`${below(pullRequest)}/threads?api-version=5.0`);
  }

  iterations(pullRequest: PullRequest): Promise<readonly Iteration[]> {
    return this.list(`${below(pullRequest)}/iterations?api-version=5.0`);
  }

  /** Paths of the files that an iteration changes. */
  async changes(pullRequest: PullRequest, iterationId: number): Promise<readonly string[]> {
    const { changeEntries } = await this.json<{
      readonly changeEntries: readonly { readonly item?: { readonly path?: string } }[];
    }>(`${below(pullRequest)}/iterations/${iterationId}/changes?$top=2000&api-version=5.0`);
    return changeEntries.flatMap(({ item }) => item?.path ?? []).sort();
  }

  policies(pullRequest: PullRequest): Promise<readonly PolicyEvaluation[]> {
    const artifact = `vstfs:///CodeReview/CodeReviewId/${this.settings.projectId}/${pullRequest.pullRequestId}`;
    return this.list(`policy/evaluations?artifactId=${encodeURIComponent(artifact)}&api-version=5.0-preview.1`);
  }

  async file({ repository }: PullRequest, path: string, commit: string): Promise<string> {
    const query = new URLSearchParams({
      path,
      'versionDescriptor.version': commit,
      'versionDescriptor.versionType': 'commit',
      $format: 'text',
      'api-version': '5.0',
    });
    return (
      await this.fetch(this.address(`git/repositories/${repository.id}/items?${query.toString()}`), 'text/plain')
    ).text();
  }

  private async list<T>(path: string): Promise<readonly T[]> {
    return (await this.json<{ readonly value?: readonly T[] }>(path)).value ?? [];
  }

  private async json<T>(path: string): Promise<T> {
    return (await this.fetch(this.address(path))).json() as Promise<T>;
  }

  private address(path: string): string {
    const { collectionUri, projectId } = this.settings;
    return `${collectionUri.replace(/\/?$/, '/')}${projectId}/_apis/${path}`;
  }

  private async fetch(url: string, accept = 'application/json'): Promise<Response> {
    const response = await fetch(url, {
      headers: { Authorization: `Bearer ${this.settings.extensionToken}`, Accept: accept },
    });
    if (!response.ok) throw new Error(`Azure DevOps answered ${response.status} to ${url}`);
    return response;
  }
}

function below({ pullRequestId, repository }: PullRequest): string {
  return `git/repositories/${repository.id}/pullRequests/${pullRequestId}`;
}
