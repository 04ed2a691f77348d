import assert from 'node:assert/strict';
import type { GateCondition } from '../../../src/documents/gate-outcome';
import { describeCondition, requirementOf } from '../../../src/presentation/conditions';
import { describeMetric, isKnownMetric } from '../../../src/presentation/metrics';
import { goldenReport } from '../../golden-reports';

const condition = (metric: string, comparator: GateCondition['comparator'], threshold: string | null, actual = '1') =>
  ({ metric, comparator, threshold, actual, status: 'error' }) satisfies GateCondition;

describe('a condition in words', () => {
  it('names the metric and shows value and requirement', () =>
    assert.deepEqual(describeCondition(condition('new_coverage', 'LT', '80', '62.4'), 'en-US'), {
      metric: 'Coverage on new code',
      value: '62.4%',
      requirement: 'must be at least 80%',
    }));

  it('shows all digits of value and threshold that tell them apart', () => {
    const { value, requirement } = describeCondition(condition('coverage', 'LT', '79.97', '79.96'), 'en-US');
    assert.deepEqual([value, requirement], ['79.96%', 'must be at least 79.97%']);
  });

  it('says that a metric has no value', () =>
    assert.equal(
      describeCondition({ ...condition('new_coverage', 'LT', '80'), actual: null }, 'de').value,
      'no value',
    ));
});

describe('what a condition requires', () => {
  const rows: [string, GateCondition['comparator'], string | null, string][] = [
    ['new_coverage', 'LT', '80', 'must be at least 80%'],
    ['new_duplicated_lines_density', 'GT', '3', 'must be at most 3%'],
    ['new_violations', 'GT', '0', 'must be 0'],
    ['violations', 'GT', '12', 'must be at most 12'],
    ['new_security_hotspots_reviewed', 'LT', '100', 'must be at least 100%'],
    ['new_reliability_rating', 'GT', '1', 'must be A'],
    ['new_security_rating', 'GT', '1.0', 'must be A'],
    ['new_maintainability_rating', 'GT', '3', 'must be C or better'],
    ['sqale_index', 'GT', '4800', 'must be at most 10 d'],
    ['sqale_index', 'GT', '4815', 'must be at most 10 d 15 min'],
    ['test_execution_time', 'GT', '90000', 'must be at most 1 min 30 s'],
    ['tests', 'EQ', '0', 'must not be 0'],
    ['test_errors', 'NE', '0', 'must be 0'],
    // The server stores a severity as its level minus one, with "greater than".
    ['new_software_quality_security_severity', 'GT', '24', 'must be below Blocker'],
    ['new_software_quality_security_severity', 'GT', '19', 'must be below High'],
    ['new_software_quality_security_severity', 'GT', '14', 'must be below Medium'],
    ['new_software_quality_security_severity', 'GT', '9', 'must be below Low'],
    ['new_software_quality_security_severity', 'GT', '4', 'must be none'],
    ['new_software_quality_security_severity', 'GT', '0', 'must be none'],
    ['new_software_quality_security_severity', 'GT', '20', 'must be below Blocker'],
    ['new_software_quality_security_severity', 'GT', '25', 'must be at most 25'],
    ['new_bugs_severity', 'GT', '19', 'must be below Critical'],
    ['new_code_smells_severity', 'GT', '14', 'must be below Major'],
    ['new_vulnerabilities_severity', 'GT', '9', 'must be below Minor'],
    ['new_sca_severity_any_issue', 'GT', '19', 'must be below High'],
    ['new_coverage', 'LT', null, ''],
    ['new_coverage', 'LT', 'NaN', 'must be at least NaN'],
  ];
  for (const [metric, comparator, threshold, words] of rows) {
    it(`${metric} ${comparator} ${threshold ?? 'nothing'}: ${words}`, () =>
      assert.equal(requirementOf(condition(metric, comparator, threshold), 'en-US'), words));
  }

  it('is written in numbers of the locale', () =>
    assert.equal(requirementOf(condition('coverage', 'LT', '79.5'), 'de-DE'), 'must be at least 79,5\u00a0%'));
});

describe('a metric', () => {
  it('of both severity modes has one name and says on which code', () => {
    assert.equal(describeMetric('new_software_quality_reliability_rating').name, 'Reliability rating on new code');
    assert.equal(describeMetric('reliability_rating').name, 'Reliability rating');
    assert.equal(describeMetric('sqale_rating').name, describeMetric('software_quality_maintainability_rating').name);
  });

  it('that the server taught has its name and kind', () => {
    const { outcome, metrics } = goldenReport('taught-metric');
    assert.ok(outcome.status === 'failed');
    const words = outcome.conditions.map((each) => describeCondition(each, 'en-US', metrics));
    assert.deepEqual(
      words.map(({ metric, value, requirement }) => [metric, value, requirement]),
      [
        ['Severity of dependency risks on new code', 'Blocker', 'must be below High'],
        ['Dependency risks', '8', 'must be at most 5'],
        ['Documented API', '73.5%', 'must be at least 90%'],
        ['acme_unheard_of', '2', 'must be at most 1'],
        ['Issues on new code', '0', 'must be 0'],
      ],
    );
  });

  it('with a name of the language itself is no known one', () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'new_constructor']) {
      assert.equal(isKnownMetric(key), false);
      assert.equal(describeMetric(key).name, key);
    }
  });
});
