import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStartOptions, UsageError } from '../../local/start/start-options';

const root = join(__dirname, '..', '..');

interface Started {
  readonly code: number | null;
  readonly output: string;
}

/** Runs `npm start` as a person does, with the last build; `until` sees the output so far and may act on it. */
async function start(
  args: readonly string[],
  environment: Record<string, string | undefined> = {},
  until?: (output: string, interrupt: () => void) => void,
): Promise<Started> {
  const child = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', join(root, 'local', 'start.ts'), '--skip-build', ...args],
    {
      cwd: root,
      env: { ...process.env, SONAR_TOKEN: undefined, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
    until?.(output, () => child.kill('SIGINT'));
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

/** The same in a shell, whose reader goes away: what stands on standard error, and the exit code. */
function startForReader(reader: 'true' | 'head -1', args: string, environment: Record<string, string> = {}): string {
  const line = `{ "$0" --require tsx/cjs local/start.ts --skip-build ${args}; echo "exit code $?" >&2; } | ${reader}`;
  const { stderr } = spawnSync('sh', ['-c', line, process.execPath], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, SONAR_TOKEN: undefined, ...environment },
    timeout: 80_000,
  });
  return stderr;
}

describe('npm start', function () {
  this.timeout(90_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'start-test-'));
    mkdirSync(join(folder, 'sources'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const pipeline = (text: string): string => {
    const file = join(folder, 'pipeline.yml');
    writeFileSync(file, text);
    return file;
  };

  it("runs the sample with a JAVA_HOME, and its exit code is the pipeline's", async () => {
    const { code, output } = await start(['--exit'], {
      JAVA_HOME: process.env.JAVA_HOME ?? '/usr/lib/jvm/default-java',
    });
    assert.match(output, /Quality gate of Web shop \(main branch\): failed/);
    assert.match(output, /5 {2}The pipeline ended: Failed/);
    assert.match(output, /Publish the quality gate +Failed +\d+\.\d +\d+ +1$/m, 'the overview');
    assert.match(output, /Artifact CodeAnalysisLogs\/webshop-[0-9a-f]{8}\.sarif \(\d+ KB\)$/m);
    assert.match(output, /Tests {4}SonarQube quality gate: Web shop: \d+ passed, \d+ failed$/m);
    assert.match(output, /The sample fails its gate on purpose; without --exit a page shows why\./);
    assert.doesNotMatch(output, /http:\/\/127\.0\.0\.1/, 'no link that is dead when it is printed');
    assert.equal(code, 1);
  });

  it('plays a pull request of the sample: its build posts status, comments and summary, and both pages are served', async () => {
    let served: number | undefined;
    const { output } = await start(['--pull-request'], {}, (text, interrupt) => {
      const page = /Pull request (http:\S+)/.exec(text)?.[1];
      if (page === undefined || !text.includes('Ctrl-C ends everything') || served !== undefined) return;
      served = 0;
      void fetch(page)
        .then((answer) => (served = answer.status))
        .finally(interrupt);
    });
    assert.match(output, /Quality gate of Web shop \(pull request 1\): failed/);
    assert.match(output, /The sample fails its gate on purpose: look at the tab\./);
    assert.match(output, /Comments of pull request 1: [1-9]\d* posted/);
    assert.match(output, /Pull request 1 shows the quality gate: failed, on iteration 1/);
    assert.equal(served, 200);
  });

  it('builds the branch as often as it is told, and serves a dashboard beside the build', async () => {
    let served: number | undefined;
    const { output } = await start(['--runs', '2'], {}, (text, interrupt) => {
      const page = /Dashboard +(http:\S+)/.exec(text)?.[1];
      if (page === undefined || !text.includes('Ctrl-C ends everything') || served !== undefined) return;
      served = 0;
      void fetch(page)
        .then((answer) => (served = answer.status))
        .finally(interrupt);
    });
    assert.match(output, /4 {2}Running .* on \S+, 1 of 2/);
    assert.equal(output.match(/^5 {2}The pipeline ended/gm)?.length, 1);
    assert.equal(served, 200);
  });

  it('runs the sample on a machine without Java', async () => {
    const path = withoutJava(process.env.PATH ?? '', folder);
    assert.equal(spawnSync('java', ['-version'], { env: { PATH: path } }).error?.name, 'Error', 'there is no java');
    const { output } = await start(['--exit'], { JAVA_HOME: undefined, PATH: path });
    assert.match(output, /Quality gate of Web shop \(main branch\): failed/);
  });

  it('ends with 0 when the pipeline succeeded', async () => {
    const { code, output } = await start(['--exit', '--pipeline', pipeline('steps:\n  - script: echo hello\n')]);
    assert.match(output, /hello/);
    assert.match(output, /No step asked for a verdict.*SonarQubeServerPublish@1/);
    assert.equal(code, 0, output);
  });

  it('runs a built-in pipeline over a project without one, under its own name, and says what it cannot read', async () => {
    const project = join(folder, 'Shop of C#');
    mkdirSync(project);
    writeFileSync(join(project, 'Program.cs'), 'class Program { }\n');
    const { output } = await start(['--exit', '--sources', project]);
    assert.match(output, /no azure-pipelines\.yml, so a built-in pipeline runs over it/);
    assert.match(output, /Project +Shop-of-C/);
    assert.doesNotMatch(output, /webshop|Fabrikam/);
    assert.match(output, /reads JavaScript and TypeScript only.*npm run sonarqube/);
  });

  it('gives parameters and variables to the pipeline, and leaves a line for what it skips', async () => {
    const text =
      "parameters:\n  - name: word\nvariables:\n  - group: secrets\nsteps:\n  - script: echo '${{ parameters.word }}' $(fromGroup)\n  - task: NodeTool@0\n  - script: echo never\n    displayName: Deploy\n    condition: failed()\n";
    const { code, output } = await start([
      '--exit',
      '--pipeline',
      pipeline(text),
      '--parameter',
      'word=of mine',
      '--variable',
      'fromGroup=given',
    ]);
    assert.equal(code, 0, output);
    assert.match(output, /^of mine given$/m);
    assert.match(output, /##\[warning\]NodeTool@0 is not run on this machine/);
    assert.match(output, /##\[section\]Skipped: Deploy \(failed\(\) does not hold\)/);
    assert.match(output, /^ +Deploy +Skipped +\d/m);
    assert.match(output, /Warning .*pipeline\.yml:4:5: The variable group secrets is not here/);
  });

  const mistaken: [string, string, RegExp][] = [
    ['a task of the official extension', 'SonarQubePrepare@7', /Write SonarQubeServerPrepare@1; docs\/MIGRATION\.md/],
    [
      'another version',
      'SonarQubeServerPrepare@2',
      /no SonarQubeServerPrepare@2: .*version 1\. Write SonarQubeServerPrepare@1/,
    ],
    ['a misspelled task', 'SonarQubeServerPreprae@1', /does not exist\. Did you mean SonarQubeServerPrepare\?/],
  ];
  for (const [what, task, expected] of mistaken)
    it(`says what to write instead of ${what}`, async () => {
      const { code, output } = await start(['--exit', '--pipeline', pipeline(`steps:\n  - task: ${task}\n`)]);
      assert.equal(code, 1);
      assert.match(output, expected);
    });

  it('shows the build page, and Ctrl-C leaves no port behind', async () => {
    let page = '';
    const { code, output } = await start(
      ['--pipeline', pipeline('steps:\n  - script: echo hello\n')],
      {},
      (text, interrupt) => {
        const url = /Build page +(http:\S+)/.exec(text)?.[1];
        if (url === undefined || page !== '') return;
        page = url;
        void fetch(url).then(
          (answer) => {
            assert.equal(answer.status, 200);
            assert.match(text, /Watch it at +http:.*hello/s, 'the page is there while the pipeline runs');
            interrupt();
          },
          () => interrupt(),
        );
      },
    );
    assert.match(output, /npm run cli -- doctor --repository 'Fabrikam\/webshop'/);
    assert.equal(code, 0, output);
    await assert.rejects(fetch(page), 'nobody listens any more');
  });

  it('says nothing where nobody reads its help', () => {
    assert.equal(startForReader('true', '--help'), 'exit code 0\n');
  });

  it('ends and leaves nothing where nobody reads on', () => {
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    assert.equal(startForReader('head -1', '', { TMPDIR: temporary }), 'Canceled.\nexit code 1\n');
    assert.deepEqual(
      readdirSync(temporary).filter((name) => name.startsWith('sonarqube-start-')),
      [],
    );
  });

  it('refuses an unknown option with what to do, and without a stack trace', async () => {
    const { code, output } = await start(['--nope']);
    assert.equal(code, 1);
    assert.match(output, /Unknown option '--nope'.*--help/s);
    assert.doesNotMatch(output, /\n {4}at /);
  });

  const refused: [string, string[], Record<string, string>, RegExp][] = [
    ['a folder that does not exist', ['--sources', '/nowhere'], {}, /"\/nowhere" is not a folder/],
    ['a pipeline that does not exist', ['--pipeline', '/nowhere.yml'], {}, /"\/nowhere\.yml" does not exist/],
    ['an address that is none', ['--sonarqube', 'sonar'], {}, /"sonar" is not an address.*https:\/\//s],
    ['a server without a token', ['--sonarqube', 'http://127.0.0.1:1'], {}, /no token.*SONAR_TOKEN/s],
    ['a parameter without a value', ['--parameter', 'word'], {}, /"word" is no name with a value.*NAME=VALUE/],
    ['a pull request of nothing', ['--pull-request', 'main'], {}, /Unexpected argument 'main'/],
    ['no run at all', ['--runs', '0'], {}, /"0" is no number from 1 to 20/],
    ['a port that is none', ['--port', '99999'], {}, /"99999" is not a port/],
  ];
  for (const [name, args, environment, expected] of refused) {
    it(`refuses ${name} with what to do, before anything starts`, () => {
      assert.throws(
        () => readStartOptions(args, environment),
        (error) => error instanceof UsageError && expected.test(`${error.message} ${error.remedy}`),
      );
    });
  }

  it('names the place of a template that is not there', async () => {
    const file = pipeline('steps:\n  - template: other.yml\n');
    const { code, output } = await start(['--exit', '--pipeline', file]);
    assert.equal(code, 1);
    assert.match(output, /pipeline\.yml:2:5: .*template/);
    assert.doesNotMatch(output, /\n {4}at /);
  });

  it('says that a port is in use, before the pipeline runs', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const file = pipeline('steps:\n  - script: echo hello\n');
    const { code, output } = await start(['--pipeline', file, '--port', String(port)]);
    server.close();
    assert.equal(code, 1);
    assert.match(output, new RegExp(`Port ${port} is in use`));
    assert.doesNotMatch(output, /hello/);
  });

  it('shows a wrong token of a server as the pipeline’s own error', async () => {
    const { code, output } = await start(
      ['--exit', '--sonarqube', 'http://127.0.0.1:1', '--sources', join(root, 'local', 'sample')],
      { SONAR_TOKEN: 'squ_0000' },
    );
    assert.equal(code, 1);
    assert.match(output, /SQ-CONN-UNREACHABLE/);
    assert.doesNotMatch(output, /squ_0000/);
  });
});

/** A search path with the same programs but for Java's: links in a folder of its own. */
function withoutJava(path: string, folder: string): string {
  const bin = join(folder, 'bin-without-java');
  mkdirSync(bin);
  for (const each of path.split(':').filter((candidate) => candidate !== '' && existsSync(candidate))) {
    for (const name of readdirSync(each)) {
      const link = join(bin, name);
      if (!/^(java|keytool|jshell|jar$)/.test(name) && !existsSync(link)) symlinkSync(join(each, name), link);
    }
  }
  return bin;
}
