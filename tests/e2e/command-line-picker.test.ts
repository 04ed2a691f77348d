import assert from 'node:assert/strict';
import { join } from 'node:path';
import { closeScenes, openScene, type CommandLineScene } from '../wire/command-line-scene';
import { slows } from '../../local/http/strikes';
import { KEYS, lackingTerminal, startInTerminal, type TerminalRun } from './terminal';
import { call } from '../unit/cli/run';
import { COMMANDS } from '../../src/cli/commands';

/** The box of a row that is chosen, with and without Unicode. */
const CHOSEN = /◼|\[[•+]\]/;
const MAIN = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');

/** The picker of the bundled command line, in a real pseudo-terminal. */
describe('the choice of repositories on a terminal', function () {
  this.timeout(60_000);
  before(function () {
    const reason = lackingTerminal();
    if (reason === undefined) return;
    console.log(`        not run here: ${reason}`);
    this.skip();
  });
  const runs: TerminalRun[] = [];
  afterEach(async () => {
    for (const run of runs.splice(0)) run.stop();
    await closeScenes();
  });

  async function open(
    columns = 100,
    rows = 20,
  ): Promise<{ readonly scene: CommandLineScene; readonly run: TerminalRun }> {
    const scene = await openConfigured();
    return { scene, run: await pickIn(scene, columns, rows) };
  }
  async function openConfigured(): Promise<CommandLineScene> {
    const scene = await openScene({ projects: 10, repositories: 4 });
    const configured = await call(COMMANDS, ['configure'], { environment: scene.environment });
    assert.equal(configured.exitCode, 0, configured.stderr);
    return scene;
  }
  async function pickIn(scene: CommandLineScene, columns = 100, rows = 20): Promise<TerminalRun> {
    const run = startInTerminal([process.execPath, MAIN, 'import'], {
      env: { PATH: process.env.PATH, HOME: scene.folder, ...scene.environment },
      cwd: scene.folder,
      columns,
      rows,
    });
    runs.push(run);
    await run.waitFor(/Which repositories\?/);
    return run;
  }
  const keysOf = (scene: CommandLineScene): readonly string[] =>
    scene.sonarqube.projects
      .all()
      .map(({ key }) => key)
      .sort();

  it('filters while one types, and imports what was chosen', async () => {
    const { scene, run } = await open();
    run.type('Team 7');
    await run.waitFor(/\(4 matches\)/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.down);
    await run.waitFor(/service-1/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.enter);
    assert.equal(await run.ended, 0, run.shown());
    assert.deepEqual(keysOf(scene), ['Team_7_service-0', 'Team_7_service-1']);
    for (const secret of scene.secrets) assert.ok(!run.shown().includes(secret));
  });

  it('shows a part of a long list, and goes on behind its end', async () => {
    const { scene, run } = await open();
    assert.ok(!run.shown().includes('Team 9/service-3'));
    run.type(KEYS.up);
    await run.waitFor(/Team 9\/service-3/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.enter);
    assert.equal(await run.ended, 0, run.shown());
    assert.deepEqual(keysOf(scene), ['Team_9_service-3']);
  });

  it('turns pages of a long list, down and up again', async () => {
    const { scene, run } = await open();
    assert.ok(!run.shown().includes('Team 5/'));
    // Ten lines of twenty are those of the question.
    run.type(KEYS.pageDown.repeat(3));
    await run.waitFor(/Team 7\/service-2/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.pageUp.repeat(2));
    await run.waitFor(/Team 2\/service-2/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.enter);
    assert.equal(await run.ended, 0, run.shown());
    assert.deepEqual(keysOf(scene), ['Team_2_service-2', 'Team_7_service-2']);
  });

  it('ends a page at the end of the list, and does not begin anew', async () => {
    const { scene, run } = await open();
    run.type(KEYS.pageDown.repeat(6));
    await run.waitFor(/Team 9\/service-3/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.pageUp.repeat(6));
    await run.waitFor(/Team 0\/service-0/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.enter);
    assert.equal(await run.ended, 0, run.shown());
    assert.deepEqual(keysOf(scene), ['Team_0_service-0', 'Team_9_service-3']);
  });

  it('filters by what is shown, and by nothing that is not', async () => {
    const { run } = await open();
    run.type('9');
    await run.waitFor(/\(4 matches\)/);
    run.type(KEYS.interrupt);
    assert.equal(await run.ended, 130);
  });

  it('marks what has a project already, and imports the others beside it', async () => {
    const scene = await openConfigured();
    const first = await call(COMMANDS, ['import', '--match', 'Team 7/*-0', '--journal', join(scene.folder, 'first')], {
      environment: scene.environment,
    });
    assert.equal(first.exitCode, 0, first.stderr);
    const run = await pickIn(scene);
    run.type('Team 7');
    await run.waitFor(/\(4 matches\)/);
    assert.match(run.shown(), /Team 7\/service-0 \(imported\)/);
    assert.doesNotMatch(run.shown(), /service-1 \(imported\)/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.down);
    await run.waitFor(/service-1/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.enter);
    assert.equal(await run.ended, 0, run.shown());
    assert.match(run.shown(), /Created 1, bound 0, unchanged 1,/);
    assert.deepEqual(keysOf(scene), ['Team_7_service-0', 'Team_7_service-1']);
  });

  it('takes a fork that was picked, which --all would leave', async () => {
    const scene = await openConfigured();
    const { world } = scene.azure;
    const [project] = world.projects;
    assert.ok(project);
    world.createRepository({ project, name: 'copy', defaultBranch: 'main', isFork: true });
    const run = await pickIn(scene);
    run.type('copy');
    await run.waitFor(/copy \(fork\)/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.enter);
    assert.equal(await run.ended, 0, run.shown());
    assert.deepEqual(keysOf(scene), ['Team_0_copy']);
  });

  it('shows how far it has come when the list is done', async () => {
    const { scene, run } = await open();
    scene.sonarqube.faults.add({ method: 'POST', path: /bound-projects$/, strike: slows(1500) });
    run.type('Team 7');
    await run.waitFor(/\(4 matches\)/);
    for (const key of [KEYS.tab, KEYS.down, KEYS.tab]) {
      run.type(key);
      await run.waitFor(/service-/);
    }
    run.type(KEYS.enter);
    await run.waitFor(/Reading the projects of SonarQube|[12] of 2/);
    assert.equal(await run.ended, 0, run.shown());
  });

  it('takes a choice back, and asks for one where nothing is chosen', async () => {
    const { scene, run } = await open();
    run.type('Team 3/service-2');
    await run.waitFor(/\(1 match\)/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.tab);
    await run.waitFor(/◻|\[ \]/);
    run.type(KEYS.enter);
    await run.waitFor(/select at least one/i);
    run.type(KEYS.interrupt);
    assert.equal(await run.ended, 130, run.shown());
    assert.deepEqual(keysOf(scene), []);
  });

  it('says that nothing matches, and finds again what is typed after it', async () => {
    const { scene, run } = await open();
    run.type('nonesuch');
    await run.waitFor(/no matches/i);
    run.type(KEYS.backspace.repeat('nonesuch'.length));
    await run.waitFor(/Team 0\/service-0/);
    run.type('4/service-3');
    await run.waitFor(/\(1 match\)/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.enter);
    assert.equal(await run.ended, 0, run.shown());
    assert.deepEqual(keysOf(scene), ['Team_4_service-3']);
  });

  it('imports nothing when it is given up', async () => {
    const { scene, run } = await open();
    run.type(KEYS.interrupt);
    assert.equal(await run.ended, 130, run.shown());
    assert.deepEqual(keysOf(scene), []);
  });

  for (const [what, line] of [
    ['the list', ['import']],
    ['another question', ['gate']],
  ] as const) {
    it(`takes the end of input at ${what} for giving up, and for no success`, async () => {
      const scene = await openConfigured();
      const run = startInTerminal([process.execPath, MAIN, ...line], {
        env: { PATH: process.env.PATH, HOME: scene.folder, ...scene.environment },
        cwd: scene.folder,
        columns: 100,
        rows: 20,
      });
      runs.push(run);
      await run.waitFor(/Which repositories|Key of the project/);
      run.type(KEYS.endOfInput);
      assert.equal(await run.ended, 130, run.shown());
      assert.match(run.shown(), /Interrupted\.\s*$/);
    });
  }

  it('leaves no blank lines behind an answer', async () => {
    const scene = await openConfigured();
    const run = startInTerminal([process.execPath, MAIN, 'policy', '--all-repositories'], {
      env: { PATH: process.env.PATH, HOME: scene.folder, ...scene.environment },
      cwd: scene.folder,
      columns: 100,
      rows: 20,
    });
    runs.push(run);
    await run.waitFor(/Project of Azure DevOps/);
    run.type(`Team 0${KEYS.enter}`);
    assert.equal(await run.ended, 0, run.shown());
    assert.match(run.shown(), /required \(policy \d+\)\r?\n$/);
  });

  it('can be used in a narrow and low window', async () => {
    const { scene, run } = await open(32, 10);
    run.type('0/service-2');
    await run.waitFor(/\(1\s+match\)/);
    run.type(KEYS.tab);
    await run.waitFor(CHOSEN);
    run.type(KEYS.enter);
    assert.equal(await run.ended, 0, run.shown());
    assert.deepEqual(keysOf(scene), ['Team_0_service-2']);
  });
});
