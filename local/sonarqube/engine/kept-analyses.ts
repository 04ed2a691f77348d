import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FileAnalysis } from './analyzer';

/**
 * What the rules found in files, kept from run to run: loading them takes a second, and the same text gives the same. It
 * depends on the file's name, too, and on the packages that the project names. The folder is of one engine with its rules.
 */
export class KeptAnalyses {
  constructor(
    private readonly folder: string,
    private readonly base: string,
  ) {}

  find(name: string, text: string): FileAnalysis | undefined {
    try {
      return JSON.parse(readFileSync(this.fileOf(name, text), 'utf8')) as FileAnalysis;
    } catch {
      return undefined;
    }
  }

  keep(name: string, text: string, analysis: FileAnalysis): void {
    const file = this.fileOf(name, text);
    const begun = `${file}.${process.pid}`;
    try {
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(begun, JSON.stringify(analysis));
      renameSync(begun, file);
    } catch {
      // It is found out again the next time.
    }
  }

  private fileOf(name: string, text: string): string {
    const hash = createHash('sha256').update(JSON.stringify([name, text]));
    for (let folder = path.dirname(name); ; folder = path.dirname(folder)) {
      hash.update(this.packagesOf(folder));
      if (folder === path.dirname(folder)) return path.join(this.folder, hash.digest('hex'));
    }
  }

  private packagesOf(folder: string): string {
    try {
      return readFileSync(path.join(this.base, folder, 'package.json'), 'utf8');
    } catch {
      return '';
    }
  }
}
