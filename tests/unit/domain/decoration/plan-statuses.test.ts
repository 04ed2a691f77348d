import type { PostedStatus, StatusState } from '../../../../src/documents/pull-request';
import assert from 'node:assert/strict';
import { toStatusProperties } from '../../../../src/documents/status-properties';
import { isAwaited } from '../../../../src/domain/decoration/plan-pending';
import {
  chooseIteration,
  planOverallStatus,
  planProjectStatuses,
  stateOfOutcome,
  statusesOfServer,
  type OtherAnalysis,
  type ProjectVerdict,
} from '../../../../src/domain/decoration/plan-statuses';

const propertiesOf = (analysis: string, build = '42', analysisKey = '', attempt = '1', definition = '7') =>
  toStatusProperties({
    analysis,
    analysisKey,
    project: 'shop',
    server: 'https://s',
    build,
    attempt,
    pullRequest: '7',
    analysisDate: '',
    source: 'analysis',
    name: 'shop',
    definition,
  });

const verdict = (projectKey: string, state: StatusState, changes: Partial<ProjectVerdict> = {}): ProjectVerdict => ({
  projectKey,
  state,
  description: `${projectKey}: ${state}`,
  targetUrl: null,
  properties: propertiesOf('AX1'),
  ...changes,
});

const posted = (id: number, name: string, state: StatusState, changes: Partial<PostedStatus> = {}): PostedStatus => ({
  id,
  name,
  state,
  description: name === 'quality-gate' ? null : `${name.slice('quality-gate/'.length)}: ${state}`,
  targetUrl: null,
  genre: 'sonarqube',
  iterationId: 2,
  authorId: 'bot',
  properties: propertiesOf('AX1'),
  ...changes,
});

const overall = (
  own: readonly ProjectVerdict[],
  statuses: readonly PostedStatus[],
  isFirst = true,
  others: readonly OtherAnalysis[] = [],
) => planOverallStatus(own, others, 2, statuses, 'https://build', isFirst);

const other = (state: StatusState, changes: Partial<OtherAnalysis> = {}): OtherAnalysis => ({
  subject: '7 other-1',
  projectKey: 'other',
  state,
  description: `other: ${state}`,
  buildId: '42',
  attempt: 1,
  ...changes,
});
/** Of one analysis. */
const of = (analysisKey: string, attempt = '1', build = '42', definition = '7') => ({
  properties: propertiesOf('AX1', build, analysisKey, attempt, definition),
});

describe('the status of a pull request', () => {
  for (const name of ['quality-gate/shop', 'quality-gate']) {
    it(`takes over from the ${name} of an earlier release, which named no pipeline`, () => {
      const before = posted(1, name, name === 'quality-gate' ? 'pending' : 'failed', of('shop-1', '1', '41', ''));
      const own = verdict('shop', 'succeeded', of('shop-1'));
      const now = posted(2, 'quality-gate/shop', 'succeeded', of('shop-1'));
      assert.equal(overall([own], [before, now])?.state, 'succeeded');
      assert.equal(isAwaited([own], 2, [before]), name === 'quality-gate');
    });
  }

  for (const [outcome, onNone, state] of [
    ['passed', 'fail', 'succeeded'],
    ['failed', 'fail', 'failed'],
    ['unknown', 'warn', 'error'],
    ['none', 'warn', 'notApplicable'],
    ['none', 'ignore', 'notApplicable'],
    ['none', 'fail', 'failed'],
    ['skipped', 'fail', 'notApplicable'],
  ] as const) {
    it(`of a gate that is ${outcome} (onNone: ${onNone}) is ${state}`, () => {
      assert.equal(stateOfOutcome(outcome, onNone), state);
    });
  }

  it('is posted for a project unless it stands: another state, text, target or analysis is another verdict', () => {
    const own = verdict('shop', 'failed', { targetUrl: 'https://s/d' });
    const standing = posted(1, 'quality-gate/shop', 'failed', { targetUrl: 'https://s/d' });
    const count = (statuses: readonly PostedStatus[]): number => planProjectStatuses([own], 2, statuses).length;
    assert.equal(count([]), 1);
    assert.equal(count([standing]), 0);
    assert.equal(count([{ ...standing, properties: propertiesOf('AX1', '43') }]), 0, 'the build alone differs');
    for (const changes of [
      { state: 'succeeded' },
      { description: 'shop' },
      { targetUrl: 'https://s/e' },
      { properties: propertiesOf('AX2') },
      { iterationId: 1 },
      { iterationId: null },
      { genre: 'SonarQube' },
      { name: 'quality-gate/shop2' },
    ] as const) {
      assert.equal(count([{ ...standing, ...changes }]), 1, JSON.stringify(changes));
    }
    assert.equal(count([standing, posted(2, 'quality-gate/shop', 'succeeded')]), 1, 'the newest counts');
  });

  it('is posted for each of two analyses of one project, the worst last', () => {
    const two = [verdict('shop', 'error', of('a')), verdict('shop', 'succeeded', of('b'))];
    const planned = planProjectStatuses(two, 2, []);
    assert.deepEqual(
      planned.map(({ name, state }) => [name, state]),
      [
        ['quality-gate/shop', 'succeeded'],
        ['quality-gate/shop', 'error'],
      ],
    );
    const standing = planned.map((status, index) => ({ ...status, id: index + 1, iterationId: 2, authorId: 'bot' }));
    assert.deepEqual(planProjectStatuses(two, 2, standing), []);
  });

  it('of all projects is the worst of two jobs that analyzed one project, whichever ended last', () => {
    const failed = posted(1, 'quality-gate/shop', 'failed', of('a'));
    const own = verdict('shop', 'succeeded', of('b'));
    const written = posted(2, 'quality-gate/shop', 'succeeded', of('b'));
    assert.equal(overall([own], [failed, written])?.state, 'failed');
    const again = posted(3, 'quality-gate/shop', 'succeeded', of('a', '2'));
    assert.equal(overall([own], [failed, written, again])?.state, 'succeeded', 'the newest of each analysis counts');
  });

  it('of a project with a long key has a name that Azure DevOps takes', () => {
    const long = 'k'.repeat(300);
    const name = `quality-gate/${'k'.repeat(115)}`;
    assert.equal(planProjectStatuses([verdict(long, 'failed')], 2, [])[0]?.name, name);
    assert.equal(
      planProjectStatuses([verdict('k'.repeat(115), 'failed')], 2, [])[0]?.name,
      name,
      'a shortened key stays',
    );
    // Two analyses of one project, of which one stands already, are one project.
    const both = overall([verdict(long, 'failed', of('b'))], [posted(1, name, 'failed', of('a'))]);
    assert.equal(both?.description, `${long}: failed`);
  });

  it('of all projects forgets the name that an analysis had before its build tool ran', () => {
    const before = posted(1, 'quality-gate/maven-1', 'error', of('maven-1'));
    const after = posted(2, 'quality-gate/shop', 'succeeded', of('maven-1', '2'));
    assert.equal(overall([verdict('api', 'succeeded', of('api-1'))], [before, after])?.state, 'succeeded');
  });

  for (const [name, statuses, told, state] of [
    ['one that nobody has published', [], other('pending'), 'pending'],
    ['one whose verdict its job could not post', [], other('failed'), 'failed'],
    [
      'one published since',
      [posted(1, 'quality-gate/other', 'succeeded', of('other-1'))],
      other('pending'),
      'succeeded',
    ],
    [
      'one that is on its way again, after an earlier build of these commits',
      [posted(1, 'quality-gate/other', 'succeeded', of('other-1', '1', '41'))],
      other('pending'),
      'pending',
    ],
    [
      'one that is on its way again, after an earlier attempt',
      [posted(1, 'quality-gate/other', 'failed', of('other-1'))],
      other('pending', { attempt: 2 }),
      'pending',
    ],
  ] as const) {
    it(`of all projects is ${state} beside a job of the build with ${name}`, () => {
      assert.equal(overall([verdict('shop', 'succeeded', of('shop-1'))], statuses, true, [told])?.state, state);
    });
  }

  it('of all projects waits for what another pipeline has announced, until that has a status of its own', () => {
    const own = verdict('shop', 'succeeded', of('shop-1'));
    const announced = posted(1, 'quality-gate', 'pending', { ...of('api-1', '1', '43', '8'), description: 'Build 43' });
    const status = overall([own], [announced]);
    assert.deepEqual([status?.state, status?.description], ['pending', 'Build 43 (1 of 2 projects)']);
    const published = posted(2, 'quality-gate/api', 'notApplicable', of('api-1', '1', '43', '8'));
    assert.equal(overall([own], [announced, published])?.state, 'succeeded');
    assert.equal(overall([own], [published, { ...announced, id: 3 }])?.state, 'pending', 'it is announced again');
    assert.equal(overall([own], [{ ...announced, iterationId: 1 }])?.state, 'succeeded', 'of earlier commits');
  });

  it('of all projects knows two pipelines apart whose analyses have the same key', () => {
    const failed = posted(1, 'quality-gate/maven-1', 'failed', of('maven-1', '1', '43', '8'));
    const own = verdict('shop', 'succeeded', of('maven-1'));
    const written = posted(2, 'quality-gate/shop', 'succeeded', of('maven-1'));
    assert.equal(overall([own], [failed, written])?.state, 'failed');
  });

  it('of all projects says of another job what its status says, which a later attempt with the same verdict has not posted again', () => {
    const description = 'other: 3 new issues';
    const standing = posted(1, 'quality-gate/other', 'failed', { ...of('other-1'), description });
    const own = verdict('shop', 'succeeded', of('shop-1'));
    const told = (state: StatusState) => overall([own], [standing], true, [other(state, { attempt: 2 })])?.description;
    assert.equal(told('failed'), 'other: 3 new issues (1 of 2 projects)');
    assert.equal(told('error'), 'other: error (1 of 2 projects)');
  });

  it('of all projects is that of this run where its own could not be posted', () => {
    const old = posted(1, 'quality-gate/shop', 'succeeded', of('shop-1'));
    assert.equal(overall([verdict('shop', 'failed', of('shop-1'))], [old])?.state, 'failed');
  });

  it('of all projects is the worst that stands on the iteration, whichever job posted it', () => {
    const rows: [own: StatusState, others: StatusState[], worst: StatusState][] = [
      ['succeeded', [], 'succeeded'],
      ['succeeded', ['failed'], 'failed'],
      ['succeeded', ['error', 'notApplicable'], 'error'],
      ['failed', ['error'], 'failed'],
      ['notApplicable', ['succeeded'], 'succeeded'],
      ['notApplicable', ['notApplicable'], 'notApplicable'],
      ['succeeded', ['pending'], 'pending'],
    ];
    for (const [own, others, worst] of rows) {
      const statuses = others.map((state, index) => posted(index + 1, `quality-gate/other${index}`, state));
      assert.equal(overall([verdict('shop', own)], statuses)?.state, worst, `${own} ${others.join()}`);
    }
  });

  it('of all projects does not look at other iterations, genres and names', () => {
    const statuses = [
      posted(1, 'quality-gate/other', 'failed', { iterationId: 1 }),
      posted(2, 'quality-gate/other', 'failed', { genre: 'SonarQube' }),
      posted(3, 'quality-gates', 'failed'),
    ];
    assert.equal(overall([verdict('shop', 'succeeded')], statuses)?.state, 'succeeded');
  });

  it('of all projects replaces a pending one, and stands once it is written', () => {
    const own = verdict('shop', 'succeeded');
    const statuses = [posted(1, 'quality-gate/shop', 'succeeded'), posted(2, 'quality-gate', 'pending')];
    const status = overall([own], statuses);
    assert.equal(status?.state, 'succeeded');
    const written = posted(3, 'quality-gate', 'succeeded', {
      description: status.description,
      targetUrl: status.targetUrl,
      properties: new Map(),
    });
    assert.equal(overall([own], [...statuses, written]), null);
    const ofOtherBuild = { ...written, targetUrl: 'https://other-build' };
    assert.equal(overall([own], [...statuses, ofOtherBuild])?.state, 'succeeded', 'a new build leads to its own page');
    assert.equal(
      overall([own], [...statuses, ofOtherBuild], false),
      null,
      'two builds do not replace each other for ever',
    );
  });

  it('names the worst project, and how many are like it', () => {
    const statuses = [posted(1, 'quality-gate/api', 'failed'), posted(2, 'quality-gate/web', 'succeeded')];
    assert.equal(overall([verdict('shop', 'failed')], statuses)?.description, 'api: failed (2 of 3 projects)');
  });

  for (const state of ['failed', 'error', 'pending'] as const) {
    it(`of a project that is ${state} is posted whatever the pull request keeps, since other pipelines know it by that`, () => {
      const many = Array.from({ length: 200 }, (_, index) => posted(index + 1, `quality-gate/p${index}`, 'succeeded'));
      const [status, ...more] = planProjectStatuses([verdict('shop', state)], 2, many);
      assert.ok(status !== undefined && more.length === 0);
      const standing = [...many, { ...status, id: 201, iterationId: 2, authorId: 'bot' }];
      assert.equal(overall([verdict('other', 'succeeded')], standing)?.state, state, 'for another pipeline');
      const [better] = planProjectStatuses([verdict('shop', 'succeeded')], 2, standing);
      assert.equal(better?.state, 'succeeded', 'and so is that it got better');
    });
  }

  it('of a project that was announced is posted whatever the pull request keeps, since others wait for it', () => {
    const many = Array.from({ length: 200 }, (_, index) => posted(index + 1, `quality-gate/p${index}`, 'succeeded'));
    const announced = posted(201, 'quality-gate', 'pending', of('shop-1'));
    assert.equal(planProjectStatuses([verdict('shop', 'succeeded', of('shop-1'))], 2, [...many, announced]).length, 1);
  });

  it('of a project that passed is posted no more where the pull request keeps 200 of them, and that of all is', () => {
    const many = Array.from({ length: 200 }, (_, index) => posted(index + 1, `quality-gate/p${index}`, 'succeeded'));
    assert.deepEqual(planProjectStatuses([verdict('shop', 'succeeded')], 2, many), []);
    assert.equal(overall([verdict('shop', 'succeeded')], many)?.state, 'succeeded');
  });

  it('of the server itself is known by genre, name and iteration', () => {
    const server = posted(1, 'quality gate', 'failed', { genre: 'SonarQube' });
    const isServers = (changes: Partial<PostedStatus>): boolean =>
      statusesOfServer(2, [{ ...server, ...changes }]).length > 0;
    assert.ok(isServers({}));
    assert.ok(isServers({ name: 'Quality Gate for shop' }));
    assert.ok(isServers({ iterationId: null }));
    for (const changes of [{ iterationId: 1 }, { genre: 'sonarqube' }, { genre: null }, { name: 'SonarQube' }]) {
      assert.ok(!isServers(changes), JSON.stringify(changes));
    }
  });
});

describe('the iteration of an analysis', () => {
  const iteration = (id: number, sourceCommit: string | null) => ({ id, sourceCommit });
  for (const [name, iterations, chosen] of [
    ['the only one', [iteration(1, 'A')], 1],
    ['the newest of one commit, after another target', [iteration(1, 'a'), iteration(2, 'a')], 2],
    ['in any order', [iteration(2, 'a'), iteration(1, 'b')], 2],
    ['none, where the pull request has moved on', [iteration(1, 'a'), iteration(2, 'b')], null],
    ['the newest, after the branch was set back', [iteration(1, 'a'), iteration(2, 'b'), iteration(3, 'a')], 3],
    ['none of unknown commits', [iteration(1, null)], null],
    ['none of none', [], null],
  ] as const) {
    it(`is ${name}`, () => {
      const found = chooseIteration(iterations, 'a');
      assert.equal(found.kind === 'current' ? found.iteration.id : null, chosen);
    });
  }
});
