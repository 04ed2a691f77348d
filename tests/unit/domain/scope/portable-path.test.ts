import assert from 'node:assert/strict';
import { fromPortablePath, toPortablePath } from '../../../../src/domain/scope/portable-path';

const host = { sources: '/agent/_work/1/s', temp: '/agent/_work/_temp' };
const container = { sources: '/__w/1/s', temp: '/__w/_temp' };

describe('a path that crosses from one task to the next', () => {
  const rows: [string, string, string][] = [
    ['the checkout itself', '/agent/_work/1/s', '/__w/1/s'],
    ['below the checkout', '/agent/_work/1/s/web/ui', '/__w/1/s/web/ui'],
    ['below the temporary folder', '/agent/_work/_temp/sonarqube/x', '/__w/_temp/sonarqube/x'],
    ['elsewhere stays absolute', '/opt/ca.pem', '/opt/ca.pem'],
    ['a sibling with the same beginning is elsewhere', '/agent/_work/1/sx', '/agent/_work/1/sx'],
  ];
  for (const [name, path, expected] of rows) {
    it(name, () => assert.equal(fromPortablePath(toPortablePath(path, host), container), expected));
  }

  it('works with the separators of Windows', () => {
    const windows = { sources: 'C:\\a\\1\\s', temp: 'C:\\a\\_temp' };
    assert.deepEqual(toPortablePath('C:\\a\\1\\s\\web', windows), { root: 'sources', path: 'web' });
  });
});
