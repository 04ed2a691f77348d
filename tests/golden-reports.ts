import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnalysisReport, type AnalysisReport } from '../src/documents/analysis-report';

const folder = join(__dirname, 'fixtures', 'reports', 'v1');
const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));

/** Text of a report that an earlier release may have written; these files are only ever added to. */
export function goldenText(name: string): string {
  return readFileSync(join(folder, `${name}.json`), 'utf8');
}

/** Every report of `reports/v1`, parsed, by file name without its ending. */
export const goldenReports: ReadonlyMap<string, AnalysisReport> = new Map(names.map((name) => [name, parsed(name)]));

/** One report of `reports/v1`. */
export function goldenReport(name: string): AnalysisReport {
  const report = goldenReports.get(name);
  if (report === undefined) throw new Error(`There is no ${name}.json in ${folder}`);
  return report;
}

/** Text of a decoration report that an earlier release may have written. */
export function goldenDecoration(name: 'decorated' | 'failed'): string {
  return readFileSync(join(__dirname, 'fixtures', 'decorations', 'v1', `${name}.json`), 'utf8');
}

function parsed(name: string): AnalysisReport {
  const result = parseAnalysisReport(goldenText(name));
  if (result.kind !== 'document') throw new Error(`${name}.json is ${JSON.stringify(result)}`);
  return result.document;
}
