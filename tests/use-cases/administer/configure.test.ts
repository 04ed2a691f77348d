import assert from 'node:assert/strict';
import { serverFault, unexpectedAnswer } from '../../../src/errors/server-errors';
import { TaskError } from '../../../src/errors/errors';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import { isSameOrganization } from '../../../src/domain/set-up/same-organization';
import type { BranchPolicy } from '../../../src/documents/policy';
import type { AdministeredOrganization } from '../../../src/ports/administered-organization';
import { Secret } from '../../../src/secrets/secret';
import { configure, type ConfigureQuestion } from '../../../src/use-cases/administer/configure';
import { protect, type ProtectQuestion } from '../../../src/use-cases/administer/protect';
import { repository } from '../../unit/domain/set-up/repositories';
import { SetUpWorld } from './set-up-world';

const url = 'https://dev.azure.com/contoso';

/** An organization that a good token sees. */
function organization(changes: Partial<AdministeredOrganization> = {}) {
  const policies: BranchPolicy[] = [];
  const port: AdministeredOrganization = {
    url,
    identity: () => Promise.resolve({ id: 'bot', name: 'SonarQube' }),
    projects: () => Promise.resolve([{ id: 'p1', name: 'Shop' }]),
    project: (name) => Promise.resolve({ id: 'p1', name }),
    repositories: () => Promise.resolve([repository('Shop', 'web')]),
    hasRef: (_project, _repository, refName) => Promise.resolve(refName === 'refs/heads/main'),
    pipelineName: (_project, id) => Promise.resolve(id === 7 ? 'shop CI' : null),
    canRead: () => Promise.resolve(true),
    policies: (_project, typeId) => Promise.resolve(policies.filter((policy) => policy.typeId === typeId)),
    createPolicy: (_project, draft) => {
      policies.push({ id: policies.length + 1, ...draft });
      return Promise.resolve({ id: policies.length });
    },
    updatePolicy: (_project, id, draft) => {
      policies[id - 1] = { id, ...draft };
      return Promise.resolve();
    },
    ...changes,
  };
  return { port, policies };
}

describe('the global record', () => {
  const asked = (changes: Partial<ConfigureQuestion> = {}): ConfigureQuestion => ({
    name: null,
    organizationUrl: url,
    token: new Secret('global-pat'),
    mode: 'write',
    ...changes,
  });
  const run = (world: SetUpWorld, changes: Partial<ConfigureQuestion> = {}, port = organization().port) =>
    configure({ server: world.process().server, organization: port }, asked(changes));
  const empty = (options: ConstructorParameters<typeof SetUpWorld>[0] = {}) => {
    const world = new SetUpWorld(options);
    world.records.length = 0;
    return world;
  };

  it('is made, and the second time its address is unchanged and its token stored', async () => {
    const world = empty();
    const first = await run(world);
    assert.deepEqual([first.action, first.record, first.tokenStored], ['created', { key: 'azure', url }, true]);
    assert.deepEqual(first.sees, { identity: 'SonarQube', projects: 1, repositories: 1 });
    const second = await run(world);
    assert.deepEqual([second.action, second.tokenStored], ['unchanged', true]);
    assert.deepEqual(world.writes, ['createRecord', 'updateRecord']);
  });
  it('of another name for the same organization is found, and keeps the name', async () => {
    const world = new SetUpWorld();
    const { action, record } = await run(world);
    assert.deepEqual([action, record.key], ['updated', 'azure']);
  });
  it('is not written in a dry run or a check', async () => {
    const world = empty();
    assert.equal((await run(world, { mode: 'dry-run' })).action, 'created');
    await assert.rejects(run(world, { mode: 'check' }), /no global record/);
    assert.deepEqual(world.writes, []);
    assert.equal((await run(new SetUpWorld(), { mode: 'check', token: null })).action, 'checked');
  });
  it('is not written with a token that Azure DevOps does not take', async () => {
    const world = empty();
    const refusing = organization({ identity: () => Promise.reject(serverFault('x', 500, '')) }).port;
    await assert.rejects(run(world, {}, refusing));
    assert.deepEqual(world.writes, []);
  });
  it('is one only, before anything is tried, where the edition keeps one', async () => {
    const world = empty();
    world.records.push({ key: 'other', url: 'https://dev.azure.com/fabrikam', id: 'x' });
    await assert.rejects(run(world), /keeps one record for Azure DevOps, and has "other"/);
    const enterprise = empty({ features: ['multiple-alm'] });
    enterprise.records.push({ key: 'other', url: 'https://dev.azure.com/fabrikam', id: 'x' });
    assert.equal((await run(enterprise)).action, 'created');
  });
  it('tells what SonarQube says of it', async () => {
    const world = empty();
    world.personalProblem = 'Invalid Azure URL or Personal Access Token';
    await assert.rejects(run(world), /SonarQube itself cannot use the record "azure": Invalid Azure URL/);
    const { server } = empty().process();
    const refusal = unexpectedAnswer('api/x', 'it is 400: for all organizations', new RefusedAnswer(400, ''));
    const refusing = { ...server, createRecord: () => Promise.reject(refusal) };
    await assert.rejects(
      configure({ server: refusing, organization: organization().port }, asked()),
      (error: unknown) =>
        error instanceof TaskError &&
        error.code === 'SQ-SETUP-RECORD' &&
        error.message.endsWith(': for all organizations.'),
    );
  });
});

describe('two addresses of an organization', () => {
  const rows: readonly (readonly [left: string, right: string, same: boolean])[] = [
    ['https://dev.azure.com/contoso', 'https://dev.azure.com/Contoso/', true],
    ['https://dev.azure.com/contoso', 'https://contoso.visualstudio.com', true],
    ['https://dev.azure.com/contoso', 'https://contoso.visualstudio.com/DefaultCollection/', true],
    ['https://dev.azure.com/contoso', 'https://dev.azure.com/fabrikam', false],
    ['https://ado.example/tfs/Main', 'https://ado.example/tfs/main/', true],
    ['https://ado.example/tfs/Main', 'https://ado.example/tfs/Other', false],
    ['https://ado.example:8080/a', 'https://ado.example/a', false],
    ['dev.azure.com/contoso', 'dev.azure.com/contoso', false],
    ['https://dev.azure.com/%zz', 'https://dev.azure.com/contoso', false],
  ];
  for (const [left, right, same] of rows) {
    it(`${left} ${same ? 'is' : 'is not'} ${right}`, () => assert.equal(isSameOrganization(left, right), same));
  }
});

describe('the protection of branches', () => {
  const asked = (changes: Partial<ProtectQuestion> = {}): ProtectQuestion => ({
    project: 'Shop',
    repository: null,
    refName: null,
    wanted: [{ kind: 'status', genre: 'sonarqube', name: 'quality-gate', resetOnPush: true, authorId: null }],
    dryRun: false,
    ...changes,
  });
  it('makes one policy for all repositories, once', async () => {
    const { port, policies } = organization();
    const [first] = await protect(port, asked());
    const [second] = await protect(port, asked());
    assert.deepEqual(
      [first?.plan.action, second?.plan.action, second?.id, policies.length],
      ['create', 'unchanged', 1, 1],
    );
  });
  it('makes nothing in a dry run', async () => {
    const { port, policies } = organization();
    const [planned] = await protect(port, asked({ dryRun: true }));
    assert.deepEqual([planned?.plan.action, planned?.id, policies.length], ['create', null, 0]);
  });
  it('finds a repository by its name, mends what is there, and names a wider one', async () => {
    const { port, policies } = organization();
    await protect(port, asked());
    await protect(port, asked({ repository: 'WEB' }));
    const own = policies[1];
    assert.ok(own);
    policies[1] = { ...own, isBlocking: false };
    const [mended] = await protect(port, asked({ repository: 'web' }));
    assert.deepEqual([mended?.plan.action, mended?.wider, policies[1].isBlocking], ['update', 1, true]);
    await assert.rejects(protect(port, asked({ repository: 'gone' })), /has no repository "gone"/);
  });
  it('makes each of several', async () => {
    const { port, policies } = organization();
    const [status] = asked().wanted;
    assert.ok(status);
    await protect(
      port,
      asked({ wanted: [status, { kind: 'build', definitionId: 7, displayName: 'CI', resetOnPush: true }] }),
    );
    assert.equal(policies.length, 2);
  });
});
