import type { BuildPageSettings } from './settings';

/** What the page shows of a run; the REST API's own names. */
export interface Build {
  readonly id: number;
  readonly buildNumber: string;
  readonly status: string;
  readonly result?: string;
  readonly sourceBranch?: string;
  readonly definition?: { readonly id: number; readonly name: string };
}

/** Markdown that a task gave to the run page with `##vso[task.uploadsummary]`. */
const summaryType = 'Distributedtask.Core.Summary';

/** Reads of the run page itself, with the same token as the tab: on one machine there is only one user. */
export class AzureDevOps {
  constructor(private readonly settings: BuildPageSettings['azureDevOps']) {}

  async build(id: number): Promise<Build> {
    return (await this.get(`builds/${id}?api-version=5.0`)).json() as Promise<Build>;
  }

  async summaries(buildId: number): Promise<readonly string[]> {
    const list = (await (
      await this.get(`builds/${buildId}/attachments/${summaryType}?api-version=5.0-preview.2`)
    ).json()) as {
      readonly value?: readonly { readonly _links: { readonly self: { readonly href: string } } }[];
    };
    return Promise.all((list.value ?? []).map(async ({ _links }) => (await this.fetch(_links.self.href)).text()));
  }

  private get(path: string): Promise<Response> {
    const { collectionUri, projectId } = this.settings;
    return this.fetch(`${collectionUri.replace(/\/?$/, '/')}${projectId}/_apis/build/${path}`);
  }

  private async fetch(url: string): Promise<Response> {
    const response = await fetch(url, {
      headers: { Authorization: `Bearer ${this.settings.extensionToken}`, Accept: 'application/json' },
    });
    if (!response.ok) throw new Error(`Azure DevOps answered ${response.status} to ${url}`);
    return response;
  }
}
