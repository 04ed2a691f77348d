import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answered } from '../../../src/cli/context';
import { notSonarQube, tokenRefused, azureDevOpsFault, serverUnreachable } from '../../../src/errors/server-errors';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import { terminalLogger } from '../../../src/cli/terminal-logger';
import { call, command } from './run';

const done = command(() => ({ exitCode: 0, document: { done: true }, lines: ['✓ done'] }));

describe('the command line', () => {
  it('prints lines for people, and one document with --json', async () => {
    assert.deepEqual(await call(done, ['try']), { exitCode: 0, stdout: '✓ done\n', stderr: '' });
    const { stdout, stderr } = await call(done, ['try', '--json']);
    assert.deepEqual(JSON.parse(stdout), { done: true });
    assert.equal(stderr, '');
  });

  it('says everything but the result on standard error', async () => {
    const talks = command((_, { terminal }) => {
      terminal.say('! by the way');
      return { exitCode: 3, document: { done: false }, lines: [] };
    });
    assert.deepEqual(await call(talks, ['try', '--json']), {
      exitCode: 3,
      stdout: '{\n  "done": false\n}\n',
      stderr: '! by the way\n',
    });
  });

  it('says on no terminal what a line of progress says on one', async () => {
    const waits = command((_, { terminal }) => {
      terminalLogger(terminal.progress('Asking'), terminal).info('Waiting for SonarQube, at most 295 s more');
      return { exitCode: 0, document: {}, lines: [] };
    });
    assert.equal((await call(waits, ['try'])).stderr, 'Waiting for SonarQube, at most 295 s more\n');
    assert.equal((await call(waits, ['try'], { isTerminal: true })).stderr, '');
  });

  it('takes no empty value of an option that may be repeated', async () => {
    const several = command(() => ({ exitCode: 0, document: {}, lines: [] }), {
      declare: (declared) => declared.option('--match <pattern...>', 'patterns'),
    });
    const ran = await call(several, ['try', '--match', 'a/b', '']);
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /--match: its value is empty/);
  });

  it('prints an error once, in the words of the catalog, and as the document', async () => {
    const fails = command(() => Promise.reject(notSonarQube('https://s.example.org', 'it is a page')));
    const forPeople = await call(fails, ['try']);
    assert.equal(forPeople.stdout, '');
    assert.match(
      forPeople.stderr,
      /^✗ https:\/\/s\.example\.org did not answer like SonarQube: it is a page\.\n.*\[SQ-CONN-NOT-SONARQUBE\]\n$/,
    );
    const forScripts = await call(fails, ['try', '--json']);
    const { error } = JSON.parse(forScripts.stdout) as { error: Record<string, string> };
    assert.deepEqual(Object.keys(error), ['code', 'message', 'remedy']);
    assert.equal(error['code'], 'SQ-CONN-NOT-SONARQUBE');
  });

  const exits: readonly (readonly [string, () => Error, number])[] = [
    ['a fatal error', () => serverUnreachable('https://s', 'no route'), 1],
    ['a token that SonarQube refuses', () => tokenRefused('SONAR_TOKEN', 'https://s'), 4],
    ['a sign-in page of Azure DevOps', () => azureDevOpsFault('x', '203', new RefusedAnswer(203, '')), 4],
    ['a page of Azure DevOps for people', () => azureDevOpsFault('x', '200', new RefusedAnswer(200, '')), 4],
    ['a right that is missing in Azure DevOps', () => azureDevOpsFault('x', '403', new RefusedAnswer(403, '')), 4],
    ['another fault of Azure DevOps', () => azureDevOpsFault('x', '404', new RefusedAnswer(404, '')), 1],
    ['a fault of this program', () => new TypeError('x is undefined'), 1],
  ];
  for (const [what, make, exitCode] of exits) {
    it(`ends with ${exitCode} after ${what}`, async () => {
      const fails = command(() => Promise.reject(make()));
      assert.equal((await call(fails, ['try'])).exitCode, exitCode);
    });
  }

  const misuses: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown option', ['try', '--color'], /unknown option '--color'/],
    ['an unknown command', ['tray'], /unknown command 'tray'/],
    ['help of an unknown command', ['help', 'tray'], /unknown command 'tray' \(Did you mean try\?\)/],
    ['help of an unknown command, asked in the other way', ['tray', '--help'], /unknown command 'tray'/],
    ['an argument too many', ['try', 'me'], /too many arguments/],
    ['an option without its value', ['try', '--project'], /argument missing/],
    ['no command', [], /Usage:/],
    ['an option with an empty value', ['try', '--project', ' '], /--project: its value is empty/],
    [
      'an option of two words with an empty value',
      ['try', '--ca-certificate='],
      /--ca-certificate: its value is empty/,
    ],
  ];
  for (const [what, args, says] of misuses) {
    it(`ends with 2 and says what is wrong: ${what}`, async () => {
      const { exitCode, stdout, stderr } = await call(done, args);
      assert.equal(exitCode, 2);
      assert.equal(stdout, '');
      assert.match(stderr, says);
      if (args.length > 0) assert.match(stderr, /^✗ .*\n.*--help.*\[SQ-CLI-OPTION\]\n$/);
    });
  }

  it('names the option that was meant', async () => {
    const { stderr } = await call(done, ['try', '--projct', 'x']);
    assert.match(stderr, /^✗ The line cannot be read: unknown option '--projct' \(Did you mean --project\?\)\.\n/);
  });

  const authorities: readonly (readonly [string, string, RegExp])[] = [
    ['is not there', join(__dirname, 'none.pem'), /--ca-certificate: the file ".*none\.pem" cannot be read \(ENOENT/],
    ['is no certificate', __filename, /--ca-certificate: the file ".*" holds no certificate in PEM form/],
  ];
  for (const [what, file, says] of authorities) {
    it(`takes no file of authorities that ${what}, whether the address needs one or not`, async () => {
      const ran = await call(done, ['try', '--sonarqube', 'http://localhost', '--ca-certificate', file]);
      assert.equal(ran.exitCode, 2);
      assert.match(ran.stderr, says);
    });
  }

  it('promises no exit code that a command does not have', async () => {
    assert.doesNotMatch((await call(done, ['try', '--help'])).stdout, /^ +3 /m);
    const partly = command(() => ({ exitCode: 0, document: {}, lines: [] }), { exitCodes: { 3: 'some rows failed' } });
    assert.match((await call(partly, ['try', '--help'])).stdout, /^ +3 {2}some rows failed$/m);
  });

  it('gives a document also where the line cannot be read', async () => {
    const { exitCode, stdout } = await call(done, ['try', '--color', '--json']);
    const { error } = JSON.parse(stdout) as { error: Record<string, string> };
    assert.equal(exitCode, 2);
    assert.equal(error['code'], 'SQ-CLI-OPTION');
    assert.match(error['message'] ?? '', /^The line cannot be read: unknown option '--color'\.$/);
    assert.match(error['remedy'] ?? '', /--help/);
  });

  for (const args of [['--token=squ_secret'], ['-tsqu_secret'], ["--token='squ_\nsecret'"]]) {
    it(`does not repeat the value of an option that there is not: ${JSON.stringify(args)}`, async () => {
      const { exitCode, stdout, stderr } = await call(done, ['try', ...args, '--json']);
      assert.equal(exitCode, 2);
      assert.match(stderr, /^✗ The line cannot be read: unknown option '(--token|-t)'\.\n/);
      assert.doesNotMatch(stdout + stderr, /squ_|secret/);
    });
  }

  it('lets no argument steer a terminal or the log of a pipeline', async () => {
    for (const args of [
      ['\u001b[31m##vso[task.complete result=Failed]'],
      ['try', '--\u001b]0;title\u0007##[error]x'],
    ]) {
      const { exitCode, stdout, stderr } = await call(done, [...args, '--json']);
      assert.equal(exitCode, 2);
      assert.doesNotMatch(stdout + stderr, /[\u001b\u0007]|##(vso)?\[/);
    }
  });

  for (const args of [['help'], ['help', 'help'], ['help', 'try']]) {
    it(`has done what was asked for: ${args.join(' ')}`, async () => {
      const { exitCode, stdout, stderr } = await call(done, args);
      assert.equal(exitCode, 0);
      assert.match(stdout, /^Usage: /);
      assert.equal(stderr, '');
    });
  }

  it('takes --json before the command, too', async () => {
    const [before, after] = [await call(done, ['--json', 'try']), await call(done, ['try', '--json'])];
    assert.deepEqual([before.exitCode, before.stdout], [0, after.stdout]);
  });

  it('shows help and version on standard output', async () => {
    const help = await call(done, ['try', '--help']);
    assert.equal(help.exitCode, 0);
    for (const part of [
      'Usage:',
      '--sonarqube <url>',
      '--organization <url>',
      'Examples:',
      'With --json:',
      'Exit codes:',
    ]) {
      assert.ok(help.stdout.includes(part), part);
    }
    assert.match((await call(done, ['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it('lets nothing from outside steer a terminal or the log of a pipeline', async () => {
    const text = 'a\u001b[31mb\u001b]0;title\u0007c\u202ed\r\n##vso[task.complete result=Failed]##[error]\u009b2J';
    const shows = command(() => ({ exitCode: 0, document: { text }, lines: [`✓ ${text}`] }));
    const forPeople = await call(shows, ['try']);
    assert.equal(forPeople.stdout, '✓ abcd ⏎ # #vso[task.complete result=Failed]# #[error]\n');
    const forScripts = await call(shows, ['try', '--json']);
    assert.doesNotMatch(forScripts.stdout, /[\u001b\u0007\u009b\u202e\r]|##(vso)?\[/);
    assert.deepEqual(JSON.parse(forScripts.stdout), { text });
  });

  const colors: readonly (readonly [string, Readonly<Record<string, string>>, boolean, boolean])[] = [
    ['on a terminal', {}, true, true],
    ['in a pipe', {}, false, false],
    ['with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['on a dumb terminal', { TERM: 'dumb' }, true, false],
    ['in a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
  ];
  for (const [where, environment, isTerminal, colored] of colors) {
    it(`${colored ? 'colors' : 'does not color'} marks ${where}`, async () => {
      const { stdout } = await call(done, ['try'], { environment, isTerminal });
      assert.equal(stdout, colored ? '\u001b[32m✓\u001b[39m done\n' : '✓ done\n');
    });
  }
});

describe('a missing answer', () => {
  const asks = command(async (options, context) => ({
    exitCode: 0,
    document: {},
    lines: [await answered(context, options, { option: '--project KEY', question: 'Key of the project' })],
  }));

  it('is an error that names the option where nobody can be asked', async () => {
    for (const [args, around] of [
      [['try'], {}],
      [['try', '--json'], { isTerminal: true }],
      [['try'], { isTerminal: true, environment: { CI: 'true' } }],
    ] as const) {
      const { exitCode, stderr } = await call(asks, args, around);
      assert.equal(exitCode, 2);
      assert.match(stderr, /--project KEY is missing/);
    }
  });

  it('is asked for on a terminal', async () => {
    const { exitCode, stdout, stderr } = await call(asks, ['try'], { isTerminal: true, types: 'webshop\r' });
    assert.equal(stdout, 'webshop\n');
    assert.match(stderr, /Key of the project/);
    assert.equal(exitCode, 0);
  });

  it('ends the call with 130 where the question is given up with Ctrl-C', async () => {
    const { exitCode, stdout } = await call(asks, ['try'], { isTerminal: true, types: '\u0003' });
    assert.equal(exitCode, 130);
    assert.equal(stdout, '');
  });
});

describe('credentials', () => {
  const shows = command(async (_, { credentials }) => {
    const { url, credentials: own } = await credentials.sonarQube();
    const { collectionUrl, token } = await credentials.azureDevOps();
    const sonar = own.scheme === 'token' ? own.token.reveal() : '';
    return {
      exitCode: 0,
      document: { url, sonar, collectionUrl, kind: token.kind, pat: token.secret.reveal() },
      lines: [],
    };
  });
  const addresses = ['--sonarqube', 'https://s.example.org/sonar/', '--organization', 'https://dev.azure.com/contoso/'];
  const expected = {
    url: 'https://s.example.org/sonar',
    collectionUrl: 'https://dev.azure.com/contoso',
    kind: 'personal',
  };

  it('come from the environment, addresses too', async () => {
    const environment = {
      SONAR_TOKEN: 'squ_1',
      AZURE_DEVOPS_TOKEN: 'pat1',
      SONAR_HOST_URL: 'https://s.example.org/sonar/',
      AZURE_DEVOPS_URL: 'https://dev.azure.com/contoso/',
    };
    const { stdout } = await call(shows, ['try', '--json'], { environment });
    assert.deepEqual(JSON.parse(stdout), { ...expected, sonar: 'squ_1', pat: 'pat1' });
  });

  it('come from a file descriptor, which goes before the environment', async () => {
    const { stdout } = await withDescriptor('SONAR_TOKEN=squ_2\nAZURE_DEVOPS_TOKEN=pat=2\n', (fd) =>
      call(shows, ['try', '--json', ...addresses, '--token-fd', fd], { environment: { SONAR_TOKEN: 'squ_1' } }),
    );
    assert.deepEqual(JSON.parse(stdout), { ...expected, sonar: 'squ_2', pat: 'pat=2' });
  });

  it('are taken for that of SonarQube where one line has no name', async () => {
    const { stdout } = await withDescriptor('squ_3\n', (fd) =>
      call(shows, ['try', '--json', ...addresses, '--token-fd', fd], { environment: { AZURE_DEVOPS_TOKEN: 'pat1' } }),
    );
    assert.deepEqual(JSON.parse(stdout), { ...expected, sonar: 'squ_3', pat: 'pat1' });
  });

  it('are typed unseen on a terminal', async () => {
    const environment = { SONAR_TOKEN: 'squ_1' };
    const { stdout, stderr } = await call(shows, ['try', ...addresses], {
      environment,
      isTerminal: true,
      types: 'hidden-pat\r',
    });
    assert.doesNotMatch(stderr + stdout, /hidden-pat/);
    assert.match(stderr, /Personal access token for Azure DevOps/);
  });

  it('that are missing name their variable and end with 4', async () => {
    const { exitCode, stderr } = await call(shows, ['try', ...addresses]);
    assert.equal(exitCode, 4);
    assert.match(stderr, /SONAR_TOKEN is not set.*\[SQ-CLI-CREDENTIAL\]/s);
  });

  const unreadable: readonly (readonly [string, RegExp])[] = [
    ['', /it is empty/],
    ['TOKEN=x\nSONAR_TOKEN=y', /a line does not begin with one of SONAR_TOKEN/],
    ['secret one\nsecret two', /a line does not begin/],
  ];
  for (const [content, says] of unreadable) {
    it(`are refused from a descriptor with ${JSON.stringify(content)}, without repeating it`, async () => {
      const { exitCode, stderr } = await withDescriptor(content, (fd) =>
        call(shows, ['try', ...addresses, '--token-fd', fd]),
      );
      assert.equal(exitCode, 4);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /secret one/);
    });
  }

  async function withDescriptor<T>(content: string, use: (descriptor: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'descriptor-'));
    writeFileSync(join(folder, 'tokens'), content);
    const descriptor = openSync(join(folder, 'tokens'), 'r');
    try {
      return await use(String(descriptor));
    } finally {
      closeSync(descriptor);
      rmSync(folder, { recursive: true, force: true });
    }
  }
});

describe('Ctrl-C', () => {
  it('lets the command finish what it does, and ends with 130', async () => {
    let stop = (): void => {};
    const works = command(async (_, { stopped }) => {
      stop();
      assert.ok(stopped.aborted);
      return Promise.resolve({ exitCode: 0, document: {}, lines: ['2 of 5 done; go on with: try'] });
    });
    const ran = await call(works, ['try'], { onInterrupt: (given) => (stop = given) });
    assert.deepEqual(ran, { exitCode: 130, stdout: '2 of 5 done; go on with: try\n', stderr: '' });
  });

  it('is not taken for a failure where the command throws because of it', async () => {
    let stop = (): void => {};
    const waits = command((_, { stopped }) => {
      stop();
      stopped.throwIfAborted();
      return { exitCode: 0, document: {}, lines: [] };
    });
    const ran = await call(waits, ['try'], { onInterrupt: (given) => (stop = given) });
    assert.deepEqual(ran, { exitCode: 130, stdout: '', stderr: 'Interrupted.\n' });
    const { stdout } = await call(waits, ['try', '--json'], { onInterrupt: (given) => (stop = given) });
    const { error } = JSON.parse(stdout) as { error: Record<string, string> };
    assert.equal(error['code'], 'SQ-CLI-INTERRUPTED');
  });
});
