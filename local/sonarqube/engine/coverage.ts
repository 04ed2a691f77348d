import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { log } from './log';
import { baseFolder, list, type Properties } from './settings';

/** The covered lines of each file, from the LCOV reports of `sonar.javascript.lcov.reportPaths`. */
export function readCoverage(properties: Properties): ReadonlyMap<string, readonly number[]> {
  const base = baseFolder(properties);
  const covered = new Map<string, Set<number>>();
  const reports = list(properties, 'sonar.javascript.lcov.reportPaths').map((report) => path.resolve(base, report));
  const existing = reports.filter((report) => existsSync(report));
  if (reports.length > 0 && existing.length === 0) {
    log('WARN', 'No coverage information will be saved because LCOV file cannot be found.');
    log('WARN', `Provided LCOV file path: ${list(properties, 'sonar.javascript.lcov.reportPaths').join(',')}`);
  }
  for (const report of existing) {
    log('INFO', `Analysing [${report}]`);
    let lines = new Set<number>();
    for (const line of readFileSync(report, 'utf8').split(/\r?\n/)) {
      if (line.startsWith('SF:')) {
        const file = path
          .relative(base, path.resolve(base, line.slice(3).trim()))
          .split(path.sep)
          .join('/');
        lines = covered.get(file) ?? new Set();
        covered.set(file, lines);
      }
      const hit = /^DA:(\d+),(\d+)/.exec(line);
      if (hit && Number(hit[2]) > 0) lines.add(Number(hit[1]));
    }
  }
  return new Map([...covered].map(([file, lines]) => [file, [...lines]]));
}
