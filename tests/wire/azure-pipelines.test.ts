import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GUID = '0f1c0000-0000-4000-8000-000000000001';

interface Ended {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly completes: readonly string[];
}

const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');

describe('a task process and its agent', () => {
  let temp: string;
  before(() => (temp = mkdtempSync(join(tmpdir(), 'task-process-'))));
  after(() => rmSync(temp, { recursive: true, force: true }));

  function run(scenario: string, variables: Record<string, string> = {}, onLine?: (line: string, pid: number) => void) {
    const child = spawn(
      process.execPath,
      ['--require', 'tsx/cjs', join(__dirname, 'azure-pipelines', 'task-process.ts'), scenario],
      {
        env: { PATH: process.env['PATH'], AGENT_TEMPDIRECTORY: temp, ...variables },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let text = '';
    child.stderr.resume();
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (onLine && child.pid !== undefined)
        for (const line of chunk.toString('utf8').split('\n')) onLine(line, child.pid);
    });
    return new Promise<Ended>((resolve) => {
      child.once('close', (code) => {
        const lines = text.split('\n').filter((line) => line !== '');
        resolve({ code, lines, completes: lines.filter((line) => line.includes('task.complete')) });
      });
    });
  }

  it('ends with exactly one task.complete and exit code 0', async () => {
    const { code, completes, lines } = await run('succeed');
    assert.equal(code, 0);
    assert.deepEqual(completes, ['##vso[task.complete result=Succeeded;]done']);
    assert.equal(lines.at(-1), completes[0]);
  });

  const faults: [string, RegExp][] = [
    ['throw', /nobody caught me/],
    ['reject', /nobody handled me/],
    ['hang', /stopped without a result/],
  ];
  for (const [scenario, text] of faults) {
    it(`fails exactly once when the code does "${scenario}"`, async () => {
      const { code, completes, lines } = await run(scenario);
      assert.equal(code, 0);
      assert.equal(completes.length, 1);
      assert.match(completes[0] ?? '', /^##vso\[task\.complete result=Failed;\]/);
      const issues = lines.filter((line) => line.startsWith('##vso[task.issue type=error'));
      assert.equal(issues.length, 1);
      assert.match(issues[0] ?? '', text);
      assert.match(issues[0] ?? '', /\[SQ-INTERNAL\]$/);
    }).timeout(15_000);
  }

  it('does not stay alive for a forgotten timer', async () => {
    const { code, completes } = await run('linger');
    assert.equal(code, 0);
    assert.equal(completes.length, 1);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends as Canceled, with one l, on ${signal}`, async function () {
      if (process.platform === 'win32') this.skip();
      const { code, completes } = await run('wait', {}, (line, pid) => {
        if (line === 'ready') process.kill(pid, signal);
      });
      assert.equal(code, 0);
      assert.deepEqual(completes, ['##vso[task.complete result=Canceled;done=true;]Prepare was canceled.']);
    });
  }

  const environment = (connection: Record<string, string>): Record<string, string> => ({
    INPUT_SOME_INPUT: 'value',
    INPUT_EMPTY: '',
    INPUT_CONNECTION: GUID,
    BUILD_BUILD_ID: '42',
    SECRET_MY_SECRET: 'swordfish',
    VSTS_PUBLIC_VARIABLES: JSON.stringify(['Build.Build Id']),
    VSTS_SECRET_VARIABLES: JSON.stringify(['My.Secret']),
    ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN: 'job-token',
    ENDPOINT_URL_SYSTEMVSSCONNECTION: 'https://dev.azure.com/fabrikam/',
    SYSTEM_COLLECTIONURI: 'https://elsewhere.example.org/',
    [`ENDPOINT_URL_${GUID}`]: 'https://sonar.example.org/',
    ...Object.fromEntries(
      Object.entries(connection).map(([key, value]) => [`ENDPOINT_AUTH_PARAMETER_${GUID}_${key}`, value]),
    ),
    AGENT_PROXYURL: 'http://proxy.example.org:3128',
    AGENT_PROXYUSERNAME: 'proxy-user',
    SECRET_AGENT_PROXYPASSWORD: 'proxy-secret',
    AGENT_PROXYBYPASSLIST: JSON.stringify(['\\.internal', '(']),
    AGENT_CAINFO: '/agent.pem',
    AGENT_CLIENTCERT: '/client.pem',
    AGENT_CLIENTCERTARCHIVE: '/client.pfx',
    AGENT_SKIPCERTVALIDATION: 'True',
    SYSTEM_DEBUG: 'true',
  });

  const connections: [string, Record<string, string>, Record<string, unknown>][] = [
    ['the scheme Token', { APITOKEN: 'sqa_token' }, { scheme: 'token', secretLength: 9 }],
    [
      'user name and password',
      { USERNAME: 'ann', PASSWORD: 'hunter2' },
      { scheme: 'login', login: 'ann', secretLength: 7 },
    ],
    ['a token in the user name', { USERNAME: 'sqa_token', PASSWORD: '' }, { scheme: 'token', secretLength: 9 }],
    ['blanks and a line break around a token', { APITOKEN: ' sqa_token\r\n' }, { scheme: 'token', secretLength: 9 }],
    ['blanks around a token in the user name', { USERNAME: '\tsqa_token\n' }, { scheme: 'token', secretLength: 9 }],
    ['no credentials at all', {}, { scheme: 'token', secretLength: 0 }],
  ];
  const replaced: [what: string, variable: string, told: RegExp][] = [
    ['an input', 'INPUT_SOME_INPUT', /The input some\.Input .*INPUT_SOME_INPUT/],
    ['an input, under another spelling', 'input some.input', /The input some\.Input /],
    ['the input that names the connection', 'Input.Connection', /The input connection /],
    ['the address of a connection', `ENDPOINT_URL_${GUID}`, /The service connection of the input connection /],
    [
      'the address of Azure DevOps',
      'endpoint.url_SystemVssConnection',
      /The connection of the job to Azure DevOps .*ENDPOINT_…_SYSTEMVSSCONNECTION/,
    ],
    ['the token of a connection', `Endpoint Auth.Parameter_${GUID.toUpperCase()}_ApiToken`, /The service connection /],
  ];
  for (const [what, variable, told] of replaced) {
    it(`does not believe ${what} that a variable of the job may have replaced`, async () => {
      const { lines, completes } = await run('read', {
        ...environment({ APITOKEN: 'sqa_token' }),
        VSTS_PUBLIC_VARIABLES: JSON.stringify(['Build.BuildId', variable]),
      });
      assert.match(completes[0] ?? '', /^##vso\[task\.complete result=Failed;\]/);
      const issues = lines.filter((line) => line.startsWith('##vso[task.issue type=error'));
      assert.equal(issues.length, 1);
      assert.match(issues[0] ?? '', told);
      assert.match(issues[0] ?? '', /\[SQ-HANDOFF-CHANGED\]$/);
    });
  }

  for (const [what, parameters, expected] of connections) {
    it(`reads a connection with ${what}, and no secret in its output`, async () => {
      const { lines } = await run('read', environment(parameters));
      const seen = JSON.parse(lines.find((line) => line.startsWith('{')) ?? '{}') as Record<string, unknown>;
      const { network, ...rest } = seen;
      assert.deepEqual(rest, {
        input: 'value',
        empty: true,
        variable: '42',
        secretAsVariable: true,
        url: 'https://sonar.example.org/',
        name: GUID,
        collection: 'https://dev.azure.com/fabrikam/',
        jobToken: 9,
        mySecret: 9,
        ...expected,
      });
      assert.deepEqual(network, {
        proxy: {
          url: 'http://proxy.example.org:3128',
          user: 'proxy-user',
          password: '[redacted]',
          bypass: ['\\.internal'],
        },
        authorities: ['/agent.pem', '/own.pem'],
        clientCertificate: { certificate: '/client.pem', key: null, archive: '/client.pfx', passphrase: null },
        skipsAzureDevOpsCheck: true,
      });
      for (const secret of ['sqa_token', 'hunter2', 'swordfish', 'job-token', 'proxy-secret']) {
        const printed = lines.filter((line) => !line.startsWith('##vso[task.setsecret]'));
        assert.ok(!printed.join('\n').includes(secret), `${secret} was printed`);
      }
    });
  }

  const signIns: [string, Record<string, string>, readonly string[]][] = [
    [
      'a token',
      { APITOKEN: 'sqa_to+ken' },
      ['sqa_to+ken', 'sqa_to%2Bken', base64('sqa_to+ken'), base64('sqa_to+ken:')],
    ],
    [
      'user name and password',
      { USERNAME: 'ann', PASSWORD: 'hu"nter' },
      ['hu"nter', 'hu\\"nter', base64('ann:hu"nter')],
    ],
  ];
  for (const [what, parameters, forms] of signIns) {
    it(`masks each form of ${what} when the connection is read, before anything else is said`, async () => {
      const { lines } = await run('read', environment(parameters));
      const masked = lines.filter((line) => line.startsWith('##vso[task.setsecret]'));
      const spoken = lines.findIndex((line) => line.startsWith('{'));
      assert.ok(lines.lastIndexOf(masked.at(-1) ?? '') < spoken);
      const values = masked.map((line) => line.slice('##vso[task.setsecret]'.length).replace(/%AZP25/g, '%'));
      for (const form of forms) assert.ok(values.includes(form), `${form} is not masked`);
    });
  }

  it('writes variables, secrets and attachments as commands, each value once', async () => {
    const { lines } = await run('write', { SYSTEM_DEBUG: 'true' });
    const own = lines.filter((line) => !line.startsWith('##vso[task.debug]'));
    assert.deepEqual(own, [
      '##vso[task.setvariable variable=PLAIN;isOutput=false;issecret=false;]a;b]%AZP25%0Ac',
      '##vso[task.setvariable variable=HIDDEN;isOutput=false;issecret=true;]hush-hush',
      '##vso[task.setvariable variable=status;isOutput=true;issecret=false;]passed',
      '##vso[task.setsecret]line-one',
      '##vso[task.setsecret]line-two',
      '##vso[task.setsecret]line-one\\nline-two',
      '##vso[task.setsecret]line-one%AZP250Aline-two',
      `##vso[task.setsecret]${base64('line-one\nline-two')}`,
      '##vso[task.addattachment type=some-type;name=name.json;]/tmp/name.json',
      '##vso[task.uploadsummary]/tmp/summary.md',
      '##vso[artifact.upload containerfolder=CodeAnalysisLogs;artifactname=CodeAnalysisLogs;]/tmp/a b.sarif',
      '##vso[results.publish type=JUnit;resultFiles=/tmp/gate.xml;mergeResults=true;runTitle=Gate%3B 1%5D 50%AZP25;publishRunAttachments=true;testRunSystem=SonarQube;]',
      '{"plain":"a;b]%\\nc","hidden":true}',
      '##vso[task.complete result=Succeeded;]done',
    ]);
    assert.equal(lines.filter((line) => line.includes('hush-hush')).length, 1);
  });

  it('keeps hostile text from becoming a command, and a message of several lines one issue', async () => {
    const { lines } = await run('speak', { SYSTEM_DEBUG: 'true' });
    const own = lines.slice(lines.indexOf('first'));
    assert.deepEqual(own, [
      'first',
      '# #vso[task.complete result=Succeeded]',
      '# #[error]no',
      '##vso[task.issue type=warning;source=TaskInternal;]careful%0A           second # #vso[x.y]',
      '##vso[task.issue type=error;source=TaskInternal;]bad%0A         remedy  [CODE]',
      '##vso[task.debug]100 %AZP25 deep',
      '##vso[task.debug]# #vso[a.b]',
      '##[group]# #[group]title ⏎ next',
      '##[endgroup]',
      '##vso[task.complete result=SucceededWithIssues;]so ]; so%0A# #vso[a.b]',
    ]);
  });

  it('says nothing at debug level without system.debug', async () => {
    const { lines } = await run('speak');
    assert.ok(!lines.includes('##vso[task.debug]100 %AZP25 deep'));
  });
});
