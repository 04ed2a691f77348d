import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { logOf, stepOf } from '../rig';
import { ANALYZE_FAULTS } from './analyze-faults';
import { AZURE_DEVOPS_FAULTS } from './azure-devops-faults';
import { CONNECTION_FAULTS } from './connection-faults';
import { DOWNLOAD_FAULTS } from './download-faults';
import type { FaultRow } from './fault-row';
import { openFaultWorld, type FaultWorld, type Played } from './fault-world';
import { PREPARE_FAULTS } from './prepare-faults';
import { PUBLISH_FAULTS } from './publish-faults';

const SIDE_BY_SIDE = [
  ...CONNECTION_FAULTS,
  ...PREPARE_FAULTS,
  ...DOWNLOAD_FAULTS,
  ...ANALYZE_FAULTS,
  ...PUBLISH_FAULTS,
];
/** Tasks mostly wait here, so more of them than processors run at once. */
const AT_ONCE = 4;

describe('the fault table', function () {
  this.timeout(120_000);
  let world: FaultWorld;
  const played = new Map<FaultRow, Promise<Played>>();
  before(async () => {
    world = await openFaultWorld();
    playAll(world, played);
  });
  after(async () => {
    await Promise.allSettled(played.values());
    await world.stop();
  });

  it('names each fault differently', () => {
    const names = [...SIDE_BY_SIDE, ...AZURE_DEVOPS_FAULTS].map(({ step, name }) => `${step} ${name}`);
    assert.deepEqual(names, [...new Set(names)]);
  });

  for (const row of [...SIDE_BY_SIDE, ...AZURE_DEVOPS_FAULTS]) {
    it(`${row.step}: ${row.name}: ${row.result}`, async function () {
      if (row.notHere?.() !== undefined) this.skip();
      const outcome = await played.get(row);
      assert.ok(outcome !== undefined);
      assertEnd(row, outcome);
      assertRequests(row, outcome);
      assertCache(outcome.scene.userHome);
      // A small disk goes with its process, which leaves a copy here.
      assertCache(`${outcome.scene.userHome}-left`);
    });
  }
});

/** Some rows look at what all share, the repository in Azure DevOps: these run after one another. */
function playAll(world: FaultWorld, played: Map<FaultRow, Promise<Played>>): void {
  playQueue(world, played, AZURE_DEVOPS_FAULTS, 1);
  playQueue(world, played, SIDE_BY_SIDE, AT_ONCE);
}

function playQueue(
  world: FaultWorld,
  played: Map<FaultRow, Promise<Played>>,
  rows: readonly FaultRow[],
  atOnce: number,
): void {
  const waiting: (() => Promise<unknown>)[] = [];
  for (const row of rows.filter(({ notHere }) => notHere?.() === undefined)) {
    const outcome = new Promise<Played>((resolve, reject) => {
      waiting.push(() => world.play(row).then(resolve, reject));
    });
    // It is looked at later, by the test of its row.
    outcome.catch(() => undefined);
    played.set(row, outcome);
  }
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
  };
  for (let worker = 0; worker < atOnce; worker += 1) void work();
}

function assertEnd(row: FaultRow, { run, build }: Played): void {
  const step = stepOf(run, row.step);
  const shown = logOf(run, row.step);
  assert.match(shown, row.log);
  assert.equal(step.result, row.result, shown);
  const completes = step.rawLines.filter((line) => line.startsWith('##vso[task.complete'));
  assert.equal(completes.length, 1, 'one task.complete');
  const errors = step.issues.filter(({ type }) => type === 'error').map(({ message }) => message);
  assert.equal(errors.length, row.result === 'Failed' ? 1 : 0, errors.join('\n'));
  const gate = build.properties.get('sonarglobalqualitygate');
  if (row.gate === undefined) assert.notEqual(gate, 'ok');
  else assert.equal(gate, row.gate);
}

function assertRequests(row: FaultRow, { scene, azureDevOpsPaths }: Played): void {
  const count = (path: string): number => scene.proxy.requests.filter((each) => each.path === path).length;
  const counted = Object.keys(row.requests ?? {}).map((path) => [path, count(path)]);
  assert.deepEqual(Object.fromEntries(counted), row.requests ?? {});
  for (const [path, most] of Object.entries(row.atMost ?? {})) {
    assert.ok(count(path) <= most, `${count(path)} requests of ${path}, and at most ${most} are expected`);
  }
  if (row.azureDevOpsRequests === undefined) return;
  const [part, expected] = row.azureDevOpsRequests;
  const asked = azureDevOpsPaths.filter((path) => path.includes(part)).length;
  if (typeof expected === 'number') assert.equal(asked, expected);
  else assert.ok(asked <= expected.atMost, `${asked} requests, and at most ${expected.atMost} are expected`);
}

/** A final name stands for a whole file with its checksum, and nothing temporary is left. */
function assertCache(userHome: string): void {
  const cache = join(userHome, 'cache');
  if (!existsSync(cache)) return;
  const entries = readdirSync(cache, { recursive: true, withFileTypes: true });
  assert.deepEqual(
    entries.filter(({ name }) => name.endsWith('.tmp')).map(({ name }) => name),
    [],
  );
  for (const entry of entries) {
    const path = join(entry.path, entry.name);
    if (!entry.isFile() || path.includes('_extracted')) continue;
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    assert.equal(sha256, basename(dirname(path)), `${path} holds other bytes than its folder says`);
  }
}
