import type { PostedStatus } from '../../../../src/documents/pull-request';
import assert from 'node:assert/strict';
import { toStatusProperties, type StatusMark } from '../../../../src/documents/status-properties';
import { keepLiveVerdicts } from '../../../../src/domain/decoration/live-verdicts';
import type { ProjectVerdict } from '../../../../src/domain/decoration/plan-statuses';

const MARK: StatusMark = {
  analysis: 'AX1',
  analysisKey: 'shop-1',
  project: 'shop',
  server: 'https://s',
  build: '42',
  attempt: '1',
  pullRequest: '7',
  analysisDate: '2026-10-20T09:00:00+0000',
  source: 'analysis',
  name: 'shop',
  definition: '7',
};
const OWN: ProjectVerdict = {
  projectKey: 'shop',
  state: 'failed',
  description: 'shop: 1 new issue',
  targetUrl: null,
  properties: toStatusProperties(MARK),
};
const standing = (changes: Partial<StatusMark>): PostedStatus => ({
  id: 5,
  state: 'succeeded',
  description: 'shop: quality gate passed',
  targetUrl: null,
  genre: 'sonarqube',
  name: 'quality-gate/shop',
  iterationId: 1,
  authorId: 'sync',
  properties: toStatusProperties({ ...MARK, source: 'live', ...changes }),
});

describe('the verdict of an analysis, and what people decided since', () => {
  const rows: [name: string, posted: readonly PostedStatus[], iteration: number, state: string][] = [
    ['a live one of the same analysis stays', [standing({})], 1, 'succeeded'],
    ['one of another analysis goes', [standing({ analysis: 'AX0' })], 1, 'failed'],
    ['one of another of the pipeline’s analyses says nothing', [standing({ analysisKey: 'shop-2' })], 1, 'failed'],
    ['one of the analysis itself goes', [standing({ source: 'analysis' })], 1, 'failed'],
    ['one on another iteration says nothing', [standing({})], 2, 'failed'],
    ['none', [], 1, 'failed'],
  ];
  for (const [name, posted, iteration, state] of rows) {
    it(name, () => {
      assert.equal(keepLiveVerdicts([OWN], iteration, posted)[0]?.state, state);
    });
  }

  it('counts for an analysis alone: what has none is never the same', () => {
    const own = { ...OWN, properties: toStatusProperties({ ...MARK, analysis: '' }) };
    assert.equal(keepLiveVerdicts([own], 1, [standing({ analysis: '' })])[0]?.state, 'failed');
  });
});
