import { randomUUID } from 'node:crypto';
import { type JobContext } from './job-context';
import { type ArtifactFile, type AttachedFile, type Issue, type TestRun } from './pipeline-run';
import { type TaskRestrictions } from '../variables/settable-variables';
import { mergeResults, type TaskResult } from './task-result';

const STORED_ISSUES = 10;

/** Marks of lines that only the log viewer reads. */
export type LineTag = '' | '##[section]' | '##[error]' | '##[warning]' | '##[debug]' | '##[command]';

/** What identifies a step while it runs. */
export interface StepIdentity {
  readonly name: string;
  readonly displayName: string;
  readonly section: 'pre' | 'main' | 'post';
  readonly order: number;
  readonly task: { readonly id: string; readonly name: string; readonly version: string } | undefined;
}

/** A variable that a step published. */
export interface OutputVariable {
  readonly value: string;
  readonly secret: boolean;
}

/** A running step: its log, issues, result and timeline record. Source: agent `ExecutionContext.cs`. */
export class StepContext {
  readonly recordId = randomUUID();
  readonly lines: string[] = [];
  readonly rawLines: string[] = [];
  readonly issues: Issue[] = [];
  readonly attachments: AttachedFile[] = [];
  readonly testRuns: TestRun[] = [];
  readonly artifacts: ArtifactFile[] = [];
  readonly outputs = new Map<string, OutputVariable>();
  restrictions: readonly TaskRestrictions[] = [];
  /** Names that task.json lists as outputs. */
  outputNames: readonly string[] = [];
  /** Seen by the sections of the same step only. */
  taskVariables = new Map<string, OutputVariable & { readonly name: string }>();
  result: TaskResult | undefined;
  /** Failures of commands, merged into the result at the end. */
  commandResult: TaskResult | undefined;
  resultCode: string | undefined;
  exitCode: number | undefined;
  handler: string | undefined;
  node: string | undefined;
  progress = 0;
  currentOperation: string | undefined;
  /** Called for `task.complete ... done=true`. */
  onDone: () => void = () => undefined;
  #startTime: string | undefined;

  constructor(
    readonly job: JobContext,
    readonly identity: StepIdentity,
  ) {}

  /** Writes a line to the log. A text of several lines carries its tag on the first. */
  write(text: string, tag: LineTag = ''): void {
    for (const line of this.job.masker.mask(`${tag}${text}`).split(/\r?\n/)) {
      this.lines.push(line);
      this.job.show(line);
    }
  }

  debug(text: string): void {
    if (this.job.isDebug) this.write(text, '##[debug]');
  }

  error(message: string): void {
    this.addIssue({ type: 'error', category: 'General', message, data: {} });
  }

  warning(message: string): void {
    this.addIssue({ type: 'warning', category: 'General', message, data: {} });
  }

  /** Shows an issue in the log and keeps it. An error does not fail the step. */
  addIssue(issue: Issue): void {
    this.write(issue.message, issue.type === 'error' ? '##[error]' : '##[warning]');
    const mask = (text: string) => this.job.masker.mask(text);
    const data = { ...issue.data, logFileLineNumber: String(this.lines.length) };
    this.issues.push({
      ...issue,
      message: mask(issue.message),
      data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, mask(value)])),
    });
    this.report();
  }

  complete(result: TaskResult): void {
    this.result = mergeResults(this.result, result);
  }

  start(): void {
    this.#startTime = new Date().toISOString();
    this.report();
  }

  /** Sends the timeline record, finished or not. */
  report(finished = false): void {
    const { displayName, name, order, task } = this.identity;
    const count = (type: Issue['type']) => this.issues.filter((issue) => issue.type === type);
    this.job.queue.updateRecord({
      id: this.recordId,
      parentId: this.job.recordId,
      type: 'Task',
      name: this.job.masker.mask(displayName),
      refName: name,
      order,
      attempt: 1,
      state: finished ? 'completed' : 'inProgress',
      ...(finished && { result: this.result, finishTime: new Date().toISOString() }),
      ...(this.#startTime !== undefined && { startTime: this.#startTime }),
      percentComplete: finished ? 100 : this.progress,
      ...(this.currentOperation !== undefined && { currentOperation: this.job.masker.mask(this.currentOperation) }),
      errorCount: count('error').length,
      warningCount: count('warning').length,
      issues: [...count('error').slice(0, STORED_ISSUES), ...count('warning').slice(0, STORED_ISSUES)],
      ...(task && { task }),
      ...(this.resultCode !== undefined && { resultCode: this.resultCode }),
      workerName: this.job.agentName,
      ...(this.outputs.size > 0 && { variables: recordVariables(this.outputs) }),
    });
  }
}

function recordVariables(outputs: ReadonlyMap<string, OutputVariable>): Record<string, object> {
  const entries = [...outputs].map(([name, { value, secret }]) => {
    return [name, secret ? { isSecret: true } : { value, isSecret: false }] as const;
  });
  return Object.fromEntries(entries);
}
