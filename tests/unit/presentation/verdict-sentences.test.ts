import assert from 'node:assert/strict';
import type { PolicyDecision } from '../../../src/domain/gate/gate-policy';
import { endingMessage, policySentence } from '../../../src/presentation/verdict-sentences';
import { goldenReport } from '../../golden-reports';

const policies = { onFailed: 'fail', onNone: 'warn', onUnknown: 'ignore' } as const;

describe('the one line that lists of errors show', () => {
  const rows: readonly (readonly [report: string, decision: PolicyDecision, sentence: string | null])[] = [
    [
      'failed-standard',
      { effect: 'fail', input: 'onFailed' },
      'The quality gate of Billing failed, and this pipeline asks for failure then (onFailed: fail). Reliability rating on new code: B, must be A; Coverage: 79.96%, must be at least 80%; 1 more.',
    ],
    [
      'none-no-gate',
      { effect: 'warn', input: 'onNone' },
      'The quality gate of Web Shop is not judged; the pipeline goes on with a warning (onNone: warn). No quality gate applies to this project. Choose one in SonarQube: Project Settings > Quality Gate.  [no-gate]',
    ],
    [
      'unknown-licence',
      { effect: 'ignore', input: 'onUnknown' },
      'The quality gate of Web Shop is unknown; this pipeline ignores that (onUnknown: ignore). SonarQube refused the report because of its license (The number of lines of code in the project exceeds your license limit. Please contact your administrator). Ask an administrator of SonarQube to look at it.  [licence]',
    ],
    ['passed', { effect: 'pass', input: null }, null],
  ];
  for (const [name, decision, sentence] of rows) {
    it(`says of ${name} what happens, and why`, () =>
      assert.equal(policySentence(goldenReport(name), decision, policies), sentence));
  }

  it('promises nothing of a second analysis, since a gate without a condition answers the same', () => {
    const outcome = { status: 'none', reason: 'nothing-to-judge', cause: 'first-analysis' } as const;
    const report = { ...goldenReport('none-nothing-to-judge'), outcome };
    assert.match(
      policySentence(report, { effect: 'warn', input: 'onNone' }, policies) ?? '',
      /This is the first analysis, and no condition of the quality gate judges one\. Conditions on new code are judged from the second analysis on, so nothing is wrong where the gate has any\./,
    );
  });

  it('tells a branch from a pull request of the same project', () => {
    const failed = goldenReport('failed-standard');
    const sentence = (scope: typeof failed.scope): string =>
      policySentence({ ...failed, scope }, { effect: 'fail', input: 'onFailed' }, policies) ?? '';
    assert.match(
      sentence({ kind: 'branch', name: 'feature/x' }),
      /^The quality gate of Billing \(branch feature\/x\) failed/,
    );
    const pullRequest = { kind: 'pull-request', id: '7', branch: 'feature/x', base: 'main' } as const;
    assert.match(sentence(pullRequest), /^The quality gate of Billing \(pull request 7\) failed/);
  });

  it('names no internal key where nobody told the project', () => {
    const unnamed = { ...goldenReport('unknown-licence'), analysisName: null, project: { key: '', name: null } };
    assert.equal(endingMessage([unnamed]), 'Quality gate of the project that the build tool names: unknown');
  });

  it('counts how several ended', () =>
    assert.equal(
      endingMessage(['passed', 'failed-standard', 'passed'].map((name) => goldenReport(name))),
      'Quality gates: 2 passed, 1 failed',
    ));
});
