type Words = readonly [reason: string, remedy: string | null];

/**
 * What of a reason it is, where its own words and remedy would not fit. A report of a later release may know more; then
 * those of the reason are shown.
 */
const CAUSES: ReadonlyMap<string, Words> = new Map<string, Words>([
  [
    'first-analysis',
    [
      'this is the first analysis, and no condition of the quality gate judges one',
      'Conditions on new code are judged from the second analysis on, so nothing is wrong where the gate has any.',
    ],
  ],
  [
    'no-code',
    [
      'not one line of code was analyzed',
      'Check sonar.sources, sonar.inclusions and sonar.exclusions; C# and Visual Basic need scannerMode: dotnet, Java the scanner of its build tool.',
    ],
  ],
  [
    'no-dotnet-code',
    [
      'no code of a .NET project was analyzed',
      'Look at the log of Analyze for the projects that are missing, and why; onNothingAnalyzed: fail in Analyze makes it an error there.',
    ],
  ],
  [
    'dotnet-unread',
    [
      'it is not known which .NET projects were analyzed',
      'Let no step remove or change the folder .sonarqube before Analyze has ended.',
    ],
  ],
  [
    'own-reference',
    [
      'new code is determined by comparison with this same branch, so there is none',
      'Choose another new code definition for the branch in SonarQube, for example "Previous version".',
    ],
  ],
  [
    'small-change',
    [
      'the change is small, and SonarQube then judges neither coverage nor duplication, which are all that the gate asks for',
      null,
    ],
  ],
  [
    'no-values',
    [
      'no condition of the quality gate has a value to judge',
      'Check that the analysis brings what the conditions ask for, such as a coverage report.',
    ],
  ],
  [
    'no-rules',
    [
      'no rule is active for what was analyzed, and the gate asks for nothing but what rules find',
      'Activate rules in the quality profiles of the project in SonarQube. Where it shall be judged by coverage or duplication alone, give its gate a condition on them.',
    ],
  ],
  [
    'separate-pull-request',
    [
      'a separate project knows nothing of the target branch, so what the pull request brings cannot be judged',
      'Look at the issues of the separate project; a verdict on pull requests needs a server with branch analysis.',
    ],
  ],
  [
    'reference-branch',
    [
      'it is not known that SonarQube could compare with the reference branch of new code',
      'Check out with "fetchDepth: 0", so that the reference branch is there with its history; sonar.scm.disabled must not be set.',
    ],
  ],
  [
    'nothing-compared',
    [
      'new code is what differs from a reference branch, and the scanner compared with none',
      'SonarQube without branch analysis knows no other branch: choose another new code definition there, for example "Previous version". With it, check that the reference branch exists.',
    ],
  ],
  [
    'target-branch',
    [
      'it is not known that SonarQube could compare with the target branch',
      'Check out with "fetchDepth: 0", or analyze the target branch once.',
    ],
  ],
  [
    'target-not-analysed',
    [
      'SonarQube could not compare with the target branch',
      'Check out with "fetchDepth: 0", or analyze the target branch once.',
    ],
  ],
  [
    'other-analysis',
    [
      'it is not certain that the analysis is of this job',
      'Run Prepare, the scanner and Publish in this order in one job, and let no other step write report-task.txt.',
    ],
  ],
  [
    'other-scope',
    [
      'SonarQube analyzed another branch or pull request than this job',
      'Give the scanner no sonar.branch.name and no sonar.pullrequest.… of its own: Prepare sets them, also from extraProperties.',
    ],
  ],
  [
    'overwritten',
    [
      'another analysis of this job was not judged',
      'Give each run of the scanner a sonar.working.directory of its own, or put Prepare and Publish around each. Where a run failed and was tried again, remove its folder before (.scannerwork, target/sonar or build/sonar).',
    ],
  ],
  [
    'not-analysed',
    [
      'Analyze did not run for it in this job',
      'Add SonarQubeServerAnalyze between Prepare and Publish, one for each Prepare, with the same analysisName where there are several; look at its condition, and at earlier steps that failed.',
    ],
  ],
  ['scan-failed', ['the scan failed', 'Look at the error of the scanner in this job.']],
  ['scan-unfinished', ['a scan failed, or still runs', 'Let the step that started it end well, and before Publish.']],
  [
    'unseen',
    [
      'something else may have been analyzed',
      'Give the identity that the build runs as "View builds" on this pipeline, or name the report with reportTaskFile.',
    ],
  ],
  [
    'never-analysed',
    [
      'SonarQube has no verdict of it',
      'Check the key of the project, the branch or pull request that was asked for, and that it was analyzed there.',
    ],
  ],
  [
    'live-gate',
    [
      'the token may not read the gate of the project',
      'Use a user token (an analysis token is not enough) whose owner may browse the project.',
    ],
  ],
]);

/** Reason and remedy of a cause; `undefined` where this release does not know it. */
export function causeInWords(cause: string | undefined): Words | undefined {
  return cause === undefined ? undefined : CAUSES.get(cause);
}
