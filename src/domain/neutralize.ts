/**
 * Makes text from outside safe to print in a pipeline's log: neither `##vso[` nor `##[` in it can be taken for a
 * command, and line breaks and control characters cannot start a line of their own. Readable text stays as it is.
 * The agent searches for `##vso[` anywhere in a line, the log viewer for `##[` at its start.
 */
export function neutralize(text: string): string {
  return text
    .replace(/\r\n|\r|\n|\u2028|\u2029|\u0085|\u000b|\u000c/g, ' ⏎ ')
    .replace(/[\u0000-\u0008\u000e-\u001f\u007f\u009b]/g, '')
    .replace(/##(?=vso\[|\[)/gi, '# #');
}
