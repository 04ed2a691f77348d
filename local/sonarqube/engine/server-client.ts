import { EngineFailure } from './log';
import { proxyOf, sendThrough, type Proxy } from './proxy';
import type { Properties } from './settings';
import type { ScannerReport } from '../report';

/** The error text of a server's answer, as the engine shows it. */
function refusal(status: number, path: string): string {
  if (status === 401) {
    return "Not authorized. Please check the user token in the property 'sonar.token' or 'sonar.login' (deprecated).";
  }
  if (status === 403) {
    return "You're not authorized to analyze this project or the project doesn't exist on SonarQube and you're not authorized to create it. Please contact an administrator.";
  }
  return `Error ${status} on ${path}`;
}

/** The engine's side of the web API. */
export class ServerClient {
  readonly url: string;
  private readonly authorization: string | undefined;
  private readonly proxy: Proxy | undefined;

  constructor(properties: Properties) {
    this.url = (properties.get('sonar.host.url') ?? '').replace(/\/+$/, '');
    if (this.url === '') throw new EngineFailure("Property 'sonar.host.url' is missing");
    const token = properties.get('sonar.token') ?? process.env['SONAR_TOKEN'];
    const login = token ?? properties.get('sonar.login');
    const password = token === undefined ? (properties.get('sonar.password') ?? '') : '';
    this.authorization =
      login === undefined ? undefined : `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
    this.proxy = proxyOf(properties);
  }

  /** The server's version. */
  async version(): Promise<string> {
    return (await this.get('/api/v2/analysis/version')).text();
  }

  /** The names of `api/features/list`. */
  async features(): Promise<readonly string[]> {
    return (await (await this.get('/api/features/list')).json()) as string[];
  }

  /** The settings of the project, or the global ones when it does not exist yet. */
  async settings(projectKey: string): Promise<ReadonlyMap<string, string>> {
    const path = `/api/settings/values?component=${encodeURIComponent(projectKey)}`;
    const answer = await this.request(path);
    const known = answer.status === 404 ? await this.get('/api/settings/values') : this.checked(answer, path);
    const { settings } = (await known.json()) as { settings: { key: string; value?: string }[] };
    return new Map(settings.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const])));
  }

  /** The branch that new code is measured against, where the server's definition names one. */
  async referenceBranch(projectKey: string): Promise<string | undefined> {
    const answer = await this.request(`/api/new_code_periods/show?project=${encodeURIComponent(projectKey)}`);
    if (!answer.ok) return undefined;
    const period = (await answer.json()) as { type: string; value?: string };
    return period.type === 'REFERENCE_BRANCH' ? period.value : undefined;
  }

  /** The main branch of the project, if it exists. */
  async mainBranch(projectKey: string): Promise<string | undefined> {
    const answer = await this.request(`/api/project_branches/list?project=${encodeURIComponent(projectKey)}`);
    if (!answer.ok) return undefined;
    const { branches } = (await answer.json()) as { branches: { name: string; isMain: boolean }[] };
    return branches.find((branch) => branch.isMain)?.name;
  }

  /** Sends the report and returns the id of its background task. */
  async submit(report: ScannerReport): Promise<string> {
    const form = new FormData();
    form.set('projectKey', report.projectKey);
    if (report.projectName !== undefined) form.set('projectName', report.projectName);
    if (report.scope.kind === 'branch') {
      form.append('characteristic', `branch=${report.scope.name}`);
      form.append('characteristic', 'branchType=BRANCH');
    }
    if (report.scope.kind === 'pull-request') form.append('characteristic', `pullRequest=${report.scope.key}`);
    form.set('report', new Blob([JSON.stringify(report)], { type: 'application/json' }), 'scanner-report.json');
    const answer = await this.request('/api/ce/submit', { method: 'POST', body: form });
    const { taskId } = (await this.checked(answer, '/api/ce/submit').json()) as { taskId: string };
    return taskId;
  }

  /** A checked GET of a path that must succeed. */
  async get(path: string): Promise<Response> {
    return this.checked(await this.request(path), path);
  }

  private checked(answer: Response, path: string): Response {
    if (!answer.ok) throw new EngineFailure(refusal(answer.status, path));
    return answer;
  }

  private async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      'User-Agent': 'ScannerEngine/stand-in',
      // Analyzing blocks this process for seconds, and a kept connection may be gone by then.
      Connection: 'close',
      ...(this.authorization === undefined ? {} : { Authorization: this.authorization }),
    };
    try {
      const request = new Request(`${this.url}${path}`, { ...init, headers });
      return await (this.proxy === undefined ? fetch(request) : sendThrough(this.proxy, request));
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new EngineFailure(`Call to URL [${this.url}${path}] failed: ${cause}`);
    }
  }
}
