import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findReports } from '../../../src/adapters/scanners/dotnet/find-reports';
import { judgedByTime, type Row } from '../row';
import { inWords, summarize } from '../samples';
import { runCommand } from '../run-command';

const PROJECTS = 500;
const FOLDERS = 20;
const FILES = 10;
const BUDGET_MS = 150;
/** As old as the search may find, with what a file system rounds. */
const TOLERANCE_MS = 60_000;

/** How long Analyze looks for reports of tests and coverage in a large checkout of .NET, in which a few lie. */
export const dotnetReports: Row = {
  name: 'dotnet-reports',
  measure: async (world) => {
    const checkout = world.newFolder('checkout');
    const since = Date.now() - TOLERANCE_MS;
    fill(checkout);
    const places = { whole: [world.newFolder('temp')], sources: [checkout] };
    const { signal } = new AbortController();
    const walls: number[] = [];
    const node: number[] = [];
    const processor: number[] = [];
    for (let round = 0; round <= world.rounds; round += 1) {
      const started = performance.now();
      const { reports, endedBy } = await findReports(places, since, signal);
      // The first one only fills what the system keeps of a disk.
      if (round > 0) walls.push(performance.now() - started);
      if (reports.length !== PROJECTS / 100 || endedBy !== null)
        throw new Error(`${reports.length} reports were found.`);
      const bare = await runCommand({ file: process.execPath, args: ['-e', '0'], cwd: checkout, env: {} });
      node.push(bare.wallMs);
      processor.push(bare.cpuMs);
    }
    const crowding = summarize(node).median / summarize(processor).median;
    const summary = summarize(walls);
    return [
      judgedByTime(
        {
          what: `Looking for reports of .NET among ${PROJECTS * FOLDERS * FILES} files in ${PROJECTS * (FOLDERS + 1)} folders`,
          measured: inWords(summary, 'ms'),
          budget: `${BUDGET_MS} ms`,
          figures: { walls },
        },
        summary.median,
        BUDGET_MS,
        crowding,
      ),
    ];
  },
};

function fill(checkout: string): void {
  for (let project = 0; project < PROJECTS; project += 1) {
    for (let folder = 0; folder < FOLDERS; folder += 1) {
      const path = join(checkout, `Shop.Part${project}`, `Folder${folder}`);
      mkdirSync(path, { recursive: true });
      for (let file = 0; file < FILES; file += 1) writeFileSync(join(path, `Class${file}.cs`), '');
    }
    if (project % 100 !== 0) continue;
    const results = join(checkout, `Shop.Part${project}`, 'TestResults');
    mkdirSync(results);
    writeFileSync(
      join(results, 'a.trx'),
      `<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/${project}">`,
    );
  }
}
