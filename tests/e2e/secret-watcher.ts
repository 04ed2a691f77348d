import assert from 'node:assert/strict';
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelineRun } from '../../local/agent/run/pipeline-run';

export interface WatchOptions {
  /** Secrets of the run: tokens, passwords. */
  readonly secrets: readonly string[];
  /** Folders in which no file may hold a secret: the agent's work folder, the scanner's cache. */
  readonly folders: readonly string[];
  /** Names of variables that may hold the token in plain, since the author exposed it to build tools. */
  readonly exposed?: readonly string[];
}

/**
 * The secret watcher: looks for a secret in every form, in what a person sees, in what the process wrote, in variables,
 * attachments and files. A plain secret may stand in `task.setsecret` and in a secret `task.setvariable` only; an encoded
 * one in `task.setsecret` only.
 */
export function watchSecrets(run: PipelineRun, { secrets, folders, exposed = [] }: WatchOptions): void {
  const jobs = run.stages.flatMap(({ jobs: of }) => of);
  const steps = jobs.flatMap((job) => job.steps);
  for (const secret of secrets) {
    const forms = formsOf(secret);
    for (const job of jobs) {
      assertClean(job.lines, forms, `the log of the job ${job.name}`);
      for (const [name, value] of Object.entries(job.publicVariables)) {
        if (!exposed.includes(name)) assertClean([value], forms, `the plain variable ${name}`);
      }
      for (const [name, value] of Object.entries(job.outputs)) assertClean([value], forms, `the output ${name}`);
    }
    for (const step of steps) {
      assertClean(step.lines, forms, `the log of ${step.displayName}`);
      assertClean(
        step.issues.map(({ message }) => message),
        forms,
        `the issues of ${step.displayName}`,
      );
      for (const line of step.rawLines) assertRawLine(line, secret, forms, exposed, step.displayName);
      for (const { name, content } of step.attachments) {
        if (content !== undefined) assertClean([content.toString('utf8')], forms, `the attachment ${name}`);
      }
    }
    for (const folder of folders) {
      for (const file of filesBelow(folder)) assertClean(partsOf(file, forms), forms, `the file ${file}`);
    }
  }
}

/** The forms in which a secret may travel or be printed. */
export function formsOf(secret: string): readonly string[] {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return [
    ...new Set([
      secret,
      base64(secret),
      base64(`${secret}:`),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('hex'),
    ]),
  ];
}

function assertRawLine(
  line: string,
  secret: string,
  forms: readonly string[],
  exposed: readonly string[],
  where: string,
): void {
  if (!forms.some((form) => line.includes(form))) return;
  if (/^##vso\[task\.setsecret/.test(line)) return;
  const variable = /^##vso\[task\.setvariable variable=([^;\]]+);/.exec(line);
  if (variable !== null) {
    if (/;issecret=true[;\]]/i.test(line)) {
      const encoded = forms.filter((form) => form !== secret && !form.includes(secret));
      assert.ok(!encoded.some((form) => line.includes(form)), `${where} sets a secret variable with an encoded secret`);
      return;
    }
    if (exposed.includes(variable[1] ?? '')) return;
  }
  assert.fail(`${where} wrote a secret: ${line.slice(0, 60)}…`);
}

function assertClean(texts: Iterable<string>, forms: readonly string[], where: string): void {
  for (const text of texts) {
    assert.ok(!forms.some((form) => text.includes(form)), `a secret stands in ${where}`);
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const PART = 16 * 1024 * 1024;

/** A file of any size, in parts that overlap, so that no form of a secret falls between two of them. */
function* partsOf(path: string, forms: readonly string[]): Generator<string> {
  const overlap = Math.max(...forms.map(({ length }) => length));
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(PART, fstatSync(file).size) + overlap);
    for (let at = 0; ; at += PART) {
      const length = readSync(file, bytes, 0, bytes.length, at);
      yield bytes.toString('latin1', 0, length);
      if (length < bytes.length) return;
    }
  } finally {
    closeSync(file);
  }
}
