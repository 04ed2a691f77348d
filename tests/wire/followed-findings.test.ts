import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { followArea } from '../../src/adapters/sonarqube/follow';
import { createRequests } from '../../src/adapters/sonarqube/requests';
import { Secret } from '../../src/secrets/secret';
import { plainSettings, startServer } from './http/test-server';

const FOLDER = join(__dirname, '..', 'fixtures', 'sonarqube-live', '26.2.0.119303-branch-plugin');
const recorded = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

interface Listed {
  readonly key: string;
  readonly project: string;
  readonly pullRequest?: string;
}
const { issues } = JSON.parse(recorded('issues_search_pr.json')) as { readonly issues: readonly Listed[] };
const { hotspots } = JSON.parse(recorded('hotspots_search_pr.json')) as { readonly hotspots: readonly Listed[] };
const [issue] = issues;
const [hotspot] = hotspots;
assert.ok(issue !== undefined && hotspot !== undefined);
const pullRequest = issue.pullRequest ?? '';

async function isOfPullRequest(
  finding: Listed,
  kind: 'issue' | 'hotspot',
  of: string,
  body: string,
  status = 200,
): Promise<boolean> {
  const server = await startServer((_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  });
  try {
    const credentials = { scheme: 'token', token: new Secret('squ_made_up') } as const;
    const requests = createRequests(plainSettings(), { url: server.url, name: 'sonar', credentials });
    return await followArea(requests).isOfPullRequest({ ...finding, kind }, of);
  } finally {
    await server.close();
  }
}

/** A comment only claims which finding it is about: what a real server answered when it was asked for the pull request of one. */
describe('a finding that a comment names', () => {
  const one = (changes: object): string => JSON.stringify({ issues: [{ ...issue, ...changes }] });
  const rows: [name: string, expected: boolean, body: string, finding?: Listed][] = [
    ['is of the pull request that the server says', true, one({})],
    ['is not of it where the server says another one', false, one({ pullRequest: '999' })],
    ['is not of it where it is of a branch', false, one({ pullRequest: undefined, branch: 'main' })],
    ['is not of it where it is of another project', false, one({}), { ...issue, project: 'other' }],
    ['is not of it where the server shows another one', false, one({ key: 'other' })],
    ['is not of it where the server shows none', false, '{"issues":[]}'],
  ];
  for (const [name, expected, body, finding = issue] of rows) {
    it(name, async () => {
      assert.equal(await isOfPullRequest(finding, 'issue', pullRequest, body), expected);
    });
  }

  it('is a hotspot of the pull request that lists it', async () => {
    const body = recorded('hotspots_search_pr.json');
    assert.equal(await isOfPullRequest(hotspot, 'hotspot', pullRequest, body), true);
    assert.equal(await isOfPullRequest({ ...hotspot, key: 'other' }, 'hotspot', pullRequest, body), false);
  });

  it('is no hotspot of a pull request that the server does not have', async () => {
    const body = '{"errors":[{"msg":"Pull request \'999\' in project \'hello\' not found"}]}';
    assert.equal(await isOfPullRequest(hotspot, 'hotspot', '999', body, 404), false);
  });
});
