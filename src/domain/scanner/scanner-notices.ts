/** Lines of a scanner that bear on the verdict, in the words of the engine, and what each says. */
const NOTICES = [
  // Raises no warning in SonarQube, which then has nothing to compare with.
  ['no-merge-base', /\bno merge base found\b/i],
  ['no-reference', /\bcould not find ref\b/i],
  ['own-reference', /\breference branch is set to the branch being analy[sz]ed\b/i],
  // Said where changed lines are told by comparison with a branch. Without branches on the server nothing is compared, and
  // nothing is said. Anchored, since names of files stand in other lines.
  ['lines-compared', /^(?:INFO:? +)?SCM writing changed lines\b/],
  ['other-scanner-needed', /\bcannot be analy[sz]ed with the scanner you are using\b/i],
] as const;

/** A line that Publish must know of. */
export type ScannerNotice = (typeof NOTICES)[number][0];

/** What a line of a scanner, or a warning of a compute task, says about the worth of the verdict. */
export function noticeOf(message: string): ScannerNotice | undefined {
  return NOTICES.find(([, pattern]) => pattern.test(message))?.[0];
}
