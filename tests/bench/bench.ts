/**
 * `npm run bench [-- --only row,row] [--rounds 15] [--sonarqube URL | --no-live] [--large] [--report]`: measures the budgets of
 * docs/ARCHITECTURE.md. Ends with 1 when one is exceeded, unless with `--report`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Line, Row } from './row';
import { analyzeCached } from './rows/analyze-cached';
import { analyzeCold } from './rows/analyze-cold';
import { decoration } from './rows/decoration';
import { dotnet } from './rows/dotnet';
import { dotnetEngine } from './rows/dotnet-engine';
import { dotnetReports } from './rows/dotnet-reports';
import { importScale } from './rows/import-scale';
import { publishMany, publishSees } from './rows/publish';
import { publishWait } from './rows/publish-wait';
import { requests } from './rows/requests';
import { sizes } from './rows/sizes';
import { sync } from './rows/sync';
import { latency, taskStart } from './rows/task-start';
import { tab } from './rows/tab';
import { toTable } from './table';
import { ROOT, World, type LiveServer } from './world';

const ROWS: readonly Row[] = [
  taskStart,
  latency,
  publishSees,
  publishMany,
  publishWait,
  requests,
  analyzeCached,
  analyzeCold,
  dotnet,
  dotnetEngine,
  dotnetReports,
  decoration,
  importScale,
  sizes,
  sync,
  tab,
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: '15' },
      sonarqube: { type: 'string' },
      'no-live': { type: 'boolean', default: false },
      large: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
    },
  });
  if (process.platform !== 'linux') throw new Error('The bench reads /proc: it runs on Linux only.');
  const chosen = choose(values.only);
  const world = new World({
    rounds: toRounds(values.rounds),
    live: liveOf(values.sonarqube, values['no-live']),
    large: values.large,
  });
  const lines: Line[] = [];
  try {
    for (const row of chosen) lines.push(...(await measure(row, world)));
  } finally {
    await world.closeAll();
  }
  console.log(`\n${machine()}\n\n${toTable(lines)}`);
  const exceeded = lines.filter(({ standing }) => standing === 'over');
  if (exceeded.length > 0) console.log(`\nOver budget: ${exceeded.map(({ what }) => what).join('; ')}`);
  const unsure = lines.filter(({ standing }) => standing === 'too-busy').length;
  if (unsure > 0) console.log(`\n${unsure} not judged: run again when nothing else runs.`);
  process.exitCode = exceeded.length > 0 && !values.report ? 1 : 0;
}

function choose(only: string | undefined): readonly Row[] {
  if (only === undefined) return ROWS;
  return only.split(',').map((name) => {
    const row = ROWS.find((each) => each.name === name);
    if (row === undefined) throw new Error(`There is no row ${name}, but ${ROWS.map((each) => each.name).join(', ')}.`);
    return row;
  });
}

function toRounds(text: string): number {
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a whole number, not "${text}".`);
  return rounds;
}

function liveOf(url: string | undefined, never: boolean): LiveServer | null | undefined {
  if (never) return null;
  if (url === undefined) return undefined;
  const token = process.env.SONAR_TOKEN;
  if (token === undefined || token === '') throw new Error('--sonarqube needs a token in SONAR_TOKEN.');
  return { url: url.replace(/\/+$/, ''), token };
}

/** Measures a row and keeps its figures. A row that breaks does not take the others with it, but is no success either. */
async function measure(row: Row, world: World): Promise<readonly Line[]> {
  const loadBefore = loadavg();
  process.stderr.write(`${row.name} …\n`);
  let lines: readonly Line[];
  try {
    lines = await row.measure(world);
  } catch (error) {
    lines = [
      {
        what: row.name,
        measured: `broke: ${error instanceof Error ? error.message : String(error)}`,
        standing: 'over',
      },
    ];
  } finally {
    await world.close();
  }
  const folder = join(ROOT, 'dist', 'bench');
  mkdirSync(folder, { recursive: true });
  const kept = { at: new Date().toISOString(), machine: machine(), loadBefore, loadAfter: loadavg(), lines };
  writeFileSync(join(folder, `${row.name}.json`), `${JSON.stringify(kept, undefined, 2)}\n`);
  return lines;
}

function machine(): string {
  const load = loadavg().map((value) => value.toFixed(1));
  return `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, load average ${load.join(' ')}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
