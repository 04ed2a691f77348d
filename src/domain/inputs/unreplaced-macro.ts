/** Longest name of a variable that is looked for, so that a long text costs no more than its length. */
const LONGEST_NAME = 200;

/**
 * The first `$(name)` in a text: the agent leaves a macro as it stands where no variable has that name; or the first
 * `$[variables.name]`, which Azure Pipelines does not evaluate in inputs. `undefined` where there is none. A value with one
 * decides nothing, and is told.
 */
export function unreplacedMacro(text: string): string | undefined {
  for (let start = text.indexOf('$'); start >= 0; start = text.indexOf('$', start + 1)) {
    const [macro] = MACRO.exec(text.slice(start, start + LONGEST_NAME + 3)) ?? [];
    if (macro !== undefined) return macro;
  }
  return undefined;
}

/** A text that is nothing but a variable as shells write one, which no agent replaces in an input. */
export function isShellVariable(text: string): boolean {
  return /^(?:\$(?:env:)?[A-Za-z_]\w*|%[A-Za-z_]\w*%)$/.test(text);
}

const MACRO = /^\$(?:\([^\s$()][^$()\r\n]*\)|\[ *[A-Za-z]\w*[.[(][^$\r\n]*\])/;
