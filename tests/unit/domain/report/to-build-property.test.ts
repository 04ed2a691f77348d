import assert from 'node:assert/strict';
import { parseBuildProperty } from '../../../../src/documents/build-property';
import { toBuildProperty } from '../../../../src/domain/report/to-build-property';
import { goldenReports } from '../../../golden-reports';

describe('a build property', () => {
  for (const [name, report] of goldenReports) {
    it(`of ${name} is short and can be read`, () => {
      const property = toBuildProperty(report);
      const text = JSON.stringify(property);
      assert.deepEqual(parseBuildProperty(text), { kind: 'document', document: property });
      assert.equal(property.outcome, report.outcome.status);
      const numbers = Object.keys(property.numbers).length;
      assert.ok(numbers <= 20 && numbers > 0 === (report.measures.state === 'read'), `${numbers} numbers`);
      assert.ok(Object.values(property.numbers).every(Number.isFinite));
    });
  }
});
