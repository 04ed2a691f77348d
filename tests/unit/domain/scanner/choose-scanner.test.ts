import assert from 'node:assert/strict';
import { chooseScanner } from '../../../../src/domain/scanner/choose-scanner';

describe('the choice of the scanner', () => {
  const cases: [version: string, scannerVersion: string | null, expected: string][] = [
    ['9.9.8.100196', null, 'cli'],
    ['10.5.1.90531', null, 'cli'],
    ['10.6.0.92116', null, 'engine'],
    ['26.9.0.129388', null, 'engine'],
    ['2026.1.0.1', null, 'engine'],
    ['26.9.0.129388', '8.0.1', 'cli'],
    ['unknown', null, 'cli'],
  ];
  it('is the one for .NET in its mode, whatever the server serves', () => {
    const server = { url: 'http://s', version: '26.9.0.129388', features: null };
    assert.equal(chooseScanner({ server, scannerMode: 'dotnet', scannerVersion: null }), 'dotnet');
  });

  for (const [version, scannerVersion, expected] of cases) {
    it(`is ${expected} for server ${version} with version ${scannerVersion ?? 'not'} asked for`, () => {
      const server = { url: 'http://s', version, features: null };
      assert.equal(chooseScanner({ server, scannerMode: 'cli', scannerVersion }), expected);
    });
  }
});
