import { randomUUID } from 'node:crypto';
import type { Target } from './model';
import type { ScannerReport } from './report';

/** How a task ends when it is not simply processed. One that is left `IN_PROGRESS` never ends. */
export interface TaskOutcome {
  readonly status: 'SUCCESS' | 'FAILED' | 'CANCELED' | 'IN_PROGRESS';
  readonly errorMessage?: string;
  /** Such as `LICENSING` or `LICENSING_LOC`. */
  readonly errorType?: string;
}

/** A background task. */
export interface Task {
  readonly id: string;
  readonly target: Target;
  readonly projectName: string;
  readonly report: ScannerReport;
  readonly submitterLogin: string;
  readonly submittedAt: number;
  status: 'PENDING' | 'IN_PROGRESS' | 'SUCCESS' | 'FAILED' | 'CANCELED';
  startedAt?: number;
  executedAt?: number;
  analysisId?: string;
  errorMessage?: string;
  errorType?: string;
  warnings: readonly string[];
}

/** A quarter of a task's delay is spent in the queue. */
const QUEUED_SHARE = 0.25;

/**
 * The queue of background tasks. A task waits, is in progress and ends, over `delay` milliseconds in all; tasks of one
 * server may overlap, but those of one project end in the order in which they came.
 */
export class ComputeEngine {
  private readonly tasks = new Map<string, Task>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly planned: TaskOutcome[] = [];
  /** Milliseconds from submission to end. `Infinity` keeps tasks in the queue for ever. */
  delay: number;

  constructor(
    delay: number,
    private readonly process: (task: Task) => string,
    private readonly now: () => number,
  ) {
    this.delay = delay;
  }

  /** Decides how the next submitted task ends. */
  planNext(outcome: TaskOutcome): void {
    this.planned.push(outcome);
  }

  /** Every task, oldest first. */
  all(): readonly Task[] {
    return [...this.tasks.values()];
  }

  /** A task by its id. */
  find(id: string): Task | undefined {
    return this.tasks.get(id);
  }

  /** Forgets a task, as the server does when its branch or project is deleted or its history is purged. */
  purge(id: string): void {
    this.tasks.delete(id);
  }

  /** Queues a report. */
  submit(report: ScannerReport, target: Target, projectName: string, submitterLogin: string): Task {
    const outcome = this.planned.shift() ?? { status: 'SUCCESS' };
    const task: Task = {
      id: randomUUID(),
      target,
      projectName,
      report,
      submitterLogin,
      submittedAt: this.now(),
      status: 'PENDING',
      warnings: [],
    };
    this.tasks.set(task.id, task);
    if (outcome.status === 'IN_PROGRESS') {
      this.start(task);
    } else if (this.delay <= 0) {
      this.start(task);
      this.finish(task, outcome);
    } else if (Number.isFinite(this.delay)) {
      this.after(this.delay * QUEUED_SHARE, () => this.start(task));
      this.after(this.delay, () => this.finish(task, outcome));
    }
    return task;
  }

  /** Stops all timers; tasks stay as they are. */
  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private start(task: Task): void {
    task.status = 'IN_PROGRESS';
    task.startedAt = this.now();
  }

  private finish(task: Task, outcome: TaskOutcome): void {
    task.startedAt ??= this.now();
    task.warnings = task.report.warnings;
    let end = outcome;
    if (outcome.status === 'SUCCESS') {
      try {
        task.analysisId = this.process(task);
      } catch (error) {
        end = { status: 'FAILED', errorMessage: error instanceof Error ? error.message : String(error) };
      }
    }
    task.executedAt = this.now();
    if (end.errorMessage !== undefined) task.errorMessage = end.errorMessage;
    if (end.errorType !== undefined) task.errorType = end.errorType;
    task.status = end.status;
  }

  private after(milliseconds: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, milliseconds);
    this.timers.add(timer);
  }
}
