import assert from 'node:assert/strict';
import { analyzedFile, scannerReport } from './reports';
import { basic, bearer, closeAll, get, open } from './stand-in-client';

const REPORT = scannerReport('webshop', [
  analyzedFile('src/a.js', ['one', 'two'], [['S1481', 1, 'Remove the declaration of the unused variable.']]),
]);

describe('authentication of the stand-in', () => {
  afterEach(closeAll);

  const schemes: readonly (readonly [version: string, header: (token: string) => string, status: number])[] = [
    ['2026.1.0.119033', bearer, 200],
    ['2026.1.0.119033', basic, 200],
    ['9.9.8.100196', bearer, 401],
    ['9.9.8.100196', basic, 200],
  ];
  for (const [version, header, status] of schemes) {
    it(`${header === bearer ? 'Bearer' : 'Basic'} on ${version} gives ${status}`, async () => {
      const server = await open({ version });
      const answer = await get(server, '/api/users/current', { Authorization: header(server.tokens.analysis) });
      assert.equal(answer.status, status);
    });
  }

  it('refuses no, wrong, expired and revoked credentials with 401 and no body', async () => {
    const server = await open();
    const expired = server.createToken({ type: 'USER_TOKEN', expired: true });
    const revoked = server.createToken({ type: 'USER_TOKEN' });
    server.revokeToken(revoked);
    for (const headers of [{}, ...['wrong', expired, revoked].map((t) => ({ Authorization: basic(t) }))]) {
      const answer = await get(server, '/api/features/list', headers);
      assert.equal(answer.status, 401);
      assert.equal(await answer.text(), '');
    }
  });

  it('says valid: false with status 200 to a wrong token', async () => {
    const server = await open();
    const answer = await get(server, '/api/authentication/validate', { Authorization: basic('wrong') });
    assert.deepEqual([answer.status, await answer.json()], [200, { valid: false }]);
  });

  it('accepts a login with its password', async () => {
    const server = await open({ users: [{ login: 'ci', password: 'a:b' }] });
    const right = await get(server, '/api/users/current', {
      Authorization: `Basic ${Buffer.from('ci:a:b').toString('base64')}`,
    });
    const wrong = await get(server, '/api/users/current', {
      Authorization: `Basic ${Buffer.from('ci:b').toString('base64')}`,
    });
    assert.deepEqual([right.status, wrong.status], [200, 401]);
  });
});

describe('rights of tokens', () => {
  afterEach(closeAll);

  const read = '/api/issues/search?components=webshop';
  const rows: readonly (readonly [
    route: string,
    version: string,
    who: Record<'user' | 'global' | 'project' | 'other', number>,
  ])[] = [
    ['/api/ce/task?id={task}', '2026.1.0.1', { user: 200, global: 200, project: 200, other: 403 }],
    [
      '/api/qualitygates/project_status?projectKey=webshop',
      '2026.1.0.1',
      { user: 200, global: 200, project: 200, other: 403 },
    ],
    [
      '/api/measures/component?component=webshop&metricKeys=ncloc',
      '2026.1.0.1',
      { user: 200, global: 200, project: 200, other: 403 },
    ],
    [
      '/api/measures/component?component=webshop&metricKeys=ncloc',
      '10.7.0.96327',
      { user: 200, global: 403, project: 403, other: 403 },
    ],
    [
      '/api/measures/component_tree?component=webshop&metricKeys=ncloc&metricSort=ncloc&s=metric',
      '2026.1.0.1',
      { user: 200, global: 403, project: 403, other: 403 },
    ],
    [read, '2026.1.0.1', { user: 200, global: 200, project: 200, other: 200 }],
    ['/api/hotspots/search?project=webshop', '2026.1.0.1', { user: 200, global: 403, project: 403, other: 403 }],
    ['/api/components/show?component=webshop', '2026.1.0.1', { user: 200, global: 403, project: 403, other: 403 }],
    ['/api/project_branches/list?project=webshop', '2026.1.0.1', { user: 200, global: 200, project: 200, other: 403 }],
    ['/api/settings/values?component=webshop', '2026.1.0.1', { user: 200, global: 200, project: 200, other: 403 }],
    ['/api/metrics/search?ps=1', '2026.1.0.1', { user: 200, global: 200, project: 200, other: 200 }],
  ];
  for (const [route, version, who] of rows) {
    it(`${route.split('?')[0] ?? ''} on ${version}`, async () => {
      const server = await open({ version });
      const task = server.submitReport(REPORT);
      const tokens = {
        user: server.tokens.user,
        global: server.tokens.analysis,
        project: server.createToken({ type: 'PROJECT_ANALYSIS_TOKEN', projectKey: 'webshop' }),
        other: server.createToken({ type: 'PROJECT_ANALYSIS_TOKEN', projectKey: 'other' }),
      };
      const found = await Promise.all(
        Object.entries(tokens).map(async ([name, token]) => {
          const answer = await get(server, route.replace('{task}', task.id), { Authorization: basic(token) });
          if (answer.status === 403) {
            assert.deepEqual(await answer.json(), { errors: [{ msg: 'Insufficient privileges' }] });
          }
          return [name, answer.status] as const;
        }),
      );
      assert.deepEqual(Object.fromEntries(found), who);
    });
  }

  it('answers an empty list to a user who may not browse', async () => {
    const server = await open();
    server.submitReport(REPORT);
    const token = server.createToken({ type: 'USER_TOKEN', rights: { browse: [] } });
    const answer = await get(server, read, { Authorization: basic(token) });
    assert.equal(((await answer.json()) as { total: number }).total, 0);
  });
});

describe('api/v2/analysis and the Accept header', () => {
  afterEach(closeAll);

  const rows: readonly (readonly [version: string, route: string, accept: string, status: number, type: string])[] = [
    ['2026.1.0.1', 'version', '*/*', 200, 'text/plain'],
    ['2026.1.0.1', 'version', 'text/plain', 200, 'text/plain'],
    ['2026.1.0.1', 'version', 'application/json', 406, 'application/json'],
    ['10.7.0.96327', 'version', 'application/json', 500, 'application/json'],
    ['2026.1.0.1', 'version', 'application/octet-stream', 406, 'text/html;charset=utf-8'],
    ['2026.1.0.1', 'engine', '*/*', 200, 'application/json'],
    ['2026.1.0.1', 'engine', 'application/json', 200, 'application/json'],
    ['2026.1.0.1', 'engine', 'application/octet-stream', 200, 'application/octet-stream'],
    ['2026.1.0.1', 'engine', 'text/plain', 406, 'text/html;charset=utf-8'],
    ['2026.1.0.1', 'jres?os=linux&arch=x64', 'application/json', 200, 'application/json'],
    ['2026.1.0.1', 'jres?os=linux&arch=x64', 'text/plain', 406, 'text/html;charset=utf-8'],
    ['9.9.8.100196', 'version', '*/*', 404, 'application/json'],
  ];
  for (const [version, route, accept, status, type] of rows) {
    it(`${route} for ${accept} on ${version} is ${status} ${type}`, async () => {
      const server = await open({ version });
      const headers = { Authorization: basic(server.tokens.analysis), Accept: accept };
      const answer = await get(server, `/api/v2/analysis/${route}`, headers);
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [status, type]);
    });
  }

  it('lists no runtime for Windows, whose launcher could not be a script', async () => {
    const server = await open();
    const headers = { Authorization: basic(server.tokens.analysis) };
    assert.deepEqual(await (await get(server, '/api/v2/analysis/jres?os=windows&arch=x64', headers)).json(), []);
  });
});

describe('errors of the web API', () => {
  afterEach(closeAll);

  const rows: readonly (readonly [route: string, status: number, message: string])[] = [
    ['/api/ce/task?id=nope', 404, "No activity found for task 'nope'"],
    ['/api/ce/task', 400, "The 'id' parameter is missing"],
    ['/api/qualitygates/project_status', 400, "Either 'analysisId', 'projectId' or 'projectKey' must be provided"],
    ['/api/qualitygates/project_status?analysisId=nope', 404, "Analysis with id 'nope' is not found"],
    ['/api/qualitygates/project_status?projectKey=nope', 404, "Project 'nope' not found"],
    ['/api/qualitygates/project_status?projectKey=webshop&branch=b', 404, "Branch 'b' in project 'webshop' not found"],
    [
      '/api/qualitygates/project_status?projectKey=webshop&branch=b&pullRequest=1',
      400,
      "Either 'branch' or 'pullRequest' can be provided, not both",
    ],
    [
      '/api/measures/component?component=webshop&metricKeys=ncloc&pullRequest=9',
      404,
      "Component 'webshop' of pull request '9' not found",
    ],
    [
      '/api/measures/component?component=webshop&metricKeys=ncloc,bogus',
      404,
      'The following metric keys are not found: bogus',
    ],
    ['/api/issues/search?ps=501', 400, "'ps' value (501) must be less than 500"],
    ['/api/issues/search?ps=500&p=21', 400, 'Can return only the first 10000 results. 10500th result asked.'],
    [
      '/api/issues/search?components=webshop&branch=a&pullRequest=1',
      500,
      'An error has occurred. Please contact your administrator',
    ],
    ['/api/nothing/here', 404, 'Unknown url : /api/nothing/here'],
    ['/api/projects/create', 405, 'HTTP method POST is required'],
  ];
  for (const [route, status, message] of rows) {
    it(`${route} is ${status}`, async () => {
      const server = await open();
      server.submitReport(REPORT);
      const answer = await get(server, route, { Authorization: basic(server.tokens.user) });
      assert.deepEqual([answer.status, await answer.json()], [status, { errors: [{ msg: message }] }]);
    });
  }
});

describe('what the stand-in notices', () => {
  afterEach(closeAll);

  it('names unknown routes, missing and unknown parameters and missing authentication', async () => {
    const server = await open();
    const headers = { Authorization: basic(server.tokens.user) };
    await get(server, '/api/features/list');
    await get(server, '/api/nothing/here', headers);
    await get(server, '/api/ce/task', headers);
    await get(server, '/api/metrics/search?f=name', headers);
    await get(server, '/api/projects/create', headers);
    assert.deepEqual(
      server.violations.map(({ rule, path }) => `${rule} ${path}`),
      [
        'missing-authentication /api/features/list',
        'unknown-route /api/nothing/here',
        'missing-parameter /api/ce/task',
        'unknown-parameter /api/metrics/search',
        'wrong-method /api/projects/create',
      ],
    );
  });

  it('records requests with their scheme and never with a secret', async () => {
    const server = await open();
    await get(server, `/api/settings/values?keys=${server.tokens.user}`, { Authorization: bearer(server.tokens.user) });
    const [request] = server.requests;
    assert.deepEqual(
      [request?.method, request?.path, request?.status, request?.authScheme],
      ['GET', '/api/settings/values', 200, 'bearer'],
    );
    assert.ok(!JSON.stringify(server.requests).includes(server.tokens.user));
  });
});

describe('life of the stand-in', () => {
  afterEach(closeAll);

  it('answers as a starting server does until it is up', async () => {
    const server = await open();
    const headers = { Authorization: basic(server.tokens.user) };
    server.setStatus('STARTING');
    const status = (await (await get(server, '/api/system/status')).json()) as { status: string };
    const early = await get(server, '/api/features/list', headers);
    assert.equal(status.status, 'STARTING');
    assert.deepEqual([early.status, await early.json()], [401, { errors: [{ msg: 'User is not authenticated' }] }]);
    server.setStatus('DB_MIGRATION_NEEDED');
    assert.equal((await get(server, '/api/features/list', headers)).status, 404);
    server.setStatus('UP');
    assert.equal((await get(server, '/api/features/list', headers)).status, 200);
  });

  it('lives below a context path', async () => {
    const server = await open({ contextPath: '/sonar/' });
    assert.match(server.url, /\/sonar$/);
    assert.equal((await get(server, '/api/server/version')).status, 200);
    const outside = await fetch(server.url.replace('/sonar', '/api/server/version'));
    assert.equal(outside.status, 404);
  });

  it('freezes the gate of an analysis while the gate of the project moves with its issues', async () => {
    const server = await open();
    const task = server.submitReport(REPORT);
    const issue = task.target.issues[0]?.key ?? '';
    const accepted = await fetch(`${server.url}/api/issues/do_transition`, {
      method: 'POST',
      headers: { Authorization: basic(server.tokens.admin) },
      body: new URLSearchParams({ issue, transition: 'accept' }),
    });
    assert.equal(accepted.status, 200);
    const status = async (query: string) => {
      const route = `/api/qualitygates/project_status?${query}`;
      const answer = await get(server, route, { Authorization: basic(server.tokens.analysis) });
      return ((await answer.json()) as { projectStatus: { status: string } }).projectStatus.status;
    };
    assert.deepEqual(
      [await status(`analysisId=${task.analysisId ?? ''}`), await status('projectKey=webshop')],
      ['ERROR', 'OK'],
    );
  });

  it('says NONE without a gate, and OK without conditions when there is nothing to judge yet', async () => {
    for (const [gate, status] of [
      [null, 'NONE'],
      [{ name: 'new code', conditions: [{ metric: 'new_violations', op: 'GT', error: '0' }] }, 'OK'],
    ] as const) {
      const server = await open({ gate });
      const task = server.submitReport(REPORT);
      assert.deepEqual([task.target.gate?.status, task.target.gate?.conditions], [status, []]);
    }
  });

  it('leaves the last verdict standing when a task fails', async () => {
    const server = await open();
    const first = server.submitReport(REPORT);
    server.planNextTask({ status: 'FAILED', errorMessage: 'Out of luck', errorType: 'LICENSING' });
    const second = server.submitReport({ ...REPORT, analyzedAt: REPORT.analyzedAt + 60_000 });
    assert.deepEqual([second.status, second.errorMessage, second.analysisId], ['FAILED', 'Out of luck', undefined]);
    assert.equal(second.target.analyses.at(-1)?.id, first.analysisId);
  });
});
