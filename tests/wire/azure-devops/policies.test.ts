import assert from 'node:assert/strict';
import { asList, asRecord } from '../../../local/azure-devops/json';
import { POLICY_TYPES } from '../../../local/azure-devops/policies';
import { type PullRequest } from '../../../local/azure-devops/state';
import { send, startScene, stopScenes, type Scene } from './stand';

interface PolicyScene extends Scene {
  readonly pull: PullRequest;
  readonly root: string;
}

interface Settings {
  readonly type?: string;
  readonly isBlocking?: boolean;
  readonly isEnabled?: boolean;
  readonly [setting: string]: unknown;
}

/** A pull request to a branch with one policy. */
async function startPolicy({
  type = POLICY_TYPES.status,
  isBlocking = true,
  isEnabled = true,
  ...settings
}: Settings): Promise<PolicyScene> {
  const scene = await startScene();
  const { azure, repository, project, pat } = scene;
  azure.world.pushCommit(repository, { branch: 'release/1', files: {} });
  azure.world.pushCommit(repository, { branch: 'feature', files: { 'src/a.ts': '1' } });
  const pull = azure.world.createPullRequest({ repository, sourceBranch: 'feature', targetBranch: 'main', title: 'A' });
  const reply = await send(azure, `${project.id}/_apis/policy/configurations`, {
    token: pat,
    scheme: 'basic',
    method: 'POST',
    body: {
      isEnabled,
      isBlocking,
      type: { id: type },
      settings: {
        ...(type === POLICY_TYPES.status && { statusGenre: 'sonarqube', statusName: 'quality-gate' }),
        scope: [{ repositoryId: repository.id, refName: 'refs/heads/main', matchKind: 'Exact' }],
        ...settings,
      },
    },
  });
  assert.equal(reply.status, 200, reply.text);
  return { ...scene, pull, root: `${project.id}/_apis/git/repositories/${repository.id}/pullRequests/${pull.id}` };
}

async function post({ azure, root, job }: PolicyScene, path: string, state: string, name = 'quality-gate') {
  const body = { state, description: state, context: { genre: 'sonarqube', name } };
  return send(azure, `${root}/${path}`, { token: job, method: 'POST', body });
}

/** What the policy says, and whether the pull request can be completed. */
async function outcomeOf({ azure, root, project, pull, pat }: PolicyScene): Promise<[string | undefined, number]> {
  const artifact = `vstfs:///CodeReview/CodeReviewId/${project.id}/${pull.id}`;
  const sender = { token: pat, scheme: 'basic' } as const;
  const path = `${project.id}/_apis/policy/evaluations?artifactId=${artifact}&includeNotApplicable=true`;
  const evaluations = await send(azure, path, { ...sender, version: '7.1-preview.1' });
  const [first] = asList(asRecord(evaluations.body)['value']).map(asRecord);
  const status = first?.['status'];
  const completion = await send(azure, root, { ...sender, method: 'PATCH', body: { status: 'completed' } });
  return [typeof status === 'string' ? status : undefined, completion.status];
}

const DEFAULT_BRANCH = [{ repositoryId: null, refName: null, matchKind: 'DefaultBranch' }];
const RELEASES = [{ repositoryId: null, refName: 'refs/heads/release/', matchKind: 'Prefix' }];

const ROWS: readonly {
  readonly name: string;
  readonly settings?: Settings;
  readonly act?: (scene: PolicyScene) => Promise<unknown>;
  readonly says: string | undefined;
  readonly completes: boolean;
}[] = [
  { name: 'no status at all', says: 'queued', completes: false },
  {
    name: 'a status that succeeded',
    act: (s) => post(s, 'iterations/1/statuses', 'succeeded'),
    says: 'approved',
    completes: true,
  },
  {
    name: 'a status that failed',
    act: (s) => post(s, 'iterations/1/statuses', 'failed'),
    says: 'rejected',
    completes: false,
  },
  {
    name: 'a status in error',
    act: (s) => post(s, 'iterations/1/statuses', 'error'),
    says: 'rejected',
    completes: false,
  },
  {
    name: 'a pending status',
    act: (s) => post(s, 'iterations/1/statuses', 'pending'),
    says: 'queued',
    completes: false,
  },
  {
    name: 'a status that does not apply',
    act: (s) => post(s, 'iterations/1/statuses', 'notApplicable'),
    says: 'notApplicable',
    completes: true,
  },
  {
    name: 'a status of another name',
    act: (s) => post(s, 'iterations/1/statuses', 'succeeded', 'quality-gate/shop'),
    says: 'queued',
    completes: false,
  },
  {
    name: 'a failure after a success',
    act: async (s) => {
      await post(s, 'iterations/1/statuses', 'succeeded');
      await post(s, 'iterations/1/statuses', 'failed');
    },
    says: 'rejected',
    completes: false,
  },
  {
    name: 'a failure of a policy that does not block',
    settings: { isBlocking: false },
    act: (s) => post(s, 'iterations/1/statuses', 'failed'),
    says: 'rejected',
    completes: true,
  },
  {
    name: 'nothing, where the policy is switched off',
    settings: { isEnabled: false },
    says: undefined,
    completes: true,
  },
  {
    name: 'a success before a push, without reset',
    act: async (s) => {
      await post(s, 'iterations/1/statuses', 'succeeded');
      s.azure.world.addIteration(s.pull);
    },
    says: 'approved',
    completes: true,
  },
  {
    name: 'a success before a push, with reset',
    settings: { invalidateOnSourceUpdate: true },
    act: async (s) => {
      await post(s, 'iterations/1/statuses', 'succeeded');
      s.azure.world.addIteration(s.pull);
    },
    says: 'queued',
    completes: false,
  },
  {
    name: 'nothing posted, where that makes it apply',
    settings: { policyApplicability: 1 },
    says: 'notApplicable',
    completes: true,
  },
  {
    name: 'a status of another identity',
    settings: { authorId: '11111111-1111-4111-8111-111111111111' },
    act: (s) => post(s, 'iterations/1/statuses', 'succeeded'),
    says: 'queued',
    completes: false,
  },
  {
    name: 'files that the policy is not about',
    settings: { filenamePatterns: ['/docs/*'] },
    says: 'notApplicable',
    completes: true,
  },
  { name: 'files that it is about', settings: { filenamePatterns: ['/src/*'] }, says: 'queued', completes: false },
  {
    name: 'the default branch of every repository',
    settings: { scope: DEFAULT_BRANCH },
    says: 'queued',
    completes: false,
  },
  { name: 'branches of another prefix', settings: { scope: RELEASES }, says: undefined, completes: true },
  {
    name: 'another target',
    act: (s) => Promise.resolve(s.azure.world.retarget(s.pull, 'release/1')),
    says: undefined,
    completes: true,
  },
  {
    name: 'an open comment',
    settings: { type: POLICY_TYPES.comments },
    act: ({ azure, root, job }) =>
      send(azure, `${root}/threads`, {
        token: job,
        method: 'POST',
        body: { comments: [{ content: 'Look', commentType: 'text' }], status: 'active' },
      }),
    says: 'rejected',
    completes: false,
  },
  {
    name: 'a resolved comment',
    settings: { type: POLICY_TYPES.comments },
    act: ({ azure, root, job }) =>
      send(azure, `${root}/threads`, {
        token: job,
        method: 'POST',
        body: { comments: [{ content: 'Look', commentType: 'text' }], status: 'closed' },
      }),
    says: 'approved',
    completes: true,
  },
];

describe('branch policies of the Azure DevOps stand-in', () => {
  afterEach(stopScenes);

  for (const { name, settings = {}, act, says, completes } of ROWS) {
    it(`${completes ? 'let a pull request complete' : 'hold a pull request back'} with ${name}`, async () => {
      const scene = await startPolicy(settings);
      await act?.(scene);
      assert.deepEqual(await outcomeOf(scene), [says, completes ? 200 : 403]);
      assert.equal(scene.pull.status, completes ? 'completed' : 'active');
      assert.deepEqual(scene.azure.violations, []);
    });
  }

  it('refuse a status without iteration, where they reset on new changes', async () => {
    const scene = await startPolicy({ invalidateOnSourceUpdate: true });
    const refused = await post(scene, 'statuses', 'succeeded');
    assert.equal(refused.status, 403);
    assert.match(refused.text, /requires status to be posted on iteration/);
    assert.equal(scene.pull.statuses.length, 0);
    assert.equal((await post(scene, 'statuses', 'succeeded', 'another')).status, 200);
  });

  it('refuse a kind that does not exist, and settings without scope', async () => {
    const { azure, project, pat } = await startScene();
    const create = (body: object) =>
      send(azure, `${project.id}/_apis/policy/configurations`, { token: pat, scheme: 'basic', method: 'POST', body });
    const settings = { scope: DEFAULT_BRANCH };
    assert.equal((await create({ type: { id: '11111111-1111-4111-8111-111111111111' }, settings })).status, 404);
    assert.equal((await create({ type: { id: POLICY_TYPES.status }, settings: {} })).status, 400);
    assert.deepEqual(azure.world.policies, []);
  });
});
