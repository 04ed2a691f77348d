import assert from 'node:assert/strict';
import { chooseNode, type NodeFolder } from '../../../local/agent/compile/choose-handler';
import { findCommand, hostsOfArea } from '../../../local/agent/commands/command-registry';
import { environmentName } from '../../../local/agent/variables/environment-name';
import { expandMacros, expandVariables, type VariableValue } from '../../../local/agent/variables/expand-macros';
import { READ_ONLY_VARIABLES, VULNERABLE_VARIABLES } from '../../../local/agent/variables/guarded-variables';
import { ENCODERS, SecretMasker } from '../../../local/agent/variables/mask-secrets';
import {
  deactivateCommands,
  escapeCommand,
  parseLoggingCommand,
  unescapeCommand,
} from '../../../local/agent/commands/parse-logging-command';
import { isSettable, type TaskRestrictions } from '../../../local/agent/variables/settable-variables';
import {
  convertToBoolean,
  mergeResults,
  parseBoolean,
  parseTaskResult,
  type TaskResult,
} from '../../../local/agent/run/task-result';
import { readVectors } from './vectors';

describe('the agent’s own vectors: logging commands', () => {
  interface Parse {
    readonly name: string;
    readonly line: string;
    readonly unescapePercents: boolean;
    readonly expected: { readonly parsed: boolean };
  }
  for (const { name, line, unescapePercents, expected } of readVectors<{ cases: Parse[] }>('logging-command-parse')
    .cases)
    it(name, () => {
      const command = parseLoggingCommand(line, unescapePercents);
      const sameNames = command && { ...command, properties: withLowerCaseNames(command.properties) };
      const wanted: { parsed?: boolean; properties?: Record<string, string> } = { ...expected };
      delete wanted.parsed;
      if (wanted.properties) wanted.properties = withLowerCaseNames(wanted.properties);
      assert.deepEqual(sameNames, expected.parsed ? wanted : undefined);
    });

  interface Escape {
    readonly value: string;
    readonly escape: { readonly percents: string; readonly noPercents: string };
    readonly unescape: { readonly percents: string; readonly noPercents: string };
  }
  for (const { value, escape, unescape } of readVectors<{ cases: Escape[] }>('command-escape').cases)
    it(`escapes and unescapes ${JSON.stringify(value)}`, () => {
      assert.deepEqual(
        [escapeCommand(value), escapeCommand(value, false), unescapeCommand(value), unescapeCommand(value, false)],
        [escape.percents, escape.noPercents, unescape.percents, unescape.noPercents],
      );
    });

  interface Registered {
    readonly area: string;
    readonly event: string;
    readonly aliases: readonly string[];
    readonly allowedInRestrictedMode: boolean;
  }
  const registry = readVectors<{ areas: Record<string, string[]>; cases: Registered[] }>('command-registry');
  for (const { area, event, aliases, allowedInRestrictedMode } of registry.cases)
    for (const name of [event, ...aliases, event.toUpperCase()])
      it(`knows ${area}.${name}`, () => {
        assert.deepEqual(findCommand(area, name), { area, event, allowedInRestrictedMode });
      });
  for (const [area, hosts] of Object.entries(registry.areas))
    it(`knows the hosts of ${area}`, () => {
      assert.deepEqual(
        hostsOfArea(area),
        hosts.map((host) => host.toLowerCase()),
      );
    });

  for (const { value, expected } of readVectors<{ cases: { value: string | null; expected: string }[] }>(
    'deactivate-vso-commands',
  ).cases)
    it(`neutralizes ${JSON.stringify(value)}`, () => assert.equal(deactivateCommands(value), expected));
});

describe('the agent’s own vectors: results and values', () => {
  interface Merge {
    readonly current: TaskResult | null;
    readonly incoming: TaskResult;
    readonly expected: TaskResult;
  }
  for (const { current, incoming, expected } of readVectors<{ cases: Merge[] }>('task-result-merge').cases)
    it(`merges ${incoming} into ${current ?? 'nothing'}`, () => {
      assert.equal(mergeResults(current ?? undefined, incoming), expected);
    });

  interface Property {
    readonly kind: string;
    readonly value: string | null;
    readonly default?: boolean;
    readonly expected: string | boolean | null;
  }
  for (const each of readVectors<{ cases: Property[] }>('property-value-parse').cases)
    it(`reads ${JSON.stringify(each.value)} as ${each.kind}, default ${each.default ?? 'none'}`, () => {
      const text = each.value ?? '';
      const read =
        each.kind === 'TaskResult'
          ? parseTaskResult(text)
          : each.kind === 'Boolean'
            ? parseBoolean(text)
            : convertToBoolean(each.value, each.default ?? false);
      assert.equal(read ?? null, each.expected);
    });
});

describe('the agent’s own vectors: variables', () => {
  interface Name {
    readonly name: string | null;
    readonly preserveCase: boolean;
    readonly expected: string;
  }
  for (const { name, preserveCase, expected } of readVectors<{ cases: Name[] }>('env-variable-name').cases)
    it(`names ${JSON.stringify(name)}${preserveCase ? ' with its case' : ''}`, () => {
      assert.equal(environmentName(name, preserveCase), expected);
    });

  interface Macro {
    readonly value: string;
    readonly variables: Record<string, string>;
    readonly trimResult: boolean;
    readonly expected: string;
  }
  for (const { value, variables, trimResult, expected } of readVectors<{ cases: Macro[] }>('macro-expansion').cases)
    it(`expands ${JSON.stringify(value)} with ${JSON.stringify(variables)}${trimResult ? ', trimmed' : ''}`, () => {
      const lowerCase = withLowerCaseNames(variables);
      assert.equal(
        expandMacros(value, (name) => lowerCase[name.toLowerCase()], { trimResult }),
        expected,
      );
    });

  interface Expansion {
    readonly name: string;
    readonly variables: Record<string, VariableValue>;
    readonly expected: { readonly expanded: Record<string, VariableValue>; readonly warnings: readonly string[] };
  }
  for (const { name, variables, expected } of readVectors<{ cases: Expansion[] }>('variable-expansion').cases)
    it(`expands variables: ${name} ${name === 'executed' ? JSON.stringify(variables) : ''}`, () => {
      const outcome = expandVariables(new Map(Object.entries(variables)));
      assert.deepEqual(Object.fromEntries(outcome.variables), expected.expanded);
      assert.deepEqual([...outcome.warnings].sort(), [...expected.warnings].sort());
    });

  interface Settable {
    readonly restrictions: readonly TaskRestrictions[];
    readonly variable: string;
    readonly allowed: boolean;
  }
  for (const { restrictions, variable, allowed } of readVectors<{ cases: Settable[] }>('settable-variables').cases)
    it(`${allowed ? 'lets' : 'does not let'} ${variable} be set under ${JSON.stringify(restrictions)}`, () => {
      assert.equal(isSettable(variable, restrictions), allowed);
    });

  it('knows all read-only and all vulnerable variables', () => {
    const lowerCase = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase()));
    assert.deepEqual(
      READ_ONLY_VARIABLES,
      lowerCase(readVectors<{ variables: string[] }>('readonly-variables').variables),
    );
    assert.deepEqual(
      VULNERABLE_VARIABLES,
      lowerCase(readVectors<{ appliedTo: string[] }>('deactivate-vso-commands').appliedTo),
    );
  });
});

describe('the agent’s own vectors: secrets', () => {
  interface Masking {
    readonly name: string;
    readonly secrets: readonly string[];
    readonly encoders: readonly (keyof typeof ENCODERS)[];
    readonly input: string;
    readonly expected: string;
  }
  for (const { name, secrets, encoders, input, expected } of readVectors<{ cases: Masking[] }>('secret-masking').cases)
    it(`${name}: ${JSON.stringify(input)}`, () => {
      const masker = new SecretMasker(encoders.map((encoder) => ENCODERS[encoder]));
      for (const secret of secrets) masker.add(secret);
      assert.equal(masker.mask(input), expected);
    });
});

describe('the agent’s own vectors: Node runtimes on the host', () => {
  interface Selection {
    readonly name: string;
    readonly handlerData: string;
    readonly knobs: Record<string, string>;
    readonly node20GlibcError: boolean;
    readonly node24GlibcError: boolean;
    readonly node24Executable: boolean;
    readonly node16Available: boolean;
    readonly inContainer: boolean;
    readonly customNodePath: string | null;
    readonly expected: { readonly legacy: { readonly node: string | null; readonly error: string | null } };
  }
  // Jobs in containers are not run here.
  const onHost = readVectors<{ cases: Selection[] }>('node-handler-selection').cases.filter(
    (each) => !each.inContainer,
  );
  for (const each of onHost)
    it(each.name, () => {
      const choose = () =>
        chooseNode({
          handler: each.handlerData.replace('HandlerData', ''),
          knob: (name) => each.knobs[name],
          customNodePath: each.customNodePath,
          node20Starts: !each.node20GlibcError,
          node24Starts: !each.node24GlibcError && each.node24Executable,
          isInstalled: (folder: NodeFolder) => folder !== 'node16' || each.node16Available,
        });
      const { node, error } = each.expected.legacy;
      if (error !== null) assert.throws(choose, new RegExp(error));
      else assert.equal(choose(), node);
    });
});

function withLowerCaseNames(properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name.toLowerCase(), value]));
}
