import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinary } from '../../scripts/node-binaries';
import { logOf, pipelineOf } from '../e2e/rig';
import { createProject } from './administration';
import { describeLive } from './rig';

describeLive('the JavaScript analysis on an agent with Node 24', (live) => {
  let userHome: string;
  let log: string;
  let node: string;
  before(async function () {
    if (!live().isAtLeast(26)) {
      console.log(`    not run here: the plug-in of SonarQube ${live().server.version} is older than Node 24`);
      this.skip();
    }
    const binary = await nodeBinary(24);
    if (binary.path === undefined) {
      console.log(`    not run here: ${binary.reason}`);
      this.skip();
    }
    node = binary.path;
    userHome = mkdtempSync(join(tmpdir(), 'sonarqube-live-node-'));
    const project = await createProject(live().server, 'node-of-agent');
    const { run } = await live().run(pipelineOf({ prepare: { cliProjectKey: project }, publish: null }), {
      // The agent's own choice for tasks that name Node 24 is Node 20, until a switch says otherwise.
      nodeBinaries: { node20: node },
      environment: { SONAR_USER_HOME: userHome },
    });
    log = logOf(run, 'analyze');
    assert.equal(run.result, 'Succeeded', log);
  });
  after(() => {
    if (userHome !== undefined) rmSync(userHome, { recursive: true, force: true, maxRetries: 3 });
  });

  it('runs in the Node of the agent, and the plug-in unpacks none', () => {
    assert.ok(log.includes(`Using Node.js executable ${node} from property`), log);
    assert.equal(existsSync(join(userHome, 'js', 'node-runtime')), false);
  });

  it('analyzes the sources without a word about the version of Node', () => {
    assert.match(log, /8\/8 source files have been analyzed/);
    assert.doesNotMatch(log, /not recommended|unsupported|deprecated/i);
  });
});
