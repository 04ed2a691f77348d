/**
 * Stands where `dotnet-sonarscanner` or `dotnet` would, and plays a recording of the real one: says the same lines on the
 * same streams, leaves the same files in `.sonarqube` and ends in the same way. What it plays stands beside the program,
 * see `put-player.ts`. With an engine it really starts Java in its second step, as SonarScanner for .NET does.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const NO_SUCH_STEP = 99;
const program = process.argv[1];
const words = process.argv.slice(2);
const { steps, texts, places, engine } = JSON.parse(fs.readFileSync(`${program}.json`, 'utf8'));
const given = JSON.parse(process.env.SONARQUBE_SCANNER_PARAMS || '{}');
const folder = path.join(places['<agent>'], '.sonarqube');

/** The analyzers lie where the scanner is told, else among temporary files. */
const analyzers = given['sonar.plugin.cache.directory'];
const placesOfAnalyzers = analyzers === undefined ? {} : { '<tmp>/.sonarqube/resources': analyzers };

const here = (text) =>
  Object.entries({ ...placesOfAnalyzers, ...places, '<server>': given['sonar.host.url'] ?? '<server>' }).reduce(
    (changed, [name, place]) => changed.replaceAll(name, place),
    text,
  );

/** Each step is played once, in the order of the recording. */
function nextStep() {
  const kind = ['begin', 'end', 'build'].find((word) => words.includes(word));
  const played = `${program}.played`;
  const first = fs.existsSync(played) ? Number(fs.readFileSync(played, 'utf8')) : 0;
  const index = steps.findIndex(({ step }, at) => at >= first && step.split(' ').includes(kind));
  if (index >= 0) fs.writeFileSync(played, String(index + 1));
  return { kind, index };
}

/** `(left)` is as in the recording of a success, `(12 bytes)` is known by its size only. */
function contentOf(name, text) {
  const known = text === '(left)' ? texts[name] : text;
  const size = /^\((\d+) bytes\)$/.exec(known ?? '(0 bytes)');
  return size === null ? here(known) : ' '.repeat(Number(size[1]));
}

function leave(files, replaces) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (!replaces && fs.existsSync(file)) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, contentOf(name, text));
  }
}

/** Analyzers that are whole by their own headers; cut short as often as a test says. */
function leaveAnalyzers() {
  const config = path.join(folder, 'conf', 'SonarQubeAnalysisConfig.xml');
  const text = fs.existsSync(config) ? fs.readFileSync(config, 'utf8') : '';
  const damage = `${program}.damage`;
  const damages = fs.existsSync(damage) ? Number(fs.readFileSync(damage, 'utf8')) : 0;
  if (damages > 0) fs.writeFileSync(damage, String(damages - 1));
  const assembly = Buffer.alloc(1024);
  assembly.write('MZ');
  assembly.writeUInt32LE(0x80, 0x3c);
  assembly.write('PE', 0x80);
  assembly.writeUInt16LE(1, 0x80 + 6);
  assembly.writeUInt32LE(512, 0x80 + 24 + 16);
  assembly.writeUInt32LE(512, 0x80 + 24 + 20);
  for (const [, file] of text.matchAll(/<Path>([^<]+\.dll)<\/Path>/g)) {
    if (file.includes('<')) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (damages > 0 || !fs.existsSync(file)) fs.writeFileSync(file, damages > 0 ? assembly.subarray(0, 700) : assembly);
  }
}

const isOfBuild = ([name]) => /^(?:conf|out)\/\d+\//.test(name);

function leaveFiles(kind, index) {
  const { left = {} } = steps[index];
  if (kind === 'begin') {
    for (const name of ['conf', 'out']) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    leave(left, true);
    leaveAnalyzers();
  } else if (kind === 'build') {
    // What a build leaves was recorded when the second step had ended.
    const after = steps.slice(index).find((step) => step.step === 'end');
    leave(Object.fromEntries(Object.entries(after?.left ?? {}).filter(isOfBuild)), true);
  } else {
    const report = given['sonar.scanner.metadataFilePath'];
    const { 'out/.sonar/report-task.txt': text, ...others } = left;
    leave(Object.fromEntries(Object.entries(others).filter((entry) => !isOfBuild(entry))), true);
    if (text !== undefined) {
      const file = report ?? path.join(folder, 'out/.sonar/report-task.txt');
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, contentOf('out/.sonar/report-task.txt', text));
    }
  }
}

function say(line) {
  const [, stream, text] = /^(stdout|stderr): ?(.*)$/s.exec(line);
  process[stream].write(`${here(text)}\n`);
}

/** In its second step the environment's properties go before those of the first one. */
function engineInput() {
  const file = path.join(folder, 'out', 'ScannerEngineInput.json');
  const written = JSON.parse(fs.readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
  const properties = Object.fromEntries(written.scannerProperties.map(({ key, value }) => [key, value]));
  const all = Object.entries({ ...properties, ...given });
  return JSON.stringify({ scannerProperties: all.map(([key, value]) => ({ key, value })) });
}

function runEngine() {
  const options = (process.env.SONAR_SCANNER_OPTS ?? '').match(/"[^"]*"|\S+/g) ?? [];
  const args = [
    ...options.map((word) => word.replaceAll('"', '')),
    '-Djavax.net.ssl.trustStorePassword=changeit',
    '-jar',
    engine.jar,
  ];
  const { status, stdout, stderr } = spawnSync(engine.java, args, {
    cwd: places['<agent>'],
    input: engineInput(),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  for (const line of `${stdout}${stderr}`.split('\n').filter(Boolean)) {
    let read = { level: 'INFO', message: line };
    try {
      read = JSON.parse(line);
    } catch {
      // A line of Java itself.
    }
    const text = `12:00:00.000  ${read.level === 'WARN' ? 'WARNING: WARN' : read.level}: ${read.message}`;
    process[read.level === 'ERROR' ? 'stderr' : 'stdout'].write(`${text}\n`);
    if (read.stacktrace) process.stderr.write(`${read.stacktrace}\n`);
  }
  if (status !== 0) process.stderr.write('12:00:00.000  The scanner engine did not complete successfully\n');
  return status === 0 ? 0 : 1;
}

const { kind, index } = nextStep();
if (index < 0) {
  process.stderr.write(`The recording has no such step: ${words.join(' ')}\n`);
  process.exitCode = NO_SUCH_STEP;
} else {
  const { lines, exitCode, signal } = steps[index];
  if (kind !== 'end' || engine === null) {
    for (const line of lines) say(line);
    leaveFiles(kind, index);
    if (signal === undefined) process.exitCode = exitCode;
    else process.kill(process.pid, signal);
  } else {
    process.exitCode = runEngine();
  }
}
