import assert from 'node:assert/strict';
import { loadOperations, type Operation } from '../../../local/azure-devops/contract/contract';
import { asRecord } from '../../../local/azure-devops/json';
import { ROUTES } from '../../../local/azure-devops/routes';
import { WRAPPED_PROPERTIES } from '../../../local/azure-devops/contract/schema';
import { send, startScene, stopScenes, type Reply, type RequestOptions, type Scene } from './stand';

const RECORD = '5e6d5dbf-ac69-5f56-8b85-8e9038703a8b';
const PATCH = { method: 'PATCH', contentType: 'application/json-patch+json' };
const BINARY = { contentType: 'application/octet-stream', bytes: Buffer.from('{"a":1}') };
const STATUS = {
  state: 'failed',
  description: 'Gate',
  context: { name: 'gate', genre: 'sonarqube' },
};

/** Requires the status of above. */
const POLICY = {
  isEnabled: true,
  isBlocking: true,
  type: { id: 'cbdc66da-9728-4af8-aada-9a5a32e4a226' },
  settings: {
    statusGenre: 'sonarqube',
    statusName: 'gate',
    authorId: null,
    invalidateOnSourceUpdate: true,
    policyApplicability: null,
    scope: [{ repositoryId: null, refName: null, matchKind: 'DefaultBranch' }],
  },
};

interface Step extends RequestOptions {
  readonly operation: string;
  readonly path: string;
}

/** One request for each operation, in an order in which each finds what it needs. */
function steps(scene: Scene): Step[] {
  const { azure, project, repository, definition, build } = scene;
  azure.world.pushCommit(repository, {
    branch: 'feature',
    files: { 'src/index.ts': 'export const a = 1;\n', 'src/new.ts': '' },
  });
  const pull = azure.world.createPullRequest({
    repository,
    sourceBranch: 'feature',
    targetBranch: 'main',
    title: 'Feature',
  });
  azure.world.pushCommit(repository, { branch: 'feature', files: { 'src/new.ts': 'export {};\n' } });
  azure.world.addIteration(pull);
  const commit = repository.refs.get('refs/heads/feature') ?? '';
  const B = `${encodeURIComponent(project.name)}/_apis/build`;
  const R = `${project.id}/_apis/git/repositories/${repository.name}`;
  const P = `${R}/pullRequests/${pull.id}`;
  const POLICIES = `${project.id}/_apis/policy/configurations`;
  const plan = `${project.id}/_apis/distributedtask/hubs/build/plans/${build.planId}`;
  const record = `${plan}/timelines/${build.timelineId}/records`;
  const task = {
    id: RECORD,
    parentId: null,
    type: 'Task',
    name: 'Publish',
    state: 'completed',
    result: 'succeeded',
    order: 3,
  };
  const issues = [{ type: 'warning', message: 'careful', data: { logFileLineNumber: '3' } }];
  return [
    { operation: 'Location/ResourceLocations_List', path: '_apis/git', method: 'OPTIONS', version: null },
    { operation: 'Location/ResourceAreas_List', path: '_apis/ResourceAreas', version: null },
    {
      operation: 'Location/ConnectionData_Get',
      path: '_apis/connectionData?connectOptions=includeServices',
      version: null,
    },
    {
      operation: 'Security/SecurityNamespaces_Query',
      path: '_apis/securitynamespaces/2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87',
      version: '5.0',
    },
    {
      operation: 'Security/Permissions_HasPermissions',
      path: `_apis/permissions/2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87/16384?tokens=repoV2/${project.id}/${repository.id}`,
      version: '5.0',
    },
    { operation: 'core/Projects_List', path: '_apis/projects?$top=10&$skip=0' },
    { operation: 'core/Projects_Get', path: `_apis/projects/${project.id}?includeCapabilities=true` },
    {
      operation: 'distributedtask/Records_Update',
      path: record,
      method: 'PATCH',
      body: { count: 1, value: [{ ...task, issues, variables: { 'a.b': { value: '1' } } }] },
    },
    {
      operation: 'distributedtask/TaskAttachments_Create',
      path: `${record}/${RECORD}/attachments/report/a%20b.json`,
      method: 'PUT',
      version: '7.1-preview.1',
      ...BINARY,
    },
    {
      operation: 'distributedtask/Logs_Create',
      path: `${plan}/logs`,
      method: 'POST',
      body: { path: 'logs\\1', id: 0, location: null },
    },
    { operation: 'distributedtask/Logs_Append Log Content', path: `${plan}/logs/1`, method: 'POST', ...BINARY },
    { operation: 'build/Builds_Get Build Log', path: `${B}/builds/${build.id}/logs/1` },
    {
      operation: 'distributedtask/Events_Post Event',
      path: `${plan}/events`,
      method: 'POST',
      body: { name: 'JobCompleted', jobId: RECORD },
    },
    {
      operation: 'build/Builds_List',
      path: `${B}/builds?definitions=${definition.id}&branchName=refs/heads/main&$top=2&statusFilter=inProgress,completed&queryOrder=queueTimeDescending&properties=a.b`,
    },
    { operation: 'build/Builds_Get', path: `${B}/builds/${build.id}?propertyFilters=a.b` },
    {
      operation: 'build/Properties_Update Build Properties',
      path: `${B}/builds/${build.id}/properties`,
      ...PATCH,
      body: [{ op: 'add', path: '/a.b', value: 'x' }],
    },
    { operation: 'build/Properties_Get Build Properties', path: `${B}/builds/${build.id}/properties?filter=a.b,c` },
    { operation: 'build/Attachments_List', path: `${B}/builds/${build.id}/attachments/report` },
    {
      operation: 'build/Attachments_Get',
      path: `${B}/builds/${build.id}/${build.timelineId}/${RECORD}/attachments/report/a%20b.json`,
    },
    { operation: 'build/Timeline_Get', path: `${B}/builds/${build.id}/timeline` },
    { operation: 'build/Definitions_List', path: `${B}/definitions?name=shop*` },
    { operation: 'build/Definitions_Get', path: `${B}/definitions/${definition.id}` },
    { operation: 'git/Repositories_List', path: '_apis/git/repositories' },
    { operation: 'git/Repositories_Get Repository', path: `_apis/git/repositories/${repository.id}` },
    {
      operation: 'git/Items_Get',
      path: `${R}/items?path=/src/index.ts&includeContent=true&versionDescriptor.version=${commit}&versionDescriptor.versionType=commit`,
      headers: { Accept: 'application/json' },
    },
    { operation: 'git/Refs_List', path: `${R}/refs?filter=heads/feature` },
    {
      operation: 'git/Pull Requests_Get Pull Requests',
      path: `${R}/pullrequests?searchCriteria.status=active&searchCriteria.sourceRefName=refs/heads/feature`,
    },
    {
      operation: 'git/Pull Requests_Get Pull Requests By Project',
      path: `${project.id}/_apis/git/pullrequests?searchCriteria.status=all`,
    },
    { operation: 'git/Pull Requests_Get Pull Request', path: `${P}?includeCommits=true` },
    { operation: 'git/Pull Requests_Get Pull Request By Id', path: `_apis/git/pullrequests/${pull.id}` },
    { operation: 'git/Pull Requests_Update', path: P, method: 'PATCH', body: { title: 'Better feature' } },
    { operation: 'git/Pull Request Iterations_List', path: `${P}/iterations` },
    {
      operation: 'git/Pull Request Iteration Changes_Get',
      path: `${P}/iterations/2/changes?$compareTo=1&$top=10&$skip=0`,
    },
    {
      operation: 'git/Pull Request Threads_Create',
      path: `${P}/threads`,
      method: 'POST',
      body: {
        comments: [{ parentCommentId: 0, content: 'Look', commentType: 1 }],
        status: 1,
        threadContext: {
          filePath: '/src/new.ts',
          rightFileStart: { line: 1, offset: 1 },
          rightFileEnd: { line: 1, offset: 5 },
        },
        pullRequestThreadContext: {
          changeTrackingId: 1,
          iterationContext: { firstComparingIteration: 1, secondComparingIteration: 2 },
        },
        properties: { 'own.key': 'abc' },
      },
    },
    { operation: 'git/Pull Request Threads_List', path: `${P}/threads?$iteration=2&$baseIteration=1` },
    {
      operation: 'git/Pull Request Threads_Update',
      path: `${P}/threads/{thread}`,
      method: 'PATCH',
      body: { status: 'fixed' },
    },
    {
      operation: 'git/Pull Request Thread Comments_Create',
      path: `${P}/threads/{thread}/comments`,
      method: 'POST',
      body: { parentCommentId: 1, content: 'Done', commentType: 'text' },
    },
    {
      operation: 'git/Pull Request Thread Comments_Update',
      path: `${P}/threads/{thread}/comments/2`,
      method: 'PATCH',
      body: { content: 'Done now' },
    },
    {
      operation: 'git/Pull Request Thread Comments_Delete',
      path: `${P}/threads/{thread}/comments/2`,
      method: 'DELETE',
    },
    {
      operation: 'git/Pull Request Properties_Update',
      path: `${P}/properties`,
      ...PATCH,
      body: [{ op: 'add', path: '/own.key', value: 'abc' }],
    },
    { operation: 'git/Pull Request Properties_List', path: `${P}/properties` },
    { operation: 'git/Pull Request Statuses_Create', path: `${P}/statuses`, method: 'POST', body: STATUS },
    { operation: 'git/Pull Request Statuses_List', path: `${P}/statuses` },
    {
      operation: 'git/Pull Request Iteration Statuses_Create',
      path: `${P}/iterations/2/statuses`,
      method: 'POST',
      body: STATUS,
    },
    { operation: 'git/Pull Request Iteration Statuses_List', path: `${P}/iterations/2/statuses` },
    {
      operation: 'git/Pull Request Statuses_Create',
      path: `${P}/statuses`,
      method: 'POST',
      body: { ...STATUS, iterationId: 1, properties: { build: '1' } },
    },
    { operation: 'policy/Configurations_Create', path: POLICIES, method: 'POST', body: POLICY },
    { operation: 'policy/Configurations_List', path: POLICIES },
    {
      operation: 'policy/Evaluations_List',
      path: `${project.id}/_apis/policy/evaluations?artifactId=vstfs:///CodeReview/CodeReviewId/${project.id}/${pull.id}`,
      version: '7.1-preview.1',
    },
    {
      operation: 'policy/Configurations_Update',
      path: `${POLICIES}/{policy}`,
      method: 'PUT',
      body: { ...POLICY, isEnabled: false },
    },
  ];
}

/** The extension client's way of asking; the answers then carry numbers and bare arrays. */
const TERSE = 'excludeUrls=true;enumsAsNumbers=true;msDateFormat=true;noArrayWrap=true';

describe('an answer of the Azure DevOps stand-in', () => {
  afterEach(stopScenes);

  it("keeps Microsoft's schema, for every operation that is served", async () => {
    const scene = await startScene();
    const replies = new Map<string, Reply>();
    const problems: string[] = [];
    for (const step of steps(scene)) {
      const reply = await send(scene.azure, withIds(step.path, replies), { token: scene.job, ...step });
      replies.set(step.operation, reply);
      problems.push(...problemsOf(step.operation, reply));
    }
    assert.deepEqual(problems, []);
    assert.deepEqual(scene.azure.violations, []);
    assert.deepEqual([...new Set(scene.azure.requests.map((each) => each.operation))], [...replies.keys()]);
    assert.deepEqual(
      Object.keys(ROUTES).filter((id) => !replies.has(id)),
      [],
    );
  });

  it('keeps its form when numbers, bare arrays and no addresses are asked for', async () => {
    const scene = await startScene();
    const replies = new Map<string, Reply>();
    const texts: string[] = [];
    for (const step of steps(scene)) {
      const headers = { ...step.headers, Accept: `application/json;${TERSE}` };
      const reply = await send(scene.azure, withIds(step.path, replies), { token: scene.job, ...step, headers });
      replies.set(step.operation, reply);
      assert.ok(reply.status < 300, `${step.operation}: ${reply.status} ${reply.text.slice(0, 200)}`);
      // Locations and derived documents have no Microsoft schema to lead the form.
      if (!step.operation.startsWith('Location/')) texts.push(reply.text);
    }
    const all = texts.join('\n');
    assert.doesNotMatch(all, /"(url|remoteStatusUrl)":/);
    assert.doesNotMatch(all, /"(status|state|result|reason|commentType|changeType|gitObjectType)":"/);
    assert.doesNotMatch(all, /"[a-zA-Z]+(Date|Time|On)":"\d{4}-/);
    assert.match(all, /"publishedDate":"\/Date\(\d+\)\/"/);
    const attachments = replies.get('build/Attachments_List')?.body;
    assert.ok(Array.isArray(attachments));
    assert.match(JSON.stringify(attachments), /"_links":\{"self":\{"href":"http/);
  });
});

function withIds(path: string, replies: ReadonlyMap<string, Reply>): string {
  const idOf = (operation: string) => JSON.stringify(asRecord(replies.get(operation)?.body)['id']);
  return path
    .replace('{thread}', idOf('git/Pull Request Threads_Create'))
    .replace('{policy}', idOf('policy/Configurations_Create'));
}

function problemsOf(id: string, reply: Reply): string[] {
  const operation = loadOperations().find((each) => each.id === id);
  if (!operation) return [`${id}: no such operation`];
  if (reply.status !== operation.successStatus) return [`${id}: ${reply.status} ${reply.text.slice(0, 300)}`];
  const type = reply.headers.get('content-type') ?? '';
  if (!operation.responseSchema || type.startsWith('application/octet-stream')) return [];
  const body = type.startsWith('text/plain') ? reply.text : reply.body;
  return checkBody(operation, body).map((problem) => `${id}: ${problem}`);
}

/** The test's own check, so that the stand-in is not the only judge of itself. */
function checkBody(operation: Operation, body: unknown): readonly string[] {
  const schema = operation.responseSchema ?? {};
  const checked = schema['$ref'] === '#/definitions/PropertiesCollection' ? WRAPPED_PROPERTIES : schema;
  const { count, value } = asRecord(body);
  if (schema['type'] !== 'array') return operation.book.check(checked, 'closed')(body);
  if (!Array.isArray(value) || count !== value.length) return ['the list is not wrapped'];
  return operation.book.check(checked, 'closed')(value);
}
