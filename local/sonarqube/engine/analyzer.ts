import { createHash } from 'node:crypto';
import path from 'node:path';
import { Linter, type AST, type Rule, type SourceCode } from 'eslint';
import * as sonarjs from 'eslint-plugin-sonarjs';
import * as tseslint from 'typescript-eslint';
import type { Finding, ScannerReport } from '../report';
import { languageOf } from './files';

/** What the analysis of one file's text gives; as JSON it is the same. */
export interface FileAnalysis {
  /** Why it could not be parsed; it then counts as text only. */
  readonly problem?: string;
  readonly lineHashes: readonly string[];
  readonly codeLines: readonly number[];
  readonly commentLines: readonly number[];
  readonly statementLines: readonly number[];
  /** Tokens that start on each line, by line number. */
  readonly tokensByLine: Readonly<Record<number, number>>;
  readonly findings: readonly Finding[];
  /** Names of the rules that have found something. */
  readonly ruleNames: ScannerReport['ruleNames'];
}

/** Rules of eslint itself that SonarQube runs under keys of its own. */
const CORE_RULES: Readonly<Record<string, string>> = {
  'no-var': 'S3504',
  'no-empty': 'S108',
  'no-self-assign': 'S1656',
  'no-unreachable': 'S1763',
  'no-unsafe-finally': 'S1143',
  'no-dupe-keys': 'S1534',
  'use-isnan': 'S2688',
};

interface ActiveRule {
  readonly key: string;
  readonly name: string;
  readonly problem: boolean;
}

const plugin = sonarjs as unknown as {
  readonly rules: Record<string, Rule.RuleModule>;
  readonly configs: { readonly recommended: { readonly rules: Readonly<Record<string, unknown>> } };
};

/** The rules of the plug-in's recommended set (which mirrors "Sonar way") that are on, and those of eslint itself. */
function activeRules(): { readonly settings: Linter.RulesRecord; readonly byName: ReadonlyMap<string, ActiveRule> } {
  const settings: Linter.RulesRecord = {};
  const byName = new Map<string, ActiveRule>();
  for (const [name, setting] of Object.entries(plugin.configs.recommended.rules)) {
    const off = setting === 'off' || (Array.isArray(setting) && setting[0] === 'off');
    const meta = plugin.rules[name.replace('sonarjs/', '')]?.meta;
    const key = /\/(S\d+)\//.exec(meta?.docs?.url ?? '')?.[1];
    if (off || key === undefined) continue;
    settings[name] = setting as Linter.RuleEntry;
    byName.set(name, { key, name: meta?.docs?.description ?? name, problem: meta?.type === 'problem' });
  }
  for (const [name, key] of Object.entries(CORE_RULES)) {
    settings[name] = 'error';
    byName.set(name, { key, name: `ESLint rule ${name}`, problem: name !== 'no-var' && name !== 'no-empty' });
  }
  return { settings, byName };
}

/** Analyses files with eslint. Rules that need types report nothing: no project is loaded. */
export class Analyzer {
  private readonly linter = new Linter({ configType: 'flat' });
  private readonly rules = activeRules();

  analyze(file: string, text: string): FileAnalysis {
    const lines = text.split(/\r\n|\r|\n/);
    const lineHashes = lines.map((line) => createHash('md5').update(line.replace(/\s/g, '')).digest('hex'));
    const messages = this.lint(file, text);
    const fatal = messages.find((message) => message.fatal);
    const source = fatal ? null : (this.linter.getSourceCode() as SourceCode | null);
    if (!source) {
      const what = fatal ? ` at line ${fatal.line}: ${fatal.message}` : '';
      return {
        problem: `Failed to parse file [${file}]${what}`,
        lineHashes,
        codeLines: [],
        commentLines: [],
        statementLines: [],
        tokensByLine: {},
        findings: [],
        ruleNames: {},
      };
    }
    const seen = new Map<string, ActiveRule>();
    const findings = messages.flatMap((message) => this.toFinding(message, lines, seen));
    const ruleNames = Object.fromEntries([...seen].map(([key, { name, problem }]) => [key, { name, problem }]));
    return { lineHashes, ...countLines(source), findings, ruleNames };
  }

  private lint(file: string, text: string): Linter.LintMessage[] {
    const extension = path.extname(file);
    const run = (sourceType: 'module' | 'commonjs') =>
      this.linter.verify(
        text,
        [
          {
            files: ['**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}'],
            plugins: { sonarjs: { rules: plugin.rules } },
            linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
            languageOptions: {
              ecmaVersion: 'latest',
              sourceType,
              ...(languageOf(file) === 'ts' ? { parser: tseslint.parser } : {}),
              parserOptions: { ecmaFeatures: { jsx: extension !== '.ts' && extension !== '.mts' } },
            },
            rules: this.rules.settings,
          },
        ],
        { filename: file },
      );
    if (extension === '.cjs') return run('commonjs');
    const messages = run('module');
    // Sloppy code such as `with` or octal literals is no module; scripts may hold it.
    return messages.some((message) => message.fatal) && languageOf(file) === 'js' ? run('commonjs') : messages;
  }

  private toFinding(message: Linter.LintMessage, lines: readonly string[], seen: Map<string, ActiveRule>): Finding[] {
    const rule = message.ruleId === null ? undefined : this.rules.byName.get(message.ruleId);
    if (!rule || lines[message.line - 1]?.includes('NOSONAR')) return [];
    seen.set(rule.key, rule);
    const text = plainMessage(message.message);
    if (message.line < 1) return [{ rule: rule.key, message: text }];
    const startOffset = Math.max(0, message.column - 1);
    const endLine = message.endLine ?? message.line;
    const endOffset = message.endColumn === undefined ? (lines[endLine - 1]?.length ?? 0) : message.endColumn - 1;
    return [{ rule: rule.key, message: text, textRange: { startLine: message.line, endLine, startOffset, endOffset } }];
  }
}

/** Some rules pack secondary places into the message, as JSON. */
function plainMessage(message: string): string {
  if (!message.startsWith('{')) return message;
  try {
    const packed = JSON.parse(message) as { message?: unknown };
    return typeof packed.message === 'string' ? packed.message : message;
  } catch {
    return message;
  }
}

function countLines(source: SourceCode): Omit<FileAnalysis, 'lineHashes' | 'findings' | 'ruleNames'> {
  const code = new Set<number>();
  const tokensByLine: Record<number, number> = {};
  for (const token of source.ast.tokens) {
    for (let line = token.loc.start.line; line <= token.loc.end.line; line += 1) code.add(line);
    tokensByLine[token.loc.start.line] = (tokensByLine[token.loc.start.line] ?? 0) + 1;
  }
  const comments = new Set<number>();
  for (const comment of source.getAllComments()) {
    if (!comment.loc) continue;
    for (let line = comment.loc.start.line; line <= comment.loc.end.line; line += 1) {
      if (!code.has(line)) comments.add(line);
    }
  }
  const sorted = (lines: ReadonlySet<number>) => [...lines].sort((a, b) => a - b);
  return {
    codeLines: sorted(code),
    commentLines: sorted(comments),
    statementLines: sorted(statementLines(source.ast, source.visitorKeys)),
    tokensByLine,
  };
}

const EXECUTABLE =
  /^(Expression|Return|If|For|ForIn|ForOf|While|DoWhile|Throw|Switch|Try|Break|Continue)Statement$|^VariableDeclaration$/;

/** Lines on which an executable statement starts: the lines to cover. */
function statementLines(root: AST.Program, visitorKeys: SourceCode.VisitorKeys): Set<number> {
  const lines = new Set<number>();
  const visit = (node: AstNode): void => {
    if (EXECUTABLE.test(node.type) && node.loc) lines.add(node.loc.start.line);
    for (const key of visitorKeys[node.type] ?? []) {
      for (const child of [node[key]].flat()) if (isNode(child)) visit(child);
    }
  };
  visit(root as unknown as AstNode);
  return lines;
}

interface AstNode {
  readonly type: string;
  readonly loc?: { readonly start: { readonly line: number } };
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
