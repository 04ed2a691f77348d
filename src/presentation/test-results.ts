import type { AnalysisReport } from '../documents/analysis-report';
import type { GateCondition } from '../documents/gate-outcome';
import { describeCondition, NOT_JUDGED } from './conditions';
import { safeAddress } from './links';
import { reasonAndRemedy, reasonOf } from './outcomes';
import { onOneLine } from './plain-text';
import { conditionsOf, nameOf, stateOf } from './reports';
import { LOG_LOCALE } from './values';
import { escapeXml } from './xml';

/** The one case of an analysis without conditions. */
const WHOLE_GATE = 'Quality gate';
const NO_CONDITION_FAILED = 'SonarQube says that the gate failed, but not which condition did.';

/** One test: its name never holds a value, so that its history goes on. */
interface TestCase {
  readonly name: string;
  readonly result: 'passed' | 'skipped' | 'failed' | 'broken';
  /** Empty where it passed. */
  readonly message: string;
}

/** What the run of tests of an analysis is called; the same in each build. */
export function testRunTitle(report: AnalysisReport): string {
  return `SonarQube quality gate: ${nameOf(report)}`;
}

/**
 * An analysis as test results in JUnit's format: a case for each condition of its gate. A condition that was not judged is skipped,
 * and so is a gate that there is not; an unknown verdict is an error. What readers make of it: Azure DevOps takes `name` for
 * the test, `classname` for its storage, `message` for the error and the text for the stack (agent, `JunitResultReader.cs`).
 */
export function toJUnit(report: AnalysisReport): string {
  const cases = testCases(report);
  const count = (result: TestCase['result']): number => cases.filter((one) => one.result === result).length;
  const storage = escapeXml(`sonarqube.${subjectOf(report)}`);
  const totals = `tests="${cases.length}" failures="${count('failed')}" errors="${count('broken')}" skipped="${count('skipped')}" time="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="${escapeXml(testRunTitle(report))}" timestamp="${escapeXml(report.publishedAt)}" ${totals}>`,
    ...cases.flatMap((one) => describeCase(one, storage, safeAddress(report.dashboardUrl) ?? '')),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** Stays where the name of the project changes. */
function subjectOf({ analysisName, project, analysisKey }: AnalysisReport): string {
  return [analysisName, project.key].find((name) => name !== null && name !== '') ?? analysisKey;
}

function testCases(report: AnalysisReport): readonly TestCase[] {
  const words = reasonOf(report.outcome);
  if (words !== null) {
    const result = report.outcome.status === 'unknown' ? 'broken' : 'skipped';
    return [{ name: WHOLE_GATE, result, message: reasonAndRemedy(words) }];
  }
  const conditions = conditionsOf(report);
  const names = conditions.map((condition) => {
    const name = nameOfMetric(condition, report);
    const isTwin = conditions.some(
      (other) => other.metric !== condition.metric && nameOfMetric(other, report) === name,
    );
    return isTwin ? `${name} (${condition.metric})` : name;
  });
  const cases = conditions.map((condition, index): TestCase => {
    const { value, requirement } = describeCondition(condition, LOG_LOCALE, report.metrics);
    const name = names[index] ?? condition.metric;
    switch (stateOf(condition, report)) {
      case 'error':
        return { name, result: 'failed', message: `${value}, ${requirement}`.replace(/, $/, '') };
      case 'not-judged':
        return { name, result: 'skipped', message: `${value}: ${NOT_JUDGED}` };
      default:
        return { name, result: 'passed', message: '' };
    }
  });
  // A gate that failed is never a run in which everything passed.
  const isTold = report.outcome.status !== 'failed' || cases.some(({ result }) => result === 'failed');
  return isTold ? cases : [{ name: WHOLE_GATE, result: 'failed', message: NO_CONDITION_FAILED }, ...cases];
}

/** Readers pass over a test without a name, and a failed condition with it. */
function nameOfMetric(condition: GateCondition, { metrics }: AnalysisReport): string {
  const { metric } = describeCondition(condition, LOG_LOCALE, metrics);
  return [metric, condition.metric].map((name) => onOneLine(name)).find((name) => name !== '') ?? 'Condition';
}

function describeCase({ name, result, message }: TestCase, storage: string, address: string): readonly string[] {
  const open = `    <testcase name="${escapeXml(name)}" classname="${storage}" time="0"`;
  if (result === 'passed') return [`${open}/>`];
  const said = `message="${escapeXml(message)}"`;
  if (result === 'skipped') return [`${open}>`, `      <skipped ${said}/>`, '    </testcase>'];
  const element = result === 'failed' ? 'failure' : 'error';
  const text = [message, address].filter((part) => part !== '').map(escapeXml);
  return [
    `${open}>`,
    `      <${element} type="quality-gate" ${said}>${text.join('\n')}</${element}>`,
    '    </testcase>',
  ];
}
