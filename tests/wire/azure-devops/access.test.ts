import assert from 'node:assert/strict';
import { asRecord } from '../../../local/azure-devops/json';
import { createToken, type Permission } from '../../../local/azure-devops/tokens';
import { send, startScene, stopScenes, type Scene } from './stand';

const PATCH = {
  method: 'PATCH',
  contentType: 'application/json-patch+json',
  body: [{ op: 'add', path: '/a', value: 'b' }],
};

function paths({ project, build, repository }: Scene) {
  const builds = `${project.id}/_apis/build/builds/${build.id}`;
  return {
    build: builds,
    properties: `${builds}/properties`,
    repository: `${project.id}/_apis/git/repositories/${repository.id}`,
  };
}

describe('access to the Azure DevOps stand-in', () => {
  afterEach(stopScenes);

  it('takes a job token and an extension token as Bearer and as Basic, a PAT as Basic only', async () => {
    const scene = await startScene();
    const answers: Record<string, number> = {};
    for (const kind of ['job', 'extension', 'pat'] as const) {
      for (const scheme of ['bearer', 'basic'] as const) {
        answers[`${kind} ${scheme}`] = (
          await send(scene.azure, paths(scene).build, { token: scene[kind], scheme })
        ).status;
      }
    }
    assert.deepEqual(answers, {
      'job bearer': 200,
      'job basic': 200,
      'extension bearer': 200,
      'extension basic': 200,
      'pat bearer': 401,
      'pat basic': 200,
    });
  });

  it('answers 401 with TF400813 to nobody, and notes it', async () => {
    const scene = await startScene({ wrongToken: 'sign-in-page' });
    const reply = await send(scene.azure, paths(scene).build);
    assert.equal(reply.status, 401);
    assert.match(String(asRecord(reply.body)['message']), /^TF400813: /);
    assert.match(reply.headers.get('www-authenticate') ?? '', /Basic realm=/);
    assert.deepEqual(
      scene.azure.violations.map((each) => each.rule),
      ['authentication'],
    );
    assert.deepEqual(
      scene.azure.requests.map((each) => each.authentication),
      ['none'],
    );
  });

  for (const { wrongToken, status, type } of [
    { wrongToken: 'unauthorized', status: 401, type: 'application/json; charset=utf-8' },
    { wrongToken: 'sign-in-page', status: 203, type: 'text/html; charset=utf-8' },
    { wrongToken: 'redirect', status: 302, type: 'text/html; charset=utf-8' },
  ] as const) {
    it(`answers ${status} to a wrong token where it is told to (${wrongToken})`, async () => {
      const scene = await startScene({ wrongToken });
      const token = createToken({ kind: 'pat', value: 'wrong-token-value' }, 'Nobody');
      const reply = await send(scene.azure, paths(scene).build, { token, scheme: 'basic' });
      assert.equal(reply.status, status);
      assert.equal(reply.headers.get('content-type'), type);
      assert.doesNotMatch(JSON.stringify([scene.azure.violations, scene.azure.requests]), /wrong-token-value/);
    });
  }

  it('refuses a token after its end of life', async () => {
    const scene = await startScene();
    scene.azure.revokeToken(scene.job);
    assert.equal((await send(scene.azure, paths(scene).build, { token: scene.job })).status, 401);
  });

  it('lets a token with vso.build read properties, and only one with vso.build_execute write them', async () => {
    const scene = await startScene();
    const writer = scene.azure.createToken({ kind: 'pat', scopes: ['vso.build_execute'] });
    const { properties, repository } = paths(scene);
    assert.equal((await send(scene.azure, properties, { token: scene.extension })).status, 200);
    assert.equal(scene.azure.violations.length, 0);
    assert.equal((await send(scene.azure, properties, { token: scene.extension, ...PATCH })).status, 401);
    assert.deepEqual(
      scene.azure.violations.map((each) => each.rule),
      ['scope'],
    );
    assert.equal((await send(scene.azure, properties, { token: writer, scheme: 'basic', ...PATCH })).status, 200);
    assert.equal((await send(scene.azure, properties, { token: writer, scheme: 'basic' })).status, 200);
    assert.equal((await send(scene.azure, repository, { token: writer, scheme: 'basic' })).status, 401);
  });

  for (const { denied, path, change, status, typeKey, message } of [
    {
      denied: 'ViewProject',
      path: 'build',
      change: false,
      status: 404,
      typeKey: 'ProjectDoesNotExistWithNameException',
      message: /^TF200016: /,
    },
    {
      denied: 'ViewBuilds',
      path: 'build',
      change: false,
      status: 403,
      typeKey: 'AccessDeniedException',
      message: /^TF215106: /,
    },
    {
      denied: 'UpdateBuildInformation',
      path: 'properties',
      change: true,
      status: 403,
      typeKey: 'AccessDeniedException',
      message: /^TF215106: /,
    },
    {
      denied: 'GenericRead',
      path: 'repository',
      change: false,
      status: 404,
      typeKey: 'GitRepositoryNotFoundException',
      message: /^TF401019: /,
    },
  ] as const satisfies readonly { denied: Permission; [member: string]: unknown }[]) {
    it(`answers ${status} ${typeKey} where ${denied} is missing, which is no break of the contract`, async () => {
      const scene = await startScene();
      const token = scene.azure.createToken({ kind: 'job', denied: [denied] });
      const reply = await send(scene.azure, paths(scene)[path], { token, ...(change && PATCH) });
      assert.equal(reply.status, status);
      assert.equal(asRecord(reply.body)['typeKey'], typeKey);
      assert.match(String(asRecord(reply.body)['message']), message);
      assert.deepEqual(scene.azure.violations, []);
    });
  }

  it('answers TF401027 with the identity to grant where PullRequestContribute is missing', async () => {
    const { azure, repository, project } = await startScene();
    azure.world.pushCommit(repository, { branch: 'feature', files: { 'a.ts': 'a' } });
    const pull = azure.world.createPullRequest({
      repository,
      sourceBranch: 'feature',
      targetBranch: 'main',
      title: 'A',
    });
    const token = azure.createToken({ kind: 'job', denied: ['PullRequestContribute'] });
    const path = `${project.id}/_apis/git/repositories/${repository.id}/pullRequests/${pull.id}/threads`;
    const reply = await send(azure, path, {
      token,
      method: 'POST',
      body: { comments: [{ content: 'Look', commentType: 'text' }] },
    });
    assert.equal(reply.status, 403);
    const { typeKey, message } = asRecord(reply.body);
    assert.equal(typeKey, 'GitNeedsPermissionException');
    assert.equal(
      message,
      "TF401027: You need the Git 'PullRequestContribute' permission to perform this action. Details: identity " +
        `'Build\\${token.identity.id}', scope 'repository'.`,
    );
    assert.equal((await send(azure, path, { token })).status, 200);
    assert.equal(pull.threads.length, 0);
  });

  it('lets only the job write to its plan', async () => {
    const { azure, project, build, pat, job } = await startScene();
    const path = `${project.id}/_apis/distributedtask/hubs/build/plans/${build.planId}/timelines/${build.timelineId}/records`;
    const change = { method: 'PATCH', body: { count: 1, value: [{ id: build.planId, type: 'Job', name: 'Job' }] } };
    assert.equal((await send(azure, path, { token: pat, scheme: 'basic', ...change })).status, 403);
    assert.equal(build.records.size, 0);
    assert.equal((await send(azure, path, { token: job, ...change })).status, 200);
    assert.equal(build.records.size, 1);
  });
});
