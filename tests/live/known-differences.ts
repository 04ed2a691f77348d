/** A place where the stand-in is allowed to differ from the real server. */
export interface KnownDifference {
  /** Questions that it is about, by their title. */
  readonly questions: RegExp;
  /** Lines of the comparison. */
  readonly differences: RegExp;
  readonly reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    questions: /^api\/users\/current /,
    differences: /^[-+] (dismissedNotices\.\w+|id|avatar|homepage\.\w+|permissions\.global\[\]|scmAccounts\[\])$/,
    reason:
      'what a browser remembers of a person, and rights of this person; the tasks ask only whether it answers 200',
  },
  {
    questions: /^api\/plugins\/installed /,
    differences: /^- plugins\[\]\.\w+$/,
    reason: 'its one plug-in has no company, no pages and no languages; the tasks read key, version and hash',
  },
  {
    questions: /^api\/v2\/analysis\/version as user, /,
    differences: /^! contentType: text\/plain;charset=iso-8859-1 became text\/plain$/,
    reason: 'a number reads the same in every charset',
  },
  {
    questions: /^api\/v2\/analysis\/jres\/unknown as user, /,
    differences: /^! (status: 500 became 404|contentType|body)/,
    reason:
      'the real server stumbles over its own 404 when a file was asked for; no task asks for a runtime that is not listed',
  },
  {
    questions: /metricKeys=ncloc,nope,nada /,
    differences: /^! text: .*metric keys are not found: (nada, nope|nope, nada)"/,
    reason: 'the real server names unknown metrics in no particular order',
  },
  {
    questions: /^api\/issues\/search\?componentKeys=\{project\}/,
    differences: /^- issues\[\]\.flows\[\]$/,
    reason: 'its rules find nothing with a second place; the tasks do not read flows',
  },
  {
    questions: /^api\/metrics\/search/,
    differences: /^- metrics\[\]\.decimalScale$/,
    reason: 'none of its metrics has decimals of its own; the tasks read name and type',
  },
  {
    questions: /^api\/project_analyses\/search\?project=\{project\}/,
    differences: /^- analyses\[\]\.events\[\]\.description$/,
    reason:
      "it tells no event but the version, and a first analysis has one about the gate; the tasks read an analysis' key",
  },
];
