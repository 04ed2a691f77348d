import assert from 'node:assert/strict';
import type { PreparedHandoff } from '../../../src/documents/handoff';
import { preparedHandoff } from '../../builders';
import { failing, gateAnswer, publishWorld, reportTask, type World } from './publish-world';

const SOURCES = '/work/1/s';
const BEGAN = Date.UTC(2026, 9, 20, 8, 55, 0);
const MINUTE = 60_000;
const backend = `${SOURCES}/backend/target/sonar/report-task.txt`;
const frontend = `${SOURCES}/frontend/target/sonar/report-task.txt`;

const failed = { served: { gate: () => gateAnswer({ status: 'ERROR', conditions: [failing()] }) } };
const prepared = (key: string, projectKey: string, changes: Partial<PreparedHandoff> = {}) => ({
  scan: null,
  reportTask: null,
  handoff: preparedHandoff(key, {
    scannerMode: 'other',
    preparedAt: BEGAN,
    project: { key: projectKey, name: null },
    ...changes,
  }),
});

/** Prepare handed `prepared` over, the server knows `shop`, `api` and `web`, and build tools left the files. */
function worldOf(
  files: Readonly<Record<string, string>>,
  { owners = { first: prepared('first', '') }, ...changes }: Partial<World> & { owners?: World['analyses'] } = {},
) {
  return publishWorld({
    files,
    ...changes,
    analyses: { ...owners, shop: {}, api: {}, web: {}, ...changes.analyses },
    variables: { SONARQUBE_ANALYSES: Object.keys(owners).join(','), ...changes.variables },
  });
}

function outcomes(world: ReturnType<typeof publishWorld>): readonly string[] {
  return world.agent.attachments
    .map(({ name }) => {
      const { outcome, project } = world.report(name.replace(/\.json$/, ''));
      return `${project.key} ${'reason' in outcome ? `${outcome.status} ${outcome.reason}` : outcome.status}`;
    })
    .sort();
}

describe('build tools after one Prepare', () => {
  it('are each judged: a failed gate of the first is not hidden by a good one of the second', async () => {
    for (const projectKey of ['', 'web']) {
      const world = worldOf(
        { [backend]: reportTask('shop'), [frontend]: reportTask('web') },
        {
          owners: { first: prepared('first', projectKey) },
          analyses: { shop: failed },
          fileTimes: { [backend]: BEGAN + MINUTE, [frontend]: BEGAN + 2 * MINUTE },
        },
      );
      assert.equal((await world.run()).result, 'Failed');
      assert.deepEqual(outcomes(world), ['shop failed', 'web passed']);
      assert.equal(world.properties.get('sonarqubegate'), 'failed');
      assert.equal(world.report('first').project.key, 'web', 'the newest, or the one that Prepare names, has its key');
    }
  });

  it('of different kinds are found where each leaves its report', async () => {
    const world = worldOf({
      [`${SOURCES}/.scannerwork/report-task.txt`]: reportTask('web'),
      [`${SOURCES}/services/a/b/build/sonar/report-task.txt`]: reportTask('api'),
      [`${SOURCES}/out/custom/report-task.txt`]: reportTask('shop'),
    });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(outcomes(world), ['api passed', 'shop passed', 'web passed']);
    assert.doesNotMatch(world.logger.text('warning'), /times/);
  });

  it('that analyze the same project twice are both judged, and SonarQube’s own view is told', async () => {
    const analyses = { again: { served: { ...failed.served, task: () => ({ projectKey: 'shop' }) } } };
    const files = {
      [backend]: reportTask('shop', { ceTaskId: 'task-again' }),
      [frontend]: reportTask('shop'),
    };
    for (const owners of [{ first: prepared('first', '') }, { first: prepared('first', 'shop') }]) {
      const world = worldOf(files, {
        owners,
        analyses,
        fileTimes: { [backend]: BEGAN + MINUTE, [frontend]: BEGAN + 2 * MINUTE },
      });
      assert.equal((await world.run()).result, 'Failed');
      assert.deepEqual(outcomes(world), ['shop failed', 'shop passed']);
      assert.match(world.logger.text('warning'), /analyzed shop 2 times: .*frontend.*backend.*takes the place/);
    }
  });

  it('count once where a report was copied', async () => {
    const world = worldOf({ [backend]: reportTask('shop'), [`${SOURCES}/drop/report-task.txt`]: reportTask('shop') });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(outcomes(world), ['shop passed']);
  });

  it('that run again after Publish are published by the next one', async () => {
    const world = worldOf({ [backend]: reportTask('shop') }, { analyses: { web: failed } });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.equal((await world.run()).result, 'Skipped');
    world.files.contents.set(backend, reportTask('web'));
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), ['shop passed', 'web failed']);
    assert.equal(world.properties.get('sonarqubegate'), 'failed');
  });

  it('left nothing where their reports are older than Prepare', async () => {
    const world = worldOf({ [backend]: reportTask('shop') }, { fileTimes: { [backend]: BEGAN - MINUTE } });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), [' unknown no-analysis']);
    assert.match(world.logger.text('info'), /left no report since Prepare; .*backend.* is of 2026-10-20T08:54:00/);
  });

  it('left nothing: the log says where it was looked, and which input helps', async () => {
    const world = worldOf({});
    assert.equal((await world.run()).result, 'Failed');
    assert.match(world.logger.text('info'), /in or below \/work\/1\/s\. .*with reportTaskFile/);
  });

  for (const [skip, files, result, outcome] of [
    ['True', {}, 'Skipped', ' skipped scanner-skipped'],
    ['false', {}, 'Failed', ' unknown no-analysis'],
    ['true', { [backend]: reportTask('shop') }, 'Succeeded', 'shop passed'],
  ] as const) {
    it(`whose scanner is told sonar.scanner.skip=${skip}: ${outcome.trim()}`, async () => {
      const owners = { first: prepared('first', '', { properties: { 'sonar.scanner.skip': skip } }) };
      const world = worldOf(files, { owners });
      assert.equal((await world.run()).result, result);
      assert.deepEqual(outcomes(world), [outcome]);
    });
  }

  it('that analyzed another project than Prepare names are told from it, and judged all the same', async () => {
    const owners = { first: prepared('first', 'shop:pull-request-7') };
    const world = worldOf({ [backend]: reportTask('shop') }, { owners });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), ['shop passed', 'shop:pull-request-7 unknown foreign-server']);
    assert.match(world.logger.text('info'), /Prepare names shop:pull-request-7, and .*backend.* names shop: take/);
  });

  it('whose report cannot be read are unknown beside those that can', async () => {
    const world = worldOf({ [backend]: '<html>', [frontend]: reportTask('web') });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), [' unknown no-analysis', 'web passed']);
  });

  it('are looked for where the author says, too, and with reportTaskFile only there', async () => {
    const elsewhere = '/data/out/report-task.txt';
    const told = { 'sonar.working.directory': '/data/out' };
    const owners = { first: prepared('first', '', { properties: told }) };
    const named = `${SOURCES}/out/of-maven.properties`;
    const file = { 'sonar.scanner.metadataFilePath': named };
    const chosen = worldOf(
      { [named]: reportTask('api') },
      { owners: { first: prepared('first', '', { properties: file }) } },
    );
    await chosen.run();
    assert.deepEqual(outcomes(chosen), ['api passed']);
    const both = worldOf({ [backend]: reportTask('shop'), [elsewhere]: reportTask('web') }, { owners });
    await both.run();
    assert.deepEqual(outcomes(both), ['shop passed', 'web passed']);
    const one = worldOf(
      { [backend]: reportTask('shop'), [frontend]: reportTask('web') },
      { inputs: { reportTaskFile: `${SOURCES}/frontend` } },
    );
    await one.run();
    assert.deepEqual(outcomes(one), ['web passed']);
  });

  it('are not all known where the search ended early', async () => {
    const world = worldOf({ [backend]: reportTask('shop') });
    const whole = await world.files.find(['report-task.txt'], SOURCES);
    world.files.find = () => Promise.resolve({ ...whole, endedBy: 'after 60 s' });
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), [' unknown no-analysis', 'shop passed']);
    assert.match(world.logger.text('info'), /search for reports of scanners ended after 60 s; .*reportTaskFile/);
  });
});

describe('a scanner that runs twice in one folder', () => {
  const report = `${SOURCES}/.scannerwork/report-task.txt`;
  const lock = `${SOURCES}/.scannerwork/.sonar_lock`;
  const startedAt = (time: number) => () =>
    `Project scanner properties:\n  - sonar.scanner.bootstrapStartTime=${time}\n  - sonar.sources=src`;
  const FIRST = BEGAN + MINUTE;
  const SECOND = BEGAN + 3 * MINUTE;

  /** The folder was used first at a time, and the run that left the report began at another. */
  const sceneOf = (usedAt: number, context: () => string | null, changes: Partial<World> = {}) =>
    worldOf(
      { [report]: reportTask('web'), [lock]: '' },
      {
        fileTimes: { [lock]: usedAt, [report]: SECOND + MINUTE },
        ...changes,
        analyses: { web: { served: { context, ...changes.analyses?.web?.served } } },
      },
    );

  it('leaves one report, and the verdict is unknown: nobody judged the first run', async () => {
    const world = sceneOf(FIRST + 5_000, startedAt(SECOND));
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), ['web unknown no-analysis']);
    assert.match(
      world.logger.text('info'),
      /another analysis of this job was not judged \(a run of the scanner began at 2026-10-20T08:56:05.000Z in the same folder.*sonar\.working\.directory/is,
    );
    // A Publish that is tried again must not find it well.
    assert.equal((await world.run()).result, 'Failed');
  });

  it('is unknown without Prepare, too', async () => {
    const world = sceneOf(FIRST, startedAt(SECOND), {
      connection: 'https://sonar.example.org',
      owners: {},
    } as Partial<World>);
    assert.equal((await world.run()).result, 'Failed');
    assert.deepEqual(outcomes(world), ['web unknown no-analysis']);
  });

  it('does not hide that the gate of the last run failed', async () => {
    const world = sceneOf(FIRST, startedAt(SECOND), { analyses: { web: failed } });
    await world.run();
    assert.deepEqual(outcomes(world), ['web failed']);
  });

  it('is judged where it ran once: the lock is of this very run', async () => {
    const world = sceneOf(SECOND + 4_000, startedAt(SECOND));
    assert.equal((await world.run()).result, 'Succeeded');
    assert.deepEqual(outcomes(world), ['web passed']);
  });

  it('is judged each time where Publish stands between', async () => {
    const world = sceneOf(FIRST + 4_000, startedAt(FIRST), {
      analyses: { web: { served: { context: startedAt(FIRST) } } },
    });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.equal(world.files.contents.has(lock), false, 'the folder is as if nobody had scanned in it');
  });

  it('is seen by the date of the analysis, where the scanner does not tell when it began, as Maven and Gradle', async () => {
    const silent = () => 'Project scanner properties:\n  - sonar.scanner.app=ScannerMaven';
    const dated = (time: number) => ({
      analyses: { web: { served: { context: silent, date: () => new Date(time).toISOString() } } },
    });
    const sceneAt = (usedAt: number, time: number) => {
      const { analyses } = dated(time);
      return worldOf(
        { [report]: reportTask('web'), [lock]: '' },
        { fileTimes: { [lock]: usedAt, [report]: SECOND + MINUTE }, analyses },
      );
    };
    const twice = sceneAt(FIRST + 5_000, SECOND);
    assert.equal((await twice.run()).result, 'Failed');
    assert.deepEqual(outcomes(twice), ['web unknown no-analysis']);
    const once = sceneAt(SECOND + 5_000, SECOND);
    assert.equal((await once.run()).result, 'Succeeded');
    assert.equal(once.files.contents.has(lock), false);
    const analyzedAgain = sceneAt(FIRST + 5_000, SECOND + 5 * MINUTE);
    assert.equal((await analyzedAgain.run()).result, 'Succeeded', 'somebody analyzed the branch since');
  });

  it('is judged where nobody can tell: a server that does not say, and a folder of an earlier job', async () => {
    const silent = sceneOf(FIRST, () => 'Project scanner properties:');
    assert.equal((await silent.run()).result, 'Succeeded');
    assert.equal(silent.files.contents.has(lock), true);
    const kept = sceneOf(BEGAN - 60 * MINUTE, startedAt(SECOND));
    assert.equal((await kept.run()).result, 'Succeeded');
  });
});

describe('build tools after two Prepares', () => {
  const owners = {
    first: prepared('first', '', { analysisName: 'One' }),
    second: prepared('second', '', { analysisName: 'Two', preparedAt: BEGAN + 5 * MINUTE }),
  };
  const files = { [backend]: reportTask('shop'), [frontend]: reportTask('web') };
  const fileTimes = { [backend]: BEGAN + MINUTE, [frontend]: BEGAN + 6 * MINUTE };

  it('belong to the one before them', async () => {
    const world = worldOf(files, { owners, fileTimes });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.equal(world.report('first').project.key, 'shop');
    assert.equal(world.report('second').project.key, 'web');
  });

  it('belong to the one that names their project', async () => {
    const named = { ...owners, second: prepared('second', 'shop', { preparedAt: BEGAN + 5 * MINUTE }) };
    const world = worldOf(files, { owners: named, fileTimes });
    assert.equal((await world.run()).result, 'Succeeded');
    assert.equal(world.report('first').project.key, 'web');
    assert.equal(world.report('second').project.key, 'shop');
  });

  it('are left to the Publish that names them', async () => {
    const world = worldOf(files, { owners, fileTimes, inputs: { analysisName: 'Two' } });
    await world.run();
    assert.deepEqual(outcomes(world), ['web passed']);
  });

  it('leave the one unknown that none of them analyzed for', async () => {
    const world = worldOf({ [backend]: reportTask('shop') }, { owners, fileTimes: { [backend]: BEGAN + MINUTE } });
    assert.equal((await world.run()).result, 'Failed');
    assert.equal(world.report('second').outcome.status, 'unknown');
  });
});

describe('paths of issues after a build tool', () => {
  const context =
    (...lines: readonly string[]) =>
    () =>
      `Project scanner properties:\n${lines.map((line) => `  - ${line}`).join('\n')}`;
  const base = (path: string) =>
    context(`sonar.host.url=https://s`, `sonar.projectBaseDir=${path}`, `sonar.projectBaseDir=/x`);
  const failure = (): never => {
    throw new Error('no such field');
  };
  const rows: readonly (readonly [
    what: string,
    answer: () => string | null,
    checkouts: readonly string[],
    path: string,
  ])[] = [
    ['start at the folder that its scanner took as base', base(`${SOURCES}/backend`), [''], 'backend'],
    ['start at the repository where that is its base', base(SOURCES), [''], ''],
    ['start at the repository in its own folder', base(`${SOURCES}/shop/backend`), ['shop'], 'backend'],
    ['start at the folder also where the checkout is no working copy', base(`${SOURCES}/a/b`), [], 'a/b'],
    ['are those of a step in a container', base('/__w/1/s/backend'), [''], 'backend'],
    ['are what Prepare took them for where the base lies elsewhere', base('/usr/src/app'), [''], 'assumed'],
    ['are what Prepare took them for where the server does not tell', () => null, [''], 'assumed'],
    ['are what Prepare took them for where the server cannot be asked', failure, [''], 'assumed'],
    ['are what Prepare took them for where the answer has no such line', context('sonar.sources=src'), [''], 'assumed'],
  ];
  for (const [what, answer, checkouts, expected] of rows) {
    it(what, async () => {
      const first = prepared('first', '');
      const pipeline = { ...first.handoff.pipeline, basePath: 'assumed' };
      const git = Object.fromEntries(
        checkouts.map((folder) => [[SOURCES, folder, '.git'].filter(Boolean).join('/'), '']),
      );
      const world = worldOf(
        { [backend]: reportTask('shop'), ...git },
        {
          owners: { first: { ...first, handoff: { ...first.handoff, pipeline } } },
          analyses: { shop: { served: { context: answer } } },
        },
      );
      assert.equal((await world.run()).result, 'Succeeded');
      assert.equal(world.report('first').pipeline.basePath, expected);
    });
  }

  it('are not asked for where Analyze chose the folder', async () => {
    const world = publishWorld({ analyses: { shop: {} } });
    await world.run();
    assert.ok(!world.requests.some((request) => request.startsWith('context')));
  });
});
