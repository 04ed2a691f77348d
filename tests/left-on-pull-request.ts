import assert from 'node:assert/strict';
import type { AzureDevOps } from '../local/azure-devops/server';
import type { PullRequest } from '../local/azure-devops/state';
import { toStatusProperties, type StatusMark } from '../src/documents/status-properties';
import { toThreadProperties } from '../src/documents/thread-properties';
import { send } from './wire/azure-devops/stand';

/** What a build leaves on a pull request. */
export interface LeftOnPullRequest {
  /** Keys of the findings that have a comment. */
  readonly keys: readonly string[];
  readonly status: Pick<StatusMark, 'project' | 'server' | 'analysis' | 'pullRequest' | 'analysisDate'>;
  readonly build: string;
  readonly state: 'succeeded' | 'failed';
  readonly description: string;
}

/** Leaves a status and comments as Publish does, by way of the REST API. */
export async function leaveOnPullRequest(
  azure: AzureDevOps,
  pull: PullRequest,
  { keys, status, build, state, description }: LeftOnPullRequest,
): Promise<void> {
  const { repository } = pull;
  const root = `${repository.project.id}/_apis/git/repositories/${repository.id}/pullRequests/${pull.id}`;
  const token = azure.createToken({ kind: 'pat' });
  const post = async (path: string, body: unknown): Promise<void> => {
    const reply = await send(azure, `${root}/${path}`, { method: 'POST', token, scheme: 'basic', body });
    assert.equal(reply.status, 200, reply.text);
  };
  const analysisKey = `${status.project}-1`;
  const mark: StatusMark = {
    ...status,
    analysisKey,
    build,
    attempt: '1',
    source: 'analysis',
    name: status.project,
    definition: '7',
  };
  for (const [name, properties] of [
    [`quality-gate/${status.project}`, Object.fromEntries(toStatusProperties(mark))],
    ['quality-gate', {}],
  ] as const) {
    const context = { genre: 'sonarqube', name };
    await post('iterations/1/statuses', { state, description, context, iterationId: 1, properties });
  }
  const { project, server } = status;
  for (const issue of keys) {
    const about = { issue, project, server, rule: 'js:S1', path: '/a.js', lineHash: '', hash: 'h', definition: '7' };
    await post('threads', {
      comments: [{ parentCommentId: 0, content: 'unused', commentType: 'text' }],
      status: 'active',
      properties: Object.fromEntries(toThreadProperties({ ...about, status: 'active' })),
    });
  }
}
