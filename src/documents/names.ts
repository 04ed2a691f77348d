/**
 * Names that other programs, pipelines and builds of the past rely on. They are permanent: `docs/adr/0002-permanent-names.md`
 * lists them, and a package test holds them.
 */
export const ATTACHMENT_TYPE_REPORT = 'sonarqube-analysis-report';
/** Type of the attachments that pull request decoration leaves. */
export const ATTACHMENT_TYPE_DECORATION = 'sonarqube-decoration-report';

/** Artifact of a build in which the *Scans* tab and others look for SARIF; not our name. */
export const ARTIFACT_CODE_ANALYSIS = 'CodeAnalysisLogs';

/** With an analysis key behind it: one analysis in short. */
export const BUILD_PROPERTY_PREFIX = 'sonarqube.analysis.';
/** What the gates of this extension read. */
export const BUILD_PROPERTY_GATE = 'sonarqubegate';
/** The same for gates of the official extension; its tasks write it, too, and say `ok` of what nobody judged. */
export const BUILD_PROPERTY_GLOBAL_GATE = 'sonarglobalqualitygate';

/** Keys of the analyses that were prepared in this job, in order, with commas between. */
export const VARIABLE_ANALYSES = 'SONARQUBE_ANALYSES';
/** Secret: background tasks of SonarQube that a Publish of the job has published. */
export const VARIABLE_PUBLISHED_TASKS = 'SONARQUBE_PUBLISHED_TASKS';
/** Secret: the list of `VARIABLE_ANALYSES`, sealed with the key of the job. */
export const VARIABLE_ANALYSES_SEAL = 'SONARQUBE_ANALYSES_SEAL';
const HANDOFF_PREFIX = 'SONARQUBE_HANDOFF_';
const CREDENTIALS_PREFIX = 'SONARQUBE_CREDENTIALS_';
const SCAN_PREFIX = 'SONARQUBE_SCAN_';
const PUBLISHED_PREFIX = 'SONARQUBE_PUBLISHED_';
const TOKEN_PREFIX = 'SONARQUBE_TOKEN_';

/** Variables that scanners outside of this extension read: Maven, Gradle, the .NET scanner. */
export const VARIABLE_SCANNER_PARAMS = 'SONARQUBE_SCANNER_PARAMS';
/** The same for newer scanners, which look at this one first. */
export const VARIABLE_SCANNER_JSON_PARAMS = 'SONAR_SCANNER_JSON_PARAMS';

/** What Prepare tells Analyze and Publish about one analysis. */
export const handoffVariable = (analysisKey: string): string => HANDOFF_PREFIX + variableSuffix(analysisKey);
/** Secret: its credentials, and the digest of its handoff. */
export const credentialsVariable = (analysisKey: string): string => CREDENTIALS_PREFIX + variableSuffix(analysisKey);
/** Secret: what became of its scan, sealed. */
export const scanVariable = (analysisKey: string): string => SCAN_PREFIX + variableSuffix(analysisKey);
/** Secret: the verdict that was published of it, sealed. */
export const publishedVariable = (analysisKey: string): string => PUBLISHED_PREFIX + variableSuffix(analysisKey);
/** Secret: the bare token of one analysis, for the step of a build tool. */
export const tokenVariable = (analysisKey: string): string => TOKEN_PREFIX + variableSuffix(analysisKey);
/**
 * The same token, under a name that a pipeline can hold: it stays whatever branch or pull request is analyzed.
 *
 * @param slug of what the author calls the analysis or the project; may be empty
 */
export const stableTokenVariable = (slug: string): string =>
  slug === '' ? 'SONARQUBE_TOKEN' : TOKEN_PREFIX + variableSuffix(slug);

/** Analysis keys in variable names: upper case, with an underscore for each hyphen. */
function variableSuffix(analysisKey: string): string {
  return analysisKey.toUpperCase().replace(/-/g, '_');
}
