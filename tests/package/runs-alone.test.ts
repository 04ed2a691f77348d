import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPackage, type OpenedPackage } from './opened-package';

/** What each task says when it is started by hand, without a job around it. */
const ERRORS = [
  { task: 'prepare', says: /name a service connection.*\[SQ-CONF-INPUT\]/ },
  { task: 'analyze', says: /SonarQubeServerPrepare@1.*\[SQ-HANDOFF-NONE\]/ },
  { task: 'publish', says: /SonarQubeServerPrepare@1.*\[SQ-HANDOFF-NONE\]/ },
];

describe('a task alone in a folder', function () {
  this.timeout(180_000);
  let extension: OpenedPackage;
  let folder: string;
  before(async () => {
    extension = await openPackage();
    folder = mkdtempSync(join(tmpdir(), 'task-alone-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { task, says } of ERRORS) {
    it(`${task} starts, fails once, and says what is missing`, () => {
      const own = join(folder, task);
      cpSync(join(extension.folder, 'tasks', task), own, { recursive: true });
      const files = readdirSync(own);
      const run = spawnSync(process.execPath, [join(own, 'index.js')], {
        cwd: own,
        encoding: 'utf8',
        // No variable of the machine that runs the tests: what a task needs, it has in its folder.
        env: { PATH: process.env.PATH, AGENT_TEMPDIRECTORY: folder },
      });
      const completions = run.stdout.split('\n').filter((line) => line.startsWith('##vso[task.complete'));
      assert.equal(completions.length, 1, run.stdout + run.stderr);
      assert.match(completions[0] ?? '', /result=Failed/);
      assert.match(run.stdout.replaceAll('%0A', ' '), says);
      assert.doesNotMatch(run.stdout + run.stderr, /Unhandled|Cannot find module|\n\s+at /);
      assert.equal(run.status, 0, 'a failed task ends with 0; the agent reads the result from the log');
      assert.deepEqual(readdirSync(own), files, 'nothing is written into the task folder');
    });
  }
});
