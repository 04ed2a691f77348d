import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sonarqubeConnection, type FinishedBuild } from '../../local/organization';
import type { Strike } from '../../local/http/faults';
import { startProxy } from '../../local/http/proxy';
import { dataOrFile } from './faults/data-or-file';
import { logOf, NOTHING_TO_FIND, openRig, pipelineOf, stepOf, type Rig } from './rig';
import { watchSecrets } from './secret-watcher';

const TASKS = join(__dirname, '..', '..', 'dist', 'tasks');
const NOBODY = 65534;
const PIPELINE = pipelineOf({ prepare: NOTHING_TO_FIND });
const isRoot = process.getuid?.() === 0;

/** Agents that are set up in ways that tasks like to forget. */
describe('Prepare, Analyze and Publish on', function () {
  this.timeout(120_000);
  let rig: Rig;
  before(async () => {
    rig = await openRig({ sonarqube: { processingDelay: 0 } });
    rig.sonarqube.setGate({ name: 'Lenient', conditions: [{ metric: 'violations', op: 'GT', error: '1000' }] });
    // Whoever runs the tasks must be able to come here.
    chmodSync(rig.folder, 0o755);
  });
  after(() => rig.stop());

  const succeeds = ({ run }: FinishedBuild): void => {
    const steps = ['prepare', 'analyze', 'publish'];
    assert.equal(run.result, 'Succeeded', steps.map((name) => logOf(run, name)).join('\n'));
    assert.deepEqual(
      steps.map((name) => stepOf(run, name).result),
      steps.map(() => 'Succeeded'),
    );
  };
  /** Stands in the place of every Node of the agent. */
  const launcher = (name: string, script: string) => {
    const path = join(rig.folder, name);
    writeFileSync(path, `#!/bin/bash\n${script}\n`, { mode: 0o755 });
    return { node16: path, node20: path, node24: path };
  };

  it('a long path with blanks, umlauts and quotes', async () => {
    const long = join(
      rig.folder,
      "agent's Jöb",
      ...Array.from({ length: 6 }, (_, index) => `${index}${'x'.repeat(40)}`),
    );
    mkdirSync(long, { recursive: true });
    succeeds(await rig.run(PIPELINE, { workFolder: long }));
  });

  it('a folder of tasks where nobody may write', async function () {
    if (isRoot && process.platform !== 'linux') this.skip();
    const tasks = join(rig.folder, 'tasks');
    cpSync(TASKS, tasks, { recursive: true });
    const folders = [tasks, ...readdirSync(tasks).map((name) => join(tasks, name))];
    for (const folder of folders) chmodSync(folder, 0o555);
    // Root may write everywhere as long as it has this capability.
    const node = `exec setpriv --bounding-set -dac_override '${process.execPath}' "$@"`;
    const build = { tasksFolder: tasks, ...(isRoot ? { nodeBinaries: launcher('node-without-rights', node) } : {}) };
    try {
      succeeds(await rig.run(PIPELINE, build));
    } finally {
      for (const folder of folders) chmodSync(folder, 0o755);
      rmSync(tasks, { recursive: true });
    }
  });

  it('an agent behind a proxy that wants a user and a password, which Java is told, too', async () => {
    const [user, password] = ['corp\\agent', 'p:ss wörd%'];
    // Where only the proxy knows the way.
    const url = 'http://sonarqube.invalid:9000';
    const proxy = await startProxy({ target: rig.sonarqube.url, credentials: `${user}:${password}` });
    rig.sonarqube.clearRecording();
    try {
      const finished = await rig.run(PIPELINE, {
        connections: [sonarqubeConnection(url, rig.token)],
        variables: { 'Agent.ProxyUrl': proxy.url, 'Agent.ProxyUsername': user },
        secrets: { 'Agent.ProxyPassword': password },
        // An empty cache: engine and Java come through the proxy as well.
        environment: { SONAR_USER_HOME: join(rig.folder, 'home-behind-proxy') },
      });
      succeeds(finished);
      watchSecrets(finished.run, { secrets: [password], folders: [join(rig.folder, 'home-behind-proxy')] });
    } finally {
      await proxy.stop();
    }
    const { requests } = rig.sonarqube;
    assert.equal(proxy.requests.length, requests.length, 'the proxy refused none of them');
    const ofEngine = requests.filter(({ userAgent }) => userAgent.startsWith('ScannerEngine'));
    assert.ok(
      ofEngine.some(({ path }) => path === '/api/ce/submit'),
      'the engine sent its report',
    );
    assert.ok(
      requests.some(({ path }) => /^\/api\/v2\/analysis\/jres\/./.test(path)),
      'the runtime was fetched',
    );
  });

  it('two agents at once that share an empty cache', async () => {
    const home = join(rig.folder, 'shared-home');
    const downloads = [/\/engine#file$/, /\/jres\/./];
    const faults = downloads.map((path) => ({ path, strike: heldUntil(2) }));
    const proxy = await startProxy({ target: rig.sonarqube.url, faults, nameOf: dataOrFile });
    const downloaded = (): number =>
      proxy.requests.filter(({ path }) => downloads.some((each) => each.test(path))).length;
    const job = (project: string): Promise<FinishedBuild> =>
      rig.run(pipelineOf({ prepare: { ...NOTHING_TO_FIND, cliProjectKey: project } }), {
        connections: [sonarqubeConnection(proxy.url, rig.token)],
        environment: { SONAR_USER_HOME: home },
      });
    try {
      for (const finished of await Promise.all([job('first'), job('second')])) succeeds(finished);
      assert.equal(downloaded(), 4, 'each fetched the engine and the runtime');
      const left = readdirSync(join(home, 'cache')).flatMap((sum) =>
        readdirSync(join(home, 'cache', sum)).map((name) => ({ sum, name })),
      );
      const endings = left.map(({ name }) => /(\.jar|\.tar\.gz_extracted)$/.exec(name)?.[0] ?? name);
      assert.deepEqual(endings.sort(), ['.jar', '.tar.gz_extracted'], 'nothing half-written');
      const { sum = '', name = '' } = left.find((each) => each.name.endsWith('.jar')) ?? {};
      const content = readFileSync(join(home, 'cache', sum, name));
      assert.equal(createHash('sha256').update(content).digest('hex'), sum);
      succeeds(await job('third'));
      assert.equal(downloaded(), 4, 'a later job finds both');
    } finally {
      await proxy.stop();
    }
  });

  it('an account that is not root, has no name and no home', async function () {
    if (!isRoot || process.platform !== 'linux') this.skip();
    const work = join(rig.folder, 'work-of-nobody');
    const node = [
      `chown -R ${NOBODY}:${NOBODY} '${work}'`,
      `exec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups '${process.execPath}' "$@"`,
    ].join('\n');
    const environment = { SONAR_USER_HOME: '', HOME: '/' };
    succeeds(
      await rig.run(PIPELINE, { workFolder: work, nodeBinaries: launcher('node-of-nobody', node), environment }),
    );
    assert.ok(
      existsSync(join(work, '_work', '_tool', 'sonar', 'cache')),
      "the cache is in the agent's folder of tools",
    );
  });

  it('a host for Prepare, and a container with other paths for the rest', async function () {
    if (spawnSync('unshare', ['--mount', 'true']).status !== 0) this.skip();
    const work = join(rig.folder, 'work-of-host');
    const inside = join(rig.folder, '__w');
    mkdirSync(inside);
    // As the agent does for a container: its folders have other names inside, and those of the host are not there.
    const container = join(rig.folder, 'container.cjs');
    writeFileSync(container, insideContainer(work, inside));
    const node = [
      `case "$1" in *prepare*) exec '${process.execPath}' "$@";; esac`,
      `exec unshare --mount bash -c 'mount --bind "$0" "$1" && mount -t tmpfs none "$0" && shift 1 && exec "$@"' '${work}' '${inside}' '${process.execPath}' '${container}' "$@"`,
    ].join('\n');
    const finished = await rig.run(PIPELINE, { workFolder: work, nodeBinaries: launcher('node-in-container', node) });
    succeeds(finished);
    const analyze = logOf(finished.run, 'analyze');
    assert.ok(analyze.includes(`Base dir: ${inside}/`), analyze);
  });
});

/** Runs a task with the paths of the container, and gives the paths in what it says back to the host. */
function insideContainer(outer: string, inner: string): string {
  return `
    const { spawn } = require('node:child_process');
    const swap = (text, from, to) => text.split(from).join(to);
    const [outer, inner] = ${JSON.stringify([outer, inner])};
    // What tasks hand on are texts of their own: the agent leaves them alone.
    const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) =>
      [name, name.startsWith('SONARQUBE_') ? value : swap(value, outer, inner)]));
    const args = process.argv.slice(2).map((each) => swap(each, outer, inner));
    const child = spawn(process.execPath, args, { env, cwd: env.SYSTEM_DEFAULTWORKINGDIRECTORY, stdio: ['inherit', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.on('close', (code) => {
      process.stdout.write(said.split('\\n').map((line) => (line.startsWith('##vso[') ? swap(line, inner, outer) : line)).join('\\n'));
      process.exitCode = code;
    });`;
}

/** Answers nobody before so many have asked, so that they go on at the same time. */
function heldUntil(askers: number): Strike {
  let asked = 0;
  let release = (): void => undefined;
  const all = new Promise<void>((resolve) => (release = resolve));
  return async (exchange) => {
    const answer = await exchange.truth();
    asked += 1;
    if (asked === askers) release();
    await all;
    exchange.send(answer);
  };
}
