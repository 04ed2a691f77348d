import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmProgram, type FetchedProgram } from '../../scripts/npm-program';

const VERSION = '5.7.0';
/** Without the rule that asks whether each address of the file answers, which takes minutes and leaves the machine. */
const CONFIGURATION = `<?xml version="1.0" encoding="utf-8"?>
<Properties>
  <Properties Key="SARIF2006.UrisShouldBeReachable.Options"><Property Key="RuleEnabled" Value="Disabled" /></Properties>
</Properties>`;

/** The validator of Microsoft's SARIF SDK, 96 MB: the program of `@microsoft/sarif-multitool`, as published. */
export function sarifValidator(): Promise<FetchedProgram> {
  return npmProgram({
    package: '@microsoft/sarif-multitool-linux',
    version: VERSION,
    file: 'Sarif.Multitool',
    kept: join('sarif-multitool', VERSION, 'Sarif.Multitool'),
  });
}

/**
 * What the validator finds, by its rules for SARIF and for Azure DevOps.
 *
 * @returns errors and warnings, as `level rule`
 */
export function validateSarif(validator: string, log: object): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sarif-validator-'));
  try {
    const [file, rules, found] = [join(folder, 'log.sarif'), join(folder, 'rules.xml'), join(folder, 'found.sarif')];
    writeFileSync(file, JSON.stringify(log));
    writeFileSync(rules, CONFIGURATION);
    const levels = ['--level', 'Error;Warning;Note'];
    const args = ['validate', file, '--config', rules, '--rule-kind', 'Sarif;Ado', ...levels, '--output', found];
    const { stdout, stderr, error } = spawnSync(validator, args, { encoding: 'utf8' });
    if (error !== undefined) throw error;
    const { runs } = JSON.parse(readFileSync(found, 'utf8')) as Validated;
    const all = (runs[0]?.results ?? []).map(({ level = 'warning', ruleId }) => `${level} ${ruleId}`);
    // One word that the validator does not know ends it without an error. It notes this of each message in words.
    if (!all.includes('note SARIF2002')) throw new Error(`Nothing was looked at:\n${stdout}${stderr}`);
    return all.filter((line) => !line.startsWith('note '));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Validated {
  readonly runs: readonly { readonly results?: readonly { readonly level?: string; readonly ruleId: string }[] }[];
}
