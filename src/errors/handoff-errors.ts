import { TaskError } from './errors';

/** What one task of a job does not find of another. */

export const noHandoff = (task: string): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-NONE',
    what: `${task} found nothing that SonarQubeServerPrepare left in this job.`,
    remedy:
      'Run SonarQubeServerPrepare@1 earlier in the same job (variables do not cross jobs), and check that its condition did not skip it and that it is not the task of another extension.',
  });

export const unknownAnalysisName = (name: string, known: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-NAME',
    what: `No analysis named "${name}" was prepared in this job${known.length === 0 ? '' : ` (prepared: ${known.join(', ')})`}.`,
    remedy: 'Use the same analysisName in Prepare and Analyze.',
  });

export const nothingLeftToAnalyze = (): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-DONE',
    what: 'Analyze has run for every Prepare of this job already.',
    remedy: 'Run Prepare before each Analyze.',
  });

export const brokenHandoff = (variable: string, problem: string): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-BROKEN',
    what: `The variable ${variable} cannot be read: ${problem}.`,
    remedy: 'Use the same version of the three tasks, and do not set this variable in the pipeline.',
  });

export const changedHandoff = (variable: string): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-CHANGED',
    what: `${variable} does not hold what a task of this extension left there.`,
    remedy:
      'Another step of the job has set it: look for "##vso[task.setvariable" in the scripts, and in what they print. Give steps that print text from outside "target: { commands: restricted, settableVariables: none }".',
  });

export const lostHandoff = (analyses: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-CHANGED',
    what: `Prepare of this job announced ${analyses.join(', ')} to the build, and what it left for Publish is gone.`,
    remedy:
      'Another step of the job has emptied variables: look for "##vso[task.setvariable" in the scripts, and in what they print.',
  });

export const replacedByVariable = (what: string, variable: string): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-CHANGED',
    what: `${what} may not be what the pipeline gives: a variable of the job bears its name in the environment, ${variable}.`,
    remedy:
      'Where the pipeline has a variable of that name, give it another one. Else a step has set it: look for "##vso[task.setvariable" in the scripts, and in what they print.',
  });

export const handoffTooLarge = (bytes: number, limit: number, input: string): TaskError =>
  new TaskError({
    code: 'SQ-HANDOFF-SIZE',
    what: `The settings of this analysis need ${bytes} bytes, and a pipeline variable of ${limit} bytes must hold them.`,
    remedy: `Shorten the input ${input}, for example by moving properties into sonar-project.properties.`,
  });
