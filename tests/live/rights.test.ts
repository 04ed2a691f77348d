import assert from 'node:assert/strict';
import type { BuildFacts } from '../../local/agent/pipeline-options';
import { logOf, pipelineOf, stepOf } from '../e2e/rig';
import { createProject, createToken, createUserToken, fresh, post, type TokenType } from './administration';
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

  const OWNERS: readonly (readonly [owner: string, token: () => Promise<string>, reason: RegExp])[] = [
    ["a user's token", () => Promise.resolve(token), /its user does not have the permission "Create Projects"/],
    [
      'a project analysis token',
      async () => {
        const project = await createProject(live().server, 'own');
        return createToken(live().server, 'PROJECT_ANALYSIS_TOKEN', project);
      },
      /a project analysis token analyzes its own project only/,
    ],
  ];
  const BUILDS: readonly (readonly [what: string, build: BuildFacts, inputs: Record<string, string>, key: string])[] = [
    ['the project is a new one', { sourceBranch: 'refs/heads/main' }, {}, ''],
    [
      'a branch needs a project of its own',
      { sourceBranch: 'refs/heads/feature/x' },
      { unsupportedBranch: 'separate-project' },
      ':feature-x-\\w+',
    ],
  ];
  for (const [owner, tokenOf, reason] of OWNERS) {
    for (const [what, build, inputs, suffix] of BUILDS) {
      it(`${owner}: Prepare says so where ${what}, and nothing is scanned`, async () => {
        const key = fresh('forbidden');
        const { run } = await live().run(
          pipelineOf({ prepare: { cliProjectKey: key, defaultBranch: 'main', ...inputs } }),
          { build, token: await tokenOf() },
        );
        const errors = stepOf(run, 'prepare').issues.filter(({ type }) => type === 'error');
        assert.equal(errors.length, 1, logOf(run, 'prepare'));
        assert.match(errors[0]?.message ?? '', /\[SQ-AUTH-CREATE\]/);
        assert.match(errors[0]?.message ?? '', reason);
        assert.match(errors[0]?.message ?? '', new RegExp(`The project ${key}${suffix} does not exist`));
        assert.equal(stepOf(run, 'prepare').result, 'Failed');
        for (const step of ['analyze', 'publish']) assert.equal(stepOf(run, step).result, 'Skipped', step);
        const { body } = await live().server.api('GET', 'api/projects/search', { q: key });
        assert.deepEqual((body as { components: unknown[] }).components, []);
      });
    }
  }
});

describeLive('The project, before the build', (live) => {
  const prepareOnly = (cliProjectKey: string): string =>
    pipelineOf({ prepare: { cliProjectKey, defaultBranch: 'main' }, analyze: null, publish: null });

  const KINDS: readonly TokenType[] = ['USER_TOKEN', 'GLOBAL_ANALYSIS_TOKEN', 'PROJECT_ANALYSIS_TOKEN'];
  for (const kind of KINDS) {
    it(`is there for a token of the kind ${kind}, whether anyone may see it or not`, async () => {
      for (const visibility of ['public', 'private']) {
        const project = await createProject(live().server, 'seen');
        await post(live().server, 'api/projects/update_visibility', { project, visibility });
        const token = await createToken(live().server, kind, kind === 'PROJECT_ANALYSIS_TOKEN' ? project : undefined);
        const { run } = await live().run(prepareOnly(project), { token });
        assert.equal(stepOf(run, 'prepare').result, 'Succeeded', logOf(run, 'prepare'));
        assert.doesNotMatch(logOf(run, 'prepare'), /does not exist/);
      }
    });
  }

  it('is one that the analysis creates, which is told', async () => {
    const key = fresh('new');
    const { run } = await live().run(prepareOnly(key));
    assert.equal(stepOf(run, 'prepare').result, 'Succeeded', logOf(run, 'prepare'));
    assert.match(logOf(run, 'prepare'), new RegExp(`Project ${key} does not exist yet; this analysis creates it\\.`));
  });
});

describeLive('A project key that differs from an existing one in upper and lower case only', (live) => {
  it('is told by Prepare, with the key of the existing project', async () => {
    const key = await createProject(live().server, 'case');
    const { run } = await live().run(
      pipelineOf({ prepare: { cliProjectKey: key.toUpperCase() }, analyze: null, publish: null }),
    );
    const errors = stepOf(run, 'prepare').issues.filter(({ type }) => type === 'error');
    assert.match(errors[0]?.message ?? '', /\[SQ-CONF-PROJECT-KEY\]/, logOf(run, 'prepare'));
    assert.ok((errors[0]?.message ?? '').includes(`beside "${key}"`), errors[0]?.message);
  });
});
