import assert from 'node:assert/strict';
import { TaskError } from '../../../src/errors/errors';
import { drawUpBindings, drawUpImport, reopenPlan } from '../../../src/use-cases/administer/draw-up-import';
import { applyImport } from '../../../src/use-cases/administer/apply-import';
import type { ImportResult } from '../../../src/domain/set-up/row-result';
import { repository } from '../../unit/domain/set-up/repositories';
import { question, runImport, SetUpWorld, template, type Mishap } from './set-up-world';

const settings = { newCode: null, visibility: null, qualityGate: null };
const results = ({ rows }: ImportResult) => rows.map(({ row, result }) => `${row.project}/${row.repository} ${result}`);
const code = (expected: string) => (error: unknown) => error instanceof TaskError && error.code === expected;
const many = (count: number) => Array.from({ length: count }, (_, index) => repository('P', `r${index}`));

describe('an import', () => {
  it('makes a project of each repository, with one request each, and hands SonarQube the user’s own token', async () => {
    const world = new SetUpWorld();
    const { result } = await runImport(world);
    assert.deepEqual(results(result), ['A/web created', 'A/api created', 'B/web created']);
    assert.deepEqual(
      [...world.projects.values()].map(({ key, pair }) => [key, pair]),
      [
        ['A_web', { project: 'A', repository: 'web' }],
        ['A_api', { project: 'A', repository: 'api' }],
        ['B_web', { project: 'B', repository: 'web' }],
      ],
    );
    assert.equal(world.writes.length, 3);
    assert.equal(world.personalToken, 'own-pat');
    assert.equal(result.stopped, null);
  });

  it('changes nothing the second time, and writes nothing into the journal', async () => {
    const world = new SetUpWorld();
    await runImport(world);
    const disk = world.disk;
    const { result } = await runImport(world);
    assert.deepEqual(results(result), ['A/web unchanged', 'A/api unchanged', 'B/web unchanged']);
    assert.deepEqual([world.writes.length, world.disk], [3, disk]);
  });

  it('finds what is there without a journal', async () => {
    const world = new SetUpWorld();
    await runImport(world);
    world.disk = '';
    assert.deepEqual(new Set((await runImport(world)).result.rows.map(({ result }) => result)), new Set(['unchanged']));
  });

  it('writes nothing and hands nothing over in a dry run', async () => {
    const world = new SetUpWorld();
    const { plan } = await drawUpImport(world.process(), question({ dryRun: true }));
    assert.deepEqual(
      plan.rows.map(({ action, key }) => [action, key]),
      [
        ['create', 'A_web'],
        ['create', 'A_api'],
        ['create', 'B_web'],
      ],
    );
    assert.deepEqual([world.writes, world.disk, world.personalToken], [[], '', null]);
  });

  it('does what a plan file says, edited by a person, and tells what cannot be', async () => {
    const world = new SetUpWorld();
    const { plan } = await drawUpImport(world.process(), question({ dryRun: true }));
    const [web, api, other] = plan.rows;
    assert.ok(web && api && other);
    const edited = {
      ...plan,
      rows: [
        { ...web, key: 'shop' },
        { ...api, action: 'skip' as const, reason: 'not now' },
        { ...other, repositoryId: null, repository: 'gone' },
      ],
    };
    const ports = world.process();
    const planned = await reopenPlan(ports, edited, { token: null, dryRun: false });
    const result = await applyImport(ports, planned, {
      concurrency: 1,
      stopped: new AbortController().signal,
      onProgress: () => undefined,
    });
    assert.deepEqual(results(result), ['A/web created', 'A/api skipped', 'B/gone failed']);
    assert.equal(result.rows[2]?.failure?.code, 'SQ-IMPORT-ROW');
    assert.deepEqual([...world.projects.keys()], ['shop']);
  });

  it('gives projects what was asked for, and the default gate by not choosing it', async () => {
    const world = new SetUpWorld();
    await runImport(world, {
      settings: { newCode: { type: 'NUMBER_OF_DAYS', value: 30 }, visibility: 'public', qualityGate: 'Strict' },
    });
    for (const project of world.projects.values()) {
      assert.deepEqual([project.newCode, project.visibility, project.gate], ['NUMBER_OF_DAYS', 'public', 'Strict']);
    }
    const other = new SetUpWorld();
    await runImport(other, { settings: { ...settings, qualityGate: 'Sonar way' } });
    assert.deepEqual(
      [...other.projects.values()].map(({ gate }) => gate),
      [null, null, null],
    );
  });

  it('makes private projects that are public at no moment', async () => {
    const world = new SetUpWorld();
    const { result } = await runImport(world, { settings: { ...settings, visibility: 'private' } });
    assert.ok(result.rows.every((row) => row.result === 'created'));
    for (const { visibility, wasPublic, pair } of world.projects.values()) {
      assert.deepEqual([visibility, wasPublic, pair !== null], ['private', false, true]);
    }
  });

  it('leaves alone the project of somebody else that appears meanwhile', async () => {
    const world = new SetUpWorld();
    const ports = world.process();
    const planned = await drawUpImport(ports, question());
    world.add('a_WEB');
    world.add('A_api', { project: 'A', repository: 'api' });
    const result = await applyImport(ports, planned, {
      concurrency: 1,
      stopped: new AbortController().signal,
      onProgress: () => undefined,
    });
    assert.deepEqual(results(result), ['A/web failed', 'A/api unchanged', 'B/web created']);
    assert.equal(result.rows[0]?.failure?.code, 'SQ-IMPORT-EXISTS');
    // Nor does a later run take it for its own.
    const again = await runImport(world, { settings: { ...settings, qualityGate: 'Strict' } });
    assert.equal(again.result.rows[0]?.result, 'failed');
    assert.equal(world.projects.get('a_web')?.gate, null);
  });

  it('binds a project of the same key under the name that it has', async () => {
    const world = new SetUpWorld();
    world.add('A_web', null, 'Scanned name');
    const ports = world.process();
    const planned = await drawUpImport(ports, question());
    const renamed = world.projects.get('a_web');
    assert.ok(renamed);
    renamed.name = 'Renamed by an analysis';
    const result = await applyImport(ports, planned, {
      concurrency: 4,
      stopped: new AbortController().signal,
      onProgress: () => undefined,
    });
    assert.equal(result.rows[0]?.result, 'bound');
    assert.deepEqual(renamed.pair, { project: 'A', repository: 'web' });
  });

  it('gives a project the new name of its repository where a person says so in a plan file', async () => {
    const world = new SetUpWorld({ repositories: [repository('A', 'web')] });
    await runImport(world);
    const [web] = world.repositories;
    assert.ok(web);
    world.repositories = [{ ...web, name: 'shop' }];
    const { plan } = await drawUpImport(world.process(), question({ dryRun: true }));
    const [row] = plan.rows;
    assert.match(row?.reason ?? '', /^rename: the project A_web belongs to it as A\/web/);
    assert.ok(row);
    const ports = world.process();
    const edited = { ...plan, rows: [{ ...row, action: 'bind' as const }] };
    const planned = await reopenPlan(ports, edited, { token: null, dryRun: false });
    const result = await applyImport(ports, planned, {
      concurrency: 1,
      stopped: new AbortController().signal,
      onProgress: () => undefined,
    });
    assert.deepEqual(results(result), ['A/shop bound']);
    assert.deepEqual(world.projects.get('a_web')?.pair, { project: 'A', repository: 'shop' });
    assert.equal(world.projects.size, 1);
  });

  it('imports as old servers do, who choose the keys', async () => {
    const world = new SetUpWorld({ version: '9.9.8.1' });
    const { result } = await runImport(world);
    assert.deepEqual(results(result), ['A/web created', 'A/api created', 'B/web created']);
    assert.match(result.rows[0]?.key ?? '', /^A_web_/);
    assert.ok((await runImport(world)).result.rows.every((row) => row.result === 'unchanged'));
    await assert.rejects(runImport(world, { keyTemplate: template('{repository}') }), code('SQ-IMPORT-VERSION'));
    await assert.rejects(
      runImport(world, { settings: { ...settings, visibility: 'private' } }),
      code('SQ-IMPORT-VERSION'),
    );
  });

  const refusals: readonly (readonly [
    what: string,
    arrange: (world: SetUpWorld) => Parameters<typeof runImport>[1],
    expected: string,
  ])[] = [
    ['no record', (world) => ((world.records.length = 0), {}), 'SQ-SETUP-RECORD'],
    [
      'several records',
      (world) => (world.records.push({ key: 'b', url: world.organizationUrl, id: 'x' }), {}),
      'SQ-SETUP-RECORD',
    ],
    ['an unknown gate', () => ({ settings: { ...settings, qualityGate: 'strict' } }), 'SQ-IMPORT-GATE'],
    [
      'a token that SonarQube cannot use',
      (world) => ((world.personalProblem = 'Invalid personal access token'), {}),
      'SQ-IMPORT-TOKEN',
    ],
    ['a journal of somebody else', (world) => ((world.disk = 'hello\n'), {}), 'SQ-IMPORT-JOURNAL'],
    ['nothing to choose', () => ({ choose: () => Promise.resolve([]) }), 'SQ-IMPORT-NOTHING'],
  ];
  for (const [what, arrange, expected] of refusals) {
    it(`writes nothing with ${what}`, async () => {
      const world = new SetUpWorld();
      await assert.rejects(runImport(world, arrange(world)), code(expected));
      assert.deepEqual(world.writes, []);
    });
  }

  it('chooses among several records by name', async () => {
    const world = new SetUpWorld();
    world.records.push({ key: 'b', url: world.organizationUrl, id: 'x' });
    assert.equal((await runImport(world, { record: 'b' })).planned.record.key, 'b');
  });
});

describe('an import of many', () => {
  it('keeps as many rows in flight as allowed', async () => {
    for (const concurrency of [1, 4, 16]) {
      const world = new SetUpWorld({ repositories: many(60) });
      await runImport(world, {}, { concurrency });
      assert.equal(world.mostInFlight, concurrency);
      assert.equal(world.projects.size, 60);
    }
  });

  it('waits for a server that throttles, all rows together', async () => {
    let asked = 0;
    const world = new SetUpWorld({
      repositories: many(40),
      mishap: () => ((asked += 1) % 7 === 0 ? 'throttled' : null),
    });
    const { result } = await runImport(world);
    assert.ok(result.rows.every((row) => row.result === 'created'));
    assert.ok(world.slept.length > 0 && world.slept.every((milliseconds) => milliseconds <= 60_000));
    assert.ok(Math.max(...world.slept) >= 2_900, 'Retry-After is kept');
  });

  for (const mishap of ['gateway-after', 'lost'] as const) {
    it(`takes what was done for done where the answer is lost: ${mishap}`, async () => {
      const world = new SetUpWorld({ repositories: many(20), mishap: () => mishap });
      const { result } = await runImport(world);
      assert.ok(result.rows.every((row) => row.result === 'created'));
      assert.equal(world.writes.length, 20);
    });
  }

  it('stops when the first five fail for one cause, and names it', async () => {
    const world = new SetUpWorld({ repositories: many(50), mishap: () => 'gateway-before' });
    const { result } = await runImport(world, {}, { concurrency: 1 });
    assert.ok(result.stopped?.by === 'failures');
    assert.equal(result.stopped.failure.code, 'SQ-SERVER-FAULT');
    assert.equal(result.rows.filter((row) => row.result === 'failed').length, 5);
    assert.equal(result.rows.filter((row) => row.result === 'not-started').length, 45);
  });

  it('goes on where single rows fail', async () => {
    const world = new SetUpWorld({ repositories: many(50) });
    for (let index = 10; index < 20; index += 1) world.unreadable.add(`r${index}`);
    const { result } = await runImport(world, {}, { concurrency: 1 });
    assert.equal(result.stopped, null);
    assert.equal(result.rows.filter((row) => row.result === 'created').length, 40);
    assert.equal(result.rows.find((row) => row.result === 'failed')?.failure?.code, 'SQ-IMPORT-UNREADABLE');
  });

  it('tries again where SonarQube could not read a repository that we can', async () => {
    const world = new SetUpWorld({ repositories: many(1) });
    world.unreadable.add('r0');
    const kept = world.mishap;
    let asked = 0;
    world.mishap = () => {
      asked += 1;
      if (asked === 2) world.unreadable.clear();
      return kept();
    };
    assert.equal((await runImport(world)).result.rows[0]?.result, 'created');
  });

  it('brings rows in flight to their end when a person stops it, and goes on later', async () => {
    const world = new SetUpWorld({ repositories: many(50) });
    const stopping = new AbortController();
    const { result } = await runImport(
      world,
      {},
      {
        stopped: stopping.signal,
        onProgress: (done) => {
          if (done === 10) stopping.abort();
        },
      },
    );
    assert.deepEqual(result.stopped, { by: 'person' });
    const created = result.rows.filter((row) => row.result === 'created').length;
    assert.ok(created >= 10 && created <= 14);
    assert.equal(world.projects.size, created);
    await runImport(world);
    assert.equal(world.projects.size, 50);
    assert.ok([...world.projects.values()].every(({ made }) => made === 1));
  });
});

describe('the binding of existing projects', () => {
  it('follows keys and names, and changes nothing the second time', async () => {
    const world = new SetUpWorld();
    world.add('A_web', null, 'Some name');
    world.add('other', null, 'api');
    world.add('unrelated');
    const bind = async () => {
      const ports = world.process();
      const planned = await drawUpBindings(ports, question());
      return applyImport(ports, planned, {
        concurrency: 4,
        stopped: new AbortController().signal,
        onProgress: () => undefined,
      });
    };
    assert.deepEqual(results(await bind()), ['A/web bound', 'A/api bound']);
    assert.deepEqual(world.projects.get('other')?.pair, { project: 'A', repository: 'api' });
    const writes = world.writes.length;
    assert.deepEqual(results(await bind()), ['A/web unchanged', 'A/api unchanged']);
    assert.equal(world.writes.length, writes);
  });
});

/** Deterministic, so that a failing sequence can be run again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('an import that is killed', () => {
  const variants = [
    { name: 'as it is', version: '26.9.0.1', settings },
    {
      name: 'with settings',
      version: '26.9.0.1',
      settings: { newCode: { type: 'PREVIOUS_VERSION' }, visibility: 'public', qualityGate: 'Strict' },
    },
    {
      name: 'into private projects',
      version: '26.9.0.1',
      settings: { ...settings, visibility: 'private', qualityGate: 'Strict' },
    },
    { name: 'on an old server', version: '9.9.8.1', settings: { ...settings, qualityGate: 'Strict' } },
  ] as const;
  const EACH = 400;

  for (const variant of variants) {
    it(`at ${EACH} random points ${variant.name}, imports nothing twice and loses nothing`, async () => {
      let kills = 0;
      for (let seed = 1; kills < EACH; seed += 1) {
        const random = randomFrom(seed);
        const world = new SetUpWorld({ version: variant.version, repositories: many(12) });
        const mishap = (): Mishap => (random() < 0.05 ? 'lost' : random() < 0.05 ? 'throttled' : null);
        for (let lives = 1 + Math.floor(random() * 4); lives > 0; lives -= 1) {
          let left = Math.floor(random() * 260);
          world.kills = () => (left -= 1) === 0;
          // A process that is dead changes nothing, and what it answers reaches nobody.
          await runImport(world, { settings: variant.settings }, { concurrency: 1 + Math.floor(random() * 4) }).catch(
            () => undefined,
          );
          if (left <= 0) kills += 1;
          world.mishap = mishap;
        }
        world.kills = () => false;
        world.mishap = () => null;
        await runImport(world, { settings: variant.settings });
        for (const each of world.repositories) {
          const [project, ...others] = world.bindingsOf(each);
          const told = `seed ${seed}: ${each.name}`;
          assert.ok(project, `${told} is lost`);
          assert.deepEqual(others, [], `${told} was imported twice`);
          assert.equal(project.made, 1, told);
          assert.equal(project.gate, variant.settings.qualityGate, `${told}: gate`);
          if (variant.settings.visibility !== null) assert.equal(project.visibility, variant.settings.visibility, told);
          if (variant.settings.visibility === 'private') assert.equal(project.wasPublic, false, told);
          assert.equal(project.newCode, variant.settings.newCode?.type ?? null, told);
        }
        assert.equal(world.projects.size, world.repositories.length, `seed ${seed}: stray projects`);
      }
    });
  }
});
