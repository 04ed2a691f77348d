import assert from 'node:assert/strict';
import { repositoryReader } from '../../../src/adapters/azure-devops/connect';
import { createAzureDevOpsRequests } from '../../../src/adapters/azure-devops/requests';
import { TaskError } from '../../../src/errors/errors';
import { Secret } from '../../../src/secrets/secret';
import { plainSettings, startServer } from '../http/test-server';
import { startScene, stopScenes } from './stand';

/** The question about open pull requests, to the stand-in that answers by Microsoft's schema. */
describe('the search for the pull request of a branch', () => {
  afterEach(stopScenes);

  it('finds the open ones of that very branch', async () => {
    const { azure, project, repository, job } = await startScene();
    const { world } = azure;
    const open = (sourceBranch: string, targetBranch: string) =>
      world.createPullRequest({ repository, sourceBranch, targetBranch, title: sourceBranch });
    for (const branch of ['feature', 'feature/a', 'release']) {
      world.pushCommit(repository, { branch, files: { [`${branch}.ts`]: '1' } });
    }
    const first = open('feature', 'main');
    const second = open('feature', 'release');
    open('feature/a', 'main');
    const requests = createAzureDevOpsRequests(plainSettings(), {
      collectionUrl: azure.collectionUrl,
      credentials: { scheme: 'bearer', token: new Secret(job.value) },
    });
    const client = repositoryReader(requests);
    const search = (branch: string) => client.openPullRequests(project.id, repository.id, branch);
    const ids = async (branch: string): Promise<string[]> => (await search(branch)).map(({ id }) => id).sort();
    assert.deepEqual(await ids('feature'), [String(first.id), String(second.id)].sort());
    assert.deepEqual((await search('feature')).map(({ base }) => base).sort(), ['main', 'release']);
    second.status = 'abandoned';
    assert.deepEqual(await ids('feature'), [String(first.id)]);
    world.createPullRequest({
      repository,
      sourceBranch: 'feature',
      targetBranch: 'main',
      title: 'of a fork',
      isFork: true,
    });
    assert.deepEqual(await ids('feature'), [String(first.id)], 'a fork has a branch of the same name');
    assert.deepEqual(await ids('nowhere'), []);
    assert.deepEqual(azure.violations, []);
  });

  it('refuses an answer of another shape', async () => {
    const answers: [body: unknown, problem: RegExp][] = [
      [
        { value: [{ pullRequestId: '7', sourceRefName: 'refs/heads/a', targetRefName: 'refs/heads/b' }] },
        /whole number/,
      ],
      [{ value: [{ pullRequestId: 7 }] }, /sourceRefName/],
      [{ pulls: [] }, /value/],
    ];
    for (const [body, problem] of answers) {
      const server = await startServer((_, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      });
      const requests = createAzureDevOpsRequests(plainSettings(), {
        collectionUrl: server.url,
        credentials: { scheme: 'bearer', token: new Secret('t') },
      });
      const client = repositoryReader(requests);
      await assert.rejects(client.openPullRequests('p', 'r', 'a'), (error) => {
        assert.ok(error instanceof TaskError && error.code === 'SQ-ADO-REQUEST', String(error));
        assert.match(error.message, problem);
        return true;
      });
      await server.close();
    }
  });
});

describe('a file of a branch', () => {
  afterEach(stopScenes);

  it('is read, is not there, or is not known', async () => {
    const { azure, project, repository, job } = await startScene();
    azure.world.pushCommit(repository, { branch: 'main', files: { 'web/sonar-project.properties': 'a=b\n' } });
    const reader = ({ value }: Pick<typeof job, 'value'>) =>
      repositoryReader(
        createAzureDevOpsRequests(plainSettings(), {
          collectionUrl: azure.collectionUrl,
          credentials: { scheme: 'bearer', token: new Secret(value) },
        }),
      );
    const read = (path: string, branch: string, token: Pick<typeof job, 'value'> = job) =>
      reader(token).fileOfBranch(project.id, repository.id, path, branch);
    assert.equal(await read('/web/sonar-project.properties', 'main'), 'a=b\n');
    assert.equal(await read('/sonar-project.properties', 'main'), null);
    await assert.rejects(read('/web/sonar-project.properties', 'nowhere'), { code: 'SQ-ADO-REQUEST' });
    const denied = azure.createToken({ kind: 'job', denied: ['GenericRead'] });
    await assert.rejects(read('/web/sonar-project.properties', 'main', denied), { code: 'SQ-ADO-REQUEST' });
    assert.deepEqual(azure.violations, []);
  });
});
