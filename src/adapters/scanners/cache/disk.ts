import { diskProblem } from '../../../errors/scanner-errors';
import { TaskError } from '../../../errors/errors';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file',
};

/** Runs file operations; what the disk or its rights refuse becomes SQ-SCAN-DISK with the path. */
export async function onDisk<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TaskError) throw error;
    const reason = diskReason(error);
    throw reason === undefined ? error : diskProblem(path, reason, error);
  }
}

/** Why the disk or its rights refused, in words; `undefined` for any other failure. */
export function diskReason(error: unknown): string | undefined {
  return REASONS[codeOf(error) ?? ''];
}

/** `ENOENT`, `EEXIST`, … of a file operation. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
