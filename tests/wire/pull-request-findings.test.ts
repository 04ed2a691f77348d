import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TaskError } from '../../src/errors/errors';
import { Secret } from '../../src/secrets/secret';
import { plainSettings, startServer } from './http/test-server';
import { connectToWhole } from './sonarqube/whole-client';

const FOLDER = join(__dirname, '..', 'fixtures', 'sonarqube-live', '26.2.0.119303-branch-plugin');
const recorded = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

/** Asks a server that answers so, and says what it was asked. */
async function ask<T>(
  answer: { readonly status?: number; readonly body: string },
  question: (client: ReturnType<ReturnType<typeof connectToWhole>>) => Promise<T>,
): Promise<{ readonly result: T; readonly query: URLSearchParams }> {
  let query = new URLSearchParams();
  const server = await startServer((request, response) => {
    query = new URL(request.url ?? '', 'http://server').searchParams;
    response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json' }).end(answer.body);
  });
  try {
    const credentials = { scheme: 'token', token: new Secret('squ_x') } as const;
    const client = connectToWhole(plainSettings())({ url: server.url, name: 'sonar', credentials });
    return { result: await question(client), query };
  } finally {
    await server.close();
  }
}

const issues = JSON.parse(recorded('issues_search_pr.json')) as { readonly issues: readonly Record<string, unknown>[] };
const projectKey = String(issues.issues[0]?.['project']);
const pullRequest = String(issues.issues[0]?.['pullRequest']);

/** What a real server answered about a pull request, and what it must not be believed. */
describe('findings of a pull request', () => {
  it('are open issues with place and hash, the most severe first, a page at a time', async () => {
    const { result, query } = await ask({ body: recorded('issues_search_pr.json') }, (client) =>
      client.openIssuesOfPullRequest(projectKey, pullRequest, 2),
    );
    assert.ok(result.issues.length > 0);
    for (const { state, range, lineHash } of result.issues) {
      assert.equal(state, 'open');
      assert.ok(range !== null && range.startLine >= 1 && range.endOffset !== null);
      assert.match(lineHash ?? '', /^[0-9a-f]{32}$/);
    }
    assert.deepEqual(
      ['componentKeys', 'pullRequest', 'resolved', 's', 'asc', 'ps', 'p'].map((name) => query.get(name)),
      [projectKey, pullRequest, 'false', 'SEVERITY', 'false', '500', '2'],
    );
  });

  it('are issues by key in every state', async () => {
    const { result, query } = await ask({ body: recorded('issues_search_pr_fixed.json') }, (client) =>
      client.issuesByKey(projectKey, pullRequest, ['a', 'b']),
    );
    assert.deepEqual([query.get('issues'), query.get('resolved')], ['a,b', null]);
    assert.ok(
      result.some(({ state }) => state === 'fixed'),
      'a closed issue is fixed',
    );
  });

  for (const [status, resolution, state] of [
    ['OPEN', undefined, 'open'],
    ['REOPENED', undefined, 'open'],
    ['CONFIRMED', undefined, 'open'],
    ['RESOLVED', 'WONTFIX', 'accepted'],
    ['RESOLVED', 'FALSE-POSITIVE', 'false-positive'],
    ['RESOLVED', 'FIXED', 'fixed'],
    ['RESOLVED', 'SOLD', 'unknown'],
    ['CLOSED', 'FIXED', 'fixed'],
    ['IN_SANDBOX', undefined, 'unknown'],
  ] as const) {
    it(`${status} ${resolution ?? ''} is ${state}`, async () => {
      const body = JSON.stringify({ ...issues, issues: [{ ...issues.issues[0], status, resolution }] });
      const { result } = await ask({ body }, (client) => client.issuesByKey(projectKey, pullRequest, ['a']));
      assert.equal(result[0]?.state, state);
    });
  }

  it('are none of another pull request or project, whatever the server lists', async () => {
    for (const changes of [{ pullRequest: '999' }, { pullRequest: undefined }, { project: 'other' }]) {
      const body = JSON.stringify({ ...issues, issues: [{ ...issues.issues[0], ...changes }] });
      await assert.rejects(
        ask({ body }, (client) => client.openIssuesOfPullRequest(projectKey, pullRequest, 1)),
        (error) => error instanceof TaskError && error.code === 'SQ-SERVER-UNEXPECTED',
      );
    }
  });

  it('are those of the main branch where a separate project stands for the pull request, and of nothing else', async () => {
    const folder = join(FOLDER, '..', '26.9.0.129388');
    const body = readFileSync(join(folder, 'issues_search_main.json'), 'utf8');
    const listed = (JSON.parse(body) as typeof issues).issues;
    const project = String(listed[0]?.['project']);
    const { result, query } = await ask({ body }, (client) => client.openIssuesOfMainBranch(project, 1));
    assert.equal(result.issues.length, listed.length);
    assert.deepEqual(
      ['componentKeys', 'pullRequest', 'branch', 'resolved'].map((name) => query.get(name)),
      [project, null, null, 'false'],
    );
    for (const mark of [{ pullRequest: '7' }, { branch: 'feature/x' }, { project: 'other' }]) {
      const strange = JSON.stringify({ ...JSON.parse(body), issues: [{ ...listed[0], ...mark }] });
      await assert.rejects(
        ask({ body: strange }, (client) => client.openIssuesOfMainBranch(project, 1)),
        (error) => error instanceof TaskError && error.code === 'SQ-SERVER-UNEXPECTED',
        JSON.stringify(mark),
      );
    }
  });

  it('are hotspots with their states', async () => {
    const { result } = await ask({ body: recorded('hotspots_search_pr.json') }, (client) =>
      client.hotspotsOfPullRequest(projectKey, pullRequest),
    );
    assert.ok(result !== null && result.hotspots.length > 0);
    assert.ok(result.hotspots.every(({ range }) => range !== null));
  });

  it('are unknown hotspots where the token may not read them, which is not none', async () => {
    const body = '{"errors":[{"msg":"Insufficient privileges"}]}';
    const { result } = await ask({ status: 403, body }, (client) =>
      client.hotspotsOfPullRequest(projectKey, pullRequest),
    );
    assert.equal(result, null);
  });
});
