import assert from 'node:assert/strict';
import { asList, asRecord } from '../../../local/azure-devops/json';
import { type PullRequest } from '../../../local/azure-devops/state';
import { send, startScene, stopScenes, type Scene } from './stand';

interface PullScene extends Scene {
  readonly pull: PullRequest;
  /** Path of the pull request's operations. */
  readonly root: string;
}

/** A pull request with two iterations: the first adds two files, the second changes one of them. */
async function startPull(): Promise<PullScene> {
  const scene = await startScene();
  const { azure, repository, project } = scene;
  azure.world.pushCommit(repository, { branch: 'feature', files: { 'a.ts': '1', 'b.ts': '1' } });
  const pull = azure.world.createPullRequest({ repository, sourceBranch: 'feature', targetBranch: 'main', title: 'A' });
  azure.world.pushCommit(repository, { branch: 'main', files: { 'main.ts': 'not ours' } });
  azure.world.pushCommit(repository, { branch: 'feature', files: { 'b.ts': '2' } });
  azure.world.addIteration(pull);
  return { ...scene, pull, root: `${project.id}/_apis/git/repositories/${repository.id}/pullRequests/${pull.id}` };
}

function thread(context: object = {}) {
  return {
    method: 'POST',
    body: { comments: [{ parentCommentId: 0, content: 'Look', commentType: 'text' }], status: 'active', ...context },
  };
}

describe('pull requests of the Azure DevOps stand-in', () => {
  afterEach(stopScenes);

  it('show the changes of an iteration against the common commit or an earlier iteration, with stable tracking ids', async () => {
    const { azure, job, root } = await startPull();
    const changesOf = async (path: string) => {
      const reply = await send(azure, `${root}/iterations/${path}`, { token: job });
      const entries = asList(asRecord(reply.body)['changeEntries']).map(asRecord);
      return entries.map((each) => [asRecord(each['item'])['path'], each['changeType'], each['changeTrackingId']]);
    };
    assert.deepEqual(await changesOf('1/changes'), [
      ['/a.ts', 'add', 1],
      ['/b.ts', 'add', 2],
    ]);
    assert.deepEqual(await changesOf('2/changes'), [
      ['/a.ts', 'add', 1],
      ['/b.ts', 'add', 2],
    ]);
    assert.deepEqual(await changesOf('2/changes?$compareTo=1'), [['/b.ts', 'edit', 2]]);
  });

  it('are found by source branch and status, in their repository and project only', async () => {
    const { azure, job, project, repository, pull } = await startPull();
    const other = azure.world.createRepository({ project, name: 'other', defaultBranch: 'main' });
    const search = async (repositoryId: string, query: string) => {
      const path = `${project.id}/_apis/git/repositories/${repositoryId}/pullrequests?${query}`;
      return asRecord((await send(azure, path, { token: job })).body)['count'];
    };
    const source = 'searchCriteria.sourceRefName=refs/heads/feature';
    assert.equal(await search(repository.id, source), 1);
    assert.equal(await search(repository.name, `${source}&searchCriteria.status=completed`), 0);
    assert.equal(await search(repository.id, 'searchCriteria.sourceRefName=feature'), 0);
    assert.equal(await search(other.id, source), 0);
    pull.status = 'completed';
    assert.equal(await search(repository.id, source), 0);
  });

  it('keep the properties of a thread, and give them back with their types', async () => {
    const { azure, job, root } = await startPull();
    await send(azure, `${root}/threads`, {
      token: job,
      ...thread({ properties: { plain: 'a', typed: { $type: 'System.Int32', $value: 5 } } }),
    });
    const reply = await send(azure, `${root}/threads`, { token: job });
    assert.deepEqual(asRecord(asList(asRecord(reply.body)['value'])[0])['properties'], {
      plain: { $type: 'System.String', $value: 'a' },
      typed: { $type: 'System.Int32', $value: 5 },
    });
    const { id } = asRecord(asList(asRecord(reply.body)['value'])[0]);
    const change = { method: 'PATCH', token: job, body: { properties: { plain: 'b' } } } as const;
    const refused = await send(azure, `${root}/threads/${String(id)}`, change);
    assert.equal(refused.status, 400);
    assert.match(refused.text, /Comment thread properties cannot be updated/);
  });

  it('let nobody change or delete the comment of another identity', async () => {
    const { azure, job, root } = await startPull();
    const reply = await send(azure, `${root}/threads`, { token: job, ...thread({}) });
    const comment = `${root}/threads/${String(asRecord(reply.body)['id'])}/comments/1`;
    const token = azure.createToken({ kind: 'pat' });
    const edited = await send(azure, comment, { method: 'PATCH', token, scheme: 'basic', body: { content: 'b' } });
    assert.deepEqual(
      [edited.status, asRecord(edited.body)['typeKey']],
      [403, 'GitPullRequestCommentCannotBeUpdatedException'],
    );
    assert.equal((await send(azure, comment, { method: 'DELETE', token, scheme: 'basic' })).status, 400);
  });

  it('number the comments of a thread from 1, and count a thread as deleted once all of them are', async () => {
    const { azure, job, root } = await startPull();
    const created = asRecord((await send(azure, `${root}/threads`, { token: job, ...thread() })).body);
    const path = `${root}/threads/${String(Number(created['id']))}`;
    const reply = { token: job, method: 'POST', body: { parentCommentId: 1, content: 'Done', commentType: 'text' } };
    assert.equal(asRecord((await send(azure, `${path}/comments`, reply)).body)['id'], 2);
    const deletedAfter = async (comment: number) => {
      const { status } = await send(azure, `${path}/comments/${comment}`, { token: job, method: 'DELETE' });
      const { body } = await send(azure, `${root}/threads`, { token: job });
      const found = asRecord(asList(asRecord(body)['value'])[0]);
      return [status, found['isDeleted'], asList(found['comments']).length];
    };
    assert.deepEqual(await deletedAfter(1), [200, false, 2]);
    assert.deepEqual(await deletedAfter(2), [200, true, 2]);
  });

  const start = { filePath: '/a.ts', rightFileStart: { line: 1, offset: 1 }, rightFileEnd: { line: 1, offset: 2 } };
  for (const { name, body } of [
    { name: 'no comment', body: { comments: [] } },
    { name: 'an empty comment', body: { comments: [{ content: '', commentType: 'text' }] } },
    { name: 'an answer to a comment that does not exist', body: { comments: [{ content: 'x', parentCommentId: 9 }] } },
    { name: 'a property with an invisible character', body: { properties: { name: 'a\u200db' } } },
    { name: 'a property of a long name', body: { properties: { ['n'.repeat(401)]: 'a' } } },
    { name: 'a path with an invisible character', body: { threadContext: { ...start, filePath: '/a\u200d.ts' } } },
    { name: 'a path without its slash', body: { threadContext: { ...start, filePath: 'a.ts' } } },
    { name: 'line 0', body: { threadContext: { ...start, rightFileStart: { line: 0, offset: 1 } } } },
    {
      name: 'an iteration that does not exist',
      body: {
        threadContext: start,
        pullRequestThreadContext: {
          changeTrackingId: 1,
          iterationContext: { firstComparingIteration: 1, secondComparingIteration: 7 },
        },
      },
    },
    {
      name: 'a change tracking id that does not exist',
      body: { threadContext: start, pullRequestThreadContext: { changeTrackingId: 99 } },
    },
  ]) {
    it(`refuse a thread with ${name}`, async () => {
      const { azure, job, root, pull } = await startPull();
      const reply = await send(azure, `${root}/threads`, { token: job, ...thread(body) });
      assert.equal(reply.status, 400, reply.text);
      assert.equal(pull.threads.length, 0);
    });
  }

  it('bind a status to its iteration, and refuse one that names two, or says what is not stored', async () => {
    const { azure, job, root } = await startPull();
    const status = { state: 'succeeded', context: { name: 'quality-gate', genre: 'sonarqube' } };
    const post = (path: string, body: object) => send(azure, `${root}/${path}`, { token: job, method: 'POST', body });
    assert.equal((await post('statuses', { ...status, iterationId: 1 })).status, 200);
    assert.equal((await post('iterations/2/statuses', status)).status, 200);
    assert.equal((await post('iterations/2/statuses', { ...status, iterationId: 1 })).status, 400);
    assert.equal((await post('statuses', { ...status, iterationId: 3 })).status, 400);
    assert.equal((await post('statuses', { state: 'succeeded', context: { genre: 'sonarqube' } })).status, 400);
    for (const refused of [
      { context: { name: 'n'.repeat(129), genre: 'sonarqube' } },
      { description: 'a\u200db' },
      { description: 'a\nb' },
      { properties: { name: '\u00ad' } },
    ]) {
      assert.equal((await post('iterations/2/statuses', { ...status, ...refused })).status, 400);
    }
    const countOf = async (path: string) =>
      asRecord((await send(azure, `${root}/${path}`, { token: job })).body)['count'];
    assert.deepEqual([await countOf('statuses'), await countOf('iterations/2/statuses')], [2, 1]);
  });
});

describe('repositories of the Azure DevOps stand-in', () => {
  afterEach(stopScenes);

  it('are found by id with and without project, by name in the project only, and follow a rename by id', async () => {
    const { azure, job, project, repository } = await startScene();
    const statusOf = async (path: string) => (await send(azure, path, { token: job })).status;
    const repositories = '_apis/git/repositories';
    assert.equal(await statusOf(`${encodeURIComponent(project.name)}/${repositories}/SHOP`), 200);
    assert.equal(await statusOf(`${repositories}/${repository.id}`), 200);
    assert.equal(await statusOf(`${repositories}/shop`), 404);
    repository.name = 'renamed';
    assert.equal(await statusOf(`${project.id}/${repositories}/shop`), 404);
    assert.equal(await statusOf(`${project.id}/${repositories}/${repository.id}`), 200);
  });

  it('name their default branch in full, and none while they are empty', async () => {
    const { azure, job, project, repository } = await startScene();
    const empty = azure.world.createRepository({ project, name: 'empty' });
    const branchOf = async (id: string) => {
      const reply = await send(azure, `_apis/git/repositories/${id}`, { token: job });
      return asRecord(reply.body)['defaultBranch'];
    };
    assert.equal(await branchOf(repository.id), 'refs/heads/main');
    assert.equal(await branchOf(empty.id), undefined);
  });

  it('send a file as it is, and its description where JSON is asked for', async () => {
    const { azure, job, project, repository } = await startScene();
    const path = `${project.id}/_apis/git/repositories/${repository.id}/items?path=/src/index.ts`;
    const raw = await send(azure, path, { token: job });
    assert.deepEqual([raw.headers.get('content-type'), raw.text], ['application/octet-stream', 'export {};\n']);
    const described = await send(azure, `${path}&includeContent=true`, {
      token: job,
      headers: { Accept: 'application/json' },
    });
    assert.equal(asRecord(described.body)['content'], 'export {};\n');
    const missing = await send(azure, path.replace('index', 'missing'), { token: job });
    assert.deepEqual([missing.status, asRecord(missing.body)['typeKey']], [404, 'GitItemNotFoundException']);
  });
});
