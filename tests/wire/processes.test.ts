import assert from 'node:assert/strict';
import { startProcess, type ProcessCommand } from '../../src/adapters/system/processes';

const node = (script: string, ...args: string[]) => ({
  command: process.execPath,
  args: ['-e', script, '--', ...args],
});

/** Whether a process still runs, its end not yet waited for by its parent included. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function eventually(claim: () => boolean): Promise<void> {
  for (let round = 0; round < 200 && !claim(); round += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(claim());
}

/** Runs to the end and keeps what was said. */
async function run(command: ProcessCommand) {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const child = await startProcess(command, {
    onOutputLine: (line) => void stdout.push(line),
    onErrorLine: (line) => void stderr.push(line),
  });
  return { ...(await child.ended), stdout: stdout.join('\n'), stderr: stderr.join('\n') };
}

describe('processes', () => {
  it('gives arguments, input, environment and exit code as they are', async () => {
    const script = `
      let input = '';
      process.stdin.on('data', (chunk) => (input += chunk)).on('end', () => {
        console.log(JSON.stringify({ args: process.argv.slice(1), input, own: process.env.OWN, path: process.env.PATH }));
        console.error('on the side');
        process.exitCode = 3;
      });`;
    const args = ['a b', '"quoted"', '$HOME;*', 'ä', ''];
    const answer = await run({ ...node(script, ...args), input: 'line\nend', environment: { OWN: 'x' } });
    assert.deepEqual(JSON.parse(answer.stdout), { args, input: 'line\nend', own: 'x' });
    assert.equal(answer.stderr, 'on the side');
    assert.equal(answer.exitCode, 3);
  });

  it('rejects when the command cannot be started', async () => {
    await assert.rejects(run({ command: 'no-such-command-anywhere', args: [] }), /ENOENT/);
  });

  it('survives a child that does not read its input', async () => {
    const answer = await run({ ...node('process.exit(4)'), input: 'x'.repeat(1_000_000) });
    assert.equal(answer.exitCode, 4);
  });

  it('hands over lines as they come: cut characters, both line ends, no end, and very long ones in pieces', async () => {
    const script = `
      const bytes = Buffer.from('eins\\r\\nzwei ü\\n\\nlast');
      process.stdout.write(bytes.subarray(0, 12));
      setTimeout(() => {
        process.stdout.write(bytes.subarray(12));
        process.stderr.write('y'.repeat(150000));
      }, 50);`;
    const lines: string[] = [];
    const errors: string[] = [];
    const child = await startProcess(node(script), {
      onOutputLine: (line) => lines.push(line),
      onErrorLine: (line) => errors.push(line),
    });
    assert.deepEqual(await child.ended, { exitCode: 0, signal: null });
    assert.deepEqual(lines, ['eins', 'zwei ü', '', 'last']);
    assert.equal(errors.join('').length, 150_000);
    assert.ok(errors.every((line) => line.length <= 64 * 1024));
  });

  it('asks a process to end before it kills it', async () => {
    const lines: string[] = [];
    let ready: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (ready = resolve));
    const script = `
      process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });
      setInterval(() => {}, 1000);
      console.log('ready');`;
    const child = await startProcess(node(script), {
      onOutputLine: (line) => {
        lines.push(line);
        if (line === 'ready') ready();
      },
      onErrorLine: () => undefined,
    });
    await started;
    await child.kill(5000);
    assert.deepEqual(lines, ['ready', 'bye']);
  });

  it('kills a deaf process and its children after the grace time', async function () {
    if (process.platform === 'win32') this.skip();
    let grandchild = 0;
    let ready: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (ready = resolve));
    const deaf = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
    const script = `
      ${deaf}
      const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(`${deaf} console.log(process.pid)`)}], { stdio: 'inherit' });`;
    const child = await startProcess(node(script), {
      onOutputLine: (line) => {
        grandchild = Number(line);
        ready();
      },
      onErrorLine: () => undefined,
    });
    await started;
    await child.kill(200);
    assert.deepEqual(await child.ended, { exitCode: null, signal: 'SIGKILL' });
    await eventually(() => !isAlive(child.pid) && !isAlive(grandchild));
  });
});
