import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logOf, pipelineOf, stepOf } from '../e2e/rig';
import { createProject } from './administration';
import { watchJava } from './java-watcher';
import { startProxy, type ProxiedRequest, type Proxy } from '../../local/http/proxy';
import { describeLive } from './rig';

/** One Analyze, from the outside. */
interface Observed {
  readonly requests: readonly ProxiedRequest[];
  readonly bootstrap: readonly ProxiedRequest[];
  readonly megabytes: number;
  readonly commands: readonly string[];
  readonly mostAtOnce: number;
  readonly archives: readonly string[];
  readonly seconds: number;
}

describeLive('Analyze on a fresh and on a warm agent', (live) => {
  let userHome: string;
  let proxy: Proxy;
  const runs: Observed[] = [];
  before(async function () {
    if (!live().isAtLeast(10, 6)) {
      console.log(`    not run here: SonarQube ${live().server.version} serves no engine`);
      this.skip();
    }
    userHome = mkdtempSync(join(tmpdir(), 'sonarqube-live-cold-'));
    proxy = await startProxy({ target: live().server.url });
    const project = await createProject(live().server, 'cold');
    for (let round = 0; round < 4; round++) runs.push(await analyze(project));
    for (const [round, { bootstrap, requests, megabytes, seconds }] of runs.entries()) {
      console.log(
        `    run ${round + 1}: ${seconds.toFixed(1)} s, ${megabytes.toFixed(1)} MB in ${requests.length} requests, ${bootstrap.length} of them for engine and Java`,
      );
    }
  });
  after(async () => {
    await proxy?.stop();
    if (userHome !== undefined) rmSync(userHome, { recursive: true, force: true, maxRetries: 3 });
  });

  async function analyze(project: string): Promise<Observed> {
    const before = proxy.requests.length;
    const { result, commands, most } = await watchJava(() =>
      live().run(pipelineOf({ prepare: { cliProjectKey: project }, publish: null }), {
        url: proxy.url,
        environment: { SONAR_USER_HOME: userHome },
      }),
    );
    assert.equal(result.run.result, 'Succeeded', logOf(result.run, 'analyze'));
    const requests = proxy.requests.slice(before);
    return {
      requests,
      bootstrap: requests.filter(({ path }) => path.startsWith('/api/v2/analysis/')),
      megabytes: requests.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6,
      commands,
      mostAtOnce: most,
      archives: listArchives(),
      seconds: stepOf(result.run, 'analyze').durationMilliseconds / 1000,
    };
  }

  function listArchives(): readonly string[] {
    try {
      return readdirSync(join(userHome, 'cache', 'cds')).sort();
    } catch {
      return [];
    }
  }
  const run = (round: number): Observed => {
    const observed = runs[round];
    if (observed === undefined) throw new Error(`There was no run ${round + 1}.`);
    return observed;
  };

  it('asks at most three times for engine and Java, downloads apart, and downloads nothing twice', () => {
    const isDownload = ({ accept }: ProxiedRequest): boolean => accept.includes('octet-stream');
    assert.ok(run(0).bootstrap.some(isDownload), 'the first run downloads the engine');
    for (const { bootstrap } of runs) {
      assert.ok(bootstrap.filter((request) => !isDownload(request)).length <= 3, JSON.stringify(bootstrap));
      assert.ok(bootstrap.every(({ status }) => status === 200));
    }
    for (const { bootstrap, megabytes } of runs.slice(1)) {
      assert.deepEqual(bootstrap.filter(isDownload), []);
      assert.ok(megabytes < run(0).megabytes / 20, `${megabytes} MB after ${run(0).megabytes} MB`);
    }
  });

  it('runs one JVM', () => {
    for (const { mostAtOnce, commands } of runs) {
      assert.equal(mostAtOnce, 1, commands.join('\n'));
      assert.equal(commands.length, 1, commands.join('\n'));
    }
  });

  it('marks the cache in the second build, makes its class archive in the third, and uses it in the fourth', () => {
    const kinds = (round: number): readonly string[] => run(round).archives.map((name) => name.replace(/.*\./, '.'));
    assert.deepEqual(run(0).archives, []);
    assert.deepEqual(kinds(1), ['.seen']);
    for (const round of [0, 1]) {
      assert.doesNotMatch(run(round).commands.join(), /-XX:\w*(SharedArchiveFile|ArchiveClassesAtExit)/);
    }
    assert.match(run(2).commands.join(), /-XX:ArchiveClassesAtExit=/);
    assert.deepEqual(kinds(2), ['.jsa', '.seen']);
    assert.match(run(3).commands.join(), /-XX:SharedArchiveFile=/);
    assert.deepEqual(run(3).archives, run(2).archives, 'an archive that does not fit would be gone');
  });
});
