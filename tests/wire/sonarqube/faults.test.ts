import assert from 'node:assert/strict';
import type { SonarQubeStandIn } from '../../../local/sonarqube/server';
import {
  answers,
  breaksOff,
  drips,
  empties,
  flipsAByte,
  GATEWAY_PAGE,
  halves,
  losesAnswer,
  redirects,
  resets,
  slows,
} from '../../../local/http/strikes';
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
    ['a status', answers(503, '{"errors":[]}'), '503 {"errors":[]}'],
    ['a reset', resets, 'cut'],
    ['a lost answer', losesAnswer, 'cut'],
    ['a body that breaks off', breaksOff, 'cut'],
    ['an empty body', empties, '200 '],
    ['a redirect', redirects(({ origin }) => `${origin}/sessions/new`), '302 redirect'],
    ['a slow answer', slows(1), '200 ["branch-support","from-sonarqube-update","announcement"]'],
    ['a body that comes in pieces', drips(3, 1), '200 ["branch-support","from-sonarqube-update","announcement"]'],
    ['a body that was cut', halves, '200 ["branch-support","from-sona'],
  ] as const;
  for (const [name, strike, expected] of rows) {
    it(`${name} comes as often as ordered, then the true answer`, async () => {
      const server = await open();
      const placed = server.faults.add({ strike, path: route, times: 1 });
      assert.equal(await ask(server), expected);
      assert.equal(await ask(server), '200 ["branch-support","from-sonarqube-update","announcement"]');
      assert.equal(placed.hits, 1);
    });
  }

  it('pages in the place of JSON, and changed downloads', async () => {
    const server = await open();
    server.faults.add({ path: /features/, strike: answers(200, GATEWAY_PAGE) });
    assert.match(await ask(server), /^200 <html>/);
    const download = async () => {
      const headers = { Authorization: basic(server.tokens.user), Accept: 'application/octet-stream' };
      return Buffer.from(await (await get(server, '/api/v2/analysis/engine', headers)).arrayBuffer());
    };
    server.faults.add({ path: '/api/v2/analysis/engine', strike: flipsAByte, times: 1 });
    const [changed, whole] = [await download(), await download()];
    assert.equal(changed.length, whole.length);
    assert.ok(!changed.equals(whole));
  });
});
