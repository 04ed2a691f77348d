import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerTask } from '../../../local/server-tasks/run-server-task';

const root = join(__dirname, '..', '..', '..');

/** The gate task of this extension, as it ships. */
export function gateTask(): ServerTask {
  return JSON.parse(readFileSync(join(root, 'tasks', 'gate', 'task.json'), 'utf8')) as ServerTask;
}

/** The part of Microsoft's task Invoke REST API (version 1) that a check runs. */
export const INVOKE_REST_API: ServerTask = {
  inputs: [
    { name: 'method', defaultValue: 'POST' },
    { name: 'headers', defaultValue: '{"Content-Type":"application/json"}' },
    { name: 'body', defaultValue: '' },
    { name: 'urlSuffix', defaultValue: '' },
    { name: 'waitForCompletion', defaultValue: 'false' },
    { name: 'successCriteria', defaultValue: '' },
  ],
  execution: {
    HttpRequest: {
      Execute: {
        EndpointUrl: '$(endpoint.url)$(urlSuffix)',
        Method: '$(method)',
        Body: '$(body)',
        Headers: '$(headers)',
        WaitForCompletion: '$(waitForCompletion)',
        Expression: '$(successCriteria)',
      },
    },
  },
};

const GATES = readFileSync(join(root, 'docs', 'GATES.md'), 'utf8');

/** What the table under a heading of docs/GATES.md says of a field, without its code marks. */
export function fieldOf(heading: string, field: string): string {
  const row = section(heading)
    .split('\n')
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
    .find((cells) => cells[1] === field);
  if (row?.[2] === undefined) throw new Error(`docs/GATES.md has no field ${field} under ${heading}`);
  return row[2].replace(/^`|`$/g, '');
}

/** The YAML under a heading of docs/GATES.md. */
export function yamlOf(heading: string): string {
  const yaml = /```yaml\n([^]*?)```/.exec(section(heading))?.[1];
  if (yaml === undefined) throw new Error(`docs/GATES.md shows no YAML under ${heading}`);
  return yaml;
}

/** The JSON under a heading of docs/GATES.md. */
export function jsonOf(heading: string): unknown {
  const json = /```json\n([^]*?)```/.exec(section(heading))?.[1];
  if (json === undefined) throw new Error(`docs/GATES.md shows no JSON under ${heading}`);
  return JSON.parse(json);
}

function section(heading: string): string {
  const start = GATES.indexOf(`\n## ${heading}\n`);
  if (start < 0) throw new Error(`docs/GATES.md has no heading ${heading}`);
  const end = GATES.indexOf('\n## ', start + 1);
  return GATES.slice(start, end < 0 ? undefined : end);
}
