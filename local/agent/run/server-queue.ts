import { readFileSync } from 'node:fs';
import { withSlash } from '../variables/endpoints';
import { type AttachedFile } from './pipeline-run';
import { type AzureDevOpsTarget } from '../pipeline-options';

/** A timeline record, or the part of it that changed. */
export interface RecordUpdate {
  readonly id: string;
  readonly [member: string]: unknown;
}

interface PendingFile {
  readonly recordId: string;
  readonly type: string;
  readonly name: string;
  readonly path: string;
  readonly into: AttachedFile[];
}

const INTERVAL_MILLISECONDS = 1000;
const TRIES = 3;
const API = 'api-version=7.1-preview.1';

/**
 * Sends records, attachments and logs to Azure DevOps about once a second and when a job ends. A file that is gone by
 * then is lost. Without Azure DevOps the files are only read. Source: agent `JobServerQueue.cs`.
 */
export class ServerQueue {
  readonly problems: string[] = [];
  readonly #records = new Map<string, RecordUpdate>();
  readonly #files: PendingFile[] = [];
  readonly #logs: { readonly recordId: string; readonly lines: readonly string[] }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(private readonly target: AzureDevOpsTarget | undefined) {}

  /** Begins to send in the background. */
  start(): void {
    this.#timer = setInterval(() => void this.drain(), INTERVAL_MILLISECONDS);
    this.#timer.unref();
  }

  /** Sends what is left and stops. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.drain();
  }

  updateRecord(update: RecordUpdate): void {
    this.#records.set(update.id, { ...this.#records.get(update.id), ...update });
  }

  /** Queues a file. It appears in `into` once it has been read. */
  attach(file: PendingFile): void {
    this.#files.push(file);
  }

  /** Queues the log of a finished record. */
  addLog(recordId: string, lines: readonly string[]): void {
    if (this.target) this.#logs.push({ recordId, lines });
  }

  /** Sends everything that waits. */
  drain(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#sendAll());
    return this.#sending;
  }

  async #sendAll(): Promise<void> {
    // Records first: an attachment belongs to one that the timeline must know.
    await this.#sendRecords();
    for (const file of this.#files.splice(0)) await this.#sendFile(file);
    for (const log of this.#logs.splice(0)) await this.#sendLog(log.recordId, log.lines);
    await this.#sendRecords();
  }

  async #sendRecords(): Promise<void> {
    const records = [...this.#records.values()];
    this.#records.clear();
    if (!this.target || records.length === 0) return;
    const body = JSON.stringify({ count: records.length, value: records.map(toWire) });
    const path = `timelines/${this.target.timelineId}/records`;
    await this.#send('PATCH', path, 'application/json', body, `${records.length} timeline records`);
  }

  async #sendFile({ recordId, type, name, path, into }: PendingFile): Promise<void> {
    let content: Buffer;
    try {
      content = readFileSync(path);
    } catch {
      into.push({ type, name, path, content: undefined, uploadError: 'the file was gone before it was uploaded' });
      return;
    }
    const target = this.target;
    if (!target) {
      into.push({ type, name, path, content });
      return;
    }
    const place = `timelines/${target.timelineId}/records/${recordId}/attachments/${encodeURIComponent(type)}/${encodeURIComponent(name)}`;
    const sent = await this.#send('PUT', place, 'application/octet-stream', content, `the attachment ${name}`);
    into.push({ type, name, path, content, ...('problem' in sent && { uploadError: sent.problem }) });
  }

  async #sendLog(recordId: string, lines: readonly string[]): Promise<void> {
    const path = JSON.stringify({ path: `logs\\${recordId}` });
    const created = await this.#send('POST', 'logs', 'application/json', path, 'a log');
    const log = 'body' in created ? (JSON.parse(created.body) as { id: number; location?: string | null }) : undefined;
    if (!log) return;
    const text = `${lines.join('\n')}\n`;
    await this.#send('POST', `logs/${log.id}`, 'application/octet-stream', Buffer.from(text), 'the lines of a log');
    this.updateRecord({ id: recordId, log: { id: log.id, ...(log.location != null && { location: log.location }) } });
  }

  async #send(
    method: string,
    path: string,
    contentType: string,
    body: string | Buffer,
    what: string,
  ): Promise<{ body: string } | { problem: string }> {
    const target = this.target;
    if (!target) return { problem: 'there is no Azure DevOps' };
    const address = `${withSlash(target.collectionUri)}${target.projectId}/_apis/distributedtask/hubs/build/plans/${target.planId}/${path}?${API}`;
    const headers = { Authorization: `Bearer ${target.accessToken}`, 'Content-Type': contentType };
    let problem = '';
    for (let tries = 1; tries <= TRIES; tries += 1) {
      try {
        const answer = await fetch(address, { method, headers, body });
        const text = await answer.text();
        if (answer.ok) return { body: text };
        problem = `${method} answered ${answer.status}`;
        if (answer.status < 500 && answer.status !== 429) break;
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
      }
    }
    this.problems.push(`Sending ${what} failed: ${problem}`);
    return { problem };
  }
}

/** The service writes the first letter of enum members in lower case. */
function toWire(record: RecordUpdate): object {
  const { result } = record;
  if (typeof result !== 'string') return record;
  return { ...record, result: result.charAt(0).toLowerCase() + result.slice(1) };
}
