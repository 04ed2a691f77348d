import assert from 'node:assert/strict';
import { createAzureDevOpsRequests } from '../../src/adapters/azure-devops/requests';
import { planPolicy, POLICY_TYPE_IDS, type WantedPolicy } from '../../src/domain/set-up/plan-policy';
import { Secret } from '../../src/secrets/secret';
import { createPolicy, listPolicies, updatePolicy } from '../../src/wire/azure-devops/policies';
import { getProject, listProjects } from '../../src/wire/azure-devops/projects';
import { getRepository, listRepositories } from '../../src/wire/azure-devops/repositories';
import { startScene, stopScenes } from './azure-devops/stand';
import { plainSettings } from './http/test-server';

const PRODUCTS = ['services', 'server2022', 'server2020'] as const;

async function start(product: (typeof PRODUCTS)[number]) {
  const scene = await startScene({ product });
  const send = createAzureDevOpsRequests(plainSettings(), {
    collectionUrl: scene.azure.collectionUrl,
    credentials: { scheme: 'basic', token: new Secret(scene.pat.value) },
  });
  return { ...scene, send };
}

/** What the administrator's commands ask, sent to the stand-in that checks it with Microsoft's schema, in each product's versions. */
describe('requests about projects, repositories and branch policies', () => {
  afterEach(stopScenes);

  for (const product of PRODUCTS) {
    it(`list projects to the end on ${product}`, async () => {
      const { azure, send } = await start(product);
      for (let number = 0; number < 1100; number += 1) azure.world.createProject(`Team ${number}`);
      const first = await send(listProjects({ skip: 0 }));
      const second = await send(listProjects({ continuation: first.continuation ?? '' }));
      const third = await send(listProjects({ skip: 1000 }));
      assert.deepEqual(
        [first, second, third].map(({ values, continuation }) => [values.length, continuation]),
        [
          [500, '500'],
          [500, '1000'],
          [101, null],
        ],
      );
      assert.equal(second.values[0]?.name, 'Team 499');
      assert.deepEqual(azure.violations, []);
    });

    it(`list repositories with what each product tells of them on ${product}`, async () => {
      const { azure, send, project } = await start(product);
      const other = azure.world.createProject('Größe & 100% #1');
      azure.world.createRepository({ project: other, name: 'leer' });
      azure.world.createRepository({ project, name: 'off', defaultBranch: 'main', isDisabled: true, isFork: true });
      const tells = product === 'services' || product === 'server2022';
      const all = await send(listRepositories(null));
      assert.deepEqual(
        all.map(({ name, project: of, defaultBranch, isDisabled, isFork }) => [
          name,
          of,
          defaultBranch,
          isDisabled,
          isFork,
        ]),
        [
          ['shop', 'Web Shop', 'main', tells ? false : null, false],
          ['leer', 'Größe & 100% #1', null, tells ? false : null, false],
          ['off', 'Web Shop', 'main', tells ? true : null, true],
        ],
      );
      assert.deepEqual(
        (await send(listRepositories(other.name))).map(({ name }) => name),
        ['leer'],
      );
      assert.equal((await send(getRepository(other.name, 'LEER'))).id, all[1]?.id);
      assert.deepEqual(await send(getProject(other.name)), { id: other.id, name: other.name });
      assert.deepEqual(azure.violations, []);
    });

    it(`make, find and change a branch policy on ${product}`, async () => {
      const { azure, send, project } = await start(product);
      const wanted: WantedPolicy = {
        kind: 'status',
        genre: 'sonarqube',
        name: 'quality-gate',
        resetOnPush: true,
        authorId: null,
        scope: { repositoryId: null, refName: null },
      };
      const plan = planPolicy(wanted, []);
      assert.ok(plan.action === 'create');
      const made = await send(createPolicy(project.name, plan.draft));
      const { values } = await send(listPolicies(project.name, POLICY_TYPE_IDS.status, null));
      assert.deepEqual(values, [made]);
      assert.deepEqual(planPolicy(wanted, values), { action: 'unchanged', id: made.id });
      const mended = planPolicy({ ...wanted, authorId: 'someone' }, values);
      assert.ok(mended.action === 'update');
      await send(updatePolicy(project.name, mended.id, mended.draft));
      const after = await send(listPolicies(project.name, POLICY_TYPE_IDS.status, null));
      assert.equal(after.values[0]?.settings['authorId'], 'someone');
      assert.deepEqual(azure.violations, []);
    });

    it(`list policies to the end on ${product}`, async () => {
      const { azure, send, project } = await start(product);
      for (let number = 0; number < 130; number += 1) {
        await send(
          createPolicy(project.id, {
            typeId: POLICY_TYPE_IDS.build,
            isEnabled: true,
            isBlocking: true,
            settings: { buildDefinitionId: number, scope: [{ repositoryId: null, matchKind: 'DefaultBranch' }] },
          }),
        );
      }
      const first = await send(listPolicies(project.id, POLICY_TYPE_IDS.build, null));
      const rest =
        first.continuation === null
          ? []
          : (await send(listPolicies(project.id, POLICY_TYPE_IDS.build, first.continuation))).values;
      assert.equal(first.values.length + rest.length, 130);
      assert.deepEqual(azure.violations, []);
    });
  }
});

describe('two people with tokens of different projects', () => {
  afterEach(stopScenes);
  it('see different projects and repositories', async () => {
    const { azure } = await start('services');
    azure.world.createRepository({ project: azure.world.createProject('Other'), name: 'x', defaultBranch: 'main' });
    const token = azure.createToken({ kind: 'pat', projects: ['Other'] });
    const send = createAzureDevOpsRequests(plainSettings(), {
      collectionUrl: azure.collectionUrl,
      credentials: { scheme: 'basic', token: new Secret(token.value) },
    });
    assert.deepEqual(
      (await send(listProjects({ skip: 0 }))).values.map(({ name }) => name),
      ['Other'],
    );
    assert.deepEqual(
      (await send(listRepositories(null))).map(({ name }) => name),
      ['x'],
    );
    await assert.rejects(send(getRepository('Web Shop', 'shop')), /TF200016/);
  });
});
