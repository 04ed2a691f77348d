import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Full names, for the end of a long output. */
  readonly failedTests?: readonly string[];
}

const root = join(__dirname, '..');

/**
 * Runs mocha over files or patterns, in their order, shows its output, at the end where others run beside it, and answers its counts. A run that ends without a report, or
 * that ran no test at all, counts as failed.
 */
export async function runMocha(
  patterns: readonly string[],
  options: readonly string[] = [],
  { shows = 'at once' }: { readonly shows?: 'at once' | 'at the end' } = {},
): Promise<TestCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'mocha-'));
  const report = join(folder, 'report.json');
  const reporter = join(root, 'tests', 'reporter.cjs');
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const child = spawn(
    process.execPath,
    [mocha, '--reporter', reporter, '--reporter-option', `counts=${report}`, ...options, ...patterns],
    { cwd: root, stdio: shows === 'at once' ? 'inherit' : ['ignore', 'pipe', 'pipe'] },
  );
  const output: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  process.stdout.write(Buffer.concat(output));
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8')) as TestCounts;
    const broken = code !== 0 && counts.failed === 0;
    return counts.passed + counts.failed === 0 || broken ? { ...counts, failed: counts.failed + 1 } : counts;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function addCounts(...all: readonly TestCounts[]): TestCounts {
  return all.reduce((sum, { passed, failed, skipped, failedTests = [] }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    skipped: sum.skipped + skipped,
    failedTests: [...(sum.failedTests ?? []), ...failedTests],
  }));
}

/** Names what failed, then prints the closing line. */
export function printClosing(counts: TestCounts): void {
  for (const name of counts.failedTests ?? []) console.log(`failed: ${name.replaceAll(/\s+/g, ' ')}`);
  console.log(closingLine(counts));
}

/** Alone on its line, at the end of every test command. */
function closingLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}
