import assert from 'node:assert/strict';
import { toThreadProperties, type FindingMark } from '../../../../src/documents/thread-properties';
import type { Discussion, ThreadStatus } from '../../../../src/documents/pull-request';
import type { FindingState } from '../../../../src/domain/decoration/finding';
import { planCarryBack } from '../../../../src/domain/decoration/plan-carry-back';

const MARK: FindingMark = {
  issue: 'k1',
  project: 'shop',
  server: 'https://s',
  rule: 'js:S1',
  path: '/a.js',
  lineHash: '',
  hash: 'h',
  status: 'active',
  definition: '7',
};
const discussion = (status: ThreadStatus, written: FindingMark['status'], isDeleted = false): Discussion => ({
  id: 1,
  status,
  isDeleted,
  properties: toThreadProperties({ ...MARK, status: written }),
  comments: [{ id: 1, authorId: 'bot', content: '', isDeleted, isOfSystem: false }],
});

describe('decisions of people on a pull request', () => {
  const rows: [
    status: ThreadStatus,
    written: FindingMark['status'],
    inSonarQube: FindingState | undefined,
    expected: 'accept' | 'false-positive' | 'agreed' | null,
  ][] = [
    ['wontFix', 'active', 'open', 'accept'],
    ['wontFix', 'closed', 'open', 'accept'],
    ['byDesign', 'active', 'open', 'false-positive'],
    ['wontFix', 'active', 'accepted', 'agreed'],
    ['byDesign', 'active', 'false-positive', 'agreed'],
    // SonarQube has decided otherwise.
    ['wontFix', 'active', 'false-positive', null],
    ['byDesign', 'active', 'accepted', null],
    ['wontFix', 'active', 'fixed', null],
    // It was decided in SonarQube before, and opened again: a person’s other word for it is no decision on an open one.
    ['wontFix', 'byDesign', 'open', null],
    // Nobody knows.
    ['wontFix', 'active', 'unknown', null],
    ['wontFix', 'active', 'missing', null],
    ['wontFix', 'active', undefined, null],
    // We wrote it.
    ['wontFix', 'wontFix', 'open', null],
    ['wontFix', 'wontFix', 'accepted', null],
    // Only an analysis proves a fix.
    ['fixed', 'active', 'open', null],
    ['closed', 'active', 'open', null],
    ['pending', 'active', 'open', null],
    ['active', 'active', 'open', null],
  ];
  for (const [status, written, inSonarQube, expected] of rows) {
    it(`${status}, ${written} before, ${inSonarQube ?? 'not known'} in SonarQube: ${expected ?? 'nothing'}`, () => {
      const { decide, agreed } = planCarryBack([discussion(status, written)], () => inSonarQube);
      assert.deepEqual(
        decide.map(({ decision }) => decision),
        expected === null || expected === 'agreed' ? [] : [expected],
      );
      assert.equal(agreed.length, expected === 'agreed' ? 1 : 0);
      for (const { properties } of [...decide, ...agreed]) assert.equal(properties.get('SonarQube.Status'), status);
    });
  }

  it('count for nothing where the comment was deleted, or is none of ours', () => {
    const deleted = discussion('wontFix', 'active', true);
    const foreign = { ...discussion('wontFix', 'active'), properties: new Map([['SonarQube.Issue', 'k1']]) };
    assert.deepEqual(
      planCarryBack([deleted, foreign], () => 'open'),
      { decide: [], agreed: [] },
    );
  });
});
