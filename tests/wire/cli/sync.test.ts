import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { refuses } from '../../../local/azure-devops/faults';
import type { PullRequest } from '../../../local/azure-devops/state';
import type { ReportScope } from '../../../local/sonarqube/report';
import { startSonarQube, type SonarQubeStandIn } from '../../../local/sonarqube/server';
import { syncCommand } from '../../../src/cli/commands/sync';
import { toStatusProperties } from '../../../src/documents/status-properties';
import { toThreadProperties } from '../../../src/documents/thread-properties';
import { call, type Ran } from '../../unit/cli/run';
import { send, startScene, stopScenes, type Scene } from '../azure-devops/stand';
import { analyzedFile, scannerReport } from '../sonarqube/reports';

const LINES = Array.from({ length: 40 }, (_, index) => `const line${index} = ${index};`);
const SECRET = '0123456789abcdef';

describe('the command sync', function () {
  this.timeout(30_000);
  let server: SonarQubeStandIn;
  let scene: Scene;
  let pull: PullRequest;
  let keys: readonly string[];

  beforeEach(async () => {
    await openStage('2026.1.0.119033');
  });
  afterEach(async () => {
    const { violations } = server;
    const complaints = scene.azure.violations;
    await server.stop();
    await stopScenes();
    assert.deepEqual([violations, complaints], [[], []]);
  });

  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${server.url}/${path}`, {
      headers: { Authorization: `Basic ${Buffer.from(`${server.tokens.admin}:`).toString('base64')}` },
    });
    return answer.json();
  };
  async function transition(issue: string, name: string): Promise<void> {
    const answer = await fetch(`${server.url}/api/issues/do_transition`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(`${server.tokens.admin}:`).toString('base64')}` },
      body: new URLSearchParams({ issue, transition: name }),
    });
    assert.equal(answer.status, 200, await answer.text());
  }

  /** A pull request whose build has found two issues, and says so. */
  async function openStage(version: string): Promise<void> {
    server = await startSonarQube({
      version,
      processingDelay: 0,
      gate: { name: 'Clean', conditions: [{ metric: 'new_violations', op: 'GT', error: '0' }] },
    });
    scene = await startScene();
    const { azure, repository, project, build } = scene;
    azure.world.pushCommit(repository, { branch: 'feature', files: { 'a.js': LINES.join('\n') } });
    pull = azure.world.createPullRequest({ repository, sourceBranch: 'feature', targetBranch: 'main', title: 'A' });
    const id = String(pull.id);
    const scope: ReportScope = { kind: 'pull-request', key: id, branch: 'feature', base: 'main' };
    server.submitReport(scannerReport('shop', [analyzedFile('b.js', LINES)]));
    const findings = [1, 2].map((line) => ['S1481', line, 'unused'] as const);
    server.submitReport(scannerReport('shop', [analyzedFile('a.js', LINES, findings)], { scope }));
    const found = (await ask(`api/issues/search?componentKeys=shop&pullRequest=${id}&ps=500`)) as {
      readonly issues: readonly { readonly key: string }[];
    };
    keys = found.issues.map(({ key }) => key);
    assert.equal(keys.length, 2);
    const listed = (await ask('api/project_pull_requests/list?project=shop')) as {
      readonly pullRequests: readonly { readonly analysisDate: string }[];
    };
    const root = `${project.id}/_apis/git/repositories/${repository.id}/pullRequests/${id}`;
    const shared = { project: 'shop', server: server.url };
    const properties = toStatusProperties({
      ...shared,
      analysis: 'AX1',
      analysisKey: 'shop-1',
      build: String(build.id),
      attempt: '1',
      pullRequest: id,
      analysisDate: listed.pullRequests[0]?.analysisDate ?? '',
      source: 'analysis',
      definition: '7',
      name: 'Shop',
    });
    for (const name of ['quality-gate/shop', 'quality-gate']) {
      const body = {
        state: 'failed',
        description: 'Shop: Issues on new code 2, must be 0',
        context: { genre: 'sonarqube', name },
        iterationId: 1,
        properties: name === 'quality-gate' ? {} : Object.fromEntries(properties),
      };
      await post(`${root}/iterations/1/statuses`, body);
    }
    for (const issue of keys) {
      const mark = {
        ...shared,
        issue,
        rule: 'javascript:S1481',
        path: '/a.js',
        lineHash: '',
        hash: 'h',
        status: 'active' as const,
        definition: '7',
      };
      await post(`${root}/threads`, {
        comments: [{ parentCommentId: 0, content: 'unused', commentType: 'text' }],
        status: 'active',
        properties: Object.fromEntries(toThreadProperties(mark)),
      });
    }
  }

  async function post(path: string, body: unknown): Promise<void> {
    const reply = await send(scene.azure, path, { method: 'POST', token: scene.pat, scheme: 'basic', body });
    assert.equal(reply.status, 200, reply.text);
  }

  const sync = (
    args: readonly string[] = [],
    { named = ['Web Shop'], ...options }: Parameters<typeof call>[2] & { readonly named?: readonly string[] } = {},
  ): Promise<Ran> =>
    call(
      syncCommand,
      [
        'sync',
        ...named.flatMap((name) => ['--project', name]),
        '--sonarqube',
        server.url,
        '--organization',
        scene.azure.collectionUrl,
        ...args,
      ],
      {
        ...options,
        environment: {
          SONAR_TOKEN: server.tokens.admin,
          AZURE_DEVOPS_TOKEN: scene.pat.value,
          WEBHOOK_SECRET: SECRET,
          ...options.environment,
        },
      },
    );
  const statusesOf = (): readonly unknown[] => pull.threads.map(({ status }) => status);
  const writes = (): number => scene.azure.requests.filter(({ method }) => method !== 'GET').length;

  it('lets comments and status follow, says what it did, and writes nothing the second time', async () => {
    const [first = '', second = ''] = keys;
    await transition(first, 'accept');
    const ran = await sync();
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /✓ Pull request \d+: 1 comment changed, status follows the quality gate/);
    assert.deepEqual([...statusesOf()].sort(), ['active', 'wontFix']);
    await transition(second, 'falsepositive');
    await sync();
    assert.equal(pull.statuses.filter(({ context }) => context.name === 'quality-gate').at(-1)?.state, 'succeeded');
    const before = writes();
    const again = await sync(['--json']);
    assert.equal(writes(), before);
    assert.deepEqual(JSON.parse(again.stdout), {
      dryRun: false,
      pullRequests: 1,
      decorated: 1,
      changed: [],
      pending: [],
      problems: [],
      leftOut: [],
    });
  });

  it('names who decided, where the token may know it', async () => {
    await transition(keys[0] ?? '', 'accept');
    await sync();
    const replies = pull.threads.flatMap(({ comments }) => comments.slice(1).map(({ content }) => content));
    assert.deepEqual(replies, ['Accepted in SonarQube by admin.']);
  });

  for (const [version, name] of [
    ['2026.1.0.119033', 'accept'],
    ['9.9.8.100196', 'wontfix'],
  ] as const) {
    it(`carries back to SonarQube ${version} as ${name}, with a comment`, async () => {
      await server.stop();
      await stopScenes();
      await openStage(version);
      const [thread] = pull.threads;
      assert.ok(thread !== undefined);
      thread.status = 'wontFix';
      const ran = await sync(['--carry-back']);
      assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
      const transitions = server.requests.filter(({ path }) => path.startsWith('/api/issues/do_transition'));
      assert.equal(transitions.length, 1);
      const found = (await ask(`api/issues/search?issues=${keys.join(',')}&additionalFields=comments`)) as {
        readonly issues: readonly {
          readonly resolution?: string;
          readonly comments: readonly { readonly markdown: string }[];
        }[];
      };
      const [decided] = found.issues.filter(({ resolution }) => resolution === 'WONTFIX');
      assert.match(decided?.comments[0]?.markdown ?? '', /^Set to "Won't fix" on pull request \d+ .*discussionId=/);
      const before = writes();
      await sync(['--carry-back']);
      assert.equal(writes(), before);
    });
  }

  it('carries back no decision of SonarQube’s own that could not be remembered, once it is taken back there', async () => {
    const [first = ''] = keys;
    await transition(first, 'accept');
    scene.azure.faults.add({ method: 'PATCH', path: /properties$/, strike: refuses(403), times: 1 });
    const refused = await sync(['--carry-back']);
    assert.match(refused.stdout, /✗ Pull request \d+: .*Contribute to pull requests/);
    await transition(first, 'reopen');
    await sync(['--carry-back']);
    const found = (await ask(`api/issues/search?issues=${first}`)) as {
      readonly issues: readonly { status: string }[];
    };
    assert.deepEqual([found.issues.map(({ status }) => status), statusesOf()], [['REOPENED'], ['active', 'active']]);
  });

  it('watches, looks at once when a signed webhook comes, and ends with 130 at Ctrl-C', async () => {
    let stop: () => void = () => undefined;
    let said = '';
    const watching = sync(
      ['--watch', '--interval', '3600', '--listen', '127.0.0.1:0', '--secret-env', 'WEBHOOK_SECRET'],
      { onInterrupt: (interrupt) => void (stop = interrupt), onSaid: (text) => void (said += text) },
    );
    const isSeen = (): boolean => scene.azure.requests.some(({ path }) => path.endsWith('/threads'));
    await until(() => /Receiving webhooks at/.test(said) && isSeen());
    const port = /Receiving webhooks at 127\.0\.0\.1:(\d+)\./.exec(said)?.[1] ?? '';
    await transition(keys[0] ?? '', 'accept');
    const body = JSON.stringify({ project: { key: 'shop' } });
    const hook = (signature: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers: { 'X-Sonar-Webhook-HMAC-SHA256': signature },
        body,
      });
    assert.equal((await hook('0'.repeat(64))).status, 401);
    assert.equal((await hook(createHmac('sha256', SECRET).update(body).digest('hex'))).status, 204);
    await until(() => /comment changed/.test(said));
    assert.ok(statusesOf().includes('wontFix'));
    stop();
    const ran = await watching;
    assert.equal(ran.exitCode, 130);
    assert.match(ran.stderr, /✓ Pull request \d+: 1 comment changed/);
    assert.doesNotMatch(ran.stdout + ran.stderr, new RegExp(`${SECRET}|${server.tokens.admin}|${scene.pat.value}`));
  });

  const ofProject = (path: string): RegExp => new RegExp(`/${path}/_apis/git/pullrequests`, 'i');

  it('follows all projects that the token sees, and names those that it may not read', async () => {
    const secret = scene.azure.world.createProject('Secret');
    scene.azure.faults.add({ path: ofProject(secret.id), strike: refuses(403, 'TF401027: You need GenericRead.') });
    await transition(keys[0] ?? '', 'accept');
    const ran = await sync(['--all-projects'], { named: [] });
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /✓ Pull request \d+: 1 comment changed/);
    assert.match(ran.stdout, /! Project Secret is left out: .*403.*TF401027/);
    const again = await sync(['--all-projects', '--json'], { named: [] });
    const { leftOut, pullRequests } = JSON.parse(again.stdout) as Record<string, unknown>;
    assert.equal(pullRequests, 1);
    assert.deepEqual(
      (leftOut as readonly { readonly project: string }[]).map(({ project }) => project),
      ['Secret'],
    );
  });

  it('watches all projects', async () => {
    let stop: () => void = () => undefined;
    let said = '';
    const secret = scene.azure.world.createProject('Secret');
    scene.azure.faults.add({ path: ofProject(secret.id), strike: refuses(403) });
    await transition(keys[0] ?? '', 'accept');
    const watching = sync(['--all-projects', '--watch'], {
      named: [],
      onInterrupt: (interrupt) => void (stop = interrupt),
      onSaid: (text) => void (said += text),
    });
    await until(() => /comment changed/.test(said));
    stop();
    assert.equal((await watching).exitCode, 130);
    assert.match(said, /Project Secret is left out: /);
  });

  it('asks nothing beyond the projects of the token', async () => {
    scene.azure.world.createProject('Other');
    const { value } = scene.azure.createToken({ kind: 'pat', projects: ['Web Shop'] });
    const ran = await sync(['--all-projects'], { named: [], environment: { AZURE_DEVOPS_TOKEN: value } });
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.equal(scene.azure.requests.filter(({ path }) => /_apis\/git\/pullrequests/i.test(path)).length, 1);
  });

  it('says with --dry-run what it would write, and writes nothing to either server', async () => {
    await transition(keys[0] ?? '', 'accept');
    const [, second] = pull.threads;
    assert.ok(second !== undefined);
    second.status = 'wontFix';
    const before = [writes(), server.requests.filter(({ method }) => method === 'POST').length];
    const ran = await sync(['--dry-run', '--carry-back']);
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /✓ Pull request \d+: 1 comment would change, .*1 decision would be carried to SonarQube/);
    assert.match(ran.stdout, /1 would change\.\nNothing was written \(--dry-run\)\./);
    const document = JSON.parse((await sync(['--dry-run', '--carry-back', '--json'])).stdout) as Record<
      string,
      unknown
    >;
    assert.equal(document['dryRun'], true);
    assert.equal((document['changed'] as readonly unknown[]).length, 1);
    assert.deepEqual([writes(), server.requests.filter(({ method }) => method === 'POST').length], before);
    const wet = await sync(['--carry-back', '--json']);
    assert.deepEqual(JSON.parse(wet.stdout), { ...document, dryRun: false });
    assert.ok(writes() > (before[0] ?? 0));
  });

  const usage: [name: string, args: readonly string[], says: RegExp][] = [
    ['an address without a port', ['--watch', '--listen', 'localhost', '--secret-env', 'WEBHOOK_SECRET'], /HOST:PORT/],
    ['a receiver without a watch', ['--listen', '127.0.0.1:0', '--secret-env', 'WEBHOOK_SECRET'], /goes with --watch/],
    ['a receiver without a secret', ['--watch', '--listen', '127.0.0.1:0'], /--secret-env NAME/],
    [
      'a secret that is not there',
      ['--watch', '--listen', '127.0.0.1:0', '--secret-env', 'NOPE'],
      /NOPE holds no secret/,
    ],
    ['an interval of nothing', ['--watch', '--interval', '0'], /--interval/],
    ['all projects beside one', ['--all-projects'], /--all-projects.*cannot be used with.*--project/],
    ['a dry run without an end', ['--watch', '--dry-run'], /--dry-run: it goes without --watch/],
    ['a repository of two projects', ['--project', 'Other', '--repository', 'shop'], /one --project/],
  ];
  for (const [name, args, says] of usage) {
    it(`refuses ${name} with 2, before it asks anything`, async () => {
      const before = scene.azure.requests.length;
      const ran = await sync(args);
      assert.equal(ran.exitCode, 2, ran.stdout + ran.stderr);
      assert.match(ran.stderr, says);
      assert.equal(scene.azure.requests.length, before);
    });
  }

  it('ends with 4 where SonarQube’s token is one for analyses', async () => {
    const analysis = await sync([], { environment: { SONAR_TOKEN: server.tokens.analysis } });
    assert.match(analysis.stderr, /SQ-SYNC-TOKEN/);
    assert.equal(analysis.exitCode, 4);
  });

  async function until(isTrue: () => boolean): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!isTrue()) {
      if (Date.now() > deadline) assert.fail('it never came');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
});
