/**
 * Makes text from outside safe to print in a pipeline's log: neither `##vso[` nor `##[` in it can be taken for a
 * command, and line breaks and control characters cannot start a line of their own. Readable text stays as it is.
 * The agent searches for `##vso[` anywhere in a line, the log viewer for `##[` at its start.
 */
export function neutralize(text: string): string {
  return text
    .replace(/\r\n|[\n-\r\x85\u2028\u2029]/g, ' ⏎ ')
    .replace(/[\0-\x08\x0e-\x1f\x7f\x9b]/g, '')
    .replace(/##(?=vso\[|\[)/gi, '# #');
}
