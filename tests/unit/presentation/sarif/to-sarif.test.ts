import assert from 'node:assert/strict';
import type { AnalysisReport, ReportedIssue } from '../../../../src/documents/analysis-report';
import type {
  AllFindings,
  FindingFlow,
  PlacedHotspot,
  PlacedIssue,
} from '../../../../src/domain/export/placed-finding';
import { toSarif } from '../../../../src/presentation/sarif/to-sarif';
import { goldenReport } from '../../../golden-reports';
import { assertSarif } from '../../../sarif-schema';

const PHASE = { definitionName: '', phaseId: '', phaseName: '' };
const RANGE = { startLine: 7, endLine: 7, startOffset: 8, endOffset: 14 };

function issue(changes: Partial<PlacedIssue> = {}, words: Partial<ReportedIssue> = {}): PlacedIssue {
  const key = words.key ?? 'i1';
  return {
    issue: {
      key,
      rule: 'javascript:S1481',
      message: "Remove the declaration of the unused 'x' variable.",
      file: 'src/cart.js',
      line: 7,
      severity: 'MINOR',
      type: 'CODE_SMELL',
      impacts: [{ softwareQuality: 'MAINTAINABILITY', severity: 'LOW' }],
      tags: ['unused'],
      ...words,
    },
    range: RANGE,
    lineHash: 'd41d8cd98f00b204e9800998ecf8427e',
    state: 'open',
    flows: [],
    ...changes,
  };
}

const hotspot = (changes: Partial<PlacedHotspot> = {}, probability = 'HIGH'): PlacedHotspot => ({
  hotspot: { key: 'h1', rule: 'javascript:S2245', message: 'Random?', file: 'src/cart.js', line: 3, probability },
  range: RANGE,
  state: 'open',
  flows: [],
  ...changes,
});

const NAMES = new Map([['javascript:S1481', 'Unused local variables and functions should be removed']]);

const findings = (changes: Partial<AllFindings> = {}): AllFindings => ({
  issues: [],
  hotspots: [],
  ruleNames: NAMES,
  gaps: [],
  ...changes,
});

/** Valid, and its only run. */
function runOf(all: AllFindings, report: AnalysisReport = goldenReport('branch-passed'), most?: number) {
  const log = toSarif(report, all, PHASE, most);
  assertSarif(JSON.parse(JSON.stringify(log)));
  const [run, ...more] = log.runs;
  assert.ok(run !== undefined && more.length === 0);
  return run;
}

function resultOf(one: PlacedIssue | PlacedHotspot, report?: AnalysisReport) {
  const [result] = runOf(findings('issue' in one ? { issues: [one] } : { hotspots: [one] }), report).results;
  assert.ok(result !== undefined);
  return result;
}

describe('an issue in SARIF', () => {
  const mqr = goldenReport('pull-request-failed-mqr');
  const standard: AnalysisReport = { ...mqr, server: { ...mqr.server, severityMode: 'STANDARD' } };
  const levels: [impact: string, severity: string, inMqr: string, inStandard: string][] = [
    ['BLOCKER', 'INFO', 'error', 'note'],
    ['HIGH', 'MINOR', 'error', 'note'],
    ['MEDIUM', 'CRITICAL', 'warning', 'error'],
    ['LOW', 'MAJOR', 'note', 'warning'],
    ['INFO', 'BLOCKER', 'note', 'error'],
  ];
  for (const [impact, severity, inMqr, inStandard] of levels) {
    it(`of impact ${impact} and severity ${severity} is ${inMqr}, in standard mode ${inStandard}`, () => {
      const one = issue({}, { severity, impacts: [{ softwareQuality: 'RELIABILITY', severity: impact }] });
      assert.deepEqual([resultOf(one, mqr).level, resultOf(one, standard).level], [inMqr, inStandard]);
    });
  }

  it('of a server without impacts has the level of its severity', () =>
    assert.equal(resultOf(issue({}, { severity: 'CRITICAL', impacts: [] })).level, 'error'));

  const places: [what: string, range: PlacedIssue['range'], region: object | undefined][] = [
    ['a range', RANGE, { startLine: 7, endLine: 7, startColumn: 9, endColumn: 15 }],
    [
      'a range over lines',
      { startLine: 7, endLine: 9, startOffset: 4, endOffset: 0 },
      { startLine: 7, endLine: 9, startColumn: 5, endColumn: 1 },
    ],
    ['a line', { startLine: 7, endLine: 7, startOffset: null, endOffset: null }, { startLine: 7, endLine: 7 }],
    [
      'no width',
      { startLine: 1, endLine: 1, startOffset: 0, endOffset: 0 },
      { startLine: 1, endLine: 1, startColumn: 1, endColumn: 1 },
    ],
    ['the whole file', null, undefined],
    ['line 0', { startLine: 0, endLine: 0, startOffset: 0, endOffset: 1 }, undefined],
    ['an end before its begin', { startLine: 7, endLine: 6, startOffset: 0, endOffset: 1 }, undefined],
    [
      'columns before their begin',
      { startLine: 7, endLine: 7, startOffset: 9, endOffset: 8 },
      { startLine: 7, endLine: 7 },
    ],
    ['half a column', { startLine: 7, endLine: 7, startOffset: 0.5, endOffset: 8 }, { startLine: 7, endLine: 7 }],
    ['columns below zero', { startLine: 7, endLine: 7, startOffset: -1, endOffset: 8 }, { startLine: 7, endLine: 7 }],
  ];
  for (const [what, range, region] of places) {
    it(`of ${what} has that region, its columns from 1`, () =>
      assert.deepEqual(resultOf(issue({ range })).locations[0]?.physicalLocation?.region, region));
  }

  const files: [file: string, basePath: string, uri: string][] = [
    ['src/cart.js', '', 'src/cart.js'],
    ['src/cart.js', 'apps/web shop', 'apps/web%20shop/src/cart.js'],
    ['a#b/100%/ü ?.js', '', 'a%23b/100%25/%C3%BC%20%3F.js'],
    ['back\\slash.js', '', 'back%5Cslash.js'],
    ['c:/x.js', '', 'c%3A/x.js'],
    ['/abs//x.js', '', 'abs/x.js'],
    ['./x.js', './app/', 'app/x.js'],
    ['😀.js', '', '%F0%9F%98%80.js'],
    ['half \ud83d.js', '', 'half%20%EF%BF%BD.js'],
    ['%2e%2e/x.js', '', '%252e%252e/x.js'],
    [`${'d'.repeat(300)}/x.js`, '', `${'d'.repeat(300)}/x.js`],
  ];
  for (const [file, basePath, uri] of files) {
    it(`in ${JSON.stringify(file.slice(0, 30))} below ${JSON.stringify(basePath)} is at ${uri.slice(0, 40)}`, () => {
      const report = goldenReport('branch-passed');
      const result = resultOf(issue({}, { file }), { ...report, pipeline: { ...report.pipeline, basePath } });
      assert.deepEqual(result.locations[0]?.physicalLocation?.artifactLocation, { uri, uriBaseId: 'SRCROOT' });
    });
  }

  for (const file of [null, '..', '../x.js', 'a/../../x.js', '', '/']) {
    it(`in ${JSON.stringify(file)} is a place of the project, and of no file`, () => {
      const [location] = resultOf(issue({ range: null }, { file })).locations;
      assert.equal(location?.physicalLocation, undefined);
      assert.equal(location?.logicalLocations?.length, 1);
    });
  }

  it('is found again by its key and its line, and looked at in SonarQube', () => {
    const result = resultOf(issue(), mqr);
    assert.deepEqual(result.partialFingerprints, {
      'sonarQubeIssueKey/v1': 'i1',
      'sonarQubeLineHash/v1': 'd41d8cd98f00b204e9800998ecf8427e',
    });
    assert.equal(
      result.hostedViewerUri,
      'https://sonar.example.org/project/issues?id=webshop&pullRequest=118&issues=i1&open=i1',
    );
  });

  for (const [state, justification] of [
    ['accepted', 'Accepted in SonarQube'],
    ['false-positive', 'False positive in SonarQube'],
  ] as const) {
    it(`that is ${state} is suppressed`, () =>
      assert.deepEqual(resultOf(issue({ state })).suppressions, [
        { kind: 'external', status: 'accepted', justification },
      ]));
  }

  it('that is open, or in a state that nobody knows, is not suppressed', () => {
    assert.equal(resultOf(issue()).suppressions, undefined);
    assert.equal(resultOf(issue({ state: 'unknown' })).suppressions, undefined);
  });

  it('is new in a pull request, and of a branch nothing is said', () => {
    assert.equal(resultOf(issue(), mqr).baselineState, 'new');
    assert.equal(resultOf(issue()).baselineState, undefined);
  });

  it('keeps hostile text as text, on one line', () => {
    const message = '[click](javascript:alert(1))\r\n##vso[task.complete]\u001b[31m \u202egnp.exe \ud800 <b>';
    const { text } = resultOf(issue({}, { message })).message;
    assert.equal(text, '[click] (javascript:alert(1)) ##vso[task.complete] [31m gnp.exe \ufffd <b>');
    assert.equal(resultOf(issue({}, { message: '\u0000' })).message.text, 'javascript:S1481');
    assert.equal(resultOf(issue({}, { message: 'x'.repeat(9000) })).message.text.length, 1000);
  });
});

describe('further places of a finding in SARIF', () => {
  const place = (line: number, message = `line ${line}`, file: string | null = 'src/b.js') => ({
    file,
    range: { startLine: line, endLine: line, startOffset: 0, endOffset: 1 },
    message,
  });
  const flow = (lines: readonly number[], type: FindingFlow['type'] = null, description = ''): FindingFlow => ({
    type,
    description,
    places: lines.map((line) => place(line)),
  });
  const lines = (one: ReturnType<typeof resultOf>) => ({
    related: (one.relatedLocations ?? []).map(({ physicalLocation }) => physicalLocation?.region?.startLine),
    flows: (one.codeFlows ?? []).map(({ threadFlows }) =>
      threadFlows[0]?.locations.map(({ location }) => location.physicalLocation?.region?.startLine),
    ),
  });
  const cases: [what: string, flows: readonly FindingFlow[], expected: ReturnType<typeof lines>][] = [
    ['none are none', [], { related: [], flows: [] }],
    ['that stand alone are related', [flow([3]), flow([1])], { related: [3, 1], flows: [] }],
    ['of older servers lead to the sink', [flow([9, 5, 1]), flow([2])], { related: [], flows: [[1, 5, 9], [2]] }],
    [
      'with a type stay in order, data first',
      [flow([4, 5], 'EXECUTION'), flow([1, 2], 'DATA')],
      {
        related: [],
        flows: [
          [1, 2],
          [4, 5],
        ],
      },
    ],
    ['of a flow of one step are a flow', [flow([4], 'DATA')], { related: [], flows: [[4]] }],
    ['of a flow without any are none', [flow([], 'DATA'), flow([])], { related: [], flows: [] }],
  ];
  for (const [what, flows, expected] of cases) {
    it(what, () => assert.deepEqual(lines(resultOf(issue({ flows }))), expected));
  }

  it('have their messages, and their flow its own', () => {
    const result = resultOf(issue({ flows: [flow([1], 'DATA', 'From the request')] }));
    assert.equal(result.codeFlows?.[0]?.message?.text, 'From the request');
    assert.equal(result.codeFlows[0]?.threadFlows[0]?.locations[0]?.location.message?.text, 'line 1');
  });

  it('are bounded, in whole flows', () => {
    const long = Array.from({ length: 60 }, (_, index) => index + 1);
    assert.equal(lines(resultOf(issue({ flows: [flow(long, 'DATA'), flow(long, 'DATA')] }))).flows.length, 1);
    const longest = Array.from({ length: 5000 }, (_, index) => index + 1);
    assert.equal(lines(resultOf(issue({ flows: [flow(longest, 'DATA')] }))).flows[0]?.length, 100);
    assert.equal(lines(resultOf(issue({ flows: longest.map((line) => flow([line])) }))).related.length, 100);
  });
});

describe('a security hotspot in SARIF', () => {
  it('that waits for its review is like an issue, and says what it is', () => {
    const result = resultOf(hotspot());
    assert.deepEqual(
      [result.level, result.message.text, result.suppressions],
      ['error', 'Security hotspot to review: Random?', undefined],
    );
    assert.match(result.hostedViewerUri ?? '', /\/security_hotspots\?id=webshop&.*hotspots=h1$/);
  });

  it('that was called safe is suppressed, and a fixed one is none', () => {
    assert.equal(resultOf(hotspot({ state: 'false-positive' })).suppressions?.length, 1);
    assert.deepEqual(runOf(findings({ hotspots: [hotspot({ state: 'fixed' })] })).results, []);
  });
});

describe('the rules of a SARIF run', () => {
  it('have name, help and the tags that all of their findings bear', () => {
    const run = runOf(
      findings({
        issues: [
          issue({}, { tags: ['unused', 'mine'] }),
          issue({}, { key: 'i2', tags: ['unused'] }),
          issue({}, { rule: 'x:y' }),
        ],
      }),
    );
    const [first, second] = run.tool.driver.rules;
    assert.deepEqual(first, {
      id: 'javascript:S1481',
      name: 'Unused local variables and functions should be removed',
      shortDescription: { text: 'Unused local variables and functions should be removed' },
      fullDescription: { text: 'Unused local variables and functions should be removed' },
      helpUri: 'https://sonar.example.org/coding_rules?open=javascript%3AS1481&rule_key=javascript%3AS1481',
      properties: { tags: ['unused'] },
    });
    assert.equal(second?.name, 'Rule x:y');
    assert.deepEqual(
      run.results.map(({ ruleId, ruleIndex }) => [ruleId, ruleIndex]),
      [
        ['javascript:S1481', 0],
        ['javascript:S1481', 0],
        ['x:y', 1],
      ],
    );
  });

  const security: [string, Partial<ReportedIssue>, string | undefined][] = [
    [
      'an impact on security',
      {
        impacts: [
          { softwareQuality: 'SECURITY', severity: 'HIGH' },
          { softwareQuality: 'MAINTAINABILITY', severity: 'LOW' },
        ],
      },
      '8.0',
    ],
    ['the worst impact', { impacts: [{ softwareQuality: 'SECURITY', severity: 'BLOCKER' }] }, '9.5'],
    ['a vulnerability of an old server', { impacts: [], type: 'VULNERABILITY', severity: 'MAJOR' }, '5.5'],
    [
      'no security',
      { impacts: [{ softwareQuality: 'RELIABILITY', severity: 'HIGH' }], type: 'VULNERABILITY' },
      undefined,
    ],
  ];
  for (const [what, words, score] of security) {
    it(`have a security-severity for ${what}`, () => {
      const [rule] = runOf(findings({ issues: [issue({}, words)] })).tool.driver.rules;
      assert.equal(rule?.properties['security-severity'], score);
      assert.equal(rule?.properties.tags.includes('security'), score !== undefined);
    });
  }
});

describe('a SARIF run', () => {
  it('is of the commit that people know, not of the merge', () => {
    const report = goldenReport('pull-request-failed-mqr');
    const run = runOf(findings(), { ...report, pipeline: { ...report.pipeline, analysedCommit: 'f'.repeat(40) } });
    assert.deepEqual(run.versionControlProvenance, [
      {
        repositoryUri: report.pipeline.repository.url,
        revisionId: report.pipeline.sourceCommit,
        branch: report.scope.kind === 'pull-request' ? report.scope.branch : '',
        mappedTo: { uriBaseId: 'SRCROOT' },
      },
    ]);
  });

  it('counts columns as SonarQube does, and has an id by project, branch and analysis', () => {
    const run = runOf(findings());
    assert.equal(run.columnKind, 'utf16CodeUnits');
    assert.match(run.automationDetails.id, /^SonarQube\/webshop\/branch\/release\/2026\.11\//);
  });

  it('has the id that Azure DevOps takes where the agent tells all of it', () => {
    const report = goldenReport('branch-passed');
    const phase = {
      definitionName: 'Web shop CI',
      phaseId: '1be018db-a340-454c-8c30-e6880b238463',
      phaseName: 'Linux',
    };
    const pipeline = { ...report.pipeline, definitionId: '7', sourceBranch: 'refs/heads/release/2026.11' };
    const details = (collectionUri: string) =>
      toSarif({ ...report, pipeline: { ...pipeline, collectionUri } }, findings(), phase).runs[0]?.automationDetails;
    const { projectId, buildId } = pipeline;
    const id = (organization: string): string =>
      `azuredevops/pipeline/build/${organization}/${projectId}/7/${phase.phaseId}/refs/heads/release/2026.11/${buildId}`;
    assert.equal(details('https://dev.azure.com/contoso/')?.id, id('contoso'));
    assert.equal(details('https://contoso.visualstudio.com/')?.id, id('contoso'));
    assert.equal(details('https://tfs.example.org/tfs/DefaultCollection/')?.id, id('DefaultCollection'));
    assert.deepEqual(details('https://dev.azure.com/contoso/')?.properties, {
      'azuredevops/pipeline/build/buildDefinitionId': '7',
      'azuredevops/pipeline/build/buildDefinitionName': 'Web shop CI',
      'azuredevops/pipeline/build/phaseId': phase.phaseId,
      'azuredevops/pipeline/build/phaseName': 'Linux',
    });
    const half = toSarif(report, findings(), { ...phase, definitionName: '' }).runs[0]?.automationDetails;
    assert.equal(half?.properties, undefined);
  });

  it('says what is missing', () => {
    const run = runOf(
      findings({
        issues: [issue()],
        gaps: [
          { kind: 'limit', listed: 10_000, total: 23_456 },
          { kind: 'hotspots-not-readable' },
          { kind: 'count-differs', listed: 1, counted: 2 },
          { kind: 'count-unknown' },
          { kind: 'newest-unknown' },
        ],
      }),
    );
    assert.equal(run.invocations[0]?.toolExecutionNotifications.length, 5);
    assert.equal(
      run.invocations[0].toolExecutionNotifications[0]?.message.text,
      'Only 10,000 of 23,456 findings are listed, the most severe first.',
    );
  });

  it('is no larger than a browser takes, drops the least first, and says so', () => {
    const many = [
      ...Array.from({ length: 20 }, (_, index) => issue({}, { key: `open-${index}` })),
      ...Array.from({ length: 20 }, (_, index) => issue({ state: 'accepted' }, { key: `accepted-${index}` })),
    ];
    const whole = runOf(findings({ issues: many })).results;
    const bound = JSON.stringify(whole.slice(0, 25)).length;
    const run = runOf(findings({ issues: many, gaps: [{ kind: 'limit', listed: 40, total: 99 }] }), undefined, bound);
    assert.ok(run.results.length >= 20 && run.results.length < 40, String(run.results.length));
    assert.equal(
      run.results.slice(0, 20).every(({ suppressions }) => suppressions === undefined),
      true,
    );
    assert.deepEqual(
      run.invocations[0]?.toolExecutionNotifications.map(({ message }) => message.text),
      [`Only ${run.results.length} of 99 findings are listed, the most severe first.`],
    );
  });

  it('is measured in bytes: words of other scripts take more of them than letters', () => {
    const words = '未使用的变量'.repeat(20);
    const of = (message: string) =>
      runOf(
        findings({ issues: Array.from({ length: 40 }, (_, index) => issue({}, { key: `k${index}`, message })) }),
        undefined,
        20_000,
      ).results;
    const inLetters = of('x'.repeat(words.length));
    const inSigns = of(words);
    assert.ok(inSigns.length < inLetters.length, `${inSigns.length} of ${inLetters.length}`);
    assert.ok(Buffer.byteLength(JSON.stringify(inSigns)) <= 20_000 + 2);
  });

  it('is valid where nothing is known but the names', () => {
    const report = goldenReport('without-version-control');
    const run = runOf(findings({ issues: [issue()] }), {
      ...report,
      server: { url: 'javascript:alert(1)', version: null, severityMode: null },
    });
    assert.doesNotMatch(JSON.stringify(run), /javascript:alert/);
  });
});
