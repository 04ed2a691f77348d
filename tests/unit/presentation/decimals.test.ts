import assert from 'node:assert/strict';
import fc from 'fast-check';
import { englishDecimal, roundDecimal } from '../../../src/presentation/decimals';

describe('a decimal number', () => {
  const rows: [number, number, string, string][] = [
    [0, 0, '0', '0'],
    [-0.04, 1, '-0', '-0'],
    [0.05, 1, '0.1', '0.1'],
    [1.005, 2, '1.01', '1.01'],
    [2.5, 0, '3', '3'],
    [-2.5, 0, '-3', '-3'],
    [999.95, 1, '1000', '1,000'],
    [79.96, 1, '80', '80'],
    [1234567.891, 2, '1234567.89', '1,234,567.89'],
    [123, 20, '123', '123'],
    [1e21, 0, '1000000000000000000000', '1,000,000,000,000,000,000,000'],
    [1.5e-7, 6, '0', '0'],
    [5e-7, 6, '0.000001', '0.000001'],
    [5e-324, 20, '0', '0'],
  ];
  for (const [value, digits, plain, english] of rows) {
    it(`${value} with ${digits} digits reads ${english}`, () => {
      assert.equal(roundDecimal(value, digits), plain);
      assert.equal(englishDecimal(value, digits), english);
    });
  }

  it('reads as the platform writes it', () => {
    const near = fc.integer({ min: -2_000_000, max: 2_000_000 }).map((units) => units / 1000);
    const any = fc.oneof(near, fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e25, max: 1e25 }));
    fc.assert(
      fc.property(any, fc.constantFrom(0, 1, 2, 3, 6, 20), (value, maximumFractionDigits) => {
        const write = (useGrouping: boolean): string =>
          new Intl.NumberFormat('en-US', { maximumFractionDigits, useGrouping }).format(value);
        assert.equal(roundDecimal(value, maximumFractionDigits), write(false));
        assert.equal(englishDecimal(value, maximumFractionDigits), write(true));
      }),
      { numRuns: 500 },
    );
  });
});
