import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { AnalysisReport } from '../../src/documents/analysis-report';
import type { LiveServer } from './servers';

/** A small Maven project with one unused variable, and one question that only the types of classes tell to be wrong. */
export const JAVA_PROJECT = join(__dirname, '..', 'fixtures', 'java-project');

const BASKET = 'src/main/java/org/example/Basket.java';
/** Lines of {@link BASKET} by rule. */
const FINDINGS = { 'java:S1481': 15, 'java:S2175': 25 };

/** What every server finds in {@link JAVA_PROJECT}, and that a gate of `violations > 0` fails by it. */
export async function assertJavaFindings(report: AnalysisReport, server: LiveServer): Promise<void> {
  const { outcome, measures } = report;
  assert.ok(outcome.status === 'failed', JSON.stringify(outcome));
  const [failed, ...others] = outcome.conditions.filter(({ status }) => status === 'error');
  assert.deepEqual([failed?.metric, others], ['violations', []], JSON.stringify(outcome));
  assert.ok(measures.state === 'read', JSON.stringify(measures));
  const { ncloc, violations, bugs } = measures.values;
  assert.equal(violations?.overall, failed?.actual);
  assert.ok(Number(bugs?.overall) >= 1, JSON.stringify(measures.values));
  assert.ok(Number(ncloc?.overall) >= 33, JSON.stringify(measures.values));
  const { body } = await server.api('GET', 'api/issues/search', {
    componentKeys: report.project.key,
    rules: Object.keys(FINDINGS).join(),
    resolved: false,
  });
  const { issues } = body as { issues: { rule: string; line: number; component: string }[] };
  assert.deepEqual(Object.fromEntries(issues.map(({ rule, line }) => [rule, line])), FINDINGS, JSON.stringify(body));
  for (const { component } of issues) assert.equal(component, `${report.project.key}:${BASKET}`);
}
