import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkplace, onlyJob, resultsOf, stepOf, type Workplace } from './run-text';

const OUTPUT = (name: string, value: string, more = '') =>
  `- script: echo "##vso[task.setvariable variable=${name};isoutput=true${more}]${value}"`;

describe('jobs and stages', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  it('hand output variables to later jobs and stages', async () => {
    const run = await place.run(`
variables:
  level: root
stages:
  - stage: build
    variables: { level: stage }
    jobs:
      - job: a
        steps:
          - checkout: none
          ${OUTPUT('verdict', 'passed')}
            name: gate
      - job: b
        dependsOn: a
        condition: and(succeeded(), eq(dependencies.a.outputs['gate.verdict'], 'passed'))
        variables:
          - name: verdict
            value: $[ dependencies.a.outputs['gate.verdict'] ]
          - name: missing
            value: $[ coalesce(dependencies.a.outputs['gate.nothing'], 'none') ]
        steps:
          - checkout: none
          - script: echo "$(verdict) $(missing) $(level)"
            name: show
  - stage: deploy
    condition: and(succeeded(), eq(dependencies.build.outputs['a.gate.verdict'], 'passed'))
    jobs:
      - deployment: d
        environment: production
        variables:
          verdict: $[ stageDependencies.build.a.outputs['gate.verdict'] ]
        strategy:
          runOnce:
            deploy:
              steps:
                ${OUTPUT('done', '$(verdict)')}
                  name: out
      - job: after
        dependsOn: d
        condition: eq(dependencies.d.outputs['d.out.done'], 'passed')
        steps:
          - checkout: none
          - script: echo "$(Environment.Name)$(System.StageName) $(System.PhaseName)"
            name: last
  - stage: never
    condition: eq(dependencies.deploy.outputs['d.d.out.done'], 'failed')
    jobs: [{ job: x, steps: [{ script: exit 1 }] }]
  - stage: afterNever
    jobs: [{ job: y, steps: [{ script: exit 1 }] }]
`);
    assert.ok(stepOf(run, 'show').lines.includes('passed none stage'));
    assert.deepEqual(
      run.stages.map((stage) => `${stage.name} ${stage.result}`),
      ['build Succeeded', 'deploy Succeeded', 'never Skipped', 'afterNever Skipped'],
    );
    assert.ok(stepOf(run, 'last').lines.some((line) => line.endsWith('deploy after')));
    assert.equal(run.result, 'Succeeded');
  });

  it('keep a secret output secret in the job that reads it', async () => {
    const seen: string[] = [];
    const run = await place.run(
      `jobs:
  - job: a
    steps:
      - checkout: none
      ${OUTPUT('key', 'very-""secret', ';issecret=true')}
        name: s
  - job: b
    dependsOn: a
    variables: { key: "$[ dependencies.a.outputs['s.key'] ]" }
    steps:
      - checkout: none
      - script: echo "got $(key)"
        name: t
`,
      { onLine: (line) => seen.push(line) },
    );
    assert.ok(stepOf(run, 't').rawLines.includes('got very-secret'));
    assert.ok(stepOf(run, 't').lines.includes('got ***'));
    assert.deepEqual(
      seen.filter((line) => line.includes('very-secret')),
      [],
    );
  });

  const outcomes: [what: string, first: string, dependent: string, results: string[], overall: string][] = [
    ['a failed job stops what depends on it', 'exit 1', '', ['Failed', 'Skipped'], 'Failed'],
    [
      'a failed job lets run what asks for it',
      'exit 1',
      '\n    condition: failed()',
      ['Failed', 'Succeeded'],
      'Failed',
    ],
    [
      'issues count as succeeded',
      'echo "##vso[task.complete result=SucceededWithIssues]"',
      '',
      ['SucceededWithIssues', 'Succeeded'],
      'SucceededWithIssues',
    ],
    [
      'a condition that cannot be compared fails the job',
      'true',
      "\n    condition: gt(1, variables['Build.Reason'])",
      ['Succeeded', 'Failed'],
      'Failed',
    ],
  ];
  for (const [what, first, dependent, results, overall] of outcomes)
    it(what, async () => {
      const run = await place.run(
        `jobs:\n  - job: b${dependent}\n    dependsOn: [a]\n    steps: [{ checkout: none }, { script: 'true' }]\n  - job: a\n    steps:\n      - checkout: none\n      - script: ${first}\n`,
      );
      assert.deepEqual(
        run.stages[0]?.jobs.map((job) => job.name),
        ['a', 'b'],
      );
      assert.deepEqual(
        run.stages[0]?.jobs.map((job) => job.result),
        results,
      );
      assert.equal(run.result, overall);
    });

  it('give each job its own folders and variables', async () => {
    const run = await place.run(`jobs:
  - job: a
    steps:
      - script: touch "$(Agent.TempDirectory)/left" made && echo "##vso[task.setvariable variable=only]a"
  - job: b
    dependsOn: a
    steps:
      - script: ls . "$(Agent.TempDirectory)" && echo 'only=$(only)'
        name: look
`);
    const { lines } = stepOf(run, 'look');
    assert.ok(lines.includes('only=$(only)') && lines.includes('read-me.txt'));
    assert.equal(
      lines.some((line) => line === 'left' || line === 'made'),
      false,
    );
  });

  it('cancel a job that runs longer than it may', async () => {
    const run = await place.run(
      'jobs:\n  - job: a\n    timeoutInMinutes: 0.005\n    steps:\n      - checkout: none\n      - script: exec sleep 30\n        name: s\n      - script: echo on\n        name: t\n        condition: always()\n',
      {
        processTimes: { afterInterrupt: 100, afterTerminate: 100, forPipes: 500 },
      },
    );
    assert.deepEqual(resultsOf(run), { s: 'Canceled', t: 'Succeeded' });
    assert.equal(run.result, 'Canceled');
    assert.match(onlyJob(run).lines.join('\n'), /ran longer than the maximum time of 0.005 minutes/);
  });
});

describe('checkout', () => {
  let place: Workplace;
  let commits: string[];
  beforeEach(() => {
    place = createWorkplace();
    const git = (...options: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...options], {
        cwd: place.sources,
        encoding: 'utf8',
      }).trim();
    git('init', '--quiet', '--initial-branch=main');
    commits = ['one', 'two', 'three'].map((text) => {
      appendFileSync(join(place.sources, 'read-me.txt'), `${text}\n`);
      git('add', '.');
      git('commit', '--quiet', '--message', text);
      return git('rev-parse', 'HEAD');
    });
    git('branch', 'side', 'HEAD~1');
    git('tag', 'v1');
  });
  afterEach(() => place.remove());

  const look = 'git rev-parse HEAD && git log --oneline | wc -l && git branch -r && git tag && git status | head -1';
  type Shape = [what: string, provider: string, options: string, history: string, branches: string[], tags: string[]];
  const rows: Shape[] = [
    ['one commit and no branch by default', 'TfsGit', '', '1', [], []],
    [
      'the whole history with fetchDepth 0',
      'TfsGit',
      '    fetchDepth: 0\n    fetchTags: true\n',
      '3',
      ['origin/main', 'origin/side'],
      ['v1'],
    ],
    ['two commits with fetchDepth 2', 'TfsGit', '    fetchDepth: 2\n    clean: true\n', '2', [], []],
    [
      'each branch at the depth, from a server that gives out no single commit',
      'GitHub',
      '',
      '1',
      ['origin/main', 'origin/side'],
      [],
    ],
    ['the whole history from there', 'GitHub', '    fetchDepth: 0\n', '3', ['origin/main', 'origin/side'], []],
  ];
  for (const [what, repositoryProvider, options, history, branches, tags] of rows)
    it(`brings ${what}`, async () => {
      const text = `steps:\n  - checkout: self\n${options}  - script: ${look}\n    name: look\n`;
      const run = await place.run(text, { build: { repositoryProvider } });
      const lines = stepOf(run, 'look').rawLines.map((line) => line.trim());
      assert.equal(run.result, 'Succeeded', stepOf(run, 'Checkout').lines.join('\n'));
      assert.ok(lines.includes(commits[2] ?? '') && lines.includes(history));
      assert.deepEqual(
        lines.filter((line) => /^origin\/[a-z]+$/.test(line)),
        branches,
      );
      assert.deepEqual(
        lines.filter((line) => /^v\d$/.test(line)),
        tags,
      );
      assert.match(lines.at(-1) ?? '', /^HEAD detached/);
      assert.equal(onlyJob(run).publicVariables['Build.SourceVersion'], commits[2]);
    });

  for (const [provider, history] of [
    ['TfsGit', ['1']],
    ['GitHub', ['1', 'origin/main', 'origin/side', 'pull/7/merge']],
  ] as const)
    it(`brings the commit of a pull request from ${provider}, at the depth`, async () => {
      const script =
        'git log --oneline | wc -l && git for-each-ref --format="%(refname:lstrip=2)" | grep -v "[0-9a-f]\\{40\\}"';
      const run = await place.run(`steps:\n  - script: '${script}; true'\n    name: look\n`, {
        build: {
          repositoryProvider: provider,
          sourceBranch: 'refs/pull/7/merge',
          pullRequest: { id: 7, sourceBranch: 'refs/heads/side', targetBranch: 'refs/heads/main' },
        },
      });
      const output = stepOf(run, 'look').rawLines.map((line) => line.trim());
      assert.deepEqual(
        output.filter((line) => /^(\d|origin\/[a-z]+|pull\/.*)$/.test(line)),
        history,
      );
    });

  it('takes the commit that the build names', async () => {
    const [commit = ''] = commits;
    const run = await place.run('steps:\n  - script: cat read-me.txt\n', {
      build: { sourceVersion: commit, sourceBranch: 'refs/heads/side' },
    });
    assert.equal(readFileSync(join(onlyJob(run).folder ?? '', 's', 'read-me.txt'), 'utf8'), 'sources\none\n');
  });

  it('fails on a commit that is not there', async () => {
    const run = await place.run('steps:\n  - script: cat read-me.txt\n', { build: { sourceVersion: 'f'.repeat(40) } });
    assert.match(stepOf(run, 'Checkout').issues[0]?.message ?? '', /^Git fetch failed with exit code: 128$/);
    assert.equal(run.result, 'Failed');
  });

  it('brings nothing with none', async () => {
    const run = await place.run('steps:\n  - checkout: none\n  - script: ls\n');
    assert.equal(existsSync(join(onlyJob(run).folder ?? '', 's', 'read-me.txt')), false);
  });
});
