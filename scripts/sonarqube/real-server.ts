import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder';
import { serverHome, type Log } from './distribution';
import { startServerProcess, type ServerProcess } from './server-process';
import { serverUser } from './server-user';
import { chooseServer } from './versions';
import { textOf, webApi, type Api } from './web-api';
import { takeWorkFolder, type WorkFolder } from './work-folder';

export interface TokenRequest {
  readonly type: 'USER_TOKEN' | 'GLOBAL_ANALYSIS_TOKEN' | 'PROJECT_ANALYSIS_TOKEN';
  /** For a project's token. */
  readonly projectKey?: string;
  readonly name: string;
}

/** A running SonarQube server of this machine, and its administrator. */
export interface RealSonarQube {
  readonly url: string;
  readonly version: string;
  /** User token of the administrator. */
  readonly adminToken: string;
  readonly adminPassword: string;
  createToken(request: TokenRequest): Promise<string>;
  /** Calls the web API as the administrator. */
  readonly api: Api;
  /** Leaves no process and no port. */
  stop(): Promise<void>;
}

export interface RealSonarQubeOptions {
  /** `26`, `10.7`, `9.9` or a full version; by default the newest that an installed JDK starts. */
  readonly version?: string;
  readonly log?: Log;
  /** Default ten minutes: a first start takes about one on an idle machine, and six were seen on a busy one. */
  readonly startWithinMs?: number;
}

interface Administrator {
  readonly password: string;
  readonly token: string;
}

/**
 * Fetches a real SonarQube server the first time, starts it on free loopback ports as an unprivileged user, and waits until it
 * is up. Data of an earlier run is used again (a start takes a third of the time then), so use project keys of your own.
 * Data that does not start, or whose administrator nobody knows, is thrown away.
 */
export async function startRealSonarQube(options: RealSonarQubeOptions = {}): Promise<RealSonarQube> {
  const { version, jdk } = chooseServer(options.version);
  const log = options.log ?? ((line) => process.stderr.write(`${line}\n`));
  const cache = cacheFolder();
  const user = serverUser();
  const home = await serverHome(cache, version, user, log);
  const folder = takeWorkFolder(cache, version, user);
  const start = async (): Promise<RealSonarQube> => {
    log(`Starting SonarQube ${version} with Java ${jdk.major} …`);
    const server = await startServerProcess({
      home,
      java: jdk.java,
      version,
      workFolder: folder.path,
      user,
      log,
      onStarted: (pid) => folder.noteServer(pid),
      startWithinMs: options.startWithinMs ?? 600_000,
    });
    try {
      const running = runningServer(server, version, await administrator(server.url, folder), folder);
      // A pause outlives a restart, also that of whoever was ended before it resumed.
      await running.api('POST', 'api/ce/resume');
      return running;
    } catch (error) {
      await server.stop();
      throw error;
    }
  };

  try {
    return await start().catch((error: unknown) => {
      if (!folder.used) throw error;
      log(
        `The data of the last run cannot be used (${error instanceof Error ? error.message : String(error)}). Starting afresh.`,
      );
      folder.clear();
      return start();
    });
  } catch (error) {
    folder.release();
    throw error;
  }
}

function runningServer(
  server: ServerProcess,
  version: string,
  { token, password }: Administrator,
  folder: WorkFolder,
): RealSonarQube {
  const api = webApi(server.url, token);
  return {
    url: server.url,
    version,
    adminToken: token,
    adminPassword: password,
    api,
    createToken: (request) => createToken(api, request),
    async stop() {
      await server.stop();
      folder.release();
    },
  };
}

/** The administrator of an earlier run if the server still knows the token, else the factory's with a new password. */
async function administrator(url: string, folder: WorkFolder): Promise<Administrator> {
  const file = join(folder.path, 'admin.json');
  if (existsSync(file)) {
    const known = JSON.parse(readFileSync(file, 'utf8')) as Administrator;
    const current = await webApi(url, known.token)('GET', 'api/users/current');
    if (current.status === 200) return known;
    throw new Error(`the server answered ${current.status} to the administrator's token`);
  }
  // Newer servers want twelve characters with upper and lower case, a digit and a special character.
  const password = `Aa1!${randomBytes(12).toString('hex')}`;
  const changed = await webApi(url, 'admin', 'admin')('POST', 'api/users/change_password', {
    login: 'admin',
    previousPassword: 'admin',
    password,
  });
  if (changed.status !== 204) {
    throw new Error(
      `the administrator's password could not be changed: ${changed.status} ${JSON.stringify(changed.body)}`,
    );
  }
  const token = await createToken(webApi(url, 'admin', password), { type: 'USER_TOKEN', name: 'rig' });
  writeFileSync(file, JSON.stringify({ password, token } satisfies Administrator), { mode: 0o600 });
  return { password, token };
}

async function createToken(api: Api, request: TokenRequest): Promise<string> {
  return textOf(await api('POST', 'api/user_tokens/generate', { ...request }), 'token');
}
