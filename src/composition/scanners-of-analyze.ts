/**
 * The scanners that start Java themselves, in one file that is loaded when one of them runs: SonarScanner for .NET shall not
 * wait for what they need.
 */
export { scanWithCli } from '../adapters/scanners/cli/cli';
export { scanWithEngine } from '../adapters/scanners/engine/engine';
