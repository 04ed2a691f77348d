import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAzureDevOps, type AzureDevOps } from '../../local/azure-devops/server';
import { startProxy, type Proxy } from '../../local/http/proxy';
import { runCommand, type Command, type Run } from '../bench/run-command';
import { watchProcesses } from '../bench/watch-processes';
import { post } from './administration';
import { describeLive } from './rig';

const MAIN = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
/** Projects of Azure DevOps, of four repositories each. It takes ten minutes with 250, so it is done only when asked for. */
const PROJECTS = Number(process.env.SONARQUBE_LIVE_SCALE ?? '0');
const REPOSITORIES = 4;
const COUNT = PROJECTS * REPOSITORIES;
const CONCURRENCY = 4;
const KILLS = 20;
const MOST_RATIO = 1.3;
const MOST_REQUESTS = 3;
const MOST_BYTES = 150 * 1024 * 1024;

interface Binding {
  readonly slug: string;
  readonly repository: string;
  readonly projectKey: string;
}

if (PROJECTS > 0) {
  describeLive(`An import of ${COUNT} repositories of ${PROJECTS} projects`, (live) => {
    let azure: AzureDevOps;
    let proxy: Proxy;
    let folder: string;
    let environment: Readonly<Record<string, string>>;
    const record = `scale-${randomBytes(4).toString('hex')}`;
    const pat = (): string => environment['AZURE_DEVOPS_TOKEN'] ?? '';

    const command = (...args: readonly string[]): Command => ({
      file: process.execPath,
      args: [join(folder, 'main.js'), ...args],
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', ...environment },
    });
    const importOf = (pattern: string, journal: string): Command =>
      command(
        ...['import', '--match', pattern, '--record', record, '--json', '--journal', join(folder, journal)],
        ...['--concurrency', String(CONCURRENCY)],
      );

    before(async function () {
      this.timeout(600_000);
      const { server } = live();
      azure = await startAzureDevOps();
      for (let index = 0; index < PROJECTS; index += 1) {
        const project = azure.world.createProject(`${index % 2 === 0 ? 'Even' : 'Odd'} ${index}`);
        for (let each = 0; each < REPOSITORIES; each += 1) {
          azure.world.createRepository({ project, name: `service-${each}`, defaultBranch: 'main' });
        }
      }
      proxy = await startProxy({ target: server.url });
      folder = mkdtempSync(join(tmpdir(), 'import-scale-'));
      // Whoever builds meanwhile does not change what is measured.
      copyFileSync(MAIN, join(folder, 'main.js'));
      environment = {
        SONAR_HOST_URL: proxy.url,
        SONAR_TOKEN: server.adminToken,
        AZURE_DEVOPS_URL: azure.collectionUrl,
        AZURE_DEVOPS_TOKEN: azure.createToken({ kind: 'pat' }).value,
        AZURE_DEVOPS_GLOBAL_PAT: azure.createToken({ kind: 'pat', displayName: 'SonarQube account' }).value,
        NO_PROXY: '127.0.0.1',
      };
      ended(await runCommand(command('configure', '--name', record)));
    });
    afterEach(async function () {
      this.timeout(600_000);
      // Fifty at a time: the keys travel in one parameter.
      const keys = (await bindings()).map(({ projectKey }) => projectKey);
      for (let at = 0; at < keys.length; at += 50) {
        await post(live().server, 'api/projects/bulk_delete', { projects: keys.slice(at, at + 50).join(',') });
      }
    });
    after(async () => {
      await post(live().server, 'api/alm_settings/delete', { key: record });
      await Promise.all([azure.stop(), proxy.stop()]);
      rmSync(folder, { recursive: true, force: true });
    });

    const settingOf = async (): Promise<string> => {
      const { body } = await live().server.api('GET', 'api/v2/dop-translation/dop-settings', {});
      const found = (
        body as { readonly dopSettings: readonly { readonly id: string; readonly key: string }[] }
      ).dopSettings.find(({ key }) => key === record);
      assert.ok(found);
      return found.id;
    };
    const bindings = async (): Promise<readonly Binding[]> => {
      const dopSettingId = await settingOf();
      const all: Binding[] = [];
      for (let pageIndex = 1; ; pageIndex += 1) {
        const { body } = await live().server.api('GET', 'api/v2/dop-translation/project-bindings', {
          dopSettingId,
          pageIndex,
          pageSize: 500,
        });
        const { projectBindings } = body as { readonly projectBindings: readonly Binding[] };
        all.push(...projectBindings);
        if (projectBindings.length < 500) return all;
      }
    };

    it(`is killed ${KILLS} times at random moments, taken up, and makes each project once`, async function () {
      this.timeout(1_800_000);
      let peakBytes = 0;
      const kills: number[] = [];
      const began = performance.now();
      proxy.clear();
      for (let kill = 1; ; kill += 1) {
        let watch: ReturnType<typeof watchProcesses> | undefined;
        let timer: NodeJS.Timeout | undefined;
        const run = await runCommand(importOf('*/*', 'killed.ndjson'), (pid) => {
          watch = watchProcesses(pid, 200);
          if (kill > KILLS) return;
          timer = setTimeout(() => process.kill(pid, 'SIGKILL'), 500 + Math.random() * COUNT * 30);
        });
        clearTimeout(timer);
        peakBytes = Math.max(peakBytes, watch?.stop().peakBytes ?? 0);
        if (run.exitCode === 0) break;
        assert.equal(run.exitCode, null, run.output);
        kills.push((await bindings()).length);
      }
      const made = await bindings();
      const places = new Set(made.map(({ slug, repository }) => `${slug}/${repository}`));
      assert.deepEqual([made.length, places.size], [COUNT, COUNT]);
      const requests = proxy.requests.length / COUNT;
      console.log(
        `        ${COUNT} repositories, killed with ${kills.join(', ')} of them done: ${seconds(began)} s, ` +
          `${requests.toFixed(2)} requests a repository, peak memory ${(peakBytes / 1024 / 1024).toFixed(0)} MB`,
      );
      assert.ok(requests <= MOST_REQUESTS, `${requests} requests a repository`);
      assert.ok(peakBytes <= MOST_BYTES, `${peakBytes} bytes`);
      const again = ended(await runCommand(importOf('*/*', 'again.ndjson')));
      const { counts } = JSON.parse(again.output.slice(again.output.indexOf('{'))) as {
        readonly counts: Readonly<Record<string, number>>;
      };
      assert.deepEqual([counts['unchanged'], counts['created']], [COUNT, 0]);
    });

    it(`takes at most ${MOST_RATIO} times as long as SonarQube's bare calls`, async function () {
      this.timeout(1_800_000);
      const [ours, bare] = [{ wallMs: 0 }, { wallMs: 0 }];
      // In turn, a tenth of the projects each: the server grows slower with what it holds, and the machine does other things.
      for (const last of [0, 2, 4, 6, 8]) {
        ours.wallMs += ended(await runCommand(importOf(`Even *${last}/*`, `even-${last}.ndjson`))).wallMs;
        bare.wallMs += await bareCalls((name) => name.startsWith('Odd') && name.endsWith(String(last + 1)));
      }
      const [imported, called] = [ours.wallMs / 1000, bare.wallMs / 1000];
      const half = { even: Math.ceil(PROJECTS / 2) * REPOSITORIES, odd: Math.floor(PROJECTS / 2) * REPOSITORIES };
      assert.equal((await bindings()).length, COUNT);
      const ratio = imported / half.even / (called / half.odd);
      console.log(
        `        import: ${half.even} in ${imported.toFixed(0)} s; bare calls: ${half.odd} in ${called.toFixed(0)} s; × ${ratio.toFixed(2)}`,
      );
      assert.ok(ratio <= MOST_RATIO, `× ${ratio.toFixed(2)}`);
    });

    /** The calls alone, as many at a time, by a process of their own as well. */
    async function bareCalls(isOf: (project: string) => boolean): Promise<number> {
      const { server } = live();
      const headers = {
        Authorization: `Basic ${Buffer.from(`${server.adminToken}:`).toString('base64')}`,
        'Content-Type': 'application/json',
      };
      await post(server, 'api/alm_integrations/set_pat', { almSetting: record, pat: pat() });
      const devOpsPlatformSettingId = await settingOf();
      const bodies = azure.world.repositories
        .filter(({ project }) => isOf(project.name))
        .map(({ name, project }) => ({
          projectKey: `${project.name}_${name}`.replaceAll(' ', '_'),
          projectName: name,
          devOpsPlatformSettingId,
          repositoryIdentifier: name,
          projectIdentifier: project.name,
          monorepo: false,
        }));
      const script = `
        const [url, headers, bodies] = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
        const next = async () => {
          for (let body; (body = bodies.pop()) !== undefined; ) {
            const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
            if (answer.status !== 201) throw new Error(await answer.text());
            await answer.text();
          }
        };
        Promise.all(Array.from({ length: ${CONCURRENCY} }, next));`;
      const input = JSON.stringify([`${proxy.url}/api/v2/dop-translation/bound-projects`, headers, bodies]);
      return ended(await runCommand({ ...command(), args: ['--eval', script], input })).wallMs;
    }
  });
}

function ended(run: Run): Run {
  assert.equal(run.exitCode, 0, run.output);
  return run;
}

const seconds = (began: number): string => ((performance.now() - began) / 1000).toFixed(0);
