import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { type CommandHandler } from './command-handler';
import { propertyOf } from './parse-logging-command';

/**
 * Files for an artifact of the build. The real agent uploads beside the step; what a file holds when the command is read is taken
 * here. Source: agent `ArtifactCommandExtension.cs`.
 */
export const ARTIFACT_COMMANDS: Readonly<Record<string, CommandHandler>> = {
  'artifact.upload': (step, command) => {
    const name = propertyOf(command, 'artifactname') ?? '';
    if (name === '') throw new Error('Artifact Name is required.');
    const given = propertyOf(command, 'containerfolder') ?? '';
    const folder = given === '' ? name : given;
    if (command.data === '') throw new Error('Artifact location is required.');
    if (step.job.hostType !== 'build') {
      throw new Error(`Uploading server artifact is not supported in ${step.job.hostType}.`);
    }
    const path = resolve(command.data);
    if (!existsSync(path)) throw new Error(`Path does not exist: ${command.data}`);
    const files = statSync(path).isDirectory()
      ? filesBelow(path)
      : [{ path: basename(path), content: readFileSync(path) }];
    if (files.length === 0) {
      step.warning(`Directory '${path}' is empty. Nothing will be added to build artifact '${name}'.`);
      return;
    }
    for (const file of files) step.artifacts.push({ artifact: name, folder, ...file });
  },
};

function filesBelow(folder: string): { readonly path: string; readonly content: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(folder, path).replaceAll('\\', '/'), content: readFileSync(path) }));
}
