import assert from 'node:assert/strict';
import { formatBuildProperty, parseBuildProperty } from '../../../../src/documents/build-property';
import { toBuildProperty } from '../../../../src/domain/report/to-build-property';
import { goldenReports } from '../../../golden-reports';

describe('a build property', () => {
  for (const [name, report] of goldenReports) {
    it(`of ${name} is short and can be read`, () => {
      const property = toBuildProperty(report);
      const text = formatBuildProperty(property);
      assert.deepEqual(parseBuildProperty(text), { kind: 'document', document: property });
      assert.equal(property.outcome, report.outcome.status);
      const numbers = Object.keys(property.numbers).length;
      assert.ok(numbers <= 20 && numbers > 0 === (report.measures.state === 'read'), `${numbers} numbers`);
      assert.ok(Object.values(property.numbers).every(Number.isFinite));
    });
  }

  it('tells foreign characters by number, since Azure DevOps refuses invisible ones', () => {
    const analysisName = 'Web \u{1f469}\u200d\u{1f4bb} \u00ad\u007f\u2028 "shop" \u{e0067}';
    const [[, report] = []] = goldenReports;
    assert.ok(report !== undefined);
    const property = { ...toBuildProperty(report), analysisName };
    const text = formatBuildProperty(property);
    assert.match(text, /^[ -~]+$/);
    assert.deepEqual(parseBuildProperty(text), { kind: 'document', document: property });
  });
});
