import assert from 'node:assert/strict';
import { toThreadProperties } from '../../../src/documents/thread-properties';
import { toCommentsView } from '../../../pull-request-tab/comments-view';
import type { PullRequestSnapshot, ReadRun } from '../../../pull-request-tab/pull-request-snapshot';
import { pullRequestReport, sampleIssues, samplePipeline } from '../../browser/sample-reports';

const [issue] = sampleIssues();
assert.ok(issue);
const mark = { hash: '', status: 'active', definition: '7', issue: issue.key, project: 'webshop' } as const;
const resolvedHere = {
  id: 31,
  status: 'wontFix',
  isDeleted: false,
  isTouched: true,
  path: '/src/cart/cart.ts',
  properties: toThreadProperties({ ...mark, server: '', rule: '', path: '', lineHash: '' }),
  comments: [{ id: 1, authorId: 'builds', content: 'Remove it.', isDeleted: false, isOfSystem: false }],
} as const;

function runOf(id: number): ReadRun {
  const pipeline = samplePipeline({ buildId: String(id), pullRequestId: '118' });
  const document = pullRequestReport({ pipeline });
  return {
    run: { id, number: `2026.${id}`, state: 'finished', definitionName: `CI ${id}`, webUrl: null },
    snapshot: {
      buildId: String(id),
      page: '',
      build: undefined,
      attachments: [{ name: `${document.analysisKey}.json`, content: { kind: 'document', document }, step: null }],
      properties: new Map(),
      tasks: [],
    },
    trend: [],
    decorations: [],
  };
}

function listed(...shown: readonly ReadRun[]): readonly string[] {
  const nothing = { newer: [], iterations: [], target: 'main', statuses: [], policies: [], earlier: [] };
  const snapshot: PullRequestSnapshot = { ...nothing, shown, threads: [resolvedHere] };
  return (toCommentsView(snapshot, 'en-US')?.lists ?? []).map(({ title, rows }) => `${title}: ${rows.length}`);
}

describe('an issue that is resolved here and open in SonarQube', () => {
  it('is listed', () => assert.deepEqual(listed(runOf(1)), ['Resolved here, open in SonarQube (1): 1']));

  it('is listed once where two pipelines judge its project', () =>
    assert.deepEqual(listed(runOf(1), runOf(2)), ['Resolved here, open in SonarQube (1): 1']));
});
