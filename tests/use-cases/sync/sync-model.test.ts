import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ThreadStatus } from '../../../src/documents/pull-request';
import { syncOnce } from '../../../src/use-cases/sync/sync-once';
import { isAlive, type PullRequestWorld, type RequestFate, type StoredThread } from '../decorate/pull-request-world';
import { decorated, gate, sonarWorld, syncStage, type SonarWorld } from './sync-world';

const SEQUENCES = 3_000;
const KEYS = ['k0', 'k1', 'k2'];

type Event =
  | { readonly kind: 'sonarqube'; readonly which: number; readonly to: 'open' | 'accepted' | 'false-positive' }
  | { readonly kind: 'person'; readonly which: number; readonly to: ThreadStatus | 'deleted' }
  | { readonly kind: 'gate'; readonly to: 'OK' | 'ERROR' }
  | { readonly kind: 'sync'; readonly fates: readonly RequestFate[] };

const which = fc.nat({ max: KEYS.length - 1 });
const fates = fc.array(
  fc.constantFrom<RequestFate>(
    'served',
    'served',
    'served',
    'lost',
    'refused-403',
    'refused-404',
    'comment-of-others',
    'comment-gone',
    'too-many',
    'crash',
  ),
  { maxLength: 10 },
);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('sonarqube'),
      which,
      to: fc.constantFrom('open', 'accepted', 'false-positive'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('person'),
      which,
      to: fc.constantFrom<ThreadStatus | 'deleted'>('wontFix', 'byDesign', 'closed', 'active', 'deleted'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gate'), to: fc.constantFrom('OK', 'ERROR') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('sync'), fates }) },
);

const EXPECTED = { open: 'active', accepted: 'wontFix', 'false-positive': 'byDesign' } as const;

const keyOf = ({ properties }: StoredThread): string => properties.get('SonarQube.Issue') ?? '';

function play(pull: PullRequestWorld, sonar: SonarWorld, one: Exclude<Event, { kind: 'sync' }>): void {
  if (one.kind === 'gate') {
    sonar.gate = gate(one.to);
    return;
  }
  if (one.kind === 'sonarqube') {
    Object.assign(sonar.findings.get(KEYS[one.which] ?? '') ?? {}, { state: one.to });
    return;
  }
  const thread = pull.threads.find((each) => keyOf(each) === KEYS[one.which]);
  if (thread === undefined) return;
  thread.setBy = 'person';
  if (one.to !== 'deleted') thread.status = one.to;
  else for (const comment of thread.comments) comment.isDeleted = true;
}

/** What the tables demand, said in another way than the plans do. */
function problemsOf(pull: PullRequestWorld, sonar: SonarWorld): readonly string[] {
  const problems: string[] = [];
  for (const thread of pull.threads.filter(isAlive)) {
    const state = sonar.findings.get(keyOf(thread))?.state ?? 'open';
    const isOurs = thread.status === thread.properties.get('SonarQube.Status');
    const expected = state in EXPECTED ? EXPECTED[state as keyof typeof EXPECTED] : 'active';
    if (isOurs && thread.status !== expected) problems.push(`${keyOf(thread)} is ${thread.status}, not ${expected}`);
    const replies = thread.comments.slice(1).map(({ content }) => content);
    if (replies.some((reply, index) => reply === replies[index + 1])) problems.push(`${keyOf(thread)} says it twice`);
  }
  for (const name of ['quality-gate/shop', 'quality-gate']) {
    const newest = pull.statuses.filter((status) => status.name === name).sort((left, right) => right.id - left.id)[0];
    const expected = sonar.gate.status === 'OK' ? 'succeeded' : 'failed';
    if (newest?.state !== expected) problems.push(`${name} is ${newest?.state ?? 'nothing'}, not ${expected}`);
  }
  return problems;
}

describe('sync, through any sequence of events', () => {
  for (const carryBack of [false, true]) {
    it(`ends as SonarQube says, and writes nothing then (${SEQUENCES} sequences, ${carryBack ? 'carrying back' : 'one way'})`, async function () {
      this.timeout(120_000);
      await fc.assert(
        fc.asyncProperty(fc.array(event, { minLength: 2, maxLength: 16, size: 'max' }), async (events) => {
          const sonar = sonarWorld();
          const pull = decorated(sonar, KEYS);
          const stage = syncStage(new Map([['7', pull]]), sonar);
          const sync = () => syncOnce(stage.ports, { ...stage.request, carryBack });
          for (const one of events) {
            if (one.kind !== 'sync') play(pull, sonar, one);
            else {
              pull.fates = [...one.fates];
              await sync();
              pull.fates = [];
            }
          }
          await sync();
          assert.deepEqual(problemsOf(pull, sonar), []);
          // What no person has touched is decided by SonarQube alone.
          for (const [index, key] of KEYS.entries()) {
            const about = events.filter((one) => 'which' in one && one.which === index);
            const last = about.at(-1);
            if (last?.kind !== 'sonarqube' || about.some(({ kind }) => kind === 'person')) continue;
            assert.equal(sonar.findings.get(key)?.state, last.to);
          }
          // One way, what a person set is never set again.
          if (!carryBack) assert.deepEqual(pull.violations, []);
          const before = pull.writes.length;
          await sync();
          assert.deepEqual(pull.writes.slice(before), [], 'a second run writes nothing');
        }),
        { numRuns: SEQUENCES },
      );
    });
  }
});
