import assert from 'node:assert/strict';
import { asList, asRecord } from '../../../local/azure-devops/json';
import { send, startScene, stopScenes, type Scene } from './stand';

function patch(scene: Scene, body: unknown) {
  return send(scene.azure, `${scene.project.id}/_apis/build/builds/${scene.build.id}/properties`, {
    token: scene.job,
    method: 'PATCH',
    contentType: 'application/json-patch+json',
    body,
  });
}

function record(scene: Scene, id: string): string {
  const { project, build } = scene;
  return `${project.id}/_apis/distributedtask/hubs/build/plans/${build.planId}/timelines/${build.timelineId}/records/${id}`;
}

const FIRST = '5e6d5dbf-ac69-5f56-8b85-8e9038703a8b';
const SECOND = '6e6d5dbf-ac69-5f56-8b85-8e9038703a8c';

describe('builds of the Azure DevOps stand-in', () => {
  afterEach(stopScenes);

  it('keep of racing writers the last value of each key, and the keys of all', async () => {
    const scene = await startScene();
    const writers = Array.from({ length: 12 }, (_, index) => index);
    await Promise.all(
      writers.map((index) =>
        patch(scene, [
          { op: 'add', path: `/sonarqube.analysis.${index}`, value: String(index) },
          { op: 'add', path: '/sonarglobalqualitygate', value: String(index) },
        ]),
      ),
    );
    const reply = await patch(scene, [{ op: 'add', path: '/SonarGlobalQualityGate', value: 'last' }]);
    const value = asRecord(asRecord(reply.body)['value']);
    assert.deepEqual(value['sonarglobalqualitygate'], { $type: 'System.String', $value: 'last' });
    assert.equal(asRecord(reply.body)['count'], 13);
    for (const index of writers) {
      assert.deepEqual(value[`sonarqube.analysis.${index}`], { $type: 'System.String', $value: String(index) });
    }
  });

  it('give the properties that a filter names, and lose those that a patch removes', async () => {
    const scene = await startScene();
    scene.azure.world.setProperty(scene.build, 'a', '1');
    scene.azure.world.setProperty(scene.build, 'b/c', '2');
    const path = `${scene.project.id}/_apis/build/builds/${scene.build.id}/properties?filter=B/C,unknown`;
    const reply = await send(scene.azure, path, { token: scene.job });
    assert.deepEqual(reply.body, { count: 1, value: { 'b/c': { $type: 'System.String', $value: '2' } } });
    await patch(scene, [{ op: 'remove', path: '/b~1c' }]);
    assert.deepEqual([...scene.build.properties], [['a', '1']]);
  });

  it('carry in a list only the properties that the list asks for', async () => {
    const scene = await startScene();
    scene.azure.world.setProperty(scene.build, 'a', '1');
    scene.azure.world.setProperty(scene.build, 'b', '2');
    const propertiesOf = async (query: string) => {
      const reply = await send(scene.azure, `${scene.project.id}/_apis/build/builds${query}`, { token: scene.job });
      return asRecord(asList(asRecord(reply.body)['value'])[0])['properties'];
    };
    assert.deepEqual(await propertiesOf(''), {});
    assert.deepEqual(await propertiesOf('?properties=b'), { b: { $type: 'System.String', $value: '2' } });
  });

  it('are found by definition, full branch name, status and result, newest first, page by page', async () => {
    let now = Date.UTC(2026, 0, 1);
    const scene = await startScene({ clock: () => (now += 1000) });
    const { azure, project, definition, job } = scene;
    const other = azure.world.createDefinition({ project, name: 'other', repository: scene.repository });
    const start = (definitionId: number, sourceBranch: string) => {
      return azure.world.createBuild({ definitionId, sourceBranch, sourceVersion: 'a'.repeat(40) });
    };
    const [one, two, three] = [1, 2, 3].map(() => start(definition.id, 'refs/heads/release/1'));
    assert.ok(one && two && three);
    start(definition.id, 'refs/heads/release/10');
    start(other.id, 'refs/heads/release/1');
    for (const build of [two, one, three]) azure.world.finishBuild(build, build === one ? 'failed' : 'succeeded');
    const idsOf = async (query: string) => {
      const reply = await send(azure, `${project.id}/_apis/build/builds?${query}`, { token: job });
      const ids = asList(asRecord(reply.body)['value']).map((each) => asRecord(each)['id']);
      return { ids, token: reply.headers.get('x-ms-continuationtoken') };
    };
    const query = `definitions=${definition.id}&branchName=refs/heads/release/1`;
    assert.deepEqual((await idsOf(query)).ids, [three.id, one.id, two.id]);
    assert.deepEqual((await idsOf(`${query}&queryOrder=queueTimeAscending`)).ids, [one.id, two.id, three.id]);
    assert.deepEqual((await idsOf(`${query}&resultFilter=failed&statusFilter=completed`)).ids, [one.id]);
    assert.deepEqual((await idsOf('branchName=release/1')).ids, []);
    const first = await idsOf(`${query}&$top=2`);
    assert.deepEqual(first.ids, [three.id, one.id]);
    assert.deepEqual(await idsOf(`${query}&$top=2&continuationToken=${first.token ?? ''}`), {
      ids: [two.id],
      token: null,
    });
    assert.deepEqual(azure.violations, []);
  });

  it('list what the agent attached, by type without case, and give it back byte by byte', async () => {
    const scene = await startScene();
    const { azure, project, build, job, extension } = scene;
    const content = Buffer.from([0, 255, 10, 13, 195, 40]);
    const upload = { token: job, method: 'PUT', version: '7.1-preview.1', contentType: 'application/octet-stream' };
    const records = record(scene, '').slice(0, -1);
    const value = [FIRST, SECOND].map((id, index) => ({ id, type: 'Task', name: 'Publish', attempt: index + 1 }));
    await send(azure, records, { token: job, method: 'PATCH', body: { count: 2, value } });
    await send(azure, `${record(scene, FIRST)}/attachments/Report/a%20%26%20b.json`, { ...upload, bytes: content });
    await send(azure, `${record(scene, SECOND)}/attachments/Report/a%20%26%20b.json`, {
      ...upload,
      bytes: Buffer.from('{}'),
    });
    const listed = await send(azure, `${project.id}/_apis/build/builds/${build.id}/attachments/report`, {
      token: extension,
    });
    const entries = asList(asRecord(listed.body)['value']).map(asRecord);
    assert.deepEqual(
      entries.map((each) => each['name']),
      ['a & b.json', 'a & b.json'],
    );
    const hrefs = entries.map((each) => String(asRecord(asRecord(each['_links'])['self'])['href']));
    assert.match(hrefs[0] ?? '', new RegExp(`/${build.timelineId}/${FIRST}/attachments/Report/a%20%26%20b\\.json$`));
    const headers = { Authorization: `Bearer ${extension.value}` };
    const bytes = await Promise.all(
      hrefs.map(async (href) => Buffer.from(await (await fetch(href, { headers })).arrayBuffer())),
    );
    assert.deepEqual(bytes, [content, Buffer.from('{}')]);
    assert.deepEqual(azure.violations, []);
  });

  it('note an attachment for a record that the timeline does not have', async () => {
    const scene = await startScene();
    await send(scene.azure, `${record(scene, FIRST)}/attachments/report/a.json`, {
      token: scene.job,
      method: 'PUT',
      version: '7.1-preview.1',
      contentType: 'application/octet-stream',
      bytes: Buffer.from('{}'),
    });
    assert.deepEqual(
      scene.azure.violations.map((each) => each.rule),
      ['usage'],
    );
  });

  it('keep of a timeline record what an update leaves out', async () => {
    const scene = await startScene();
    const { azure, project, build, job } = scene;
    const path = record(scene, '').slice(0, -1);
    const update = (value: object) =>
      send(azure, path, { token: job, method: 'PATCH', body: { count: 1, value: [{ id: FIRST, ...value }] } });
    await update({ type: 'Task', name: 'Publish', state: 1, variables: { a: { value: '1' } } });
    await update({
      name: null,
      state: 'completed',
      result: 2,
      issues: [{ type: 1, message: 'gate failed' }],
      variables: { b: { value: '2' } },
    });
    const timeline = await send(azure, `${project.id}/_apis/build/builds/${build.id}/timeline/${build.timelineId}`, {
      token: job,
    });
    const found = asRecord(asList(asRecord(timeline.body)['records'])[0]);
    assert.deepEqual(
      [found['name'], found['state'], found['result'], found['issues']],
      ['Publish', 'completed', 'failed', [{ type: 'error', message: 'gate failed' }]],
    );
    assert.deepEqual(build.records.get(FIRST)?.['variables'], { a: { value: '1' }, b: { value: '2' } });
  });

  for (const { name, path, typeKey } of [
    {
      name: 'a build of another project',
      path: '{other}/_apis/build/builds/{build}',
      typeKey: 'BuildNotFoundException',
    },
    {
      name: 'a build that does not exist',
      path: '{project}/_apis/build/builds/9999',
      typeKey: 'BuildNotFoundException',
    },
    {
      name: 'a definition that does not exist',
      path: '{project}/_apis/build/definitions/9999',
      typeKey: 'DefinitionNotFoundException',
    },
    {
      name: 'a project that does not exist',
      path: 'Nowhere/_apis/build/builds/{build}',
      typeKey: 'ProjectDoesNotExistWithNameException',
    },
  ] as const) {
    it(`answer 404 for ${name}`, async () => {
      const { azure, project, build, job } = await startScene();
      const other = azure.world.createProject('Other');
      const filled = path
        .replace('{other}', other.id)
        .replace('{project}', project.id)
        .replace('{build}', String(build.id));
      const reply = await send(azure, filled, { token: job });
      assert.deepEqual([reply.status, asRecord(reply.body)['typeKey']], [404, typeKey]);
      assert.deepEqual(azure.violations, []);
    });
  }
});
