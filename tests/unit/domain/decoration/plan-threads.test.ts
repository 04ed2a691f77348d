import type { Discussion, ThreadStatus } from '../../../../src/documents/pull-request';
import assert from 'node:assert/strict';
import { digestOf } from '../../../../src/domain/digest';
import { findDoubles } from '../../../../src/domain/decoration/own-threads';
import {
  parseThreadProperties,
  toThreadProperties,
  type FindingMark,
} from '../../../../src/documents/thread-properties';
import type { Finding, FindingState } from '../../../../src/domain/decoration/finding';
import { planThreads, type ProjectFindings, type ThreadSettings } from '../../../../src/domain/decoration/plan-threads';
import type { Placement } from '../../../../src/domain/decoration/place-thread';

const SETTINGS: ThreadSettings = { maxComments: 50, minSeverity: 'info', openStatus: 'active', definition: '7' };
const BOT = 'bot';
const PERSON = 'person';

const finding = (key: string, changes: Partial<Finding> = {}): Finding => ({
  key,
  kind: 'issue',
  rule: 'js:S1',
  message: 'Look',
  level: 'medium',
  severity: 'Medium',
  quality: 'Reliability',
  file: 'a.ts',
  range: { startLine: 3, endLine: 3, startOffset: 0, endOffset: 4 },
  lineHash: 'h3',
  ...changes,
});

const contentOf = ({ key, message }: Finding): string => `${message} ${key}`;

const placed: Placement = {
  kind: 'placed',
  lineHash: 'h3',
  position: {
    path: '/a.ts',
    start: { line: 3, offset: 1 },
    end: { line: 3, offset: 5 },
    changeTrackingId: 1,
    iterationId: 1,
  },
};

const project = (open: readonly Finding[], changes: Partial<ProjectFindings> = {}): ProjectFindings => ({
  projectKey: 'shop',
  serverUrl: 'https://SonarQube.example/',
  basePath: '',
  open,
  openTotal: open.length,
  states: new Map(),
  isProven: true,
  ...changes,
});

const mark = (changes: Partial<FindingMark> = {}): FindingMark => ({
  issue: 'k1',
  project: 'shop',
  server: 'https://sonarqube.example',
  rule: 'js:S1',
  path: '/a.ts',
  lineHash: 'h3',
  hash: digestOf('Look k1'),
  status: 'active',
  definition: '7',
  ...changes,
});

function thread(
  id: number,
  status: ThreadStatus,
  changes: Partial<FindingMark> = {},
  more: { readonly isDeleted?: boolean; readonly answered?: boolean } = {},
): Discussion {
  const comment = { id: 1, authorId: BOT, content: 'Look k1', isDeleted: more.isDeleted === true, isOfSystem: false };
  const answer = { id: 2, authorId: PERSON, content: 'Why?', isDeleted: false, isOfSystem: false };
  return {
    id,
    status,
    isDeleted: more.isDeleted === true,
    properties: toThreadProperties(mark(changes)),
    comments: more.answered === true ? [comment, answer] : [comment],
  };
}

const byOther = (one: Discussion): Discussion => ({
  ...one,
  comments: one.comments.map((comment) => ({ ...comment, authorId: 'other bot' })),
});

function plan(
  projects: readonly ProjectFindings[],
  threads: readonly Discussion[],
  settings: Partial<ThreadSettings> = {},
  placement: Placement = placed,
) {
  return planThreads(projects, threads, { ...SETTINGS, ...settings }, contentOf, () => placement);
}

/** One line for each action: what is done with which status, and what is said. */
function said(actions: ReturnType<typeof plan>['actions']): string[] {
  return actions.map((action) => {
    if (action.kind === 'create') return `create ${action.finding.key} ${action.status}`;
    if (action.kind === 'delete') return `delete ${action.thread.id}`;
    const parts = [action.status, action.content === null ? null : 'text', action.reply];
    return `update ${action.thread.id} ${parts.filter((part) => part !== null).join(' ')}`;
  });
}

/** The table of the life of a comment: state in SonarQube, thread as it stands and as it was written last, what happens. */
const ROWS: readonly {
  readonly state: FindingState;
  readonly status: ThreadStatus;
  readonly written: FindingMark['status'];
  readonly more?: Parameters<typeof thread>[3];
  readonly does: readonly string[];
}[] = [
  { state: 'open', status: 'active', written: 'active', does: [] },
  { state: 'open', status: 'fixed', written: 'fixed', does: ['update 1 active reopened'] },
  { state: 'open', status: 'wontFix', written: 'wontFix', does: ['update 1 active reopened'] },
  { state: 'open', status: 'byDesign', written: 'byDesign', does: ['update 1 active reopened'] },
  { state: 'open', status: 'closed', written: 'active', does: [] },
  { state: 'open', status: 'fixed', written: 'active', does: [] },
  { state: 'open', status: 'pending', written: 'active', does: [] },
  { state: 'open', status: 'active', written: 'fixed', does: [] },
  { state: 'open', status: 'active', written: 'active', more: { isDeleted: true }, does: [] },
  { state: 'fixed', status: 'active', written: 'active', does: ['update 1 fixed'] },
  { state: 'fixed', status: 'active', written: 'active', more: { answered: true }, does: ['update 1 fixed fixed'] },
  { state: 'fixed', status: 'closed', written: 'active', does: [] },
  { state: 'fixed', status: 'fixed', written: 'fixed', does: [] },
  { state: 'fixed', status: 'wontFix', written: 'wontFix', does: ['update 1 fixed'] },
  { state: 'accepted', status: 'active', written: 'active', does: ['update 1 wontFix accepted'] },
  { state: 'accepted', status: 'fixed', written: 'active', does: [] },
  { state: 'false-positive', status: 'active', written: 'active', does: ['update 1 byDesign false-positive'] },
  { state: 'false-positive', status: 'wontFix', written: 'wontFix', does: ['update 1 byDesign false-positive'] },
  { state: 'missing', status: 'active', written: 'active', does: ['update 1 fixed'] },
  { state: 'unknown', status: 'active', written: 'active', does: [] },
];

describe('the comments that findings demand', () => {
  for (const { state, status, written, more, does } of ROWS) {
    const deleted = more?.isDeleted === true ? ', deleted' : more?.answered === true ? ', answered' : '';
    it(`${state}, thread ${status} (we wrote ${written}${deleted}): ${does.join() || 'nothing'}`, () => {
      const isOpen = state === 'open';
      const known = project(isOpen ? [finding('k1')] : [], { states: new Map(isOpen ? [] : [['k1', state]]) });
      assert.deepEqual(said(plan([known], [thread(1, status, { status: written }, more)]).actions), does);
    });
  }

  it('leave alone what is missing without proof', () => {
    const known = project([], { states: new Map([['k1', 'missing']]), isProven: false });
    assert.deepEqual(plan([known], [thread(1, 'active')]).actions, []);
  });

  it('leave threads of other projects, servers and releases alone', () => {
    const known = project([], { states: new Map([['k1', 'fixed']]) });
    const newer = thread(3, 'active');
    const threads = [
      thread(1, 'active', { project: 'other' }),
      thread(2, 'active', { server: 'https://elsewhere.example' }),
      { ...newer, properties: new Map([...newer.properties, ['SonarQube.Version', '2']]) },
      { ...newer, id: 4, properties: new Map([['CodeReviewThreadType', 'VoteUpdate']]) },
    ];
    assert.deepEqual(plan([known], threads).actions, []);
  });

  it('follow a changed text, and remember what was written', () => {
    const [action] = plan([project([finding('k1', { message: 'Look again' })])], [thread(1, 'active')]).actions;
    assert.ok(action?.kind === 'update');
    assert.deepEqual([action.content, action.status, action.reply], ['Look again k1', null, null]);
    const written = parseThreadProperties(action.properties);
    assert.deepEqual(written, { kind: 'finding', mark: mark({ hash: digestOf('Look again k1') }) });
  });

  it('create the most severe first, up to the limit, over all projects', () => {
    const first = project([finding('low', { level: 'low' }), finding('worst', { level: 'blocker' })]);
    const second = project([finding('high', { level: 'high' })], { projectKey: 'api' });
    const { actions, counts } = plan([first, second], [], { maxComments: 2 });
    assert.deepEqual(said(actions), ['create worst active', 'create high active']);
    assert.deepEqual([counts.open, counts.shown, counts.overLimit], [3, 2, 1]);
  });

  it('count open threads of the pipeline for the limit, not those that are resolved or of another pipeline', () => {
    const threads = [
      thread(1, 'active', { issue: 'a', project: 'elsewhere' }),
      thread(2, 'fixed', { issue: 'b', project: 'elsewhere', status: 'fixed' }),
      thread(3, 'closed', { issue: 'c', project: 'elsewhere' }),
      thread(4, 'active', { issue: 'd', project: 'elsewhere', definition: '8' }),
    ];
    const known = project([finding('k1'), finding('k2'), finding('k3')]);
    assert.deepEqual(said(plan([known], threads, { maxComments: 3 }).actions), [
      'create k1 active',
      'create k2 active',
    ]);
  });

  it('take the room of what is resolved in the same run', () => {
    const known = project([finding('k2', { rule: 'js:S2' })], { states: new Map([['k1', 'fixed']]) });
    const { actions } = plan([known], [thread(1, 'active')], { maxComments: 1 });
    assert.deepEqual(said(actions), ['update 1 fixed', 'create k2 active']);
  });

  it('write closed ones where that is asked for, and leave one that a person reactivated', () => {
    const settings = { openStatus: 'closed' } as const;
    assert.deepEqual(said(plan([project([finding('k1')])], [], settings).actions), ['create k1 closed']);
    const closed = thread(1, 'closed', { status: 'closed' });
    assert.deepEqual(plan([project([finding('k1')])], [closed], settings).actions, []);
    const reactivated = thread(1, 'active', { status: 'closed' });
    assert.deepEqual(plan([project([finding('k1')])], [reactivated], settings).actions, []);
    assert.deepEqual(said(plan([project([finding('k1')])], [closed]).actions), ['update 1 active']);
  });

  it('go on under the new key of an old finding: same rule, path and line', () => {
    const known = project(
      [finding('k9'), finding('k8', { range: { startLine: 9, endLine: 9, startOffset: 0, endOffset: 1 } })],
      {
        states: new Map([['k1', 'fixed']]),
      },
    );
    const [first, second, ...more] = plan([known], [thread(1, 'active')]).actions;
    assert.ok(first?.kind === 'update' && second?.kind === 'create' && more.length === 0);
    assert.equal(first.properties.get('SonarQube.Issue'), 'k9', 'the first of several equal lines');
    assert.equal(second.finding.key, 'k8');
    assert.deepEqual([first.status, first.content], [null, 'Look k9']);
    for (const other of [finding('k9', { rule: 'js:S2' }), finding('k9', { file: 'b.ts' })]) {
      const apart = plan([project([other], { states: new Map([['k1', 'fixed']]) })], [thread(1, 'active')]);
      assert.deepEqual(said(apart.actions), ['update 1 fixed', 'create k9 active']);
    }
    const byPerson = plan([known], [thread(1, 'closed')]);
    assert.deepEqual(said(byPerson.actions), ['create k9 active', 'create k8 active'], 'what a person closed stays');
  });

  it('settle what a run was cut off at, of their own project alone, and of nothing else that is written', () => {
    const cutOff = { ...thread(1, 'active'), isUnsettled: true };
    const [settled, ...more] = plan([project([finding('k1')])], [cutOff]).actions;
    assert.ok(settled?.kind === 'update' && more.length === 0);
    assert.deepEqual([settled.status, settled.content, settled.reply], [null, null, null]);
    assert.equal(settled.properties.get('SonarQube.Status'), 'active');
    assert.deepEqual(said(plan([project([], { states: new Map([['k1', 'fixed']]) })], [cutOff]).actions), [
      'update 1 fixed',
    ]);
    assert.deepEqual(
      plan([{ ...project([finding('k1')]), projectKey: 'other' }], [cutOff]).actions.filter(
        ({ kind }) => kind === 'update',
      ),
      [],
    );
  });

  it('count open ones that nobody read as those over the limit', () => {
    const { counts } = planThreads([project([finding('a')], { openTotal: 9 })], [], SETTINGS, contentOf, () => placed);
    assert.deepEqual([counts.open, counts.shown, counts.overLimit], [9, 1, 8]);
  });

  it('count what has no comment, by its reason', () => {
    const left = (reason: 'no-line' | 'not-in-changes'): Placement => ({ kind: 'left-out', reason });
    const known = [project([finding('k1')])];
    assert.equal(plan(known, [], {}, left('no-line')).counts.withoutLine, 1);
    assert.equal(plan(known, [], {}, left('not-in-changes')).counts.notInChanges, 1);
    const low = plan([project([finding('k1', { level: 'low' })])], [], { minSeverity: 'medium' });
    assert.deepEqual([low.counts.belowSeverity, low.actions], [1, []]);
    assert.equal(plan(known, [thread(1, 'closed')]).counts.closedByPeople, 1);
    assert.equal(plan(known, [thread(1, 'active', {}, { isDeleted: true })]).counts.deletedByPeople, 1);
  });

  it('name the worst that have no place, with their place in the repository', () => {
    const findings = [
      finding('low', { level: 'low', severity: 'Low', file: null, range: null }),
      finding('worst', { level: 'blocker', severity: 'Blocker', message: 'Stop' }),
      ...Array.from({ length: 9 }, (_, index) => finding(`more${index}`, { range: null })),
    ];
    const left: Placement = { kind: 'left-out', reason: 'not-in-changes' };
    const named = (changes: Partial<ProjectFindings>) =>
      plan([project(findings, { basePath: 'apps/shop', ...changes })], [], {}, left).unplaced;
    assert.deepEqual(named({})[0], { severity: 'Blocker', message: 'Stop', path: '/apps/shop/a.ts', line: 3 });
    assert.deepEqual(named({})[4], { severity: 'Medium', message: 'Look', path: '/apps/shop/a.ts', line: null });
    assert.equal(named({}).length, 5);
    assert.deepEqual(named({ onlyChangedLines: true }), [], 'old code is no news of a pull request');
    const [whole] = plan([project(findings.slice(0, 1))], [], {}, left).unplaced;
    assert.deepEqual([whole?.path, whole?.line], [null, null]);
    assert.deepEqual(plan([project(findings)], []).unplaced, [], 'what has its comment is not named again');
  });

  for (const [name, threads, deleted, doubled] of [
    ['the younger of two', [thread(2, 'active'), thread(1, 'active')], [2], 0],
    ['the one that nobody answered', [thread(1, 'active'), thread(2, 'active', {}, { answered: true })], [1], 0],
    ['the one whose state no person set', [thread(1, 'active'), thread(2, 'closed')], [1], 0],
    [
      'none that people answered',
      [thread(1, 'active', {}, { answered: true }), thread(2, 'active', {}, { answered: true })],
      [],
      1,
    ],
    ['none of another identity, which alone may delete it', [thread(1, 'active'), byOther(thread(2, 'active'))], [], 1],
    ['none that is deleted already', [thread(1, 'active', {}, { isDeleted: true }), thread(2, 'active')], [], 0],
  ] as const) {
    it(`delete ${name} about one finding`, () => {
      assert.deepEqual(
        findDoubles(threads).map(({ id }) => id),
        deleted,
      );
      const { actions, counts } = plan([project([finding('k1')])], threads);
      assert.deepEqual(
        said(actions),
        deleted.map((id) => `delete ${id}`),
      );
      assert.equal(counts.doubled, doubled);
    });
  }
});
