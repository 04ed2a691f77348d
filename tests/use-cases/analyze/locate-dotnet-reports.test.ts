import assert from 'node:assert/strict';
import { locateDotnetReports } from '../../../src/use-cases/analyze/locate-dotnet-reports';

describe('report paths of C# and Visual Basic', () => {
  const THERE = ['/b/s/src/A/coverage.xml', '/b/TestResults/a.trx', '/b/s/both.xml', '/b/both.xml', '/abs/x.xml'];
  const files = {
    anyMatches: (root: string, { folder, rest }: { folder: string; rest: { test(path: string): boolean } | null }) => {
      const start = folder.startsWith('/') ? folder : [root, folder].filter((part) => part !== '').join('/');
      return Promise.resolve(
        THERE.some((file) =>
          rest === null ? file === start : file.startsWith(`${start}/`) && rest.test(file.slice(start.length + 1)),
        ),
      );
    },
    isBehindLink: () => Promise.resolve(false),
  };
  const rows: [what: string, path: string, located: string][] = [
    ['a file below the base directory', 'src/A/coverage.xml', '/b/s/src/A/coverage.xml'],
    ['a file that lies beside the checkout only', 'TestResults/*.trx', '/b/TestResults/*.trx'],
    ['a file that lies in both', 'both.xml', '/b/s/both.xml'],
    ['any folder', '**/*.trx', '/b/**/*.trx'],
    ['an absolute path', '/abs/x.xml', '/abs/x.xml'],
    ['several', 'both.xml, TestResults/a.trx', '/b/s/both.xml,/b/TestResults/a.trx'],
    ['nothing that is there', 'gone.xml', 'gone.xml'],
  ];
  for (const [what, path, located] of rows) {
    it(`mean ${what}`, async () => {
      const properties = { 'sonar.cs.opencover.reportsPaths': path, 'sonar.javascript.lcov.reportPaths': path };
      assert.deepEqual(await locateDotnetReports(properties, ['/b/s', '/b'], files), {
        'sonar.cs.opencover.reportsPaths': located,
        'sonar.javascript.lcov.reportPaths': path,
      });
    });
  }
});
