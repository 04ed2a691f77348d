import assert from 'node:assert/strict';
import type { Baseline, PreparedHandoff } from '../../../src/documents/handoff';
import type { ScanState } from '../../../src/documents/scan-state';
import { notFound, notPermitted } from '../../../src/errors/server-errors';
import type { MeasuresAnswer } from '../../../src/ports/sonarqube/analysis-results';
import { preparedHandoff, SERVER } from '../../builders';
import { condition, gateAnswer, publishWorld, type PublishedAnalysis } from './publish-world';

const REQUEST = { kind: 'pull-request', id: '42', branch: 'feature/x', base: 'release/2.0' } as const;
const BRANCH = { kind: 'branch', name: 'feature/x' } as const;
const baseline = (changes: Partial<Baseline>): Baseline => ({
  serverTime: '2026-10-20T08:59:30.000Z',
  projectIsNew: false,
  mainBranch: 'main',
  targetAnalysed: true,
  history: 'whole',
  ...changes,
});
const scanned = (changes: Partial<Extract<ScanState, { state: 'scanned' }>>): ScanState => ({
  state: 'scanned',
  files: 12,
  notices: [],
  history: 'whole',
  ...changes,
});
const measured = (values: Readonly<Record<string, string | null>>) => (): Promise<MeasuresAnswer> =>
  Promise.resolve({
    projectName: null,
    values: Object.fromEntries(
      Object.entries(values).map(([metric, value]) => [
        metric,
        metric.startsWith('new_') ? { overall: null, newCode: value } : { overall: value, newCode: null },
      ]),
    ),
  });
const noNewLine = measured({ ncloc: '812', new_lines: '0', new_violations: '0' });
const reference = (parameter: string) => () =>
  gateAnswer({ period: { mode: 'REFERENCE_BRANCH', date: null, parameter } });

function withoutBaseline(): PreparedHandoff {
  const { baseline: _, ...rest } = preparedHandoff('shop');
  return rest;
}

type Row = readonly [what: string, expected: string, analysis: PublishedAnalysis];
const rows: readonly Row[] = [
  [
    'a task of an earlier, green analysis of main while a branch is built',
    'unknown no-analysis other-analysis',
    {
      handoff: preparedHandoff('shop', { scope: BRANCH }),
      served: { task: () => ({ submittedAt: '2026-10-19T09:00:00+0000' }) },
    },
  ],
  [
    'a newer task of main while a branch is built',
    'unknown no-analysis other-scope',
    { handoff: preparedHandoff('shop', { scope: BRANCH }) },
  ],
  [
    'a pull request that the scanner detected while the main branch is built',
    'unknown no-analysis other-scope',
    { served: { task: () => ({ pullRequest: '42' }) } },
  ],
  ['an answer about another task', 'unknown unexpected-answer', { served: { task: () => ({ id: 'task-other' }) } }],
  ['a task without a project', 'unknown unexpected-answer', { served: { task: () => ({ projectKey: null }) } }],
  ['a task without a time', 'unknown no-analysis other-analysis', { served: { task: () => ({ submittedAt: null }) } }],
  [
    'a task, where no answer told Prepare the time',
    'unknown no-analysis other-analysis',
    { handoff: preparedHandoff('shop', { baseline: baseline({ serverTime: null }) }) },
  ],
  [
    'a task that Analyze saw its scanner submit, where no answer told Prepare the time',
    'passed',
    {
      handoff: preparedHandoff('shop', { baseline: baseline({ serverTime: null }) }),
      scan: scanned({ taskId: 'task-shop' }),
    },
  ],
  ['a handoff without what Prepare found', 'unknown no-analysis other-analysis', { handoff: withoutBaseline() }],

  [
    'a branch without new lines whose scanner found no merge base',
    'unknown base-missing reference-branch',
    {
      handoff: preparedHandoff('shop', { scope: BRANCH }),
      scan: scanned({ notices: ['no-merge-base'] }),
      served: { task: () => ({ branch: 'feature/x' }), gate: reference('main'), measures: noNewLine },
    },
  ],
  [
    'the same branch in a full clone',
    'passed',
    {
      handoff: preparedHandoff('shop', { scope: BRANCH }),
      scan: scanned({ notices: ['lines-compared'] }),
      served: { task: () => ({ branch: 'feature/x' }), gate: reference('main'), measures: noNewLine },
    },
  ],
  [
    'the same branch, of which the scanner compared nothing',
    'unknown base-missing nothing-compared',
    {
      handoff: preparedHandoff('shop', { scope: BRANCH }),
      served: { task: () => ({ branch: 'feature/x' }), gate: reference('main'), measures: noNewLine },
    },
  ],
  [
    'a pull request into a branch that SonarQube has not, with new lines',
    'unknown base-missing target-not-analysed',
    {
      handoff: preparedHandoff('shop', { scope: REQUEST, baseline: baseline({ targetAnalysed: false }) }),
      scan: scanned({ history: 'shallow', notices: ['no-reference'] }),
      served: { task: () => ({ pullRequest: '42' }), measures: measured({ ncloc: '40', new_lines: '7' }) },
    },
  ],
  [
    'a pull request of which Prepare could not tell whether its target is there',
    'unknown base-missing target-not-analysed',
    {
      handoff: preparedHandoff('shop', { scope: REQUEST, baseline: baseline({ targetAnalysed: null }) }),
      scan: scanned({ history: 'shallow' }),
      served: { task: () => ({ pullRequest: '42' }) },
    },
  ],
  [
    'the same, where Publish learns that it is there',
    'passed',
    {
      handoff: preparedHandoff('shop', { scope: REQUEST, baseline: baseline({ targetAnalysed: null }) }),
      scan: scanned({ history: 'shallow' }),
      served: {
        task: () => ({ pullRequest: '42' }),
        project: () =>
          Promise.resolve({
            state: 'exists',
            branches: { main: 'main', names: ['main', 'release/2.0'], analyzed: ['main', 'release/2.0'] },
          }),
      },
    },
  ],
  [
    'the same, where Publish may not ask',
    'unknown base-missing target-branch',
    {
      handoff: preparedHandoff('shop', { scope: REQUEST, baseline: baseline({ targetAnalysed: null }) }),
      scan: scanned({ history: 'shallow' }),
      served: {
        task: () => ({ pullRequest: '42' }),
        project: () => {
          throw notPermitted('c', 'see the project', 'no');
        },
      },
    },
  ],
  [
    'a pull request of text files in a clone of one commit',
    'passed',
    {
      handoff: preparedHandoff('shop', { scope: REQUEST }),
      scan: scanned({ history: 'shallow', notices: ['no-reference'] }),
      served: {
        task: () => ({ pullRequest: '42', warnings: ["Could not find ref 'release/2.0' in refs/heads"] }),
        measures: measured({ new_lines: '0', new_violations: '0' }),
      },
    },
  ],
  [
    'a pull request in a separate project',
    'none nothing-to-judge separate-pull-request',
    {
      handoff: preparedHandoff('shop', {
        scope: { kind: 'main-branch', name: 'feature/x', standsFor: { kind: 'pull-request', id: '42' } },
      }),
    },
  ],
  ['main, which is its own reference', 'none nothing-to-judge own-reference', { served: { gate: reference('main') } }],
  ['an analysis without a file', 'none nothing-to-judge no-code', { scan: scanned({ files: 0 }) }],
  [
    'an analysis without a line of code',
    'none nothing-to-judge no-code',
    {
      scan: scanned({ files: 3, notices: ['other-scanner-needed'] }),
      served: { measures: measured({ new_violations: '0' }) },
    },
  ],
  [
    'a first analysis',
    'none nothing-to-judge first-analysis',
    { served: { gate: () => gateAnswer({ conditions: [], period: null }) } },
  ],
  [
    'a small change of which nothing else is asked',
    'none nothing-to-judge small-change',
    { served: { gate: () => gateAnswer({ conditions: [condition({ actual: '0.0' })], conditionsIgnored: true }) } },
  ],
  [
    'a failed scan',
    'unknown no-analysis scan-failed',
    { scan: { state: 'failed', reason: 'no luck [SQ-SCAN-FAILED]' } },
  ],
];

describe('a green answer of SonarQube', () => {
  for (const [what, expected, analysis] of rows) {
    it(`about ${what} is ${expected}`, async () => {
      const world = publishWorld({ analyses: { shop: analysis } });
      await world.run();
      const { outcome } = world.report('shop');
      const words = [
        outcome.status,
        ...('reason' in outcome ? [outcome.reason] : []),
        ...('cause' in outcome ? [outcome.cause] : []),
      ];
      assert.equal(words.filter((word) => word !== undefined).join(' '), expected);
      assert.equal(world.properties.get('sonarqubegate') === 'ok', expected === 'passed');
    });
  }

  it('that was held back stays so for a release that asks again', async () => {
    const first = publishWorld({ analyses: { shop: { scan: scanned({ files: 0 }) } } });
    await first.run();
    for (const reevaluate of ['false', 'true']) {
      const later = publishWorld({
        analyses: { shop: {} },
        attachments: [['shop.json', first.report('shop')]],
        buildProperties: Object.fromEntries(first.properties),
        connection: SERVER,
        variables: { SONARQUBE_ANALYSES: '' },
        inputs: { source: 'build', reevaluate },
      });
      await later.run();
      assert.notEqual(later.agent.outputs.get('status'), 'passed', `reevaluate: ${reevaluate}`);
    }
  });

  it('of a failed scan is told once, with a remedy that fits', async () => {
    const scan = { state: 'failed', reason: 'The scanner failed (exit code 3): no luck. [SQ-SCAN-FAILED]' } as const;
    const world = publishWorld({ analyses: { shop: { scan } } });
    await world.run();
    const line = world.logger.lines.find(({ text }) => text.startsWith('Quality gate of shop'))?.text ?? '';
    assert.match(line, /unknown, the scan failed \(The scanner failed \(exit code 3\): no luck/);
    assert.match(line, /Look at the error of the scanner/);
    assert.doesNotMatch(line, /Check that the analysis ran/);
  });
});

describe('the live gate', () => {
  const worldOf = (served: NonNullable<PublishedAnalysis['served']>, inputs: Readonly<Record<string, string>>) =>
    publishWorld({
      analyses: { shop: { served } },
      connection: SERVER,
      variables: { SONARQUBE_ANALYSES: '' },
      inputs: { source: 'project', projectKey: 'shop', ...inputs },
    });
  const live = (answer: ReturnType<typeof gateAnswer>) => () => Promise.resolve(answer);
  const fault = (error: Error) => () => Promise.reject(error);
  const cases: readonly (readonly [
    string,
    string,
    NonNullable<PublishedAnalysis['served']>,
    Record<string, string>,
    RegExp,
  ])[] = [
    [
      'of a branch that is compared with another one, without a new line',
      'unknown',
      { live: live(reference('main')()), measures: noNewLine },
      { branch: 'feature/x' },
      /could compare with the reference branch/,
    ],
    [
      'of main that is compared with itself',
      'none',
      { live: live(reference('main')()) },
      {},
      /comparison with this same branch/,
    ],
    [
      'of a pull request into a branch that SonarQube has not',
      'unknown',
      { target: () => Promise.resolve('release/2.0') },
      { pullRequest: '42' },
      /no analysis of the target branch/,
    ],
    ['of a pull request into main', 'passed', {}, { pullRequest: '42' }, /as it stands/],
    [
      'that an analysis token may not read',
      'unknown',
      { live: fault(notPermitted('c', 'read the gate', 'no')) },
      {},
      /user token/,
    ],
    [
      'of a branch that SonarQube does not know',
      'unknown',
      { live: fault(notFound('x', 'Branch not found')) },
      { branch: 'gone' },
      /Check the key of the project, the branch or pull request/,
    ],
    ['of a branch', 'passed', {}, { branch: 'feature/x' }, /the gate of the branch as it stands/],
  ];
  for (const [what, status, served, inputs, says] of cases) {
    it(`${what} is ${status}, and says why`, async () => {
      const world = worldOf(served, inputs);
      await world.run();
      assert.equal(world.agent.outputs.get('status'), status);
      assert.match(world.logger.text(), says);
    });
  }
});

describe('rules that look at the code', () => {
  const profiles = JSON.stringify([
    { language: 'js', name: 'Sonar way' },
    { language: 'css', name: 'none' },
  ]);
  const clean = { ncloc: '812', new_lines: '40', new_violations: '0', violations: '0', security_hotspots: '0' };
  const issues = () =>
    gateAnswer({
      conditions: [condition({ metric: 'new_violations', actual: '0', comparator: 'GT', threshold: '0' })],
    });
  const rules = (js: number, css: number) => () =>
    Promise.resolve([
      { language: 'js', languageName: 'JavaScript', profile: 'Sonar way', rules: js },
      { language: 'css', languageName: 'CSS', profile: 'none', rules: css },
      { language: 'java', languageName: 'Java', profile: 'empty', rules: 0 },
    ]);
  const run = async (served: PublishedAnalysis['served']) => {
    const world = publishWorld({
      analyses: {
        shop: { served: { measures: measured({ ...clean, quality_profiles: profiles }), gate: issues, ...served } },
      },
    });
    await world.run();
    const { outcome, evidence, measures } = world.report('shop');
    const asked = world.requests.filter((request) => request === 'rules shop').length;
    return { outcome, evidence, measures, asked, log: world.logger.text('info') };
  };

  it('are none: the gate asks for issues, so nothing was judged', async () => {
    const { outcome, log, measures } = await run({ rules: rules(0, 0) });
    assert.deepEqual(outcome, { status: 'none', reason: 'nothing-to-judge', cause: 'no-rules' });
    assert.match(log, /no rule is active for what was analyzed/);
    assert.ok(measures.state === 'read' && measures.values.quality_profiles === undefined);
  });

  it('are none: a gate that asks for coverage, too, is judged, and the log says what nobody looked at', async () => {
    const { outcome, log } = await run({ rules: rules(0, 0), gate: () => gateAnswer() });
    assert.equal(outcome.status, 'passed');
    assert.match(
      log,
      /No rule is active for JavaScript \(quality profile "Sonar way"\), CSS \(quality profile "none"\), so/,
    );
  });

  it('are missing for one language, which is told', async () => {
    const { outcome, log } = await run({ rules: rules(300, 0) });
    assert.equal(outcome.status, 'passed');
    assert.match(log, /No rule is active for CSS \(quality profile "none"\), so nothing can be found there\./);
  });

  it('are there', async () => {
    const { outcome, evidence, asked } = await run({ rules: rules(300, 40) });
    assert.equal(outcome.status, 'passed');
    assert.equal(evidence?.rules, undefined);
    assert.equal(asked, 1);
  });

  it('are not asked for where an issue proves that there is one, nor where the gate failed', async () => {
    const found = measured({ ...clean, violations: '3', quality_profiles: profiles });
    assert.equal((await run({ rules: rules(0, 0), measures: found })).asked, 0);
    const failed = () => gateAnswer({ status: 'ERROR', conditions: [condition({ status: 'error' })] });
    assert.equal((await run({ rules: rules(0, 0), gate: failed })).asked, 0);
  });

  it('leave a verdict as it is where nobody can tell', async () => {
    const refuse = (): never => {
      throw notPermitted('see the quality profiles', SERVER, 'sonar', '');
    };
    assert.equal((await run({ rules: refuse })).outcome.status, 'passed');
    assert.equal((await run({ rules: rules(0, 0), measures: measured(clean) })).outcome.status, 'passed');
  });
});
