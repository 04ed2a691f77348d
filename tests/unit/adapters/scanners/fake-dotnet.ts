import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A "dotnet" that writes down how each step of SonarScanner for .NET was started, one JSON line a run, and does what the
 * property `test.does` says. As `dotnet-sonarscanner` it is the global tool. `tool install` leaves what the real one does,
 * or does what the variable `TEST_INSTALL` says.
 */
const script = (record: string): string => `#!${process.execPath}
const fs = require('node:fs');
const { spawn } = require('node:child_process');
const words = process.argv.slice(2);
const given = JSON.parse(process.env.SONARQUBE_SCANNER_PARAMS || '{}');
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => /sonar|proxy|ssl_|java_home|dotnet|compile_cache/i.test(name)));
fs.appendFileSync(${JSON.stringify(record)}, JSON.stringify({ program: process.argv[1], words, given, environment, folder: process.cwd() }) + '\\n');
const step = words.find((word) => word === 'begin' || word === 'end');
const time = '12:00:00.123  ';
const does = {
  good() {
    console.log('SonarScanner for .NET 11.2.1');
    console.log(time + (step === 'begin' ? 'Pre-processing succeeded.' : 'Calling the SonarScanner CLI...'));
    console.error(time + 'WARNING: Duplicate ProjectGuid');
    if (step === 'begin') return;
    console.log('12:00:01.000 INFO  9 files indexed (done) | time=1ms');
    fs.writeFileSync(given['sonar.scanner.metadataFilePath'], 'ceTaskId=1');
  },
  unbuilt() {
    console.error(time + 'No ProjectInfo.xml files were found. Possible causes:');
    console.log(time + 'Post-processing failed. Exit code: 1');
    process.exitCode = 1;
  },
  odd() {
    console.error(time + 'Something odd');
    console.log(time + 'Post-processing failed. Exit code: 1');
    process.exitCode = 1;
  },
  crash() {
    console.error('Unhandled exception. System.AggregateException: One or more errors occurred.');
    console.error(' ---> System.IO.PathTooLongException: The path is too long.');
    console.error('   at System.IO.File.Open(String path)');
    console.error('   --- End of inner exception stack trace ---');
    console.error('   at SonarScanner.MSBuild.Program.<Main>(String[] args)');
    process.exitCode = 134;
  },
  unrestored() {
    console.error('Run "dotnet tool restore" to make the "sonarscanner" command available.');
    process.exitCode = 1;
  },
  unavailable() {
    if (step === 'begin' || fs.existsSync(given['test.once'])) return does.good();
    fs.writeFileSync(given['test.once'], '');
    console.error(time + 'ERROR: Error during SonarScanner Engine execution: Error 503 on https://sonar.example/api/ce/submit');
    console.log(time + 'Post-processing failed. Exit code: 1');
    process.exitCode = 1;
  },
  silent() {},
  hang() {
    process.on('SIGTERM', () => undefined);
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    fs.writeFileSync(given['test.pids'], JSON.stringify([process.pid, child.pid]));
    console.log(time + 'started');
    setInterval(() => undefined, 1000);
  },
};
const installs = {
  good() {
    const [folder, version] = ['--tool-path', '--version'].map((option) => words[words.indexOf(option) + 1]);
    const name = words[2];
    const any = [folder, '.store', name, version, name, version, 'tools', 'netcoreapp3.1', 'any'].join('/');
    fs.mkdirSync(any, { recursive: true });
    fs.writeFileSync(any + (name === 'dotnet-sonarscanner' ? '/SonarScanner.MSBuild.dll' : '/' + name + '.dll'), '');
    fs.writeFileSync(folder + '/' + name, '');
    console.log("Tool '" + name + "' (version '" + version + "') was successfully installed.");
  },
  refused() {
    console.error('/x/restore.csproj : error NU1301: Unable to load the service index for source https://packages.example.org/v3/index.json.');
    console.error('The tool package could not be restored.');
    process.exitCode = 1;
  },
  empty() {},
  hang() { setInterval(() => undefined, 1000); },
};
/** dotnet-coverage: what it converts is a Cobertura report already. */
function merge() {
  if (process.env.TEST_MERGE === 'hang') return setInterval(() => undefined, 1000);
  if (process.env.TEST_MERGE === 'fail') {
    console.error('Unhandled exception: the file is damaged');
    process.exitCode = 1;
    return;
  }
  const output = words[words.indexOf('--output') + 1];
  if (process.env.TEST_MERGE !== 'nothing') fs.copyFileSync(words.at(-1), output);
}
if (words.includes('merge')) merge();
else if (words[0] === 'tool') installs[process.env.TEST_INSTALL || 'good']();
else does[given['test.does'] || 'good']();
`;

/** Puts the recording program into a folder, as `dotnet` or as a global tool. */
export function putDotnet(
  folder: string,
  name: 'dotnet' | 'dotnet-sonarscanner' | 'dotnet-coverage',
  record: string,
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), script(record), { mode: 0o755 });
}
