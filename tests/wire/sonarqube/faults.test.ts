import assert from 'node:assert/strict';
import type { SonarQubeStandIn } from '../../../local/sonarqube/server';
import { basic, closeAll, get, open } from './stand-in-client';

describe('faults of the stand-in', () => {
  afterEach(closeAll);

  const route = '/api/features/list';
  const ask = async (server: SonarQubeStandIn): Promise<string> => {
    try {
      const answer = await get(server, route, { Authorization: basic(server.tokens.user) });
      return `${answer.status} ${answer.headers.get('location') === null ? await answer.text() : 'redirect'}`;
    } catch {
      return 'cut';
    }
  };
  const rows = [
    [{ kind: 'status', status: 503, body: '{"errors":[]}' }, '503 {"errors":[]}'],
    [{ kind: 'reset' }, 'cut'],
    [{ kind: 'reset', when: 'in-body' }, 'cut'],
    [{ kind: 'empty' }, '200 '],
    [{ kind: 'sign-in' }, '302 redirect'],
    [{ kind: 'slow', milliseconds: 1 }, '200 ["branch-support","from-sonarqube-update","announcement"]'],
    [{ kind: 'truncate' }, '200 ["branch-support","from-sona'],
  ] as const;
  for (const [fault, expected] of rows) {
    it(`${JSON.stringify(fault)} strikes as often as ordered, then the true answer comes`, async () => {
      const server = await open();
      const placed = server.faults.add({ ...fault, path: route, times: 1 });
      assert.equal(await ask(server), expected);
      assert.equal(await ask(server), '200 ["branch-support","from-sonarqube-update","announcement"]');
      assert.equal(placed.hits, 1);
    });
  }

  it('pages in the place of JSON, and changed downloads', async () => {
    const server = await open();
    server.faults.add({ kind: 'html', path: /features/ });
    assert.match(await ask(server), /^200 <!DOCTYPE html>/);
    const download = async () => {
      const headers = { Authorization: basic(server.tokens.user), Accept: 'application/octet-stream' };
      return Buffer.from(await (await get(server, '/api/v2/analysis/engine', headers)).arrayBuffer());
    };
    server.faults.add({ kind: 'corrupt', path: '/api/v2/analysis/engine', times: 1 });
    const [changed, whole] = [await download(), await download()];
    assert.equal(changed.length, whole.length);
    assert.ok(!changed.equals(whole));
  });
});
