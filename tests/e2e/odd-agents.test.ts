import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishedBuild } from '../../local/organization';
import { logOf, NOTHING_TO_FIND, openRig, pipelineOf, stepOf, type Rig } from './rig';

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
});
