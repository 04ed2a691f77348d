import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ThreadSettings } from '../../../src/domain/decoration/plan-threads';
import { updateThreads } from '../../../src/use-cases/decorate/update-threads';
import { inMemoryFiles } from '../in-memory';
import { findingsWorld, type FindingsWorld, type SonarIssue } from './findings-world';
import {
  Crash,
  isAlive,
  isUsed,
  PERSON,
  pullRequestWorld,
  type PullRequestWorld,
  type RequestFate,
} from './pull-request-world';

/** Sequences of events; each ends in the state that the table of the decoration demands, and a further run writes nothing. */
const SEQUENCES = 10_000;
const SETTINGS: ThreadSettings = { maxComments: 3, minSeverity: 'low', openStatus: 'active', definition: '7' };

type Event =
  | { readonly kind: 'find'; readonly file: number; readonly severity: number }
  | { readonly kind: 'sonarqube'; readonly which: number; readonly to: SonarIssue['state'] }
  | { readonly kind: 'purge' | 'rekey' | 'reword' | 'detach'; readonly which: number }
  | {
      readonly kind: 'person';
      readonly which: number;
      readonly does: 'fixed' | 'wontFix' | 'closed' | 'active' | 'reply' | 'delete';
    }
  | { readonly kind: 'push' | 'force-push' | 'retarget' | 'rename' | 'target-moves'; readonly file: number }
  | { readonly kind: 'browse'; readonly may: boolean }
  | { readonly kind: 'decorate'; readonly fates: readonly RequestFate[] }
  | { readonly kind: 'decorate-twice-at-once'; readonly fates: readonly RequestFate[] };

const small = fc.nat({ max: 5 });
const fates = fc.array(
  fc.constantFrom<RequestFate>(
    'served',
    'served',
    'served',
    'lost',
    'refused-403',
    'refused-404',
    'comment-gone',
    'too-many',
    'crash',
  ),
  { maxLength: 12 },
);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('find'), file: fc.nat({ max: 2 }), severity: fc.nat({ max: 4 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('sonarqube'),
      which: small,
      to: fc.constantFrom('open', 'accepted', 'false-positive', 'fixed'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('purge', 'rekey', 'reword', 'detach'), which: small }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('person'),
      which: small,
      does: fc.constantFrom('fixed', 'wontFix', 'closed', 'active', 'reply', 'delete'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('push', 'force-push', 'retarget', 'rename', 'target-moves'),
      file: fc.nat({ max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('browse'), may: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('decorate'), fates }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('decorate-twice-at-once'), fates }) },
);

const SEVERITIES = ['BLOCKER', 'CRITICAL', 'MAJOR', 'MINOR', 'INFO'];

interface Model {
  readonly pull: PullRequestWorld;
  readonly sonar: FindingsWorld;
  names: string[];
  count: number;
}

/** Text of the three files; the analyzed version has lines of the target above those of the source. */
function start(): Model {
  const pull = pullRequestWorld();
  const sonar = findingsWorld();
  for (const name of ['src/a.ts', 'src/b.ts', 'lib/c.ts']) {
    pull.files.set(`/${name}`, 'head\ntail');
    sonar.files.set(name, 'head\ntail');
  }
  return { pull, sonar, names: ['src/a.ts', 'src/b.ts', 'lib/c.ts'], count: 0 };
}

const nth = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(list.length, 1)];

/** A line of its own in both versions. */
function addLine(model: Model, name: string, line: string, where: 'both' | 'analyzed'): void {
  const insert = (text: string | undefined): string => (text ?? '').replace('\ntail', `\n${line}\ntail`);
  model.sonar.files.set(name, insert(model.sonar.files.get(name)));
  if (where === 'both' && model.pull.files.has(`/${name}`))
    model.pull.files.set(`/${name}`, insert(model.pull.files.get(`/${name}`)));
}

async function play(model: Model, event: Event): Promise<void> {
  const { pull, sonar } = model;
  switch (event.kind) {
    case 'find': {
      model.count += 1;
      const file = model.names[event.file] ?? '';
      const line = `line ${model.count}`;
      addLine(model, file, line, 'both');
      const severity = SEVERITIES[event.severity] ?? '';
      sonar.issues.push({ key: `k${model.count}`, rule: 'js:S1', message: 'm', severity, file, line, state: 'open' });
      return;
    }
    case 'sonarqube': {
      const issue = nth(sonar.issues, event.which);
      if (issue !== undefined) issue.state = event.to;
      return;
    }
    case 'purge': {
      const issue = nth(sonar.issues, event.which);
      if (issue !== undefined) sonar.issues.splice(sonar.issues.indexOf(issue), 1);
      return;
    }
    case 'rekey': {
      const issue = nth(sonar.issues, event.which);
      if (issue?.state !== 'open') return;
      model.count += 1;
      issue.state = 'fixed';
      sonar.issues.push({ ...issue, key: `k${model.count}`, state: 'open' });
      return;
    }
    case 'reword': {
      const issue = nth(sonar.issues, event.which);
      if (issue !== undefined) issue.message += '!';
      return;
    }
    case 'detach': {
      const issue = nth(sonar.issues, event.which);
      if (issue !== undefined) issue.line = null;
      return;
    }
    case 'person': {
      const thread = nth(pull.threads.filter(isAlive), event.which);
      if (thread === undefined) return;
      if (event.does === 'reply') {
        const id = thread.comments.length + 1;
        thread.comments.push({ id, authorId: PERSON, content: 'Really?', isDeleted: false, isOfSystem: false });
      } else if (event.does === 'delete') {
        for (const comment of thread.comments) if (comment.authorId !== PERSON) comment.isDeleted = true;
        thread.setBy = 'person';
      } else {
        thread.status = event.does;
        thread.setBy = 'person';
      }
      return;
    }
    case 'push':
    case 'retarget':
    case 'target-moves': {
      model.count += 1;
      const name = model.names[event.file] ?? '';
      if (event.kind === 'target-moves') {
        // The merge has a line that the source branch has not.
        const text = sonar.files.get(name) ?? '';
        sonar.files.set(name, `of the target ${model.count}\n${text}`);
      } else {
        if (event.kind === 'push') addLine(model, name, `pushed ${model.count}`, 'both');
        pull.iterations.push({ id: pull.iterations.length + 1, sourceCommit: `c${model.count}`, commonCommit: 'base' });
      }
      return;
    }
    case 'force-push': {
      // The file is as the target has it: none of the changes.
      pull.files.delete(`/${model.names[event.file] ?? ''}`);
      pull.iterations.push({ id: pull.iterations.length + 1, sourceCommit: `f${model.count}`, commonCommit: 'base' });
      return;
    }
    case 'rename': {
      const before = model.names[event.file] ?? '';
      const after = `${before}x`;
      model.names[event.file] = after;
      for (const [files, slash] of [
        [pull.files, '/'],
        [sonar.files, ''],
      ] as const) {
        const text = files.get(slash + before);
        files.delete(slash + before);
        if (text !== undefined) files.set(slash + after, text);
      }
      for (const issue of sonar.issues) if (issue.file === before) issue.file = after;
      return;
    }
    case 'browse':
      sonar.mayBrowse = event.may;
      return;
    case 'decorate':
      pull.fates = [...event.fates];
      await decorate(model);
      pull.fates = [];
      return;
    case 'decorate-twice-at-once':
      pull.fates = [...event.fates];
      await Promise.all([decorate(model), decorate(model)]);
      pull.fates = [];
  }
}

const clock = {
  now: () => 0,
  sleep: () => Promise.resolve(),
  alarm: () => ({ rings: new Promise<void>(() => undefined), cancel: () => undefined }),
};

/** Whatever a run meets, it only ends: what it could not do is done by the next. */
async function decorate({ pull, sonar }: Model): Promise<'done' | 'failed'> {
  // Who may not look knows of nothing that it is gone.
  const before = new Map(pull.threads.map((thread) => [thread.id, thread.status]));
  try {
    return await run({ pull, sonar });
  } finally {
    const changed = pull.threads.filter(({ id, status }) => before.has(id) && before.get(id) !== status);
    if (!sonar.mayBrowse && changed.length > 0) pull.violations.push('resolved what nobody proved gone');
  }
}

async function run({ pull, sonar }: Pick<Model, 'pull' | 'sonar'>): Promise<'done' | 'failed'> {
  const pullRequest = pull.open();
  const files = inMemoryFiles(Object.fromEntries([...sonar.files].map(([name, text]) => [`/src/${name}`, text])));
  try {
    await updateThreads(
      [{ report: sonar.report(), findings: sonar, pullRequest: '12' }],
      await pullRequest.discussions(),
      SETTINGS,
      {
        pullRequest,
        iterationId: pull.iterations.length,
        sourceCommit: 'c',
        commonCommit: null,
        files,
        sources: '/src',
      },
      { clock, deadline: Infinity, stopped: new AbortController().signal },
    );
    return 'done';
  } catch (error) {
    if (!(error instanceof Crash) && !(error instanceof Error && 'code' in error)) throw error;
    return 'failed';
  }
}

const EXPECTED = { open: 'active', accepted: 'wontFix', 'false-positive': 'byDesign', fixed: 'fixed' } as const;

/** What the table demands, said in another way than the plan does. */
function problemsOf({ pull, sonar }: Model): string[] {
  const problems = [...pull.violations];
  const alive = pull.threads.filter(isAlive);
  for (const thread of alive) {
    const key = thread.properties.get('SonarQube.Issue') ?? '';
    const issue = sonar.issues.find((one) => one.key === key);
    const isOfBot = thread.status === thread.writtenStatus;
    if (isOfBot && thread.status !== thread.properties.get('SonarQube.Status'))
      problems.push(`${key} remembers another status`);
    const expected = issue === undefined ? 'fixed' : EXPECTED[issue.state];
    if (isOfBot && thread.status !== expected) problems.push(`${key} is ${thread.status}, not ${expected}`);
    if (
      isOfBot &&
      issue?.state === 'open' &&
      thread.comments[0]?.content.includes(`${issue.message.replaceAll('!', '\\!\u200b')}\n`) !== true
    ) {
      problems.push(`${key} says something else than "${issue.message}": ${thread.comments[0]?.content ?? ''}`);
    }
    const others = alive.filter((one) => one !== thread && one.properties.get('SonarQube.Issue') === key);
    if (others.length > 0 && ![thread, ...others].every(isUsed)) problems.push(`${key} has two threads`);
  }
  const open = sonar.issues.filter(({ state }) => state === 'open');
  const shownOpen = alive.filter(
    ({ status, writtenStatus }) => status === 'active' && writtenStatus === 'active',
  ).length;
  for (const issue of open) {
    if (pull.threads.some(({ properties }) => properties.get('SonarQube.Issue') === issue.key)) continue;
    const source = pull.files.get(`/${issue.file ?? ''}`)?.split('\n') ?? [];
    const isPlaceable = issue.line !== null && source.includes(issue.line) && issue.severity !== 'INFO';
    if (isPlaceable && shownOpen < SETTINGS.maxComments) problems.push(`${issue.key} has no thread, and there is room`);
  }
  return problems;
}

/** Plays all, and demands the state that the table tells, and that it stays. */
async function playAll(events: readonly Event[]): Promise<Model> {
  const model = start();
  for (const one of events) await play(model, one);
  model.sonar.mayBrowse = true;
  assert.equal(await decorate(model), 'done');
  assert.deepEqual(problemsOf(model), []);
  const before = model.pull.writes.length;
  assert.equal(await decorate(model), 'done');
  assert.deepEqual(model.pull.writes.slice(before), [], 'a second run writes nothing');
  return model;
}

/** Of two builds at once each makes a comment, and neither can look for that of the other. */
const TWO_ABOUT_ONE: readonly Event[] = [
  { kind: 'find', file: 0, severity: 0 },
  {
    kind: 'decorate-twice-at-once',
    fates: ['served', 'served', 'served', 'served', 'served', 'served', 'refused-403', 'refused-404'],
  },
];

describe('comments on lines, through any sequence of events', () => {
  for (const [name, events, states] of [
    ['the older of two about one finding', [], ['active', 'deleted']],
    [
      'that of two about one finding which a person resolved',
      [{ kind: 'person', which: 1, does: 'fixed' }],
      ['deleted', 'fixed'],
    ],
    [
      'both about one finding where a person resolved both',
      [
        { kind: 'person', which: 1, does: 'fixed' },
        { kind: 'person', which: 0, does: 'fixed' },
        { kind: 'decorate', fates: [] },
        { kind: 'decorate-twice-at-once', fates: [] },
      ],
      ['fixed', 'fixed'],
    ],
    [
      'both about one finding where a person resolved one and answered the other',
      [
        { kind: 'person', which: 0, does: 'reply' },
        { kind: 'person', which: 1, does: 'fixed' },
      ],
      ['active', 'fixed'],
    ],
    [
      'to what SonarQube accepted in the one of two that a person answered, where another resolved the older',
      [
        { kind: 'person', which: 0, does: 'fixed' },
        { kind: 'person', which: 1, does: 'reply' },
        { kind: 'sonarqube', which: 0, to: 'accepted' },
      ],
      ['fixed', 'wontFix'],
    ],
    [
      'to what SonarQube accepted in both of two that people answered',
      [
        { kind: 'person', which: 0, does: 'reply' },
        { kind: 'person', which: 1, does: 'reply' },
        { kind: 'sonarqube', which: 0, to: 'accepted' },
      ],
      ['wontFix', 'wontFix'],
    ],
  ] as const satisfies readonly (readonly [string, readonly Event[], readonly string[]])[]) {
    it(`keep ${name}`, async () => {
      const { pull } = await playAll([...TWO_ABOUT_ONE, ...events]);
      assert.deepEqual(
        pull.threads.map((thread) => (isAlive(thread) ? thread.status : 'deleted')),
        states,
      );
    });
  }

  it('follow an issue under its new key where another build at once could not read its file', async () => {
    const { pull } = await playAll([
      { kind: 'target-moves', file: 2 },
      { kind: 'find', file: 2, severity: 0 },
      { kind: 'decorate', fates: [] },
      { kind: 'rekey', which: 0 },
      { kind: 'purge', which: 0 },
      { kind: 'decorate-twice-at-once', fates: ['served', 'served', 'served', 'served', 'lost'] },
    ]);
    assert.deepEqual(
      pull.threads.map(({ properties, status }) => [properties.get('SonarQube.Issue'), status]),
      [['k3', 'active']],
    );
  });

  it(`end in the state that the findings demand (${SEQUENCES} sequences)`, async function () {
    this.timeout(180_000);
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 24, size: 'max' }), async (events) => {
        await playAll(events);
      }),
      { numRuns: SEQUENCES },
    );
  });
});
