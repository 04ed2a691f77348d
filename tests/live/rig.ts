import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ServiceConnection } from '../../local/agent/pipeline-options';
import {
  openOrganization,
  sonarqubeConnection,
  type BuildOptions,
  type FinishedBuild,
  type Organization,
} from '../../local/organization';
import { SAMPLE } from '../e2e/rig';
import { watchSecrets } from '../e2e/secret-watcher';
import { removeCreated } from './administration';
import { scannerCliBin } from './scanner-cli';
import { lacking, LINES, serverOf, type Line, type LiveServer } from './servers';

/** One server of the run with an organization of Azure DevOps beside it. */
export interface LiveRig {
  readonly line: Line;
  readonly server: LiveServer;
  readonly organization: Organization;
  /** The scanner's user home of all tests of a server: engine, Java and plug-ins are downloaded once. */
  readonly userHome: string;
  /** Is the server this version or later? */
  isAtLeast(major: number, minor?: number): boolean;
  run(pipeline: string, options?: LiveRun): Promise<FinishedBuild>;
}

export type LiveRun = Partial<Omit<BuildOptions, 'pipeline' | 'connections'>> & {
  /** The administrator's user token by default. */
  readonly token?: string;
  /** Made with the token; this extension's type by default. */
  readonly connect?: (url: string, token: string) => ServiceConnection;
  /** Where the connection points; the server by default. */
  readonly url?: string;
  /** Names of variables that may hold the token in plain, since the pipeline exposes it to a build tool. */
  readonly exposed?: readonly string[];
};

export interface LiveOptions {
  /** Folder of the project that is checked out; the sample by default. */
  readonly sources?: string;
}

const root = join(__dirname, '..', '..');
const userHomes = new Map<Line, string>();

after(() => {
  for (const folder of userHomes.values()) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/**
 * Tests against each server of the run. A server that this machine cannot start fails the tests in a build (`CI=true`);
 * elsewhere they say that they did not run, and why.
 */
export function describeLive(
  title: string,
  tests: (rig: () => LiveRig) => void,
  { sources = SAMPLE }: LiveOptions = {},
): void {
  for (const line of LINES) {
    describe(`${title}, on ${line.title}`, function () {
      this.timeout(600_000);
      let rig: LiveRig | undefined;
      let close: (() => Promise<void>) | undefined;
      before(async function () {
        const problem = lacking(line) ?? unbuilt();
        if (problem !== undefined) {
          if (process.env.CI === 'true') throw new Error(problem);
          console.log(`    not run here: ${problem}`);
          this.skip();
        }
        const opened = await open(line, sources);
        rig = opened.rig;
        close = opened.close;
      });
      tests(() => {
        if (rig === undefined) throw new Error('The server is not started.');
        return rig;
      });
      // After what the tests close themselves: a failing hook keeps later ones from running.
      after(() => close?.());
    });
  }
}

function unbuilt(): string | undefined {
  const tasks = join(root, 'dist', 'tasks', 'publish', 'index.js');
  return existsSync(tasks) ? undefined : 'the tasks are not built; run `npm run build` first';
}

async function open(line: Line, sources: string): Promise<{ rig: LiveRig; close: () => Promise<void> }> {
  const first = await serverOf(line);
  const folder = mkdtempSync(join(tmpdir(), 'sonarqube-live-'));
  const organization = await openOrganization({ sources, folder });
  const userHome = userHomes.get(line) ?? mkdtempSync(join(tmpdir(), 'sonarqube-live-home-'));
  userHomes.set(line, userHome);
  const [major = 0, minor = 0] = first.version.split('.').map(Number);
  const servesEngine = major > 10 || (major === 10 && minor >= 6);
  const path = servesEngine ? {} : { PATH: `${await scannerCliBin()}${delimiter}${process.env.PATH ?? ''}` };
  let current = first;
  let runs = 0;
  const rig: LiveRig = {
    line,
    get server() {
      return current;
    },
    organization,
    userHome,
    isAtLeast: (wanted, wantedMinor = 0) => major > wanted || (major === wanted && minor >= wantedMinor),
    run: async (
      pipeline,
      { token: given, connect = sonarqubeConnection, url, environment, exposed, ...options } = {},
    ) => {
      current = await serverOf(line);
      const token = given ?? current.adminToken;
      runs += 1;
      const file = join(folder, `pipeline-${runs}.yml`);
      writeFileSync(file, pipeline);
      const workFolder = join(folder, `work-${runs}`);
      mkdirSync(workFolder);
      const finished = await organization.runBuild({
        pipeline: file,
        workFolder,
        connections: [connect(url ?? current.url, token)],
        ...options,
        environment: { SONAR_USER_HOME: userHome, SONAR_TOKEN: undefined, ...path, ...environment },
      });
      const secrets = [token, current.adminToken, ...Object.values(options.secrets ?? {})];
      watchSecrets(finished.run, { secrets, folders: [workFolder], ...(exposed === undefined ? {} : { exposed }) });
      return finished;
    },
  };
  const close = async (): Promise<void> => {
    await organization.stop();
    // The server may have been started anew meanwhile, elsewhere.
    await removeCreated(await serverOf(line));
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  return { rig, close };
}
