import assert from 'node:assert/strict';
import { listen, type Listening } from '../../../local/http/listen';
import { startProxy, type Proxy } from '../../../local/http/proxy';
import { halves } from '../../../local/http/strikes';

describe('the proxy of the stand-ins', () => {
  let behind: Listening;
  let proxy: Proxy | undefined;
  const arrived: string[] = [];
  before(async () => {
    behind = await listen(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      arrived.push(`${request.headers.host} ${request.url} ${Buffer.concat(chunks).toString()}`);
      response.write('0123456789');
      response.end();
    });
  });
  beforeEach(() => arrived.splice(0));
  afterEach(() => proxy?.stop());
  after(() => behind.stop());

  it('passes a request as it comes, below the path of its target, and counts what comes back', async () => {
    proxy = await startProxy({ target: `${behind.url}/sonar/` });
    const answer = await fetch(`${proxy.url}/api/ce/submit?a=b`, { method: 'POST', body: 'report' });
    assert.equal(await answer.text(), '0123456789');
    assert.deepEqual(arrived, [`127.0.0.1:${proxy.port} /sonar/api/ce/submit?a=b report`]);
    const [{ method, path, status, bytes } = {}] = proxy.requests;
    assert.deepEqual([method, path, status, bytes], ['POST', '/api/ce/submit', 200, 10]);
  });

  it('hands what a fault meets to the fault, with the effect of the request and the length as it then is', async () => {
    proxy = await startProxy({ target: behind.url, faults: [{ path: '/a', times: 1, strike: halves }] });
    const ask = async (): Promise<string> => (await fetch(`${proxy?.url}/a`)).text();
    assert.deepEqual([await ask(), await ask()], ['01234', '0123456789']);
    assert.equal(arrived.length, 2);
    assert.deepEqual(
      proxy.requests.map(({ bytes }) => bytes),
      [5, 10],
    );
  });

  it('breaks everything off while its server is gone, and goes on with the next', async () => {
    proxy = await startProxy({ target: behind.url });
    proxy.pointTo(undefined);
    await assert.rejects(fetch(`${proxy.url}/a`));
    assert.deepEqual(arrived, []);
    proxy.pointTo(behind.url);
    assert.equal((await fetch(`${proxy.url}/a`)).status, 200);
    assert.deepEqual(
      proxy.requests.map(({ status }) => status),
      [0, 200],
    );
  });
});
