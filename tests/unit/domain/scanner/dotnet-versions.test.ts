import assert from 'node:assert/strict';
import { dotnetFor } from '../../../../src/domain/scanner/dotnet-versions';

/** The version that is taken, then those that work. */
const rows: readonly (readonly [
  server: string,
  taken: string,
  offline: string | null,
  works: string[],
  not: string[],
])[] = [
  ['9.9.8.100196', '11.3.0.1175', '10.4.1', ['4.10.0', '10.4.1', '11.3.0'], ['12.0.0', '12.1.0.12898']],
  ['10.5.1.90531', '11.3.0.1175', '10.4.1', ['10.4.1', '11.3.0'], ['4.10.0', '12.1.0']],
  ['10.6.0.92116', '11.3.0.1175', null, ['10.4.1', '11.3.0.1175'], ['4.10.0', '12.1.0']],
  ['24.12.0.100206', '11.3.0.1175', null, ['11.3.0'], ['12.1.0', '13.0.0']],
  ['25.1.0.102122', '12.1.0.12898', null, ['11.3.0', '12.1.0', '13.0.0'], ['4.10.0']],
  ['2025.1.0.102418', '12.1.0.12898', null, ['11.3.0', '12.1.0'], ['4.10.0']],
  ['26.9.0.129388', '12.1.0.12898', null, ['5.0.0', '12.1.0'], ['4.10.0']],
];

describe('SonarScanner for .NET', () => {
  for (const [server, taken, offline, works, not] of rows) {
    it(`of SonarQube ${server} is ${taken}`, () => {
      const fitting = dotnetFor(server);
      assert.deepEqual([fitting.default, fitting.withoutVendor], [taken, offline]);
      assert.deepEqual(
        [...works, ...not].filter((version) => fitting.fits(version)),
        works,
      );
      assert.ok(fitting.fits(fitting.default) && (offline === null || fitting.fits(offline)), 'what is taken works');
    });
  }
});
