import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of a job, laid out as the agent does. */
export interface JobFolders {
  readonly root: string;
  readonly work: string;
  readonly temp: string;
  readonly tools: string;
  /** `Pipeline.Workspace` */
  readonly build: string;
  readonly sources: string;
  readonly artifacts: string;
  readonly binaries: string;
  readonly testResults: string;
}

/**
 * Makes the folders of a job. Each job gets build folders of its own, as on a hosted agent; the temporary folder is
 * emptied, the tools stay.
 */
export function createJobFolders(root: string, number: number): JobFolders {
  const work = join(root, '_work');
  const build = join(work, String(number));
  const folders: JobFolders = {
    root,
    work,
    temp: join(work, '_temp'),
    tools: join(work, '_tool'),
    build,
    sources: join(build, 's'),
    artifacts: join(build, 'a'),
    binaries: join(build, 'b'),
    testResults: join(build, 'TestResults'),
  };
  rmSync(folders.temp, { recursive: true, force: true });
  rmSync(build, { recursive: true, force: true });
  for (const folder of Object.values(folders) as string[]) mkdirSync(folder, { recursive: true });
  return folders;
}
