import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Shell } from '../pipeline-file/pipeline-model';

/** A program that runs a script from a file. */
export interface ShellProgram {
  /** In messages. */
  readonly name: string;
  readonly program: string;
  readonly extension: string;
  readonly content: (script: string, errorActionPreference: string) => string;
  readonly options: (file: string) => readonly string[];
}

const CMD: ShellProgram = {
  name: 'Cmd.exe',
  program: 'cmd.exe',
  extension: '.cmd',
  content: (script) => `@echo off\r\n${script.replace(/\r?\n/g, '\r\n')}`,
  options: (file) => ['/D', '/E:ON', '/V:OFF', '/S', '/C', `CALL "${file}"`],
};

const BASH: ShellProgram = {
  name: 'Bash',
  program: 'bash',
  extension: '.sh',
  content: (script) => script.replaceAll('\r\n', '\n'),
  options: (file) => ['--noprofile', '--norc', file],
};

const powerShell = (program: string): ShellProgram => ({
  name: 'PowerShell',
  program,
  extension: '.ps1',
  // PowerShell itself ends with 0 when the last program of a script failed.
  content: (script, preference) =>
    `$ErrorActionPreference = '${preference}'\n${script}\nif (Test-Path -LiteralPath variable:LASTEXITCODE) { exit $LASTEXITCODE }\n`,
  options: (file) => [
    '-NoLogo',
    '-NoProfile',
    '-NonInteractive',
    '-ExecutionPolicy',
    'Unrestricted',
    '-Command',
    `. '${file}'`,
  ],
});

/** The program for a script. Undefined where this machine has none: elsewhere than on Windows PowerShell is an extra. */
export function chooseShell(shell: Shell, environment: Readonly<Record<string, string>>): ShellProgram | undefined {
  const onWindows = process.platform === 'win32';
  switch (shell) {
    case 'script':
      return onWindows ? CMD : BASH;
    case 'bash':
      return BASH;
    case 'pwsh':
    case 'powershell': {
      const program = shell === 'powershell' && onWindows ? 'powershell' : 'pwsh';
      return isOnPath(program, environment) ? powerShell(program) : undefined;
    }
  }
}

function isOnPath(program: string, environment: Readonly<Record<string, string>>): boolean {
  const path = Object.entries(environment).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  return path.split(delimiter).some((folder) => folder !== '' && names.some((name) => existsSync(join(folder, name))));
}
