import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemReportFiles } from '../../../../src/adapters/system/report-files';
import { readPattern } from '../../../../src/domain/scanner/report-paths';

describe('report files', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'reports-'));
    for (const file of ['web/coverage/lcov.info', 'a b/TEST-ü.xml', 'node_modules/x/lcov.json']) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), '');
    }
    symlinkSync(root, path.join(root, 'web', 'loop'));
    symlinkSync('web', path.join(root, 'src'));
    symlinkSync('nowhere', path.join(root, 'dead'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const rows: [pattern: string, found: boolean][] = [
    ['web/coverage/lcov.info', true],
    ['web/coverage', true],
    ['web\\coverage\\lcov.info', true],
    ['web/lcov.info', false],
    ['**/lcov.info', true],
    ['*/TEST-*.xml', true],
    ['**/*.trx', false],
    ['nowhere/**/*.xml', false],
    ['**/lcov.json', false],
  ];
  for (const [pattern, found] of rows) {
    it(`${found ? 'are' : 'are not'} there for ${pattern}`, async () => {
      assert.equal(await systemReportFiles.anyMatches(root, readPattern(pattern)), found);
      const absolute = `${root}/${pattern}`;
      assert.equal(await systemReportFiles.anyMatches('/nowhere', readPattern(absolute)), found);
    });
  }

  const ways: [way: string, isBehindLink: boolean][] = [
    ['src', true],
    ['./src/', true],
    ['src/coverage', true],
    ['web/loop/web', true],
    ['web', false],
    ['web/coverage/lcov.info', false],
    ['a b', false],
    ['.', false],
    ['', false],
    ['../elsewhere', false],
    ['dead', false],
    ['missing', false],
  ];
  for (const [way, isBehindLink] of ways) {
    it(`${isBehindLink ? 'lie' : 'do not lie'} behind a link at "${way}"`, async () => {
      assert.equal(await systemReportFiles.isBehindLink(root, way), isBehindLink);
      // A checkout that is itself reached over a link has none in it for that.
      const over = `${root}-link`;
      symlinkSync(root, over);
      try {
        assert.equal(await systemReportFiles.isBehindLink(over, way), isBehindLink);
      } finally {
        rmSync(over);
      }
    });
  }
});
