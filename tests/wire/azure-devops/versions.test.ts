import assert from 'node:assert/strict';
import { type Product } from '../../../local/azure-devops/contract/api-version';
import { asList, asRecord } from '../../../local/azure-devops/json';
import { send, startScene, stopScenes } from './stand';

interface Row {
  readonly product: Product;
  readonly resource: 'build' | 'properties' | 'attachments' | 'repository';
  readonly version: string | null;
  readonly answer:
    | 200
    | 'VssVersionOutOfRangeException'
    | 'VssInvalidPreviewVersionException'
    | 'VssInvalidApiResourceVersionException';
}

const ROWS: readonly Row[] = [
  // The lowest common versions work everywhere.
  ...(['services', 'server2022', 'server2020'] as const).flatMap((product): Row[] => [
    { product, resource: 'build', version: '5.0', answer: 200 },
    { product, resource: 'repository', version: '5.0', answer: 200 },
    { product, resource: 'properties', version: '5.0-preview.1', answer: 200 },
    { product, resource: 'attachments', version: '5.0-preview.2', answer: 200 },
    { product, resource: 'build', version: '8.0', answer: 'VssVersionOutOfRangeException' },
    { product, resource: 'build', version: 'newest', answer: 'VssInvalidApiResourceVersionException' },
    { product, resource: 'properties', version: '5.0-preview.9', answer: 'VssVersionOutOfRangeException' },
  ]),
  { product: 'server2020', resource: 'build', version: '6.0', answer: 200 },
  { product: 'server2020', resource: 'build', version: '7.0', answer: 'VssVersionOutOfRangeException' },
  { product: 'server2020', resource: 'build', version: '7.2-preview.7', answer: 'VssVersionOutOfRangeException' },
  { product: 'server2020', resource: 'properties', version: '6.0', answer: 'VssInvalidPreviewVersionException' },
  { product: 'server2020', resource: 'properties', version: '6.0-preview.1', answer: 200 },
  { product: 'server2020', resource: 'attachments', version: '6.0', answer: 'VssInvalidPreviewVersionException' },
  { product: 'server2022', resource: 'properties', version: '7.0', answer: 200 },
  { product: 'server2022', resource: 'properties', version: '7.1', answer: 'VssVersionOutOfRangeException' },
  { product: 'services', resource: 'properties', version: '7.1', answer: 200 },
  { product: 'services', resource: 'build', version: '7.2', answer: 'VssInvalidPreviewVersionException' },
  { product: 'services', resource: 'build', version: '7.2-preview.7', answer: 200 },
];

describe('the Azure DevOps stand-in as a product of its time', () => {
  afterEach(stopScenes);

  for (const { product, resource, version, answer } of ROWS) {
    it(`${product} answers ${String(answer)} to ${resource} in version ${String(version)}`, async () => {
      const { azure, project, build, repository, job } = await startScene({ product });
      const root = `${project.id}/_apis/build/builds/${build.id}`;
      const paths = {
        build: root,
        properties: `${root}/properties`,
        attachments: `${root}/attachments/report`,
        repository: `${project.id}/_apis/git/repositories/${repository.id}`,
      };
      const reply = await send(azure, paths[resource], { token: job, version });
      const inHeader = await send(azure, paths[resource], {
        token: job,
        version: null,
        headers: { Accept: `application/json;api-version=${String(version)}` },
      });
      assert.equal(inHeader.status, reply.status);
      if (answer === 200) {
        assert.equal(reply.status, 200, reply.text);
        assert.deepEqual(azure.violations, []);
      } else {
        assert.equal(reply.status, 400);
        assert.equal(asRecord(reply.body)['typeKey'], answer);
        assert.deepEqual(new Set(azure.violations.map((each) => each.rule)), new Set(['api-version']));
      }
    });
  }

  it('refuses a change without a version, and notes a reading request without one', async () => {
    const { azure, project, build, job } = await startScene();
    const path = `${project.id}/_apis/build/builds/${build.id}/properties`;
    const change = await send(azure, path, {
      token: job,
      version: null,
      method: 'PATCH',
      contentType: 'application/json-patch+json',
      body: [{ op: 'add', path: '/a', value: 'b' }],
    });
    assert.equal(change.status, 400);
    assert.equal(asRecord(change.body)['typeKey'], 'VssVersionNotSpecifiedException');
    assert.equal((await send(azure, path, { token: job, version: null })).status, 200);
    assert.deepEqual(
      azure.violations.map((each) => each.rule),
      ['api-version', 'api-version'],
    );
    assert.equal(build.properties.size, 0);
  });

  it('tells clients that negotiate what each product releases', async () => {
    const released = async (product: Product) => {
      const { azure } = await startScene({ product });
      const reply = await send(azure, '_apis/build', { method: 'OPTIONS', version: null });
      const rows = asList(asRecord(reply.body)['value']).map(asRecord);
      const row = rows.find((each) => each['id'] === '0a6312e9-0627-49b7-8083-7d74a64849c9');
      return [row?.['releasedVersion'], row?.['maxVersion'], row?.['resourceVersion']];
    };
    assert.deepEqual(await released('server2020'), ['0.0', '6.0', 1]);
    assert.deepEqual(await released('server2022'), ['7.0', '7.0', 1]);
    assert.deepEqual(await released('services'), ['7.1', '7.2', 1]);
  });

  it('moves clients to other addresses on Services only', async () => {
    const areasOf = async (product: Product) => {
      const { azure, job } = await startScene({ product });
      return asRecord((await send(azure, '_apis/ResourceAreas', { token: job, version: null })).body);
    };
    assert.deepEqual(await areasOf('server2020'), { count: 0, value: null });
    assert.equal((await areasOf('services'))['count'], 5);
  });
});
