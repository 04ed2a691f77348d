import assert from 'node:assert/strict';
import type { FoundReports } from '../../../src/documents/evidence';
import { coverageMissingInWords, foundReportsInWords } from '../../../src/presentation/found-reports';

const tests = { reports: 2, tests: 412 };
const coverage = { reports: 2, formats: ['opencover'], unread: 0 };
const none = { reports: 0, formats: [], unread: 0 };

describe('reports of tests and coverage that were found', () => {
  const cases: [what: string, found: FoundReports, words: string][] = [
    ['both', { tests, coverage }, 'Tests 2 reports (412 tests), coverage 2 reports (OpenCover)'],
    [
      'one of each',
      { tests: { reports: 1, tests: 1 }, coverage: { ...coverage, reports: 1, formats: ['vscoveragexml'] } },
      'Tests 1 report (1 test), coverage 1 report (Visual Studio XML)',
    ],
    [
      'formats side by side',
      { tests: null, coverage: { ...coverage, formats: ['cobertura', 'dotcover', 'of-a-later-release'] } },
      'Coverage 2 reports (Cobertura, dotCover, of-a-later-release)',
    ],
    ['tests alone', { tests, coverage: null }, 'Tests 2 reports (412 tests)'],
    ['none', { tests: { reports: 0, tests: 0 }, coverage: none }, 'Tests 0 reports (0 tests), coverage 0 reports'],
  ];
  for (const [what, found, words] of cases) {
    it(`are told in a line: ${what}`, () => assert.equal(foundReportsInWords(found), words));
  }

  const missing: [what: string, found: FoundReports, words: RegExp | null][] = [
    ['tests ran', { tests, coverage: none }, /^Coverage 0 %, since no report of coverage was found: .*XPlat/],
    ['what they left cannot be read', { tests, coverage: { ...none, unread: 1 } }, /could be read: .*Format=Cobertura/],
    ['nothing ran', { tests: { reports: 0, tests: 0 }, coverage: none }, null],
    ['the author names coverage', { tests, coverage: null }, null],
    ['the author names tests', { tests: null, coverage: none }, null],
    ['there is some', { tests, coverage }, null],
  ];
  for (const [what, found, words] of missing) {
    it(`${words === null ? 'lead to no word' : 'tell that coverage is none'} where ${what}`, () => {
      const said = coverageMissingInWords(found);
      if (words === null) assert.equal(said, null);
      else assert.match(said ?? '', words);
    });
  }
});
