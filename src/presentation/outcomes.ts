import type { AnalysisOutcome, NoneReason, OutcomeStatus, SkipReason, UnknownReason } from '../documents/gate-outcome';
import { causeInWords } from './causes';
import { capitalized, onOneLine } from './plain-text';

/** Why there is no verdict, and what to do about it. */
export interface ReasonInWords {
  /** A sentence without a full stop, with what the server said where it said something. */
  readonly reason: string;
  /** The same in few words, where {@link reason} stands elsewhere. */
  readonly brief: string;
  /** A sentence with a full stop; `null` where nothing has to be done. */
  readonly remedy: string | null;
  /** The reason as documents have it, a heading of `docs/TROUBLESHOOTING.md`. */
  readonly code: string;
}

const UNKNOWN: Readonly<Record<UnknownReason, readonly [string, string]>> = {
  'timed-out': ['SonarQube had not finished in time', 'Raise pollingTimeoutSec of Publish.'],
  'analysis-failed': [
    'SonarQube could not process the report',
    'Look at the background task of the project in SonarQube.',
  ],
  'analysis-cancelled': ['the processing of the report was canceled in SonarQube', 'Run the pipeline again.'],
  'no-analysis': [
    'there is no analysis to judge',
    'Check that the analysis ran: SonarQubeServerAnalyze or the build tool in this job, SonarQubeServerPublish in the build that is asked about.',
  ],
  'base-missing': [
    'the branch to compare with was not there, so SonarQube compared with nothing',
    'Check out with "fetchDepth: 0", or fetch the target branch before Analyze.',
  ],
  licence: ['SonarQube refused the report because of its license', 'Ask an administrator of SonarQube to look at it.'],
  'foreign-server': [
    'the analysis belongs to another SonarQube server or project',
    'Use the same service connection and project key in all steps of the job.',
  ],
  purged: ['SonarQube no longer knows this analysis', 'Run the analysis again.'],
  superseded: [
    'this analysis is not known to be the newest of its branch, so the live gate is not its own',
    'Use the build with the newest analysis, or leave out reevaluate.',
  ],
  'server-unreachable': ['SonarQube could not be reached', 'Check the server and the way to it, then run again.'],
  'not-permitted': [
    'the token may not read the verdict',
    'Check that the token is valid, neither expired nor revoked, and give its user the permission "Execute Analysis" on the project.',
  ],
  'unexpected-answer': [
    'the answer was not one that SonarQube gives',
    'Check whether a proxy changes answers between agent and server.',
  ],
};

const NONE: Readonly<Record<NoneReason, readonly [string, string | null]>> = {
  'no-gate': ['no quality gate applies to this project', 'Choose one in SonarQube: Project Settings > Quality Gate.'],
  'nothing-to-judge': [
    'no condition of the quality gate could be judged',
    'A first analysis has no new code to judge; of later ones, check that the gate has conditions, and that the analysis brings what they ask for.',
  ],
};

const SKIPPED: Readonly<Record<SkipReason, readonly [string, string | null]>> = {
  'unsupported-branch': [
    'the server has no branch analysis, and this is not the default branch',
    'Use unsupportedBranch: separate-project in Prepare to analyze it all the same.',
  ],
  'unsupported-pull-request': [
    'the server has no branch analysis, and this is a pull request',
    'Use unsupportedBranch: separate-project in Prepare to analyze it all the same.',
  ],
  'not-a-branch': [
    'the build runs on a ref that is no branch',
    'Set sonar.branch.name in extraProperties to analyze it all the same; for a pull request set sonar.pullrequest.key, sonar.pullrequest.branch and sonar.pullrequest.base.',
  ],
  'scanner-skipped': ['the property sonar.scanner.skip is true', null],
};

/** `passed`, `failed`, `not judged`, `unknown`, `skipped`. */
export const STATUS_IN_WORDS: Readonly<Record<OutcomeStatus, string>> = {
  passed: 'passed',
  failed: 'failed',
  none: 'not judged',
  unknown: 'unknown',
  skipped: 'skipped',
};

/** The same at a glance, in Markdown. */
export const STATUS_SYMBOLS: Readonly<Record<OutcomeStatus, string>> = {
  passed: '✅',
  failed: '❌',
  none: '⚠️',
  unknown: '⚠️',
  skipped: '⏭️',
};

/** Reason and remedy of an outcome without a verdict; `null` for `passed` and `failed`. */
export function reasonOf(outcome: AnalysisOutcome): ReasonInWords | null {
  switch (outcome.status) {
    case 'passed':
    case 'failed':
      return null;
    case 'none': {
      const [reason, remedy] = causeInWords(outcome.cause) ?? NONE[outcome.reason];
      return { reason, brief: reason, remedy, code: outcome.reason };
    }
    case 'unknown': {
      const [reason, remedy] = causeInWords(outcome.cause) ?? UNKNOWN[outcome.reason];
      return { reason: withDetail(reason, outcome.detail), brief: reason, remedy, code: outcome.reason };
    }
    case 'skipped': {
      const [reason, remedy] = SKIPPED[outcome.reason];
      return { reason, brief: reason, remedy, code: outcome.reason };
    }
  }
}

/** The reason as a sentence, and what to do. */
export function reasonAndRemedy({ reason, remedy }: ReasonInWords): string {
  return `${capitalized(reason)}.${remedy === null ? '' : ` ${remedy}`}`;
}

/** Messages of servers are long, and their end often holds the point. */
const MOST_DETAIL = 600;

function withDetail(reason: string, detail: string): string {
  const trimmed = onOneLine(detail, MOST_DETAIL).replace(/\.+$/, '');
  return trimmed === '' ? reason : `${reason} (${trimmed})`;
}
