import assert from 'node:assert/strict';
import {
  chooseReports,
  leftToFind,
  readsCobertura,
  reportKind,
  reportProperties,
  type DotnetReport,
  type DotnetReportKind,
} from '../../../../src/domain/scanner/dotnet-reports';

const TRX = '<?xml version="1.0"?>\n<TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">';

describe('a report of .NET', () => {
  const kinds: [name: string, begin: string, kind: DotnetReportKind | undefined][] = [
    ['a.trx', `\ufeff${TRX}`, 'trx'],
    ['results.xml', TRX, 'trx'],
    ['a.trx', '<TestRun>', undefined],
    ['coverage.opencover.xml', '<?xml version="1.0"?><CoverageSession>', 'opencover'],
    ['c.xml', '<coverage line-rate="1"><class filename="src/shop.py"/>', undefined],
    ['c.xml', '<coverage line-rate="1"><class filename="src/Shop.tsx"/>', undefined],
    ['c.xml', '<coverage line-rate="1"><class filename="/_/src/Shop.razor"/><class filename="a.js"/>', 'cobertura'],
    ['coverage.cobertura.xml', '<?xml?>\n<!DOCTYPE coverage>\n<coverage line-rate="0.7" version="1.9">', 'cobertura'],
    ['coverage.xml', '<coverage version="1">', undefined],
    ['clover.xml', '<coverage generated="1" clover="3.2">', undefined],
    ['a.xml', '\ufeff<?xml version="1.0"?>\n<results>\n  <modules>', 'vscoveragexml'],
    ['a.xml', '<results><error/></results>', undefined],
    ['dotCover.html', '<html><head><title>dotCover Coverage Report</title>', 'dotcover'],
    ['index.html', '<html><title>Shop</title>', undefined],
    ['a.coverage', 'PCH\u00ff\u0001', 'binary'],
    ['a.coverage', '<results><modules>', 'vscoveragexml'],
    ['a.xml', '', undefined],
    ['a.xml', 'PCH', undefined],
  ];
  for (const [name, begin, kind] of kinds) {
    it(`is ${kind ?? 'none'}: ${name}, ${JSON.stringify(begin.slice(0, 50))}`, () =>
      assert.equal(reportKind(name, begin), kind));
  }

  const report = (path: string, kind: DotnetReportKind, digest = path): DotnetReport => ({ path, kind, digest });
  const chosen: [what: string, found: DotnetReport[], paths: string[]][] = [
    ['a copy', [report('/t/u_m/In/m/c.xml', 'opencover', '1'), report('/t/g/c.xml', 'opencover', '1')], ['/t/g/c.xml']],
    [
      'a second format of one run',
      [report('/t/g/c.xml', 'cobertura'), report('/t/g/o.xml', 'opencover')],
      ['/t/g/o.xml'],
    ],
    [
      'the XML beside Cobertura',
      [report('/t/g/c.xml', 'cobertura'), report('/t/g/v.xml', 'vscoveragexml')],
      ['/t/g/c.xml'],
    ],
    [
      'the binary beside its XML',
      [report('/t/g/a.coverage', 'binary'), report('/t/g/v.xml', 'vscoveragexml')],
      ['/t/g/v.xml'],
    ],
    [
      'no report of another run',
      [report('/t/b/c.xml', 'cobertura'), report('/t/a/o.xml', 'opencover')],
      ['/t/a/o.xml', '/t/b/c.xml'],
    ],
    [
      'no report of another project in one folder, by its name',
      [
        report('/t/A.cobertura.xml', 'cobertura'),
        report('/t/B.opencover.xml', 'opencover'),
        report('/t/C.coverage', 'binary'),
      ],
      ['/t/A.cobertura.xml', '/t/B.opencover.xml', '/t/C.coverage'],
    ],
    [
      'a second format of one name, with a framework or without',
      [
        report('/t/coverage.net8.0.cobertura.xml', 'cobertura'),
        report('/t/coverage.net8.0.opencover.xml', 'opencover'),
        report('/t/opencover.xml', 'opencover'),
        report('/t/cobertura.xml', 'cobertura'),
        report('/t/5f.cobertura.xml', 'cobertura'),
        report('/t/5f.coverage', 'binary'),
      ],
      ['/t/5f.cobertura.xml', '/t/coverage.net8.0.opencover.xml', '/t/opencover.xml'],
    ],
    ['no tests', [report('/t/g/a.trx', 'trx'), report('/t/g/o.xml', 'opencover')], ['/t/g/a.trx', '/t/g/o.xml']],
    [
      'none of two of one format',
      [report('/t/b.xml', 'cobertura'), report('/t/a.xml', 'cobertura')],
      ['/t/a.xml', '/t/b.xml'],
    ],
  ];
  for (const [what, found, paths] of chosen) {
    it(`is left out as ${what}`, () =>
      assert.deepEqual(
        chooseReports(found).map(({ path }) => path),
        paths,
      ));
  }

  it('is looked for where the author names none of its kind', () => {
    assert.deepEqual(leftToFind(['sonar.exclusions']), { tests: true, coverage: true });
    assert.deepEqual(leftToFind(['sonar.cs.vstest.reportsPaths']), { tests: false, coverage: true });
    assert.deepEqual(leftToFind(['sonar.coverageReportPaths']), { tests: true, coverage: false });
    assert.deepEqual(leftToFind(['sonar.vbnet.cobertura.reportsPaths']), { tests: true, coverage: false });
  });

  const plugins: [version: string | null, reads: boolean][] = [
    ['10.33.0.1635', true],
    ['10.25.0.139117', true],
    ['11.0.0.1', true],
    ['10.24.9.1', false],
    ['9.32.0.97167', false],
    ['', false],
    [null, false],
  ];
  for (const [version, reads] of plugins) {
    it(`in Cobertura is ${reads ? '' : 'not '}read by the plug-in ${version ?? 'that nobody knows'}`, () =>
      assert.equal(readsCobertura(version), reads));
  }

  it('is named by the properties of its kind', () => {
    assert.deepEqual(
      reportProperties([report('/a.trx', 'trx'), report('/b.trx', 'trx'), report('/c.xml', 'cobertura')]),
      {
        'sonar.cs.vstest.reportsPaths': '/a.trx,/b.trx',
        'sonar.cs.cobertura.reportsPaths': '/c.xml',
        'sonar.vbnet.cobertura.reportsPaths': '/c.xml',
      },
    );
  });

  it('of tests is named for Visual Basic where there is no C#', () =>
    assert.deepEqual(reportProperties([report('/a.trx', 'trx')], 'vbnet'), {
      'sonar.vbnet.vstest.reportsPaths': '/a.trx',
    }));

  it('stands in quotes where a comma would part its path', () => {
    assert.deepEqual(reportProperties([report('/b.trx', 'trx'), report('/Shop, new/a.trx', 'trx')]), {
      'sonar.cs.vstest.reportsPaths': '/b.trx,"/Shop, new/a.trx"',
    });
  });
});
