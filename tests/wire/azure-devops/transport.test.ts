import assert from 'node:assert/strict';
import { asList, asRecord } from '../../../local/azure-devops/json';
import { delays, refuses, throttles } from '../../../local/azure-devops/faults';
import { answers, breaksOff, losesAnswer, resets, slows } from '../../../local/http/strikes';
import { send, startScene, stopScenes } from './stand';

describe('the transport of the Azure DevOps stand-in', () => {
  afterEach(stopScenes);

  it('gives every project exactly once over its pages', async () => {
    const { azure, job } = await startScene();
    for (let index = 0; index < 6; index += 1) azure.world.createProject(`Project ${index}`);
    const names: unknown[] = [];
    let token: string | null = null;
    do {
      const next: string = token === null ? '' : `&continuationToken=${encodeURIComponent(token)}`;
      const reply = await send(azure, `_apis/projects?$top=3${next}`, { token: job });
      names.push(...asList(asRecord(reply.body)['value']).map((each) => asRecord(each)['name']));
      token = reply.headers.get('x-ms-continuationtoken');
    } while (token !== null);
    assert.deepEqual(
      names,
      azure.world.projects.map((each) => each.name),
    );
    assert.equal(azure.requests.length, 3);
    assert.equal((await send(azure, '_apis/projects?continuationToken=nonsense', { token: job })).status, 400);
  });

  it('lets a page of any origin ask, with the headers that it needs, and read the token of the next page', async () => {
    const { azure, project, build, extension } = await startScene();
    const path = `${project.id}/_apis/build/builds/${build.id}/attachments/report`;
    const preflight = await send(azure, path, {
      method: 'OPTIONS',
      headers: {
        Origin: 'null',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'authorization',
      },
    });
    assert.equal(preflight.status, 200);
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization,accept/);
    const reply = await send(azure, path, { token: extension, headers: { Origin: 'http://127.0.0.1:1' } });
    assert.equal(reply.headers.get('access-control-allow-origin'), '*');
    assert.match(reply.headers.get('access-control-expose-headers') ?? '', /x-ms-continuationtoken/);
    const refused = await send(azure, path, { headers: { Origin: 'http://127.0.0.1:1' } });
    assert.equal(refused.headers.get('access-control-allow-origin'), '*');
  });

  for (const { name, path, method, status, rule } of [
    { name: 'an unknown route', path: '_apis/build/nothing', method: 'GET', status: 404, rule: 'unknown-route' },
    {
      name: 'a path outside the collection',
      path: '../Other/_apis/projects',
      method: 'GET',
      status: 404,
      rule: 'unknown-route',
    },
    {
      name: 'a method that the path does not know',
      path: '{build}',
      method: 'DELETE',
      status: 405,
      rule: 'unknown-method',
    },
    {
      name: 'a build id that is no number',
      path: '{project}/_apis/build/builds/latest',
      method: 'GET',
      status: 400,
      rule: 'parameter',
    },
    {
      name: 'a status that does not exist',
      path: '{project}/_apis/build/builds?statusFilter=done',
      method: 'GET',
      status: 400,
      rule: 'parameter',
    },
    {
      name: 'a parameter that does not exist',
      path: '{build}?expand=all',
      method: 'GET',
      status: 200,
      rule: 'parameter',
    },
    {
      name: 'a patch with the type of plain JSON',
      path: '{build}/properties',
      method: 'PATCH',
      status: 415,
      rule: 'content-type',
    },
  ] as const) {
    it(`notes ${name}`, async () => {
      const { azure, project, build, job } = await startScene();
      const filled = path
        .replace('{build}', `{project}/_apis/build/builds/${build.id}`)
        .replace('{project}', project.id);
      const reply = await send(azure, filled, { token: job, method, ...(method === 'PATCH' && { body: [] }) });
      assert.equal(reply.status, status, reply.text);
      assert.deepEqual(
        azure.violations.map((each) => each.rule),
        [rule],
      );
    });
  }

  it('notes a member that the schema does not name, which the service would pass over', async () => {
    const { azure, project, build, job } = await startScene();
    const reply = await send(azure, `${project.id}/_apis/build/builds/${build.id}/properties`, {
      token: job,
      method: 'PATCH',
      contentType: 'application/json-patch+json',
      body: [{ op: 'add', path: '/a', value: 'b', values: 'c' }],
    });
    assert.equal(reply.status, 200);
    assert.deepEqual(
      azure.violations.map((each) => each.rule),
      ['request-body'],
    );
  });

  it('throttles on demand, as often as it is told', async () => {
    const { azure, job } = await startScene();
    azure.faults.add({ path: '/_apis/projects', strike: throttles(7), times: 2 });
    const replies = [];
    for (let index = 0; index < 3; index += 1) replies.push(await send(azure, '_apis/projects', { token: job }));
    assert.deepEqual(
      replies.map((each) => each.status),
      [429, 429, 200],
    );
    assert.equal(replies[0]?.headers.get('retry-after'), '7');
    assert.match(replies[0]?.text ?? '', /TF400733/);
  });

  it('delays on demand and says so with the rate limit headers', async () => {
    const { azure, job } = await startScene();
    azure.faults.add({ method: 'GET', strike: delays(20) });
    const reply = await send(azure, '_apis/projects', { token: job });
    assert.equal(reply.status, 200);
    assert.equal(reply.headers.get('x-ratelimit-delay'), '1.000');
    assert.equal(reply.headers.get('x-ratelimit-remaining'), '0');
  });

  it('fails on demand with a status or a page', async () => {
    const { azure, job } = await startScene();
    azure.faults.add({ times: 1, strike: refuses(503, undefined, { 'Retry-After': '1' }) });
    azure.faults.add({
      path: /projects$/,
      strike: answers(502, '<h1>Bad gateway</h1>'),
    });
    const first = await send(azure, '_apis/projects', { token: job });
    const second = await send(azure, '_apis/projects', { token: job });
    assert.deepEqual([first.status, first.headers.get('retry-after')], [503, '1']);
    assert.deepEqual([second.status, second.text], [502, '<h1>Bad gateway</h1>']);
    assert.deepEqual(azure.violations, []);
  });

  for (const { when, strike, applied } of [
    { when: 'before its effect', strike: resets, applied: false },
    { when: 'after its effect', strike: losesAnswer, applied: true },
    { when: 'in the middle of the answer', strike: breaksOff, applied: true },
  ]) {
    it(`breaks the connection on demand, ${when}`, async () => {
      const { azure, project, build, job } = await startScene();
      azure.faults.add({ method: 'PATCH', strike });
      const change = send(azure, `${project.id}/_apis/build/builds/${build.id}/properties`, {
        token: job,
        method: 'PATCH',
        contentType: 'application/json-patch+json',
        body: [{ op: 'add', path: '/a', value: 'b' }],
      });
      await assert.rejects(change);
      assert.equal(build.properties.has('a'), applied);
    });
  }

  it('stops while an answer is outstanding', async () => {
    const { azure, job } = await startScene();
    azure.faults.add({ strike: slows(600_000) });
    const waiting = assert.rejects(send(azure, '_apis/projects', { token: job }));
    await azure.stop();
    await waiting;
  });
});
