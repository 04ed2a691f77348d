import { existsSync, statSync } from 'node:fs';
import { basename, isAbsolute } from 'node:path';
import { type CommandHandler } from './command-handler';
import { propertyOf } from './parse-logging-command';
import { type StepContext } from '../run/step-context';

const SUMMARY_TYPE = 'DistributedTask.Core.Summary';
const FILE_TYPE = 'DistributedTask.Core.FileAttachment';
// Characters that .NET refuses in file names, which differ by platform.
const INVALID = process.platform === 'win32' ? /["<>|:*?\\/\0-\x1f]/ : /[/\0]/;

/** Commands that attach a file to the step's record. Source: agent `TaskCommandExtension.cs`, `BuildCommandExtension.cs`. */
export const ATTACHMENT_COMMANDS: Readonly<Record<string, CommandHandler>> = {
  'task.addattachment': (step, command) => {
    const type = propertyOf(command, 'type') ?? '';
    const name = propertyOf(command, 'name') ?? '';
    if (type === '') throw new Error("Can't add task attachment, attachment type is not provided.");
    if (name === '') throw new Error("Can't add task attachment, attachment name is not provided.");
    for (const [what, value] of Object.entries({ type, name }))
      if (INVALID.test(value))
        throw new Error(`The attachment ${what} contains a character that is not allowed: '${value}'.`);
    attach(step, type, name, command.data);
  },
  'task.uploadsummary': (step, command) => attach(step, SUMMARY_TYPE, basename(command.data), command.data),
  'task.uploadfile': (step, command) => attach(step, FILE_TYPE, basename(command.data), command.data),
  'build.uploadsummary': (step, command) => {
    attach(step, SUMMARY_TYPE, `CustomMarkDownSummary-${basename(command.data)}`, command.data);
  },
};

function attach(step: StepContext, type: string, name: string, path: string): void {
  // The agent's current directory is not the task's, so a relative path would lead elsewhere.
  if (path === '' || !isAbsolute(path) || !existsSync(path) || !statSync(path).isFile()) {
    throw new Error(
      `Cannot upload task attachment file, attachment file location is not specified or attachment file not exist on disk: '${path}'`,
    );
  }
  step.job.queue.attach({ recordId: step.recordId, type, name, path, into: step.attachments });
}
