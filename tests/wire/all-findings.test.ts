import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TaskError } from '../../src/errors/errors';
import { Secret } from '../../src/secrets/secret';
import { plainSettings, startServer } from './http/test-server';
import { connectToWhole, type WholeClient } from './sonarqube/whole-client';

const FOLDER = join(__dirname, '..', 'fixtures', 'sonarqube-live');
type Json = Readonly<Record<string, unknown>>;
const recorded = (version: string, file: string): { issues: Json[]; hotspots: Json[] } & Json =>
  JSON.parse(readFileSync(join(FOLDER, version, `${file}.json`), 'utf8')) as {
    issues: Json[];
    hotspots: Json[];
  } & Json;

/** Asks a server that answers so, and says what it was asked. */
async function ask<T>(body: unknown, question: (client: WholeClient) => Promise<T>, status = 200) {
  let query = new URLSearchParams();
  const server = await startServer((request, response) => {
    query = new URL(request.url ?? '', 'http://server').searchParams;
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
  try {
    const credentials = { scheme: 'token', token: new Secret('squ_x') } as const;
    const client = connectToWhole(plainSettings())({ url: server.url, name: 'sonar', credentials });
    return { result: await question(client), query };
  } finally {
    await server.close();
  }
}

const isUnexpected = (error: unknown): boolean => error instanceof TaskError && error.code === 'SQ-SERVER-UNEXPECTED';

describe('all findings of a branch or pull request', () => {
  for (const version of ['9.9.8.100196', '10.7.0.96327', '26.9.0.129388']) {
    it(`are read from what ${version} answered, with places and hashes`, async () => {
      const answer = recorded(version, 'issues_search_main');
      const project = String(answer.issues[0]?.['project']);
      const open = { ...answer, issues: answer.issues.filter(({ status }) => status === 'OPEN') };
      const { result, query } = await ask(open, (client) => client.issuePage(project, {}, 'open', 1));
      assert.ok(result.issues.length > 0);
      for (const { issue, range, state } of result.issues) {
        assert.equal(state, 'open');
        assert.ok(issue.file !== null && !issue.file.includes(':'));
        assert.ok(range === null || range.startLine >= 1);
      }
      assert.deepEqual(
        ['componentKeys', 'resolved', 'resolutions', 's', 'asc', 'additionalFields', 'ps', 'p'].map((name) =>
          query.get(name),
        ),
        [project, 'false', null, 'SEVERITY', 'false', 'rules', '200', '1'],
      );
    });
  }

  const pull = recorded('26.2.0.119303-branch-plugin', 'issues_search_pr');
  const [first = {}] = pull.issues;
  const [project, id] = [String(first['project']), String(first['pullRequest'])];
  const of = { pullRequest: id };
  const one = (changes: Json, more: Json = {}): Json => ({ ...pull, ...more, issues: [{ ...first, ...changes }] });

  it('are open ones, or those that a person accepted or called false positives', async () => {
    const accepted = one({ status: 'RESOLVED', resolution: 'WONTFIX' });
    const { result, query } = await ask(accepted, (client) => client.issuePage(project, of, 'suppressed', 2));
    assert.equal(result.issues[0]?.state, 'accepted');
    assert.deepEqual(
      ['resolved', 'resolutions', 'pullRequest', 'p'].map((name) => query.get(name)),
      [null, 'FALSE-POSITIVE,WONTFIX', id, '2'],
    );
    await assert.rejects(
      ask(accepted, (client) => client.issuePage(project, of, 'open', 1)),
      isUnexpected,
    );
    await assert.rejects(
      ask(one({}), (client) => client.issuePage(project, of, 'suppressed', 1)),
      isUnexpected,
    );
  });

  it('have the names of their rules', async () => {
    const rules = [{ key: 'js:S1', name: 'One' }, { key: 'js:S2' }];
    const { result } = await ask(one({}, { rules }), (client) => client.issuePage(project, of, 'open', 1));
    assert.deepEqual([...result.ruleNames], [['js:S1', 'One']]);
  });

  it('have their flows, whose places may name no file of their own', async () => {
    const textRange = { startLine: 2, endLine: 2, startOffset: 1, endOffset: 5 };
    const flows = [
      {
        type: 'DATA',
        description: 'From here',
        locations: [{ component: `${project}:src/other.js`, textRange, msg: 'a' }],
      },
      { type: 'NEW_KIND', locations: [{ textRange }, { component: project }] },
      {},
    ];
    const { result } = await ask(one({ flows }), (client) => client.issuePage(project, of, 'open', 1));
    const own = String(first['component']).slice(project.length + 1);
    assert.deepEqual(result.issues[0]?.flows, [
      { type: 'DATA', description: 'From here', places: [{ file: 'src/other.js', range: textRange, message: 'a' }] },
      {
        type: null,
        description: '',
        places: [
          { file: own, range: textRange, message: '' },
          { file: null, range: null, message: '' },
        ],
      },
      { type: null, description: '', places: [] },
    ]);
  });

  it('are none of another project or pull request, whatever the server lists', async () => {
    for (const changes of [{ project: 'other' }, { pullRequest: '999' }, { pullRequest: undefined }]) {
      await assert.rejects(
        ask(one(changes), (client) => client.issuePage(project, of, 'open', 1)),
        isUnexpected,
      );
    }
  });

  it('are not none where the server counts some and lists none', async () => {
    const empty = { ...pull, issues: [], paging: { pageIndex: 2, pageSize: 200, total: 201 } };
    await assert.rejects(
      ask(empty, (client) => client.issuePage(project, of, 'open', 2)),
      isUnexpected,
    );
    const beyond = await ask(empty, (client) => client.issuePage(project, of, 'open', 3));
    assert.deepEqual(beyond.result.issues, []);
  });

  it('are hotspots in every state', async () => {
    const answer = recorded('26.2.0.119303-branch-plugin', 'hotspots_search_pr');
    const [hotspot = {}] = answer.hotspots;
    const states = [
      ['TO_REVIEW', undefined, 'open'],
      ['REVIEWED', 'SAFE', 'false-positive'],
      ['REVIEWED', 'ACKNOWLEDGED', 'accepted'],
      ['REVIEWED', 'FIXED', 'fixed'],
    ] as const;
    const hotspots = states.map(([status, resolution]) => ({ ...hotspot, status, resolution }));
    const { result, query } = await ask({ ...answer, hotspots }, (client) => client.hotspotPage(project, of, 1));
    assert.deepEqual(
      result?.hotspots.map(({ state }) => state),
      states.map(([, , state]) => state),
    );
    assert.deepEqual(
      ['projectKey', 'pullRequest', 'status'].map((name) => query.get(name)),
      [project, id, null],
    );
  });

  it('are unknown hotspots where the token may not read them, which is not none', async () => {
    const refused = { errors: [{ msg: 'Insufficient privileges' }] };
    assert.equal((await ask(refused, (client) => client.hotspotPage(project, of, 1), 403)).result, null);
  });
});
