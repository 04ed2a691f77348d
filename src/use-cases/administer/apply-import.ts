import { formatJournalLine, type JournalLine } from '../../documents/import-journal';
import type { PlannedRow } from '../../documents/import-plan';
import type { ImportResult, RowFailure, RowResult } from '../../domain/set-up/row-result';
import { messageOf, TaskError, internalFault } from '../../errors/errors';
import { rowImpossible } from '../../errors/set-up-errors';
import { bindRow, createRow, settle, type ReadyRow, type RowEnd, type RowWorld } from './import-row';
import type { ImportPorts, PlannedImport } from './import-question';
import { SharedBackOff } from './shared-back-off';

/** How an import is done. */
export interface ImportPace {
  readonly concurrency: number;
  /** Rows in flight come to their end, no other is begun. */
  readonly stopped: AbortSignal;
  readonly onProgress: (done: number, total: number, failed: number) => void;
}

/** So many equal failures and no success: the cause is none of the rows. */
const BREAKER = 5;

/**
 * Does what a plan says, several rows at a time. Each is noted before it is begun and after its end, so that a run that is
 * broken off at any point can be taken up: nothing is imported twice, and nothing is lost.
 */
export async function applyImport(ports: ImportPorts, planned: PlannedImport, pace: ImportPace): Promise<ImportResult> {
  const { plan, record, version } = planned;
  const { settings } = plan;
  const gates = settings.qualityGate === null ? [] : await ports.server.qualityGates();
  const world: RowWorld = {
    ports,
    backOff: new SharedBackOff(ports.clock),
    record,
    version,
    settings,
    defaultGate: gates.find(({ isDefault }) => isDefault)?.name ?? null,
  };
  const results = new Map<number, RowResult>();
  const work: { readonly index: number; readonly job: Job }[] = [];
  for (const [index, row] of plan.rows.entries()) {
    const job = jobOf(row, planned, world);
    if (job === null) results.set(index, passed(row));
    else work.push({ index, job });
  }
  const breaker = new Breaker();
  const total = work.length;
  let done = 0;
  if (total > 0) {
    await note(ports, { event: 'run', at: now(ports), sonarqube: plan.sonarqube, organization: plan.organization });
  }
  const worker = async (): Promise<void> => {
    for (;;) {
      if (pace.stopped.aborted || breaker.failure !== null) return;
      const next = work.shift();
      if (next === undefined) return;
      const result = await doJob(ports, world, next.job);
      breaker.count(result);
      results.set(next.index, result);
      done += 1;
      pace.onProgress(done, total, breaker.failed);
    }
  };
  await Promise.all(Array.from({ length: Math.min(pace.concurrency, total) }, worker));
  for (const { index, job } of work) {
    results.set(index, { row: job.row, result: 'not-started', key: job.row.key, failure: null });
  }
  const rows = [...results].sort(([left], [right]) => left - right).map(([, result]) => result);
  const unfinished = work.length > 0;
  return {
    rows,
    stopped:
      breaker.failure !== null && unfinished
        ? { by: 'failures', failure: breaker.failure }
        : unfinished
          ? { by: 'person' }
          : null,
  };
}

interface Job {
  readonly row: PlannedRow;
  readonly action: 'create' | 'bind' | 'finish';
  readonly ready: ReadyRow;
}

/** What is to be done about a row; `null` for nothing. */
function jobOf(row: PlannedRow, planned: PlannedImport, { settings, record, defaultGate }: RowWorld): Job | null {
  const earlier = planned.journal.get(row.repositoryId ?? '');
  const isOpen =
    earlier !== undefined && (earlier.state === 'open' || earlier.state === 'failed') && earlier.action !== 'bind';
  const key = row.key ?? '';
  const ready: ReadyRow = {
    row,
    key,
    name: row.name ?? '',
    isResumed: isOpen && (earlier.key === key || record.id === null),
    mainBranch: planned.mainBranches.get(row.repositoryId ?? '') ?? null,
  };
  if (row.action !== 'skip') return { row, action: row.action, ready };
  const hasSettings =
    settings.visibility === 'public' ||
    (settings.qualityGate !== null && settings.qualityGate !== defaultGate) ||
    (record.id === null && settings.newCode !== null);
  const isOurs = isOpen && (earlier.key === key || earlier.key === '');
  return isOurs && hasSettings && row.reason.startsWith('unchanged') ? { row, action: 'finish', ready } : null;
}

async function doJob(ports: ImportPorts, world: RowWorld, job: Job): Promise<RowResult> {
  const { row, action, ready } = job;
  // A project that an earlier run made is still one to be finished, whatever it lacks now.
  const begun = ready.isResumed && action === 'bind' ? 'create' : action;
  const of = { repositoryId: row.repositoryId ?? '', key: ready.key };
  await note(ports, {
    event: 'started',
    at: now(ports),
    ...of,
    action: begun,
    project: row.project,
    repository: row.repository,
  });
  try {
    const end = await act(world, job);
    await note(ports, { event: 'finished', at: now(ports), ...of, result: end.result, failure: null });
    return { row, result: action === 'finish' ? 'settled' : end.result, key: end.key, failure: null };
  } catch (error) {
    const failure = failureOf(error);
    await note(ports, {
      event: 'finished',
      at: now(ports),
      ...of,
      result: 'failed',
      failure: `${failure.code}: ${failure.message}`,
    });
    return { row, result: 'failed', key: row.key, failure };
  }
}

async function act(world: RowWorld, { action, ready }: Job): Promise<RowEnd> {
  switch (action) {
    case 'create':
      return createRow(world, ready);
    case 'bind':
      return bindRow(world, ready);
    case 'finish':
      await settle(world, ready.key);
      return { result: 'created', key: ready.key };
  }
}

function passed(row: PlannedRow): RowResult {
  const { key, reason } = row;
  if (row.failure) {
    return { row, result: 'failed', key, failure: failureOf(rowImpossible(reason)) };
  }
  return { row, result: reason.startsWith('unchanged') ? 'unchanged' : 'skipped', key, failure: null };
}

/** Ends a run whose rows all fail for one cause. */
class Breaker {
  failed = 0;
  failure: RowFailure | null = null;
  #same = 0;
  #code = '';
  #hasSucceeded = false;

  count({ result, failure }: RowResult): void {
    if (result !== 'failed' || failure === null) {
      this.#same = 0;
      this.#hasSucceeded = true;
      return;
    }
    this.failed += 1;
    // Once others have succeeded, these are faults of their rows.
    if (this.#hasSucceeded && failure.code.startsWith('SQ-IMPORT-')) return;
    this.#same = failure.code === this.#code ? this.#same + 1 : 1;
    this.#code = failure.code;
    if (this.#same >= BREAKER || ENDS_ALL.includes(failure.code)) this.failure ??= failure;
  }
}

/** What holds for every other row as well. */
const ENDS_ALL: readonly string[] = ['SQ-AUTH-401', 'SQ-SETUP-ADO-TOKEN'];

function failureOf(error: unknown): RowFailure {
  const known = error instanceof TaskError ? error : internalFault(messageOf(error), error);
  return { code: known.code, message: known.message, remedy: known.remedy };
}

const note = (ports: ImportPorts, line: JournalLine): Promise<void> => ports.journal.append(formatJournalLine(line));

const now = ({ clock }: ImportPorts): string => new Date(clock.now()).toISOString();
