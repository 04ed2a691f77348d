import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BuildProperty } from '../../../src/documents/build-property';
import { azureDevOpsFault } from '../../../src/errors/server-errors';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import type { OutcomeStatus } from '../../../src/documents/gate-outcome';
import { BUILD_PROPERTY_GATE, BUILD_PROPERTY_GLOBAL_GATE, BUILD_PROPERTY_PREFIX } from '../../../src/documents/names';
import { globalGateValue } from '../../../src/domain/gate/overall-status';
import type { AzureDevOps } from '../../../src/ports/azure-devops';
import { writeBuildProperties, type BuildToWrite } from '../../../src/use-cases/job/write-build-properties';
import { jumpingClock } from '../in-memory';

const property = (outcome: OutcomeStatus, attempt = 1): BuildProperty => ({
  version: 1,
  outcome,
  reason: null,
  attempt,
  stage: 'Build',
  job: 'Analyze',
  projectKey: 'webshop',
  numbers: {},
});

/** A store whose requests wait until somebody lets them through, one at a time: the order is the test's. */
class SlowStore {
  readonly values = new Map<string, string>();
  /** What each writer was answered so far: what it does next follows from that. */
  private readonly answered = new Map<number, string[]>();
  private readonly waiting: { readonly writer: number; readonly run: () => void }[] = [];
  private requests = 0;

  /** @param lost number of the request whose effect gets lost, although it is answered as ever */
  constructor(
    before: Readonly<Record<string, string>>,
    private readonly lost: number | null,
  ) {
    for (const [name, value] of Object.entries(before)) this.values.set(name, value);
  }

  pending(): readonly number[] {
    return this.waiting.map(({ writer }) => writer).sort();
  }

  /** Two orders of requests that lead to the same state go on alike. */
  state(): string {
    return JSON.stringify([[...this.values].sort(), [...this.answered].sort(([left], [right]) => left - right)]);
  }

  letThrough(writer: number): void {
    const index = this.waiting.findIndex((request) => request.writer === writer);
    const [request] = this.waiting.splice(index, 1);
    request?.run();
  }

  of(writer: number): AzureDevOps {
    const request = <T>(effect: (isLost: boolean) => T): Promise<T> =>
      new Promise((resolve) =>
        this.waiting.push({
          writer,
          run: () => {
            this.requests += 1;
            const answer = effect(this.requests - 1 === this.lost);
            this.answered.set(writer, [...(this.answered.get(writer) ?? []), JSON.stringify(answer ?? null)]);
            resolve(answer);
          },
        }),
      );
    return {
      defaultBranch: () => Promise.reject(new Error('nobody asks for it here')),
      buildProperties: () => request(() => new Map(this.values)),
      setBuildProperties: (_project, _build, properties) =>
        request((isLost) => {
          if (!isLost) for (const [name, value] of properties) this.values.set(name, value);
        }),
    };
  }
}

function buildOf(azureDevOps: AzureDevOps, milliseconds = 60_000): BuildToWrite {
  const clock = jumpingClock();
  return { azureDevOps, projectId: 'p', buildId: '1', clock, deadline: clock.now() + milliseconds };
}

interface Race {
  readonly statuses: readonly OutcomeStatus[];
  readonly before?: Readonly<Record<string, string>>;
  readonly lost?: number | null;
}

/**
 * Runs one writer for each status, and lets the request through that `choose` picks of those that wait.
 *
 * @returns how many could be picked each time, and what stands in the store at the end
 */
async function race(
  { statuses, before = {}, lost = null }: Race,
  choose: (step: number, options: number, state: string) => number | 'stop',
) {
  const store = new SlowStore(before, lost);
  let running = statuses.length;
  const writers = statuses.map((status, writer) =>
    writeBuildProperties(buildOf(store.of(writer)), new Map([[`a${writer}`, property(status)]]))
      // A rejection is looked at below.
      .finally(() => (running -= 1)),
  );
  const all = Promise.all(writers);
  all.catch(() => undefined);
  const options: number[] = [];
  for (;;) {
    await new Promise(setImmediate);
    const pending = store.pending();
    if (pending.length === 0) break;
    const pick = choose(options.length, pending.length, store.state());
    if (pick === 'stop') return { options, values: null };
    options.push(pending.length);
    store.letThrough(pending[pick] ?? 0);
  }
  assert.equal(running, 0, 'every writer ends');
  await all;
  return { options, values: store.values };
}

function assertWorstStands({ statuses }: Race, values: ReadonlyMap<string, string>, schedule: readonly number[]): void {
  const order = `order of requests: ${schedule.join(' ')}`;
  assert.equal(values.get(BUILD_PROPERTY_GATE), globalGateValue(statuses), order);
  assert.equal(values.get(BUILD_PROPERTY_GLOBAL_GATE), globalGateValue(statuses), order);
  statuses.forEach((status, writer) =>
    assert.equal(values.get(`${BUILD_PROPERTY_PREFIX}a${writer}`), JSON.stringify(property(status)), order),
  );
}

/** Tries every order of requests: after each run the last choice that has an alternative is changed. */
async function inEveryOrder(scene: Race): Promise<void> {
  let schedule: number[] = [];
  const met = new Set<string>();
  for (;;) {
    // Beyond the given orders, a state that was met before has been followed to its ends already.
    const { options, values } = await race(scene, (step, _, state) => {
      const given = schedule[step];
      if (given !== undefined) return given;
      if (met.has(state)) return 'stop';
      met.add(state);
      return 0;
    });
    const taken = options.map((_, step) => schedule[step] ?? 0);
    if (values !== null) assertWorstStands(scene, values, taken);
    let last = taken.length - 1;
    while (last >= 0 && (taken[last] ?? 0) + 1 >= (options[last] ?? 0)) last -= 1;
    if (last < 0) return;
    schedule = [...taken.slice(0, last), (taken[last] ?? 0) + 1];
  }
}

describe('the overall verdict of a build that several jobs write', function () {
  this.timeout(60_000);
  const ALL = ['passed', 'failed', 'unknown', 'none', 'skipped'] as const;

  it('is the worst in every order of requests, also when a write gets lost that was answered as ever', async () => {
    for (const statuses of [
      ['passed', 'failed'],
      ['passed', 'passed'],
      ['none', 'passed'],
    ] as const) {
      for (let lost = 0; lost < 10; lost += 1) await inEveryOrder({ statuses, lost });
    }
  });

  for (const statuses of [
    ['passed', 'passed', 'failed'],
    ['passed', 'unknown', 'failed'],
    ['passed', 'passed', 'passed'],
  ] as const) {
    it(`is the worst of three (${statuses.join(', ')}) in every order of requests`, () => inEveryOrder({ statuses }));
  }

  it('is the worst of many jobs in any order, with any write lost', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...ALL), { minLength: 3, maxLength: 5 }),
        fc.option(fc.nat(20)),
        fc.infiniteStream(fc.nat(1000)),
        async (statuses, lost, picks) => {
          const taken: number[] = [];
          const scene = { statuses, lost, before: { [BUILD_PROPERTY_GATE]: 'ok', [BUILD_PROPERTY_GLOBAL_GATE]: 'ok' } };
          const { values } = await race(scene, (_, options) => {
            const pick = (picks.next().value ?? 0) % options;
            taken.push(pick);
            return pick;
          });
          assert.ok(values !== null);
          assertWorstStands(scene, values, taken);
        },
      ),
      { numRuns: 400 },
    ));
});

describe('a build whose properties are hard to write', () => {
  const busy = (failures: number, failure: Error) => {
    const values = new Map<string, string>();
    let left = failures;
    let asked = 0;
    const answer = <T>(value: () => T): Promise<T> => {
      asked += 1;
      left -= 1;
      return left >= 0 ? Promise.reject(failure) : Promise.resolve(value());
    };
    const port: AzureDevOps = {
      defaultBranch: () => Promise.resolve(null),
      buildProperties: () => answer(() => new Map(values)),
      setBuildProperties: (_project, _build, properties) =>
        answer(() => properties.forEach((value, name) => values.set(name, value))),
    };
    return { values, port, asked: () => asked };
  };
  const own = new Map([['a', property('passed')]]);
  const refused = (status: number): Error =>
    azureDevOpsFault('the change', String(status), new RefusedAnswer(status, ''));
  const later: readonly (readonly [what: string, failure: Error, lasts: number])[] = [
    ...[409, 429].map((status) => [`answers ${status}`, refused(status), 15] as const),
    ...[500, 503].map((status) => [`answers ${status}`, refused(status), 5] as const),
    ['breaks connections', azureDevOpsFault('the change', 'nothing', new Error('ECONNRESET')), 5],
  ];
  for (const [what, failure, lasts] of later) {
    it(`is written all the same when the server ${what} ${lasts} times`, async () => {
      const { values, port } = busy(lasts, failure);
      await writeBuildProperties(buildOf(port), own);
      assert.equal(values.get('sonarglobalqualitygate'), 'ok');
    });
  }

  for (const [what, failure] of later.filter(([, , lasts]) => lasts > 5)) {
    it(`is given up at the deadline when the server ${what} for ever`, async () => {
      const { port, asked } = busy(Infinity, failure);
      const build = buildOf(port, 30_000);
      await assert.rejects(writeBuildProperties(build, own), failure);
      assert.ok(asked() > 10 && asked() < 200, String(asked()));
      assert.ok(build.deadline - build.clock.now() < 2_000);
    });
  }

  for (const [what, failure] of later.filter(([, , lasts]) => lasts <= 5)) {
    it(`is given up within a quarter of a minute when the server ${what} for ever`, async () => {
      const { port, asked } = busy(Infinity, failure);
      const build = buildOf(port, 60_000);
      const began = build.clock.now();
      await assert.rejects(writeBuildProperties(build, own), failure);
      const took = build.clock.now() - began;
      assert.ok(took >= 10_000 && took <= 13_000, String(took));
      assert.ok(asked() >= 5 && asked() <= 6, String(asked()));
    });
  }

  for (const status of [401, 403, 404]) {
    it(`is given up at once when the server answers ${status}`, async () => {
      const { port, asked } = busy(Infinity, refused(status));
      await assert.rejects(writeBuildProperties(buildOf(port), own));
      assert.equal(asked(), 1);
    });
  }

  it('is given up at the deadline when it is never what was written', async () => {
    const { port } = busy(0, new Error('never'));
    const forgetful = { ...port, buildProperties: () => Promise.resolve(new Map<string, string>()) };
    await assert.rejects(writeBuildProperties(buildOf(forgetful), own), /kept changing for \d+ rounds/);
  });
});
