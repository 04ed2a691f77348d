import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findReports, type ReportBounds } from '../../../../../src/adapters/scanners/dotnet/find-reports';

const TRX = '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"></TestRun>';
const BOUNDS: ReportBounds = { depth: 9, folders: 999, reports: 999, bytes: 2 ** 20, milliseconds: 600_000 };

describe('the search for reports of .NET', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'reports-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const put = (file: string): void => {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), TRX);
  };
  const find = async (changes: Partial<ReportBounds>) => {
    const places = { whole: [root], sources: [] };
    const found = await findReports(places, 0, new AbortController().signal, { ...BOUNDS, ...changes });
    return [found.reports.length, found.endedBy];
  };
  const numbers = [...Array(100).keys()];

  it('looks at everything within its bounds', async () => {
    numbers.forEach((number) => put(`${number}/a.trx`));
    assert.deepEqual(await find({}), [100, null]);
  });

  it('ends among many folders beside each other', async () => {
    numbers.forEach((number) => put(`${number}/a.trx`));
    assert.deepEqual(await find({ folders: 32 }), [32, 'after 32 folders']);
  });

  it('ends when its time is over, also while it reads many files of one folder', async () => {
    numbers.forEach((number) => put(`${number}.trx`));
    assert.deepEqual(await find({ milliseconds: -1000 }), [32, 'after -1 s']);
  });

  it('ends at its depth only where there is something deeper', async () => {
    put('1/2/a.trx');
    assert.deepEqual(await find({ depth: 2 }), [1, null]);
    put('1/2/3/a.trx');
    assert.deepEqual(await find({ depth: 2 }), [1, 'at 2 folders inside each other']);
  });

  it('ends after many reports, or large ones', async () => {
    numbers.forEach((number) => put(`${number}.trx`));
    assert.deepEqual(await find({ reports: 7 }), [7, 'after 7 reports']);
    assert.deepEqual(await find({ bytes: TRX.length * 5 }), [5, `after ${(TRX.length * 5) / 2 ** 30} GB`]);
  });
});
