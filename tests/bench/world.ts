import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOrganization, type Organization } from '../../local/organization';
import { startSonarQube, type SonarQubeOptions, type SonarQubeStandIn } from '../../local/sonarqube/server';
import { startRealSonarQube } from '../../scripts/sonarqube/real-server';
import { BenchJob, type JobOptions } from './bench-job';

export const ROOT = join(__dirname, '..', '..');
const SAMPLE = join(ROOT, 'local', 'sample');

/** Address of a real SonarQube server, and a token that may analyze. */
export interface LiveServer {
  readonly url: string;
  readonly token: string;
}

export interface WorldOptions {
  /** How often each subject runs; rows take more or fewer by its cost. */
  readonly rounds: number;
  /** `undefined` starts a server when a row asks for one; `null` never. */
  readonly live: LiveServer | null | undefined;
  /** Measure the large Java project, too. */
  readonly large: boolean;
}

/** What the rows share: folders, the tasks, stand-ins, and a real server when one is wanted. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'sonarqube-bench-'));
  /** A copy: a build meanwhile does not change what is measured. */
  readonly tasksFolder: string;
  readonly rounds: number;
  readonly large: boolean;
  private readonly closers: (() => Promise<void>)[] = [];
  private server: Promise<LiveServer> | undefined;
  private stopServer: (() => Promise<void>) | undefined;
  private folders = 0;

  constructor(private readonly options: WorldOptions) {
    const built = join(ROOT, 'dist', 'tasks');
    if (!existsSync(built)) throw new Error('There are no built tasks: run "npm run build" first.');
    this.tasksFolder = join(this.folder, 'tasks');
    cpSync(built, this.tasksFolder, { recursive: true });
    this.rounds = options.rounds;
    this.large = options.large;
  }

  /** A new empty folder. */
  newFolder(name: string): string {
    this.folders += 1;
    const folder = join(this.folder, `${name}-${this.folders}`);
    mkdirSync(folder);
    return folder;
  }

  async sonarqube(options: SonarQubeOptions = {}): Promise<SonarQubeStandIn> {
    const standIn = await startSonarQube({ processingDelay: 0, ...options });
    this.closers.push(() => standIn.stop());
    return standIn;
  }

  async organization(sources = SAMPLE): Promise<Organization> {
    const organization = await openOrganization({ sources, folder: this.newFolder('organization') });
    this.closers.push(() => organization.stop());
    return organization;
  }

  async job(
    sonarqube: JobOptions['sonarqube'],
    options: Partial<Pick<JobOptions, 'organization' | 'build' | 'environment' | 'folder'>> & {
      readonly sources?: string;
    } = {},
  ): Promise<BenchJob> {
    const { sources, organization = await this.organization(sources), ...rest } = options;
    return new BenchJob({
      folder: this.newFolder('agent'),
      tasksFolder: this.tasksFolder,
      organization,
      sonarqube,
      ...rest,
    });
  }

  /** The real server, or why there is none. */
  async live(): Promise<LiveServer | string> {
    if (this.options.live === null) return 'without a real server (--no-live)';
    if (this.options.live !== undefined) return this.options.live;
    this.server ??= startRealSonarQube().then((server) => {
      this.stopServer = () => server.stop();
      return { url: server.url, token: server.adminToken };
    });
    return this.server.catch(
      (error: unknown) => `no real server: ${error instanceof Error ? error.message : String(error)}`,
    );
  }

  /** Stops the stand-ins of a row. */
  async close(): Promise<void> {
    for (const close of this.closers.splice(0).reverse()) await close();
  }

  /** Stops everything and leaves no file. */
  async closeAll(): Promise<void> {
    await this.close();
    await this.stopServer?.();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
