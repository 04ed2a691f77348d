import assert from 'node:assert/strict';
import { logOf, pipelineOf, stepOf } from '../e2e/rig';
import { createProject, createToken, createUserToken, fresh, post } from './administration';
import { describeLive } from './rig';

describeLive('A token that may not create projects', (live) => {
  const CREATE = { groupName: 'sonar-users', permission: 'provisioning' };
  let token: string;
  let restore: (() => Promise<unknown>) | undefined;
  before(async () => {
    const { server } = live();
    restore = () => post(server, 'api/permissions/add_group', CREATE);
    // On a new server everyone may: the permission is of the group that all users are in.
    await post(server, 'api/permissions/remove_group', CREATE);
    token = await createUserToken(server);
  });
  after(() => restore?.());

  const CASES: readonly (readonly [owner: string, token: () => Promise<string>, reason: RegExp])[] = [
    ["a user's token", () => Promise.resolve(token), /its user does not have the permission "Create Projects"/],
    [
      'a project analysis token',
      async () => {
        const project = await createProject(live().server, 'own');
        return createToken(live().server, 'PROJECT_ANALYSIS_TOKEN', project);
      },
      /a project analysis token analyses its own project only/,
    ],
  ];
  for (const [owner, tokenOf, reason] of CASES) {
    it(`${owner}: Prepare says so where a branch needs a project of its own, and nothing is scanned`, async () => {
      const key = fresh('forbidden');
      const { run } = await live().run(
        pipelineOf({
          prepare: { cliProjectKey: key, defaultBranch: 'main', unsupportedBranch: 'separate-project' },
        }),
        { build: { sourceBranch: 'refs/heads/feature/x' }, token: await tokenOf() },
      );
      const errors = stepOf(run, 'prepare').issues.filter(({ type }) => type === 'error');
      assert.equal(errors.length, 1, logOf(run, 'prepare'));
      assert.match(errors[0]?.message ?? '', /\[SQ-AUTH-CREATE\]/);
      assert.match(errors[0]?.message ?? '', reason);
      assert.match(errors[0]?.message ?? '', new RegExp(`The project ${key}:feature-x-\\w+ does not exist`));
      assert.equal(stepOf(run, 'prepare').result, 'Failed');
      for (const step of ['analyze', 'publish']) assert.equal(stepOf(run, step).result, 'Skipped', step);
      const { body } = await live().server.api('GET', 'api/projects/search', { q: key });
      assert.deepEqual((body as { components: unknown[] }).components, []);
    });
  }
});
