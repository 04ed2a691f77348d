import { isAbsolute, relative } from 'node:path';
import { type CommandHandler } from './command-handler';
import { propertyOf } from './parse-logging-command';
import { TASK_RESULTS } from '../run/task-result';

const GUID = /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i;

/** Commands that report an issue or a detail record. Source: agent `TaskCommandExtension.cs`. */
export const ISSUE_COMMANDS: Readonly<Record<string, CommandHandler>> = {
  'task.logissue': (step, command) => {
    const written = propertyOf(command, 'type');
    if (written === undefined) {
      step.warning("Can't create issue from command: the issue type is missing.");
      return;
    }
    const type = written.toLowerCase();
    if (type !== 'error' && type !== 'warning') throw new Error(`issue type ${written} is not an expected issue type.`);
    const data: Record<string, string> = { ...command.properties };
    const path = propertyOf(command, 'sourcepath');
    if (path === undefined) {
      step.addIssue({ type, category: 'General', message: command.data, data });
      return;
    }
    const inSources = relative(step.job.folders.sources, path);
    if (isAbsolute(path) && !inSources.startsWith('..') && !isAbsolute(inSources)) {
      data['repo'] = step.job.variables.get('Build.Repository.Name') ?? '';
      data['sourcepath'] = inSources;
    }
    const [line, column, code] = ['linenumber', 'columnnumber', 'code'].map((name) => propertyOf(command, name) ?? '');
    const message = `${path}(${line ?? ''},${column ?? ''}): ${type} ${code ?? ''}: ${command.data}`;
    step.addIssue({ type, category: 'Code', message, data });
  },

  'task.logdetail': (step, command) => {
    const id = propertyOf(command, 'id') ?? '';
    if (!GUID.test(id)) throw new Error("Can't update timeline record, timeline record id is missing or no GUID.");
    const recordId = id.replace(/[{}]/g, '').toLowerCase();
    const known = step.job.detailRecords.has(recordId);
    const [type, name] = [propertyOf(command, 'type'), propertyOf(command, 'name')];
    if (!known && (type === undefined || name === undefined)) {
      throw new Error("Can't create timeline record: the first mention needs a type and a name.");
    }
    step.job.detailRecords.add(recordId);
    const state = { initialized: 'pending', inprogress: 'inProgress', completed: 'completed' }[
      propertyOf(command, 'state')?.toLowerCase() ?? ''
    ];
    const result = TASK_RESULTS.find((each) => each.toLowerCase() === propertyOf(command, 'result')?.toLowerCase());
    const progress = propertyOf(command, 'progress');
    const order = propertyOf(command, 'order');
    step.job.queue.updateRecord({
      id: recordId,
      ...(!known && { parentId: propertyOf(command, 'parentid')?.replace(/[{}]/g, '') ?? step.recordId }),
      ...(type !== undefined && { type }),
      ...(name !== undefined && { name: step.job.masker.mask(name) }),
      ...(order !== undefined && { order: Number.parseInt(order, 10) || 0 }),
      ...(progress !== undefined && {
        percentComplete: Math.min(Math.max(Number.parseInt(progress, 10) || 0, 0), 100),
      }),
      ...(state !== undefined ? { state } : !known && { state: 'pending' }),
      ...(result !== undefined && { result }),
      ...(command.data !== '' && { currentOperation: step.job.masker.mask(command.data) }),
    });
  },
};
