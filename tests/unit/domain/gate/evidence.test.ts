import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseAnalysisReport } from '../../../../src/documents/analysis-report';
import type { Evidence } from '../../../../src/documents/evidence';
import type { GateCondition } from '../../../../src/documents/gate-outcome';
import type { GateContext, JudgedGate } from '../../../../src/domain/gate/judged-gate';
import { toGateOutcome } from '../../../../src/domain/gate/to-gate-outcome';
import { noticeOf } from '../../../../src/domain/scanner/scanner-notices';
import { causeInWords } from '../../../../src/presentation/causes';

const met: GateCondition = { metric: 'new_violations', comparator: 'GT', threshold: '0', actual: '0', status: 'ok' };
const small: GateCondition = { metric: 'new_coverage', comparator: 'LT', threshold: '80', actual: '0.0', status: 'ok' };
const overall: GateCondition = { ...met, metric: 'violations' };
const OK: JudgedGate = { status: 'OK', conditions: [met], conditionsIgnored: false, period: null };
const compared = (parameter: string | null): JudgedGate => ({ ...OK, period: { mode: 'REFERENCE_BRANCH', parameter } });

const whole: Evidence = { files: 12, notices: [], history: 'whole', targetAnalysed: true, mainBranch: 'main' };
const DOTNET = { languages: { 'C#': 2 }, tests: 1, files: 9, analyzed: 2, missing: [], missingTotal: 0 };
const saw = (changes: Partial<Evidence>): Evidence => ({ ...whole, ...changes });
const unlooked = (languages: number, without: number): Evidence['rules'] => ({
  languages,
  without: Array.from({ length: without }, () => ({ language: 'Java', profile: 'empty' })),
});
const MAIN = { kind: 'main-branch', name: 'main' } as const;
const BRANCH = { kind: 'branch', name: 'x' } as const;
const REQUEST = { kind: 'pull-request', id: '7', branch: 'x', base: 'main' } as const;
const SEPARATE = { ...MAIN, name: 'x', standsFor: { kind: 'pull-request', id: '7' } } as const;
const lines = (newLines: string | null, linesOfCode: string | null = '812') => ({ newLines, linesOfCode });
const REF = ["Could not find ref 'main' in refs/heads, refs/remotes, refs/remotes/upstream or refs/remotes/origin"];

type Row = readonly [what: string, outcome: string, gate: JudgedGate, context: Partial<GateContext>];
const rows: readonly Row[] = [
  ['a whole analysis', 'passed', OK, {}],
  ['nothing indexed', 'none no-code', OK, { evidence: saw({ files: 0 }) }],
  ['nothing indexed in a pull request', 'none no-code', OK, { scope: REQUEST, evidence: saw({ files: 0 }) }],
  ['no line of code in SonarQube', 'none no-code', OK, { sizes: lines('0', '0') }],
  ['no number of lines of code', 'none no-code', OK, { sizes: lines('4', null) }],
  ['a number of lines that is none', 'none no-code', OK, { sizes: lines('4', 'many') }],
  ['no measure, but files', 'passed', OK, { sizes: null }],
  ['no measure, and nobody who saw files', 'unknown', OK, { sizes: null, evidence: saw({ files: null }) }],
  [
    'no measure, and files for another scanner',
    'none no-code',
    OK,
    { sizes: null, evidence: saw({ notices: ['other-scanner-needed'] }) },
  ],
  [
    'a pull request whose files are for another scanner',
    'none no-code',
    OK,
    { scope: REQUEST, sizes: lines('4', null), evidence: saw({ notices: ['other-scanner-needed'] }) },
  ],
  ['a pull request of text files', 'passed', OK, { scope: REQUEST, sizes: lines('0', null) }],
  ['some files for another scanner', 'passed', OK, { evidence: saw({ notices: ['other-scanner-needed'] }) }],

  ['a .NET build of which all was analyzed', 'passed', OK, { evidence: saw({ dotnet: DOTNET }) }],
  [
    'a .NET build of which a part is missing',
    'passed',
    OK,
    { evidence: saw({ dotnet: { ...DOTNET, missing: [{ project: 'A', reason: 'outside' }], missingTotal: 1 } }) },
  ],
  [
    'a .NET build without analyzed code',
    'none no-dotnet-code',
    OK,
    { evidence: saw({ dotnet: { ...DOTNET, analyzed: 0 } }) },
  ],
  [
    'a pull request without analyzed .NET code',
    'none no-dotnet-code',
    OK,
    { scope: REQUEST, evidence: saw({ dotnet: { ...DOTNET, analyzed: 0 } }) },
  ],
  ['a .NET build of which nothing is known', 'unknown dotnet-unread', OK, { evidence: saw({ dotnet: null }) }],

  ['no rule for any language', 'none no-rules', OK, { evidence: saw({ rules: unlooked(2, 2) }) }],
  [
    'no rule for any language of a pull request',
    'none no-rules',
    OK,
    { scope: REQUEST, evidence: saw({ rules: unlooked(1, 1) }) },
  ],
  ['no rule for one of two languages', 'passed', OK, { evidence: saw({ rules: unlooked(2, 1) }) }],
  [
    'no rule, and coverage that was judged',
    'passed',
    { ...OK, conditions: [met, small] },
    { evidence: saw({ rules: unlooked(1, 1) }) },
  ],
  [
    'no rule, and coverage that was left out',
    'none no-rules',
    { ...OK, conditions: [met, small], conditionsIgnored: true },
    { evidence: saw({ rules: unlooked(1, 1) }) },
  ],
  [
    'no rule, and a rating',
    'none no-rules',
    {
      ...OK,
      conditions: [
        { ...met, metric: 'new_security_hotspots_reviewed' },
        { ...met, metric: 'sqale_rating' },
      ],
    },
    { evidence: saw({ rules: unlooked(1, 1) }) },
  ],

  ['a folder that another run used before', 'unknown overwritten', OK, { evidence: saw({ earlierRun: '2026-10-20' }) }],
  ['a folder of its own', 'passed', OK, { evidence: saw({ earlierRun: null }) }],

  ['a first analysis', 'none first-analysis', { ...OK, conditions: [] }, {}],
  ['a first analysis of no file', 'none no-code', { ...OK, conditions: [] }, { evidence: saw({ files: 0 }) }],
  ['a first analysis of no line of code', 'none no-code', { ...OK, conditions: [] }, { sizes: lines(null, '0') }],
  [
    'a first analysis without a measure',
    'none first-analysis',
    { ...OK, conditions: [] },
    { sizes: null, evidence: saw({ files: null }) },
  ],
  [
    'a first analysis that deleted a report',
    'unknown overwritten',
    { ...OK, conditions: [] },
    { evidence: saw({ earlierRun: '2026' }) },
  ],
  [
    'a first analysis, .NET unread',
    'unknown dotnet-unread',
    { ...OK, conditions: [] },
    { evidence: saw({ dotnet: null }) },
  ],
  ['no condition with a value', 'none no-values', { ...OK, conditions: [{ ...met, actual: null }] }, {}],
  ['one condition with a value', 'passed', { ...OK, conditions: [{ ...met, actual: null }, overall] }, {}],
  ['a small change alone', 'none small-change', { ...OK, conditions: [small], conditionsIgnored: true }, {}],
  ['a small change beside others', 'passed', { ...OK, conditions: [small, met], conditionsIgnored: true }, {}],
  ['coverage that was judged', 'passed', { ...OK, conditions: [small] }, {}],

  ['the reference branch itself', 'none own-reference', compared('main'), {}],
  ['the reference branch itself, by its ref', 'none own-reference', compared('refs/heads/main'), {}],
  ['a branch that is its own reference', 'none own-reference', compared('x'), { scope: BRANCH }],
  [
    'a main branch under another name that is the reference',
    'none own-reference',
    compared('trunk'),
    { scope: { kind: 'main-branch', name: null }, evidence: saw({ mainBranch: 'trunk' }) },
  ],
  [
    'a reference that the scanner calls the same',
    'none own-reference',
    OK,
    { evidence: saw({ notices: ['own-reference'] }) },
  ],

  [
    'a comparison without new lines in a full clone',
    'passed',
    compared('main'),
    { scope: BRANCH, sizes: lines('0'), evidence: saw({ notices: ['lines-compared'] }) },
  ],
  [
    'a comparison that a server without branches does not make',
    'unknown nothing-compared',
    compared('develop'),
    { sizes: lines('0') },
  ],
  ...(['shallow', 'none', null] as const).map((history): Row => [
    `a comparison without new lines and with history ${String(history)}`,
    'unknown reference-branch',
    compared('main'),
    { scope: BRANCH, sizes: lines('0'), evidence: saw({ history, notices: ['lines-compared'] }) },
  ]),
  ...(['no-merge-base', 'no-reference'] as const).map((notice): Row => [
    `a comparison without new lines whose scanner said ${notice}`,
    'unknown reference-branch',
    compared('main'),
    { scope: BRANCH, sizes: lines('0'), evidence: saw({ notices: [notice, 'lines-compared'] }) },
  ]),
  [
    'a comparison of which nobody knows',
    'unknown reference-branch',
    compared('main'),
    { scope: BRANCH, sizes: lines('0'), evidence: null },
  ],
  ['a comparison with new lines', 'passed', compared('main'), { scope: BRANCH, evidence: saw({ history: 'shallow' }) }],
  [
    'an earlier version, without new lines, in a shallow clone',
    'passed',
    { ...OK, period: { mode: 'PREVIOUS_VERSION', parameter: null } },
    { scope: BRANCH, sizes: lines('0'), warnings: REF, evidence: saw({ history: 'shallow' }) },
  ],

  ...(['shallow', 'none'] as const).flatMap((history): Row[] => [
    [
      `a pull request into a stored branch, history ${history}, text only`,
      'passed',
      OK,
      { scope: REQUEST, sizes: lines('0', null), warnings: REF, evidence: saw({ history, notices: ['no-reference'] }) },
    ],
    [
      `a pull request into a branch that is not stored, history ${history}`,
      'unknown target-not-analysed',
      OK,
      { scope: REQUEST, sizes: lines('7'), evidence: saw({ history, targetAnalysed: false }) },
    ],
    [
      `a pull request into a branch that nobody knows, history ${history}`,
      'unknown target-branch',
      OK,
      { scope: REQUEST, sizes: lines('7'), evidence: saw({ history, targetAnalysed: null }) },
    ],
  ]),
  ['a pull request with the whole past', 'passed', OK, { scope: REQUEST, evidence: saw({ targetAnalysed: false }) }],
  [
    'a full clone without the merge base, target not stored',
    'unknown target-not-analysed',
    OK,
    { scope: REQUEST, evidence: saw({ targetAnalysed: false, notices: ['no-merge-base'] }) },
  ],
  ...['0', '0.0', '', '-1', 'NaN', 'many', null].map((newLines): Row => [
    `a full clone without the target and with ${String(newLines)} new lines`,
    'unknown target-branch',
    OK,
    { scope: REQUEST, warnings: REF, sizes: lines(newLines) },
  ]),
  ['a pull request of which nobody knows', 'unknown target-branch', OK, { scope: REQUEST, evidence: null }],

  ['a separate project for a pull request', 'none separate-pull-request', OK, { scope: SEPARATE }],
  ['the same, judged on all code', 'passed', { ...OK, conditions: [overall] }, { scope: SEPARATE }],
  ['a separate project for a branch', 'passed', OK, { scope: { ...MAIN, standsFor: { kind: 'branch', name: 'x' } } }],
];

describe('an OK of SonarQube', () => {
  const defaults: GateContext = { scope: MAIN, warnings: [], sizes: lines('40'), evidence: whole };
  for (const [what, expected, gate, context] of rows) {
    it(`of ${what} is ${expected}`, () => {
      const outcome = toGateOutcome(gate, { ...defaults, ...context });
      const cause = 'cause' in outcome ? outcome.cause : undefined;
      assert.equal([outcome.status, cause].filter((part) => part !== undefined).join(' '), expected);
      if (cause !== undefined) assert.ok(causeInWords(cause) !== undefined, `words for ${cause}`);
      const failed = { ...gate, status: 'ERROR', conditions: [{ ...met, status: 'error' }] } as const;
      assert.equal(toGateOutcome(failed, { ...defaults, ...context }).status, 'failed', 'a failed gate stands');
    });
  }

  it('never passes with less evidence where it does not with more', () => {
    const evidence = fc.record<Evidence>({
      files: fc.constantFrom(null, 0, 3),
      notices: fc.subarray([
        'no-merge-base',
        'no-reference',
        'own-reference',
        'other-scanner-needed',
        'lines-compared',
      ]),
      history: fc.constantFrom(null, 'whole', 'shallow', 'none'),
      targetAnalysed: fc.constantFrom(null, true, false),
      mainBranch: fc.constantFrom(null, 'main'),
    });
    const gates = fc.constantFrom(OK, compared('main'), { ...OK, conditions: [small], conditionsIgnored: true });
    const sizes = fc.constantFrom(lines('0'), lines('7'), lines('0', null));
    const scopes = fc.constantFrom(MAIN, BRANCH, REQUEST, SEPARATE);
    fc.assert(
      fc.property(evidence, gates, sizes, scopes, (known, gate, measured, scope) => {
        const of = (context: Partial<GateContext>): string =>
          toGateOutcome(gate, { scope, warnings: [], sizes: measured, evidence: known, ...context }).status;
        if (of({}) === 'passed') return;
        assert.notEqual(of({ evidence: { ...known, history: null } }), 'passed');
        assert.notEqual(of({ warnings: REF }), 'passed');
        const notices = known.notices.filter((notice) => notice !== 'lines-compared');
        assert.notEqual(of({ evidence: { ...known, notices } }), 'passed');
      }),
    );
  });
});

describe('the reports that were ever written', () => {
  const folder = join('tests', 'fixtures', 'reports', 'v1');
  for (const file of readdirSync(folder)) {
    it(`${file} keeps its verdict with the evidence of a whole analysis`, () => {
      const parsed = parseAnalysisReport(readFileSync(join(folder, file), 'utf8'));
      assert.ok(parsed.kind === 'document');
      const { outcome, scope, newCodePeriod: period, conditionsIgnored } = parsed.document;
      if (outcome.status !== 'passed' && outcome.status !== 'failed') return;
      const gate = { status: outcome.status === 'passed' ? 'OK' : 'ERROR', conditions: outcome.conditions } as const;
      const context = { scope, warnings: [], sizes: lines('4'), evidence: saw({ mainBranch: 'other' }) };
      assert.equal(toGateOutcome({ ...gate, period, conditionsIgnored }, context).status, outcome.status);
    });
  }
});

describe('the words of the scanner', () => {
  for (const [message, notice] of [
    ['No merge base found between HEAD and refs/remotes/origin/main', 'no-merge-base'],
    [
      "Could not find ref 'refs/heads/main' in refs/heads, refs/remotes, refs/remotes/upstream or refs/remotes/origin",
      'no-reference',
    ],
    [
      'New Code reference branch is set to the branch being analyzed. Skipping the computation of New Code',
      'own-reference',
    ],
    [
      'Your project contains C# files which cannot be analyzed with the scanner you are using. To analyze C# or VB.NET',
      'other-scanner-needed',
    ],
    ['Shallow clone detected, no blame information will be provided.', undefined],
    ['SCM writing changed lines', 'lines-compared'],
    ['SCM writing changed lines (done) | time=12ms', 'lines-compared'],
    ['INFO: SCM writing changed lines', 'lines-compared'],
    ['Invalid character encountered in file /agent/s/SCM writing changed lines.py', undefined],
    ['12 files indexed', undefined],
  ] as const) {
    it(`"${message.slice(0, 40)}…" is ${notice ?? 'none that matters'}`, () => assert.equal(noticeOf(message), notice));
  }
});
