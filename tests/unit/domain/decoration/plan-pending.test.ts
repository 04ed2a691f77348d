import type { PostedStatus, StatusState } from '../../../../src/documents/pull-request';
import assert from 'node:assert/strict';
import { parseStatusProperties } from '../../../../src/documents/status-properties';
import { planPending } from '../../../../src/domain/decoration/plan-pending';

const BUILD = {
  sourceCommit: 'C2',
  build: '42',
  attempt: 2,
  definition: '7',
  analysisKey: 'shop-1',
  description: 'Build 42 is analyzing these commits.',
  targetUrl: 'https://build',
};
const ITERATIONS = [
  { id: 1, sourceCommit: 'c1' },
  { id: 2, sourceCommit: 'c2' },
];
let lastId = 0;
const posted = (
  iterationId: number | null,
  state: StatusState,
  [genre, name]: readonly [string, string] = ['sonarqube', 'quality-gate'],
): PostedStatus => ({
  id: (lastId += 1),
  state,
  description: null,
  targetUrl: null,
  genre,
  name,
  iterationId,
  authorId: 'bot',
  properties: new Map(),
});
/** What a build posted of the analysis, on these commits. */
const ofAnalysis = (name: string, definition = '7', build = '42', attempt = '2'): PostedStatus => ({
  ...posted(2, 'pending', ['sonarqube', name]),
  properties: new Map([
    ['SonarQube.AnalysisKey', 'shop-1'],
    ['SonarQube.Definition', definition],
    ['SonarQube.Build', build],
    ['SonarQube.Attempt', attempt],
  ]),
});

describe('pending under new commits', () => {
  const rows: [name: string, statuses: readonly PostedStatus[], iterations: typeof ITERATIONS, expected: boolean][] = [
    ['an earlier iteration has a verdict', [posted(1, 'succeeded')], ITERATIONS, true],
    ['an earlier iteration has one that is pending itself', [posted(1, 'pending')], ITERATIONS, true],
    ['nobody ever posted one', [], ITERATIONS, false],
    ['only others posted', [posted(1, 'succeeded', ['SonarQube', 'quality gate'])], ITERATIONS, false],
    ['only a project has one', [posted(1, 'succeeded', ['sonarqube', 'quality-gate/shop'])], ITERATIONS, false],
    ['one of no iteration', [posted(null, 'succeeded')], ITERATIONS, false],
    ['others have their verdict on these commits', [posted(1, 'succeeded'), posted(2, 'succeeded')], ITERATIONS, true],
    ['only these commits have one, of others', [posted(2, 'failed')], ITERATIONS, true],
    [
      'the analysis has its verdict on them',
      [posted(2, 'succeeded'), ofAnalysis('quality-gate/shop')],
      ITERATIONS,
      false,
    ],
    [
      'another pipeline has it for one of that key',
      [posted(2, 'succeeded'), ofAnalysis('quality-gate/shop', '8')],
      ITERATIONS,
      true,
    ],
    ['it was said', [posted(1, 'succeeded'), ofAnalysis('quality-gate')], ITERATIONS, false],
    ['another pipeline has said it', [posted(1, 'succeeded'), ofAnalysis('quality-gate', '8')], ITERATIONS, true],
    [
      'a build has said it that is not there any more',
      [posted(1, 'succeeded'), ofAnalysis('quality-gate', '7', '41')],
      ITERATIONS,
      true,
    ],
    [
      'an earlier attempt has said it',
      [posted(1, 'succeeded'), ofAnalysis('quality-gate', '7', '42', '1')],
      ITERATIONS,
      true,
    ],
    ['the pull request has moved on', [posted(1, 'succeeded')], [...ITERATIONS, { id: 3, sourceCommit: 'c3' }], false],
  ];
  for (const [name, statuses, iterations, expected] of rows) {
    it(`is ${expected ? '' : 'not '}said where ${name}`, () => {
      const plan = planPending(BUILD, iterations, statuses);
      assert.equal(plan !== null, expected);
    });
  }

  it('names the build on the newest iteration of the analyzed commit, the target having changed', () => {
    const retargeted = [...ITERATIONS, { id: 3, sourceCommit: 'c2' }];
    const plan = planPending(BUILD, retargeted, [posted(2, 'succeeded')]);
    assert.equal(plan?.iterationId, 3);
    const [status, ...more] = plan.statuses;
    assert.ok(status !== undefined && more.length === 0);
    const { state, genre, name, targetUrl, properties } = status;
    assert.deepEqual([state, genre, name, targetUrl], ['pending', 'sonarqube', 'quality-gate', 'https://build']);
    const { build, attempt, analysis, source } = parseStatusProperties(properties);
    assert.deepEqual({ build, attempt, analysis, source }, { build: '42', attempt: '2', analysis: '', source: '' });
  });

  for (const [state, expected] of [
    ['failed', ['pending', 'failed']],
    ['error', ['pending', 'error']],
    ['succeeded', ['pending']],
    ['notApplicable', ['pending']],
  ] as const) {
    it(`is followed by nothing better than what stands on these commits: ${state}`, () => {
      const standing = { ...posted(2, state), description: 'shop: 1 new issue', targetUrl: 'https://build/41' };
      const { statuses = [] } = planPending(BUILD, ITERATIONS, [standing]) ?? {};
      assert.deepEqual(
        statuses.map((status) => status.state),
        expected,
      );
      if (expected.length > 1) {
        const { description, targetUrl, properties } = statuses[1] ?? {};
        assert.deepEqual([description, targetUrl, properties?.size], ['shop: 1 new issue', 'https://build/41', 0]);
      }
    });
  }
});
