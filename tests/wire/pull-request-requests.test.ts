import type { PullRequestAddress } from '../../src/documents/pull-request';
import assert from 'node:assert/strict';
import {
  parseThreadProperties,
  toIntention,
  toKeptProperties,
  toThreadProperties,
} from '../../src/documents/thread-properties';
import { pullRequestOpener } from '../../src/adapters/azure-devops/pull-request';
import { createAzureDevOpsRequests, type SendApiRequest } from '../../src/adapters/azure-devops/requests';
import { Secret } from '../../src/secrets/secret';
import type { ApiRequest } from '../../src/wire/azure-devops/api-request';
import { getFile } from '../../src/wire/azure-devops/files';
import { getIdentity } from '../../src/wire/azure-devops/identity';
import { listChanges } from '../../src/wire/azure-devops/iteration-changes';
import { listStatuses, postStatus } from '../../src/wire/azure-devops/pull-request-statuses';
import { getTarget, listOpenPullRequests, PULL_REQUESTS_A_PAGE } from '../../src/wire/azure-devops/pull-requests';
import {
  createThread,
  deleteComment,
  editComment,
  listThreads,
  replyToThread,
  updateThread,
} from '../../src/wire/azure-devops/threads';
import { PayloadProblem } from '../../src/wire/payload';
import { startScene, stopScenes, type Scene } from './azure-devops/stand';
import { plainSettings } from './http/test-server';
import type { Product } from '../../local/azure-devops/contract/api-version';
import { type PullRequest } from '../../local/azure-devops/state';

interface RequestScene extends Scene {
  readonly send: SendApiRequest;
  readonly pull: PullRequest;
  readonly at: PullRequestAddress;
}

/** What is sent names 5.0; the newest version of the same requests is answered alike. */
const PRODUCTS = [
  'services',
  'services in version 7.1',
  'server2022',
  'server2022 in version 7.0',
  'server2020',
] as const;

/** The request as it would be in another version; what is in preview stays so. */
function inVersion<T>(request: ApiRequest<T>, version: string | undefined): ApiRequest<T> {
  return version === undefined
    ? request
    : { ...request, version: (request.version ?? '5.0').replace(/^5\.0/, version) };
}

async function start(
  named: (typeof PRODUCTS)[number] = 'services',
  files: Record<string, string> = { 'src/a b.ts': 'one\n' },
): Promise<RequestScene> {
  const [product, version] = named.split(' in version ') as [Product, string | undefined];
  const scene = await startScene({ product });
  const { azure, repository, project, job } = scene;
  azure.world.pushCommit(repository, { branch: 'feature', files });
  const pull = azure.world.createPullRequest({ repository, sourceBranch: 'feature', targetBranch: 'main', title: 'A' });
  const send = createAzureDevOpsRequests(plainSettings(), {
    collectionUrl: azure.collectionUrl,
    credentials: { scheme: 'bearer', token: new Secret(job.value) },
  });
  return {
    ...scene,
    pull,
    send: (request, stopped) => send(inVersion(request, version), stopped),
    at: { projectId: project.id, repositoryId: repository.id, pullRequestId: String(pull.id) },
  };
}

const position = {
  path: '/src/a b.ts',
  start: { line: 1, offset: 1 },
  end: { line: 1, offset: 4 },
  changeTrackingId: 1,
  iterationId: 1,
};
const thread = {
  content: 'Look #1',
  status: 'active',
  position,
  properties: new Map([['SonarQube.Issue', 'AX/1~2']]),
} as const;
const status = {
  state: 'failed',
  description: 'shop: failed',
  targetUrl: 'https://sonarqube.example/dashboard?id=a&b=c',
  genre: 'sonarqube',
  name: 'quality-gate/shop',
  properties: new Map([['build', '12']]),
} as const;

/** The requests about pull requests, sent to the stand-in that checks them with Microsoft's schema, in each product's versions. */
describe('requests about pull requests', () => {
  afterEach(stopScenes);

  for (const product of PRODUCTS) {
    it(`begin, change and delete comments on ${product}`, async () => {
      const { azure, send, at, job } = await start(product);
      const made = await send(createThread(at, thread));
      const general = await send(
        createThread(at, { ...thread, status: 'closed', position: null, properties: new Map() }),
      );
      await send(updateThread(at, made.id, 'wontFix'));
      const reply = await send(replyToThread(at, made.id, 'Accepted.'));
      await send(editComment(at, made.id, 1, 'Look again'));
      await send(deleteComment(at, general.id, 1));
      assert.deepEqual(await send(listThreads(at)), [
        {
          id: made.id,
          status: 'wontFix',
          isDeleted: false,
          isTouched: true,
          path: '/src/a b.ts',
          properties: new Map([['SonarQube.Issue', 'AX/1~2']]),
          comments: [
            { id: 1, authorId: job.identity.id, content: 'Look again', isDeleted: false, isOfSystem: false },
            { id: reply.id, authorId: job.identity.id, content: 'Accepted.', isDeleted: false, isOfSystem: false },
          ],
        },
        {
          id: general.id,
          status: 'closed',
          isDeleted: true,
          isTouched: true,
          path: null,
          properties: new Map(),
          comments: [{ id: 1, authorId: job.identity.id, content: '', isDeleted: true, isOfSystem: false }],
        },
      ]);
      assert.deepEqual(azure.violations, []);
    });

    it(`remember of comments what Azure DevOps takes no change of, on ${product}`, async () => {
      const { azure, send, at } = await start(product);
      const pullRequest = pullRequestOpener(send)(at, new AbortController().signal);
      const mark = {
        hash: 'h',
        status: 'active',
        definition: '7',
        issue: 'AX1',
        project: 'shop',
        server: 's',
        rule: 'r',
        path: '/a',
        lineHash: '',
      } as const;
      const made = await pullRequest.createThread({ ...thread, properties: toThreadProperties(mark) });
      const other = await pullRequest.createThread({
        ...thread,
        properties: toThreadProperties({ ...mark, issue: 'AX2' }),
      });
      const before = azure.requests.length;
      await pullRequest.discussions();
      assert.equal(azure.requests.length - before, 1, 'nothing is remembered of comments that nobody touched');
      const fixed = { ...mark, status: 'fixed' } as const;
      await pullRequest.remember(toIntention(made, 'fixed'));
      const [intended] = await pullRequest.discussions();
      assert.equal(intended?.isUnsettled, undefined, 'nobody touched it yet');
      await pullRequest.setState(made.id, 'fixed');
      const [cutOff] = await pullRequest.discussions();
      assert.deepEqual(
        [cutOff?.isUnsettled, cutOff && parseThreadProperties(cutOff.properties)],
        [true, { kind: 'finding', mark: fixed }],
      );
      await pullRequest.remember(toKeptProperties(made, toThreadProperties(fixed)));
      const found = await pullRequestOpener(send)(at, new AbortController().signal).discussions();
      assert.deepEqual(
        found.map(({ id, status: state, properties }) => [id, state, parseThreadProperties(properties)]),
        [
          [made.id, 'fixed', { kind: 'finding', mark: fixed }],
          [other.id, 'active', { kind: 'finding', mark: { ...mark, issue: 'AX2' } }],
        ],
      );
      assert.deepEqual(azure.violations, []);
    });

    it(`post statuses on an iteration of ${product}`, async () => {
      const { azure, send, at, job } = await start(product);
      const posted = await send(postStatus(at, 1, status));
      await send(postStatus(at, 1, { ...status, state: 'pending', targetUrl: null, properties: new Map() }));
      const [first, second, ...rest] = await send(listStatuses(at));
      assert.deepEqual(first, { ...status, id: posted.id, iterationId: 1, authorId: job.identity.id });
      assert.deepEqual([second?.state, second?.targetUrl, second?.properties, rest], ['pending', null, new Map(), []]);
      assert.deepEqual(azure.violations, []);
    });

    it(`read identity and files on ${product}`, async () => {
      const { azure, send, job, repository, project } = await start(product);
      assert.deepEqual(await send(getIdentity()), { id: job.identity.id, name: job.identity.displayName });
      const commit = repository.refs.get('refs/heads/feature') ?? '';
      assert.equal(await send(getFile(project.id, repository.id, '/src/a b.ts', { commit })), 'one\n');
      assert.equal(await send(getFile(project.id, repository.id, '/src/a b.ts', { branch: 'feature' })), 'one\n');
      assert.deepEqual(azure.violations, []);
    });

    it(`read a file of HTML as a file on ${product}`, async () => {
      const html = '<!DOCTYPE html>\n<html></html>\n';
      const { project, repository, send } = await start(product, { 'index.html': html });
      const commit = repository.refs.get('refs/heads/feature') ?? '';
      assert.equal(await send(getFile(project.id, repository.id, '/index.html', { commit })), html);
    });

    it(`read changed files page by page on ${product}`, async () => {
      const files = Object.fromEntries(
        Array.from({ length: 2001 }, (_, index) => [`f${String(index).padStart(4, '0')}.ts`, '1']),
      );
      const { azure, send, at } = await start(product, files);
      const first = await send(listChanges(at, 1, 0));
      assert.deepEqual([first.files.length, first.nextSkip], [2000, 2000]);
      const second = await send(listChanges(at, 1, first.nextSkip));
      assert.deepEqual(second, {
        files: [
          {
            path: '/f2000.ts',
            changeTrackingId: 2001,
            blobId: '56a6051ca2b02b04ef92d5150c9ef600403cb1de',
            pathBefore: null,
          },
        ],
        nextSkip: 0,
      });
      assert.deepEqual(azure.violations, []);
    });
  }

  const at = { projectId: 'p', repositoryId: 'r', pullRequestId: '7' };
  const read = (request: ApiRequest<unknown>, value: unknown) => request.read({ value, path: 'the answer' }, 0, null);

  it('take a thread status and a status of tomorrow for what must not be overwritten, and never for success', () => {
    const threads = read(listThreads(at), { value: [{ id: 1, status: 'parked', comments: [] }] });
    assert.equal((threads as { status: string }[])[0]?.status, 'closed');
    const statuses = read(listStatuses(at), {
      value: [{ id: 1, state: 'partiallySucceeded', context: { name: 'a' } }],
    });
    assert.equal((statuses as { state: string }[])[0]?.state, 'error');
  });

  for (const [name, request, answer] of [
    ['threads without comments', listThreads(at), { value: [{ id: 1 }] }],
    ['threads without id', listThreads(at), { value: [{ comments: [] }] }],
    ['threads without list', listThreads(at), { count: 0 }],
    ['statuses without context', listStatuses(at), { value: [{ id: 1, state: 'failed' }] }],
    ['changes without list', listChanges(at, 1, 0), {}],
    ['changes without tracking id', listChanges(at, 1, 0), { changeEntries: [{ item: { path: '/a' } }] }],
    ['an identity without id', getIdentity(), { authenticatedUser: {} }],
  ] as const) {
    it(`refuse ${name}`, () => {
      assert.throws(() => read(request, answer), PayloadProblem);
    });
  }

  it('leave folders and deleted content out of the changed files', () => {
    const page = read(listChanges(at, 1, 0), {
      changeEntries: [
        { changeTrackingId: 1, item: { path: '/src', isFolder: true } },
        { changeTrackingId: 2, item: { path: '/gone.ts' }, changeType: 'delete' },
        { changeTrackingId: 3, item: null },
      ],
    });
    assert.deepEqual(page, {
      files: [{ path: '/gone.ts', changeTrackingId: 2, blobId: null, pathBefore: '/gone.ts' }],
      nextSkip: 0,
    });
  });

  for (const product of PRODUCTS) {
    it(`list the open pull requests of a project or repository, page by page, and tell their target, on ${product}`, async () => {
      const { send, at, azure, repository, project, pull } = await start(product);
      for (let more = 0; more < PULL_REQUESTS_A_PAGE; more += 1) {
        azure.world.createPullRequest({ repository, sourceBranch: 'feature', targetBranch: 'main', title: 'B' });
      }
      assert.equal(await send(getTarget(at)), 'main');
      for (const of of [null, repository.name]) {
        const first = await send(listOpenPullRequests(project.name, of, 0));
        const second = await send(listOpenPullRequests(project.name, of, PULL_REQUESTS_A_PAGE));
        assert.deepEqual([first.length, second.length], [PULL_REQUESTS_A_PAGE, 1]);
        const last = second[0];
        assert.deepEqual(last, {
          ...at,
          sourceCommit: pull.iterations.at(-1)?.sourceCommit,
          projectName: project.name,
          repositoryName: repository.name,
        });
      }
      assert.deepEqual(azure.violations, []);
    });
  }
});
